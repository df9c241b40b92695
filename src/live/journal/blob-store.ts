import { createHash } from 'node:crypto';

/**
 * Large strings, each held once however many sessions carry it, within a number of bytes. A string for which there is no
 * room is not held: `get` then answers undefined, and whoever shows it says so. Sessions hold hashes and count as holders.
 */
export class BlobStore {
  readonly #limit: number;
  readonly #blobs = new Map<string, { text: string | null; bytes: number; holders: number }>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The name of a string. With the hash that it had before at hand, an unchanged string isn't hashed again. */
  hash(text: string, before: string | null = null): string {
    if (before !== null && this.#blobs.get(before)?.text === text) return before;
    return createHash('sha256').update(text).digest('base64url');
  }

  /** Counts one more holder, and takes the string in if there is room. */
  hold(hash: string, text: string): void {
    const held = this.#blobs.get(hash);
    if (held) {
      held.holders++;
      return;
    }
    const blob = { text: null, bytes: text.length * 2, holders: 1 };
    this.#blobs.set(hash, blob);
    this.#store(blob, text);
  }

  /** Takes in a string that is held by name only, if there is room by now. */
  offer(hash: string, text: string): void {
    const held = this.#blobs.get(hash);
    if (held && held.text === null) this.#store(held, text);
  }

  /** Counts one holder less; the last one lets go of the string. */
  release(hash: string): void {
    const held = this.#blobs.get(hash);
    if (!held) return;
    held.holders--;
    if (held.holders > 0) return;
    this.#blobs.delete(hash);
    if (held.text !== null) this.#bytes -= held.bytes;
  }

  get(hash: string): string | undefined {
    return this.#blobs.get(hash)?.text ?? undefined;
  }

  /** How long the string is that is held by this name; 0 where there was no room for it. */
  lengthOf(hash: string): number {
    return this.#blobs.get(hash)?.text?.length ?? 0;
  }

  #store(blob: { text: string | null; bytes: number }, text: string): void {
    if (this.#bytes + blob.bytes > this.#limit) return;
    blob.text = text;
    this.#bytes += blob.bytes;
  }
}
