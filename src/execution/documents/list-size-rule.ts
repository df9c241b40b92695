import { Kind, type ValidationRule } from 'graphql';
import { refusal } from '../refusal.ts';

/** Lists that stand in a document; those of its variables are counted in variable-limits.ts. */
export function listSizeRule(maxListSize: number): ValidationRule {
  return (context) => ({
    [Kind.LIST]({ values }) {
      if (values.length > maxListSize) context.reportError(tooLongList('the document', values.length, maxListSize));
    },
  });
}

export function tooLongList(where: string, length: number, maxListSize: number) {
  return refusal('LIMIT_EXCEEDED', `A list of ${where} has ${length} entries; at most ${maxListSize} are allowed`);
}
