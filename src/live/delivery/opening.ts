import type { StreamEvent, StreamStarted, Uncursored } from './events.ts';

/** A part of a snapshot. */
export interface SnapshotPart<Image> {
  readonly images: readonly Image[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly observedAt: Date;
}

/** How a stream begins. */
export interface OpeningStart<Image, Body> {
  readonly outcome: StreamStarted['outcome'];
  readonly reason: string | null;
  /** What the snapshot shows; null: none follows. Asked for once. */
  readonly snapshot: (() => readonly Image[]) | null;
  /** Sessions in a part, at most. */
  readonly partLength: number;
  /** Bytes of the sessions in a part, at most; a larger session is a part by itself. */
  readonly partBytes: number;
  /** Bytes that a session may take in an answer, roughly. */
  bytesOf(image: Image): number;
  makePart(part: SnapshotPart<Image>): Body;
}

/** Where and when streams begin. */
export interface OpeningMoment {
  readonly observedAt: Date;
  readonly cursor: string;
  /** For who has not read the snapshot to its end: he holds nothing that a recovery could build on. */
  readonly partialCursor: string;
}

/** StreamStarted and the snapshot in parts, each made when the first reader gets so far. */
export class Opening<Image, Body> implements Iterable<StreamEvent<Body>> {
  readonly #start: OpeningStart<Image, Body>;
  readonly #moment: OpeningMoment;
  readonly #images: readonly Image[] | null;
  readonly #events: StreamEvent<Body>[] = [];
  /** Sessions in the parts that were made. */
  #shown = 0;
  #isWhole = false;

  constructor(start: OpeningStart<Image, Body>, moment: OpeningMoment) {
    this.#start = start;
    this.#moment = moment;
    this.#images = start.snapshot?.() ?? null;
  }

  *[Symbol.iterator](): Generator<StreamEvent<Body>, void> {
    for (let index = 0; index < this.#events.length || !this.#isWhole; index++) {
      const event = this.#events[index] ?? (index === 0 ? this.#started() : this.#nextPart(index === 1));
      this.#events[index] = event;
      yield event;
    }
  }

  #started(): StreamEvent<Body> {
    const { outcome, reason } = this.#start;
    const { cursor, partialCursor } = this.#moment;
    const started: Uncursored<StreamStarted> = { type: 'StreamStarted', outcome, reason };
    this.#isWhole = this.#images === null;
    return { ...started, cursor: this.#isWhole ? cursor : partialCursor };
  }

  #nextPart(isFirst: boolean): StreamEvent<Body> {
    const { observedAt, cursor, partialCursor } = this.#moment;
    const all = this.#images ?? [];
    const images = all.slice(this.#shown, this.#endOfPart(all));
    this.#shown += images.length;
    this.#isWhole = this.#shown >= all.length;
    const part = this.#start.makePart({ images, isFirst, isLast: this.#isWhole, observedAt });
    return { ...part, cursor: this.#isWhole ? cursor : partialCursor };
  }

  #endOfPart(images: readonly Image[]): number {
    const { partLength, partBytes, bytesOf } = this.#start;
    let end = this.#shown;
    let bytes = 0;
    for (; end < images.length && end - this.#shown < partLength; end++) {
      bytes += bytesOf(images[end] as Image);
      if (bytes > partBytes && end > this.#shown) break;
    }
    return end;
  }
}
