import { ExpressionError } from './error.ts';
import type { Comparator } from './filter.ts';

export type Token =
  | { type: 'word'; text: string; position: number }
  | { type: 'string'; value: string; text: string; position: number }
  | { type: 'number'; value: number; text: string; position: number }
  | { type: 'comparator'; text: Comparator; position: number }
  | { type: '(' | ')'; text: string; position: number }
  | { type: 'end'; text: null; position: number };

/** GameLift takes 1,024 characters; a text far beyond that is refused before any work is spent on it. */
const longestText = 65_536;

const space = /\s*/y;
const word = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const number = /-?[0-9]+/y;
const comparator = /<=|>=|<>|=|<|>/y;
const restOfWord = /[^\s()=<>']*/y;

/** Splits a text into tokens, in one pass. */
export function tokenize(text: string): Token[] {
  if (text.length > longestText) {
    const shown = excerpt(text, longestText);
    throw new ExpressionError(longestText, `an expression of at most ${longestText} characters`, shown);
  }
  const tokens: Token[] = [];
  let position = match(space, text, 0).length;
  while (position < text.length) {
    const token = tokenAt(text, position);
    tokens.push(token);
    position += token.text?.length ?? 0;
    position += match(space, text, position).length;
  }
  tokens.push({ type: 'end', text: null, position: text.length });
  return tokens;
}

function tokenAt(text: string, position: number): Token {
  const character = text[position];
  if (character === '(' || character === ')') return { type: character, text: character, position };
  if (character === "'") return stringAt(text, position);
  const comparing = match(comparator, text, position);
  if (comparing) return { type: 'comparator', text: comparing as Comparator, position };
  const name = match(word, text, position);
  if (name) return { type: 'word', text: name, position };
  const digits = match(number, text, position);
  if (digits) return numberAt(text, position, digits);
  const expected = character === '"' ? 'a string in single quotes' : 'an operand, a value or a parenthesis';
  throw new ExpressionError(position, expected, excerpt(text, position));
}

/** Single quotes around; inside, a backslash makes the next character stand for itself. */
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

function numberAt(text: string, position: number, digits: string): Token {
  const rest = match(restOfWord, text, position + digits.length);
  const value = Number(digits);
  if (rest || !Number.isSafeInteger(value)) {
    throw new ExpressionError(position, 'a whole number', shorten(digits + rest));
  }
  return { type: 'number', value, text: digits, position };
}

function match(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}

function excerpt(text: string, position: number): string {
  const found = match(restOfWord, text, position) || (text[position] ?? '');
  return shorten(found);
}

/** Enough of what stands there to find it again. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
