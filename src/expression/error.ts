/** An expression that can't be read: where, what was expected there, and what stands there instead. */
export class ExpressionError extends Error {
  /** Index of the first code unit at fault; the text's length where it ends too early. */
  readonly position: number;
  readonly expected: string;
  /** The text at fault, shortened; null at the end. */
  readonly found: string | null;

  constructor(position: number, expected: string, found: string | null) {
    super(`expected ${expected} at ${position}, found ${found === null ? 'the end' : `'${found}'`}`);
    this.name = 'ExpressionError';
    this.position = position;
    this.expected = expected;
    this.found = found;
  }
}
