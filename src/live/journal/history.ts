import type { JournalRecord, Position } from './journal.ts';

/**
 * The last records of one kind, oldest first, within a number of bytes. Trimming takes the oldest; `trimmedThrough` is
 * the offset of the last one taken, so that a gap can be told.
 */
export class History<Image> {
  readonly #bytesOf: (record: JournalRecord<Image>) => number;
  #records: (JournalRecord<Image> | undefined)[] = [];
  /** Where the oldest record is: shifting an array of thousands for each record would cost more than the record. */
  #first = 0;
  #bytes = 0;
  #trimmedThrough = 0;

  constructor(bytesOf: (record: JournalRecord<Image>) => number) {
    this.#bytesOf = bytesOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#records.length - this.#first;
  }

  get trimmedThrough(): number {
    return this.#trimmedThrough;
  }

  push(record: JournalRecord<Image>): void {
    this.#records.push(record);
    this.#bytes += this.#bytesOf(record);
  }

  /** Lets go of the oldest record; false where there is none. */
  trimOldest(): boolean {
    const oldest = this.#records[this.#first];
    if (!oldest) return false;
    this.#bytes -= this.#bytesOf(oldest);
    this.#trimmedThrough = oldest.offset;
    this.#first++;
    if (this.#first > 1_024 && this.#first * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#first);
      this.#first = 0;
    } else {
      // The slots before `#first` are never read again, but they would keep their records alive.
      this.#records[this.#first - 1] = undefined;
    }
    return true;
  }

  /** Whether exactly this record is held. */
  holds(position: Position): boolean {
    const record = this.#records[this.#indexAfter(position.offset - 1)];
    return record?.offset === position.offset && record.nonce === position.nonce;
  }

  /** The records beyond an offset, oldest first. */
  after(offset: number): JournalRecord<Image>[] {
    return this.#records.slice(this.#indexAfter(offset)).filter((record) => record !== undefined);
  }

  /** The index of the first record beyond an offset, by bisection. */
  #indexAfter(offset: number): number {
    let low = this.#first;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.#records[middle];
      if (record && record.offset <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
