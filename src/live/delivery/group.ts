import type { Clock } from '../../lib/clock.ts';
import type { JournalRecord, Position, RecordSelection, TopicJournal } from '../journal/journal.ts';
import type { LiveSettings } from '../settings.ts';
import { encodeCursor, hashArguments } from './cursor.ts';
import type { StreamCheckpoint, StreamEvent, StreamStarted, Uncursored } from './events.ts';
import type { Frame } from './frame.ts';
import { Opening, type OpeningStart } from './opening.ts';

/** How well a scope is known. */
export interface Freshness {
  /** Everything in the scope was read at this moment or later (milliseconds since the epoch). */
  readonly observedAt: number;
  /** GameLift could not be read as often as planned. */
  readonly isStale: boolean;
}

/** What makes streams equal: they see the same events with the same cursors. */
export interface GroupDefinition<Image, Body> {
  /** Equal for equal streams of a topic: what they ask for, but for `after`, as canonical text. */
  readonly key: string;
  readonly selection: RecordSelection;
  /** What the hash in their cursors is made of. Default: the key. Streams that show different parts of the same have the same. */
  readonly cursorKey?: string;
  /** The scopes of the topic that these streams show, by their keys. */
  readonly scopes: readonly string[];
  /** The one object that these streams are about; null: any of the topic. */
  readonly only: string | null;
  /** Whether an event shows all that is known, so that of several records only the last one is worth an event. Default: false. */
  readonly newestOnly?: boolean;
  /** The period for which all that these streams show has been read without a break; the periods of several scopes with spaces between. */
  coverage(): string | null;
  /** What a record means to these streams, judged on its images before and after; null: nothing. */
  evaluate(record: JournalRecord<Image>): Body | null;
  /** Whether nothing can follow this record. */
  isLast(record: JournalRecord<Image>): boolean;
  freshness(): Freshness;
}

/** A subscriber, as its group sees it. */
export interface Member<Body> {
  accept(frame: Frame<Body>): void;
  /** The stream is complete. */
  end(): void;
  fail(error: Error): void;
  /** There is nothing more to hear here; the stream leaves, and goes on elsewhere. */
  lose(reason: string): void;
  /** Whether nothing waits to be read: only then is a checkpoint worth its place. */
  readonly isIdle: boolean;
}

export interface GroupOptions {
  topic: string;
  clock: Clock;
  settings: Pick<LiveSettings, 'checkpointIntervalMs' | 'checkpointFilteredEvents'>;
  /** The last member has left. */
  onEmpty(): void;
}

/**
 * Equal streams of one topic. Each record is judged and turned into an event once, and all members get the same frame, in
 * the order of the records. One timer says for all of them that all is well.
 */
export class Group<Image, Body> {
  readonly #journal: TopicJournal<Image>;
  readonly #definition: GroupDefinition<Image, Body>;
  readonly #options: GroupOptions;
  readonly #argumentsHash: string;
  readonly #members = new Set<Member<Body>>();
  /** The last record that was judged: where a lobby's cursor falls back to while later changes wait. */
  #judged: Position;
  #filtered = 0;
  #lastFrameAt: number;
  #cancelTimer: () => void;
  /** What streams that begin now begin with. Kept no longer than somebody is reading it, as far as memory is short. */
  #opening: { moment: string; events: WeakRef<Opening<Image, Body>> } | null = null;

  constructor(journal: TopicJournal<Image>, definition: GroupDefinition<Image, Body>, options: GroupOptions) {
    this.#journal = journal;
    this.#definition = definition;
    this.#options = options;
    this.#argumentsHash = argumentsHashOf(definition);
    this.#judged = this.head;
    this.#lastFrameAt = options.clock.now();
    this.#cancelTimer = this.#armTimer(options.settings.checkpointIntervalMs);
  }

  get scopes(): readonly string[] {
    return this.#definition.scopes;
  }

  get size(): number {
    return this.#members.size;
  }

  /** The last record of these streams' selection: every one up to it has been judged, or is of another session. */
  get head(): Position {
    return this.#journal.head(this.#definition.selection);
  }

  cursorAt(position: Position, isPartial = false, coverage = this.#definition.coverage() ?? ''): string {
    const { epoch } = this.#journal;
    const argumentsHash = this.#argumentsHash;
    return encodeCursor({ topic: this.#options.topic, epoch, coverage, position, argumentsHash, isPartial });
  }

  /**
   * The events that a stream begins with, as of now. All who begin at the same moment, after a restart of their gateway
   * thousands, get the same events: whatever is made of one of them is made once.
   */
  opening(start: OpeningStart<Image, Body>): Opening<Image, Body> {
    const { observedAt } = this.#definition.freshness();
    const { offset, epoch } = this.#journal;
    const moment = [epoch, offset, this.#definition.coverage(), observedAt, start.outcome, start.reason].join(' ');
    const known = this.#opening?.moment === moment ? this.#opening.events.deref() : undefined;
    if (known) return known;
    const events = new Opening(start, {
      observedAt: new Date(observedAt),
      cursor: this.cursorAt(this.head),
      partialCursor: this.cursorAt(this.head, true),
    });
    this.#opening = { moment, events: new WeakRef(events) };
    return events;
  }

  /** From now on the member gets what follows `head`. */
  join(member: Member<Body>): void {
    this.#members.add(member);
  }

  leave(member: Member<Body>): void {
    if (!this.#members.delete(member) || this.#members.size > 0) return;
    this.#cancelTimer();
    this.#options.onEmpty();
  }

  /**
   * What a member begins with who has missed these records. Each event is made when it is read, which may be after the stream
   * has ended and others have begun to watch anew: its cursor is of the period that runs now.
   */
  replay(from: Position, missed: readonly JournalRecord<Image>[]): Iterator<StreamEvent<Body>> {
    return this.#replay(from, missed, this.#definition.coverage() ?? '');
  }

  *#replay(
    from: Position,
    missed: readonly JournalRecord<Image>[],
    coverage: string,
  ): Generator<StreamEvent<Body>, void> {
    const started: Uncursored<StreamStarted> = { type: 'StreamStarted', outcome: 'RECOVERED', reason: null };
    yield { ...started, cursor: this.cursorAt(from, false, coverage) };
    for (const record of this.#worthAnEvent(missed)) {
      const body = this.#definition.evaluate(record);
      if (body !== null) yield { ...body, cursor: this.cursorAt(record, false, coverage) };
    }
  }

  selects(record: JournalRecord<Image>): boolean {
    return this.#definition.selection === 'all' || record.kind === 'transition';
  }

  /** Records of one topic in their order: each is judged, and all that follows from them goes to one member after the other. */
  publish(records: readonly JournalRecord<Image>[]): void {
    let frames: Frame<Body>[] = [];
    for (const record of this.#worthAnEvent(records)) {
      if (!this.selects(record)) continue;
      const frame = this.#frame(record, this.#judged);
      this.#judged = { offset: record.offset, nonce: record.nonce };
      if (frame) {
        frames.push(frame);
        this.#filtered = 0;
      } else if (++this.#filtered >= this.#options.settings.checkpointFilteredEvents) {
        this.#send(frames);
        frames = [];
        this.#sendCheckpoint(this.#judged);
      }
      if (this.#definition.isLast(record)) {
        this.#send(frames);
        this.end(null);
        return;
      }
    }
    this.#send(frames);
  }

  /** Says to all members how fresh they are, and not only after a silence. */
  checkpoint(): void {
    this.#sendCheckpoint(this.head);
  }

  /** Ends all members' streams: with an error, or as complete. */
  end(error: Error | null): void {
    for (const member of this.#members) {
      if (error) member.fail(error);
      else member.end();
    }
  }

  lose(reason: string): void {
    for (const member of [...this.#members]) member.lose(reason);
  }

  #worthAnEvent(records: readonly JournalRecord<Image>[]): readonly JournalRecord<Image>[] {
    if (!this.#definition.newestOnly) return records;
    return records.filter((record) => this.selects(record) && this.#definition.evaluate(record) !== null).slice(-1);
  }

  /** What a record is to this group's members, or null. */
  #frame(record: JournalRecord<Image>, floor: Position): Frame<Body> | null {
    const body = this.#definition.evaluate(record);
    if (body === null) return null;
    const position = { offset: record.offset, nonce: record.nonce };
    return { position, floor, id: record.id, event: { ...body, cursor: this.cursorAt(position) } };
  }

  #send(frames: readonly Frame<Body>[]): void {
    if (frames.length === 0) return;
    this.#lastFrameAt = this.#options.clock.now();
    // A member that these frames overflow leaves while we go through them, which a Set allows.
    for (const member of this.#members) for (const frame of frames) member.accept(frame);
  }

  #sendCheckpoint(position: Position): void {
    const { observedAt, isStale } = this.#definition.freshness();
    const event: StreamCheckpoint = {
      type: 'StreamCheckpoint',
      observedAt: new Date(observedAt),
      stale: isStale,
      cursor: this.cursorAt(position),
    };
    this.#filtered = 0;
    this.#lastFrameAt = this.#options.clock.now();
    for (const member of this.#members) {
      if (member.isIdle) member.accept({ position, floor: position, id: null, event });
    }
  }

  /** Not moved at every frame: it looks, when it fires, how long ago the last one was. */
  #armTimer(delayMs: number): () => void {
    return this.#options.clock.after(delayMs, () => {
      const { checkpointIntervalMs } = this.#options.settings;
      const isDue = this.#options.clock.now() - this.#lastFrameAt >= checkpointIntervalMs;
      if (isDue) this.#sendCheckpoint(this.head);
      const silence = this.#options.clock.now() - this.#lastFrameAt;
      if (this.#members.size > 0) this.#cancelTimer = this.#armTimer(checkpointIntervalMs - silence);
    });
  }
}

/** The hash by which cursors name what was asked for. */
export function argumentsHashOf({
  key,
  cursorKey = key,
}: Pick<GroupDefinition<never, never>, 'key' | 'cursorKey'>): string {
  return hashArguments(cursorKey);
}
