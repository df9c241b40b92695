/** A serialised leaf. Throws where it is nothing. */
export function leafText(value: unknown): string {
  if (typeof value === 'string') return stringText(value);
  if (value == null) throw new TypeError('a leaf is serialised to nothing');
  return JSON.stringify(value);
}

export function stringText(value: string): string {
  return mustBeEscaped.test(value) ? JSON.stringify(value) : `"${value}"`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON escapes, beside surrogates that stand alone.
const mustBeEscaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A text of which parts may still be awaited. It must be ended in the tick in which it was begun: until then nobody hears of parts that fail. */
export class TextInParts {
  #text = '';
  #parts: (string | Promise<string>)[] | null = null;

  add(part: string | Promise<string>): void {
    if (typeof part === 'string') {
      this.#text += part;
      return;
    }
    this.#parts ??= [];
    this.#parts.push(this.#text, part);
    this.#text = '';
  }

  endedBy(end: string): string | Promise<string> {
    if (!this.#parts) return this.#text + end;
    const last = this.#text + end;
    const [first, awaited, ...more] = this.#parts;
    // Most queries wait for one thing only.
    if (awaited instanceof Promise && more.length === 0) return awaited.then((part) => `${first}${part}${last}`);
    return Promise.all([...this.#parts, last]).then((parts) => parts.join(''));
  }

  /** Fails when all that was begun has ended: what fails there is told, too. */
  endedByFailure(error: unknown): Promise<string> {
    if (!this.#parts) throw error;
    return Promise.all(this.#parts).finally(() => {
      throw error;
    }) as Promise<never>;
  }
}
