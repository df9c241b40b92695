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

/** A text of which parts may still be awaited. */
export class TextInParts {
  #text = '';
  #parts: (string | Promise<string>)[] | null = null;

  add(part: string | Promise<string>): void {
    if (typeof part === 'string') {
      this.#text += part;
      return;
    }
    // Where another part fails first nobody awaits this one, and Node ends a process for a failure that nobody hears of.
    part.catch(() => {});
    this.#parts ??= [];
    this.#parts.push(this.#text, part);
    this.#text = '';
  }

  endedBy(end: string): string | Promise<string> {
    if (!this.#parts) return this.#text + end;
    this.#parts.push(this.#text + end);
    return Promise.all(this.#parts).then((parts) => parts.reduce((text, part) => text + part, ''));
  }

  /** Fails when all that was begun has ended: what fails there is told, too. */
  endedByFailure(error: unknown): Promise<string> {
    if (!this.#parts) throw error;
    return Promise.all(this.#parts).finally(() => {
      throw error;
    }) as Promise<never>;
  }
}
