import type { StreamStarted } from '../live.ts';
import type { Uncursored } from './frame.ts';

/** A part of a snapshot. */
export interface SnapshotPart<Image> {
  readonly images: readonly Image[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly observedAt: Date;
}

/** How a stream begins. */
export interface OpeningStart<Image, Event> {
  readonly outcome: StreamStarted['outcome'];
  readonly reason: string | null;
  /** What the snapshot shows; null: none follows. Asked for once. */
  readonly snapshot: (() => readonly Image[]) | null;
  /** Sessions in a part. */
  readonly partLength: number;
  makePart(part: SnapshotPart<Image>): Uncursored<Event>;
}

/** Where and when streams begin. */
export interface OpeningMoment {
  readonly observedAt: Date;
  readonly cursor: string;
  /** For who has not read the snapshot to its end: he holds nothing that a recovery could build on. */
  readonly partialCursor: string;
}

/** StreamStarted and the snapshot in parts, each made when the first who is to read it gets so far. */
export class Opening<Image, Event> implements Iterable<Event> {
  readonly #start: OpeningStart<Image, Event>;
  readonly #moment: OpeningMoment;
  readonly #images: readonly Image[] | null;
  readonly #events: Event[] = [];

  constructor(start: OpeningStart<Image, Event>, moment: OpeningMoment) {
    this.#start = start;
    this.#moment = moment;
    this.#images = start.snapshot?.() ?? null;
  }

  *[Symbol.iterator](): Generator<Event, void> {
    const parts = this.#images === null ? 0 : Math.max(1, Math.ceil(this.#images.length / this.#start.partLength));
    for (let index = 0; index <= parts; index++) {
      const event = this.#events[index] ?? this.#make(index, parts);
      this.#events[index] = event;
      yield event;
    }
  }

  #make(index: number, parts: number): Event {
    const { outcome, reason, partLength, makePart } = this.#start;
    const { observedAt, cursor, partialCursor } = this.#moment;
    if (index === 0) {
      const started: Uncursored<StreamStarted> = { type: 'StreamStarted', outcome, reason };
      // Every kind of stream has StreamStarted among its events.
      return { ...started, cursor: parts === 0 ? cursor : partialCursor } as unknown as Event;
    }
    const images = (this.#images ?? []).slice((index - 1) * partLength, index * partLength);
    const isLast = index === parts;
    const part = makePart({ images, isFirst: index === 1, isLast, observedAt });
    return { ...part, cursor: isLast ? cursor : partialCursor } as unknown as Event;
  }
}
