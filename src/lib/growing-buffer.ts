/**
 * Bytes that arrive in pieces, in one buffer that doubles. A list of the pieces would hold some 200 bytes for each, however short it is: a client that
 * sends one byte at a time would make a body hundreds of times as large as it is.
 */
export class GrowingBuffer {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  /** Whether the buffer was made here: a piece belongs to its sender, and is not written to. */
  #isOurs = false;

  get length(): number {
    return this.#length;
  }

  append(piece: Buffer): void {
    const length = this.#length + piece.length;
    if (this.#length === 0) {
      // Most bodies arrive in one piece, which is not copied.
      this.#bytes = piece;
      this.#isOurs = false;
      this.#length = length;
      return;
    }
    if (!this.#isOurs || length > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#length, length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
      this.#isOurs = true;
    }
    piece.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  /** Lets go of all that has arrived. */
  clear(): void {
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
  }

  /** What has arrived, as UTF-8. */
  toString(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }
}
