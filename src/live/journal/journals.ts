import type { Journal } from './journal.ts';
import type { JournalKind } from './journal-kind.ts';

/** The journals of one engine by the names of their kinds, each made when it is first asked for. */
export class Journals {
  readonly #make: <Image>(kind: JournalKind<Image>) => Journal<Image>;
  readonly #journals = new Map<string, unknown>();

  constructor(make: <Image>(kind: JournalKind<Image>) => Journal<Image>) {
    this.#make = make;
  }

  of<Image>(kind: JournalKind<Image>): Journal<Image> {
    // A name stands for one kind, and so for one type of image.
    const known = this.#journals.get(kind.name) as Journal<Image> | undefined;
    if (known) return known;
    const journal = this.#make(kind);
    this.#journals.set(kind.name, journal);
    return journal;
  }
}
