import { AwsError } from '../aws-error.ts';

/** A piece of an expression. `position` is its first character's index from 0; `text` is as written. */
export interface Token {
  type: 'word' | 'string' | 'comparator' | 'open' | 'close' | 'end';
  text: string;
  position: number;
  /** A string's value, its escapes resolved; otherwise the text. */
  value: string;
}

/** Cuts an expression into tokens, the last of which is of type `end`. Throws AwsError (InvalidRequestException). */
export function tokenize(member: ExpressionMember, text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const rest = text.slice(position);
    const space = /^\s+/.exec(rest)?.[0];
    if (space === undefined) {
      const token = readToken(member, rest, position);
      tokens.push(token);
      position += token.text.length;
    } else {
      position += space.length;
    }
  }
  tokens.push({ type: 'end', text: '', position, value: '' });
  return tokens;
}

export type ExpressionMember = 'FilterExpression' | 'SortExpression';

/** What is wrong with an expression, and where: `Invalid FilterExpression: expected a comparator (…) at 16, found 'like'`. */
export function invalidExpression(member: ExpressionMember, problem: string): AwsError {
  return new AwsError('InvalidRequestException', `Invalid ${member}: ${problem}`);
}

/** How a token is named in an error. */
export function found(token: Token): string {
  return token.type === 'end' ? 'the end' : `'${token.text}'`;
}

const patterns = [
  ['comparator', /^(?:<>|<=|>=|=|<|>)/],
  ['open', /^\(/],
  ['close', /^\)/],
  ['word', /^[^\s()<>='"]+/],
] as const;

function readToken(member: ExpressionMember, rest: string, position: number): Token {
  for (const [type, pattern] of patterns) {
    const text = pattern.exec(rest)?.[0];
    if (text !== undefined) return { type, text, position, value: text };
  }
  if (rest.startsWith('"')) {
    throw invalidExpression(member, `a string stands in single quotes, found a double quote at ${position}`);
  }
  const text = /^'(?:[^'\\]|\\.)*'/s.exec(rest)?.[0];
  if (text === undefined) throw invalidExpression(member, `the string that begins at ${position} has no end`);
  return { type: 'string', text, position, value: text.slice(1, -1).replace(/\\(.)/gs, '$1') };
}
