import { DomainError } from '../../gamelift/errors.ts';
import { AsyncQueue, type QueueBuffer } from '../../lib/async-queue.ts';
import type { Cursor } from '../cursor.ts';
import type { JournalRecord, Position, TopicJournal } from '../engine/journal.ts';
import type { StreamStarted } from '../live.ts';
import type { LiveSettings } from '../settings.ts';
import type { Frame, Group, GroupDefinition, Member, Uncursored } from './group.ts';
import type { Hub } from './hub.ts';
import { StreamBuffer } from './stream-buffer.ts';

/** Where a stream's events come from: a topic, and the part of it that is held for this stream. */
export interface Place<Image, Event> {
  readonly topic: string;
  readonly journal: TopicJournal<Image>;
  readonly hub: Hub<Image>;
  readonly definition: GroupDefinition<Image, Event>;
  /** What a snapshot shows, as of now. */
  snapshot(): readonly Image[];
  /** Whether nothing will happen here any more. */
  isComplete(): boolean;
  release(): void;
}

export interface StreamOptions<Image, Event> {
  settings: Pick<LiveSettings, 'queueLength' | 'snapshotPartLength'>;
  wantsSnapshot: boolean;
  makeBuffer(cursorAt: (position: Position) => string): QueueBuffer<Frame<Event>, Event>;
  snapshotPart(part: SnapshotPart<Image>): Uncursored<Event>;
  onClose(): void;
}

export interface SnapshotPart<Image> {
  readonly images: readonly Image[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly observedAt: Date;
}

/**
 * One subscriber. He is a member of a group of equal streams; what he hasn't read yet waits in his own bounded buffer. He
 * joins in the tick in which his snapshot is taken (or from which his replay ends), so nothing is missed or repeated.
 */
export class Stream<Image, Event> implements Member<Event> {
  readonly queue: AsyncQueue<Frame<Event>, Event>;
  readonly #options: StreamOptions<Image, Event>;
  readonly #buffer: StreamBuffer<Event>;
  #leave: () => void = () => {};
  /** Counts where it has been: what was asked for one place must not be told at the next. */
  #turn = 0;

  constructor(options: StreamOptions<Image, Event>) {
    this.#options = options;
    this.#buffer = new StreamBuffer(options.makeBuffer(() => ''));
    const { queueLength } = options.settings;
    this.queue = new AsyncQueue({
      buffer: this.#buffer,
      overflow: () =>
        new DomainError(
          'SLOW_CONSUMER',
          `more than ${queueLength} events wait to be read; resume from the last cursor`,
        ),
      onClose: () => {
        this.#leave();
        options.onClose();
      },
    });
  }

  get isIdle(): boolean {
    return this.#buffer.isIdle;
  }

  get waiting(): number {
    return this.#buffer.size;
  }

  accept(frame: Frame<Event>): void {
    this.queue.push(frame);
  }

  end(): void {
    this.queue.end();
  }

  fail(error: Error): void {
    this.queue.fail(error);
  }

  /** Hears no more of the place where it is: it is over, and another one will follow. */
  suspend(): void {
    this.#turn++;
    this.#leave();
    this.#leave = () => {};
  }

  /** Begins with a snapshot of the place as it is now. A stream that has begun before begins anew. */
  begin(place: Place<Image, Event>, outcome: 'NEW' | 'RESET', reason: string | null): void {
    const group = this.#join(place);
    const at = group.head;
    const images = this.#options.wantsSnapshot ? place.snapshot() : null;
    const observedAt = new Date(place.definition.freshness().observedAt);
    const started: Uncursored<StreamStarted> = { type: 'StreamStarted', outcome, reason };
    this.#start(place, this.#opening(group, at, started, images, observedAt));
  }

  /** Begins after a cursor, if everything since then can be told; else with a snapshot, and says why. */
  async resume(place: Place<Image, Event>, cursor: Cursor): Promise<void> {
    const obstacle = obstacleTo(place, cursor);
    if (obstacle !== null) return this.begin(place, 'RESET', obstacle);
    // Joined before the history is read: what happens meanwhile waits in the buffer, and is cut off the history.
    const group = this.#join(place);
    const turn = this.#turn;
    const joinedAt = place.journal.offset;
    const recovery = await place.journal.since(cursor.position, place.definition.selection);
    if (!this.queue.isOpen || turn !== this.#turn) return;
    if (recovery.outcome === 'lost') return this.begin(place, 'RESET', recovery.reason);
    const missed = recovery.records.filter(({ offset }) => offset <= joinedAt);
    this.#start(place, this.#replay(group, cursor.position, missed));
  }

  #join(place: Place<Image, Event>): Group<Image, Event> {
    this.#turn++;
    this.#leave();
    const group = place.hub.group(place.definition);
    this.#buffer.restart(this.#options.makeBuffer((position) => group.cursorAt(position)));
    this.#leave = group.join(this);
    return group;
  }

  #start(place: Place<Image, Event>, opening: Iterator<Event>): void {
    this.#buffer.prepend(opening);
    if (place.isComplete()) this.queue.end();
    this.queue.wake();
  }

  *#opening(
    group: Group<Image, Event>,
    at: Position,
    started: Uncursored<StreamStarted>,
    images: readonly Image[] | null,
    observedAt: Date,
  ): Generator<Event> {
    // Who has read no snapshot to its end holds nothing that a recovery could build on.
    yield withCursor(started as Uncursored<Event>, group.cursorAt(at, images !== null));
    if (images === null) return;
    const { snapshotPartLength } = this.#options.settings;
    for (let start = 0; start === 0 || start < images.length; start += snapshotPartLength) {
      const isLast = start + snapshotPartLength >= images.length;
      const part = images.slice(start, start + snapshotPartLength);
      const body = this.#options.snapshotPart({ images: part, isFirst: start === 0, isLast, observedAt });
      yield withCursor(body, group.cursorAt(at, !isLast));
    }
  }

  *#replay(group: Group<Image, Event>, from: Position, missed: readonly JournalRecord<Image>[]): Generator<Event> {
    const started: Uncursored<StreamStarted> = { type: 'StreamStarted', outcome: 'RECOVERED', reason: null };
    yield withCursor(started as Uncursored<Event>, group.cursorAt(from));
    let floor = from;
    for (const record of missed) {
      const frame = group.frame(record, floor);
      floor = { offset: record.offset, nonce: record.nonce };
      if (frame) yield frame.event;
    }
  }
}

/** Why nothing can be recovered from a cursor, as far as that can be told without the history; null where it may be. */
function obstacleTo<Image, Event>(place: Place<Image, Event>, cursor: Cursor): string | null {
  if (cursor.topic !== place.topic) return 'the cursor is of another fleet or game session';
  if (cursor.argumentsHash !== place.definition.argumentsHash) return 'the cursor is of a stream with other arguments';
  if (cursor.isPartial) return 'the snapshot before the cursor was not read to its end';
  if (cursor.epoch !== place.journal.epoch) return 'nobody watched in the meantime, or the history began anew';
  if (cursor.coverage !== place.definition.coverage()) return 'not everything asked for was watched in the meantime';
  return null;
}

function withCursor<Event>(body: Uncursored<Event>, cursor: string): Event {
  return { ...body, cursor } as unknown as Event;
}
