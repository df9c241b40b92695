import type { Entry } from './journal.ts';
import type { JournalKind } from './journal-kind.ts';

/** A topic's entries, with the bytes they hold and their tombstones in the order in which the sessions ended. */
export class Snapshot<Image> {
  readonly #kind: Pick<JournalKind<Image>, 'bytesOf'>;
  readonly #entries = new Map<string, Entry<Image>>();
  readonly #tombstones = new Set<string>();
  #bytes = 0;
  #tombstoneBytes = 0;

  constructor(kind: Pick<JournalKind<Image>, 'bytesOf'>) {
    this.#kind = kind;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(id: string): Entry<Image> | undefined {
    return this.#entries.get(id);
  }

  entries(): Iterable<Entry<Image>> {
    return this.#entries.values();
  }

  put(id: string, entry: Entry<Image>): void {
    this.remove(id);
    const bytes = this.#bytesOf(entry.image);
    this.#entries.set(id, entry);
    this.#bytes += bytes;
    if (!entry.ended) return;
    this.#tombstones.add(id);
    this.#tombstoneBytes += bytes;
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const bytes = this.#bytesOf(entry.image);
    this.#entries.delete(id);
    this.#bytes -= bytes;
    if (this.#tombstones.delete(id)) this.#tombstoneBytes -= bytes;
  }

  /** By how much the bytes would change. */
  growth(writes: readonly { id: string; image: Image | null }[]): number {
    return writes.reduce((sum, { id, image }) => {
      const known = this.#entries.get(id);
      return sum + (image === null ? 0 : this.#bytesOf(image)) - (known ? this.#bytesOf(known.image) : 0);
    }, 0);
  }

  /**
   * Forgets tombstones written before `oldest`, and the oldest ones beyond `maximumBytes`; answers their IDs. Keeps those after
   * `offset`, which were written just now: a stream that is opened for an ended session has yet to show it.
   */
  forgetTombstones(oldest: number, maximumBytes: number, offset: number): string[] {
    const forgotten: string[] = [];
    for (const id of this.#tombstones) {
      const entry = this.#entries.get(id);
      if (entry && entry.offset > offset) break;
      if (entry && entry.writtenAt >= oldest && this.#tombstoneBytes <= maximumBytes) break;
      this.remove(id);
      forgotten.push(id);
    }
    return forgotten;
  }

  /** The tombstones that `forgetTombstones` would forget if so many bytes of new ones were added, with their offsets. */
  tombstonesToForget(oldest: number, maximumBytes: number, addedBytes: number): { id: string; offset: number }[] {
    const forgotten: { id: string; offset: number }[] = [];
    let bytes = this.#tombstoneBytes + addedBytes;
    for (const id of this.#tombstones) {
      const entry = this.#entries.get(id);
      if (!entry || (entry.writtenAt >= oldest && bytes <= maximumBytes)) break;
      bytes -= this.#bytesOf(entry.image);
      forgotten.push({ id, offset: entry.offset });
    }
    return forgotten;
  }

  clear(): void {
    this.#entries.clear();
    this.#tombstones.clear();
    this.#bytes = 0;
    this.#tombstoneBytes = 0;
  }

  #bytesOf(image: Image): number {
    return 160 + this.#kind.bytesOf(image);
  }
}
