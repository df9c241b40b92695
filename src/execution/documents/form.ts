import { type DocumentNode, type GraphQLError, TokenKind } from 'graphql';
import { shorten } from '../../lib/shorten.ts';
import { refusal } from '../refusal.ts';

/** Each error, and each place of an answer, repeats names. Generated ones have some 100 characters. */
const longestName = 255;
const lineEnd = /\r\n|[\n\r]/g;

/**
 * Why a document has more lines than may be; null where it has not. graphql-js counts the lines anew for each place of each error: a document
 * of empty lines would make each take as long as reading it. `most`: as many as it may have tokens, each on a line of its own.
 */
export function tooManyLines(query: string, most: number): GraphQLError | null {
  let lines = 1;
  lineEnd.lastIndex = 0;
  while (lineEnd.test(query)) {
    if (++lines <= most) continue;
    return refusal('LIMIT_EXCEEDED', `The document has more than the ${most} lines that are allowed`);
  }
  return null;
}

/** Why a name of a document is too long; null where none is. */
export function tooLongName({ loc }: DocumentNode): GraphQLError | null {
  for (let token = loc?.startToken ?? null; token; token = token.next) {
    const length = token.end - token.start;
    if (token.kind !== TokenKind.NAME || length <= longestName) continue;
    const message = `The name ${shorten(token.value)} has ${length} characters; at most ${longestName} are allowed`;
    return refusal('LIMIT_EXCEEDED', message);
  }
  return null;
}
