import { Kind, type ValidationRule } from 'graphql';
import { refusal } from '../refusal.ts';

/**
 * How often a document may repeat itself. GraphQL's own rule that equal names must not conflict compares all fields of a name with each other, and
 * all fragments that are spread, in quadratic time: counted are the squares of how often each name stands in the document.
 */
export const repetitionRule: ValidationRule = (context) => {
  const counts = new Map<string, number>();
  const count = (name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    [Kind.FIELD]: ({ alias, name }) => count((alias ?? name).value),
    [Kind.FRAGMENT_SPREAD]: () => count('...'),
    [Kind.OPERATION_DEFINITION]: () => count('query'),
    [Kind.DOCUMENT]: {
      leave() {
        let comparisons = 0;
        let most = '';
        for (const [name, times] of counts) {
          comparisons += times * times;
          if (times > (counts.get(most) ?? 0)) most = name;
        }
        if (comparisons <= mostComparisons) return;
        const times = counts.get(most);
        const message = `The document repeats itself too often: ${JSON.stringify(most.slice(0, 100))} stands in it ${times} times`;
        context.reportError(refusal('LIMIT_EXCEEDED', message));
      },
    },
  };
};

/** 170 fields of one name, or 17 each of 100 names. They take some milliseconds. */
const mostComparisons = 30_000;
