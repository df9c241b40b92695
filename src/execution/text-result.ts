import type { ExecutionResult } from 'graphql';

/** A result without errors that has become text already. */
export class TextResult implements ExecutionResult {
  /** JSON. */
  readonly text: string;
  #bytes: Buffer | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get data(): Record<string, unknown> {
    return this.toJSON().data;
  }

  /** UTF-8, the same for all who share the result. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.text);
    return this.#bytes;
  }

  toJSON(): { data: Record<string, unknown> } {
    return JSON.parse(this.text);
  }
}
