import { ExpressionError } from './error.ts';
import type { Comparator } from './filter.ts';

export type Token =
  | { type: 'word'; text: string; position: number }
  | { type: 'string'; value: string; text: string; position: number }
  | { type: 'number'; value: number; text: string; position: number }
  | { type: 'comparator'; text: Comparator; position: number }
  | { type: '(' | ')'; text: string; position: number }
  /** No part of the grammar. What was expected in its place, only the parser knows. */
  | { type: 'unknown'; text: string; position: number }
  | { type: 'end'; text: null; position: number };

/** Other kinds of space (a no-break space pasted from a page, a byte order mark) GameLift may not take for space. */
const space = /[ \t\r\n]*/y;
const word = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const number = /-?[0-9]+/y;
const comparator = /<=|>=|<>|=|<|>/y;
const restOfWord = /[^\s()=<>']*/y;

/**
 * The first token from a position on. Each pattern is one run of characters, so that a text costs time in proportion to its
 * length, whatever it holds.
 *
 * @throws ExpressionError for a string without an end.
 */
export function tokenFrom(text: string, from: number): Token {
  const position = from + match(space, text, from).length;
  const character = text[position];
  if (character === undefined) return { type: 'end', text: null, position };
  if (character === '(' || character === ')') return { type: character, text: character, position };
  if (character === "'") return stringAt(text, position);
  const comparing = match(comparator, text, position);
  if (comparing) return { type: 'comparator', text: comparing as Comparator, position };
  const name = match(word, text, position);
  if (name) return { type: 'word', text: name, position };
  return (
    numberAt(text, position) ?? { type: 'unknown', text: match(restOfWord, text, position) || character, position }
  );
}

/** Single quotes around; inside, a backslash makes the next character stand for itself, and all others do so anyway. */
function stringAt(text: string, position: number): Token {
  let value = '';
  let at = position + 1;
  let copied = at;
  for (; at < text.length && text[at] !== "'"; at++) {
    if (text[at] !== '\\') continue;
    value += text.slice(copied, at);
    at++;
    copied = at;
  }
  if (at >= text.length) throw new ExpressionError(text.length, "a closing quote (')", null);
  value += text.slice(copied, at);
  return { type: 'string', value, text: text.slice(position, at + 1), position };
}

/** A whole number that ends where its digits end; undefined for a fraction, `12x` and what JavaScript can't hold exactly. */
function numberAt(text: string, position: number): Token | undefined {
  const digits = match(number, text, position);
  if (!digits || match(restOfWord, text, position + digits.length)) return undefined;
  // Adding 0 makes -0 a 0, as which it is printed.
  const value = Number(digits) + 0;
  return Number.isSafeInteger(value) ? { type: 'number', value, text: digits, position } : undefined;
}

function match(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}
