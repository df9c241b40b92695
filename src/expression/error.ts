/** An expression that can't be read: where, what was expected there, and what stands there instead. */
export class ExpressionError extends Error {
  /** Index of the first code unit at fault; the text's length where it ends too early. */
  readonly position: number;
  readonly expected: string;
  /** An excerpt of the text at fault; null at the end. */
  readonly found: string | null;

  constructor(position: number, expected: string, text: string | null) {
    const found = text === null ? null : excerpt(text);
    super(`expected ${expected} at ${position}, found ${found === null ? 'the end' : `'${found}'`}`);
    this.name = 'ExpressionError';
    this.position = position;
    this.expected = expected;
    this.found = found;
  }
}

/** Characters of an excerpt. */
const longestExcerpt = 40;

/** Enough of a text to find it again. What can't be seen is told by its code point, such as `\u{a0}`. */
export function excerpt(text: string): string {
  const characters = [...text.slice(0, 2 * (longestExcerpt + 1))];
  const start = characters.slice(0, longestExcerpt).join('');
  const visible = start.replace(/[^\S ]|\p{C}/gu, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`);
  return characters.length > longestExcerpt ? `${visible}…` : visible;
}
