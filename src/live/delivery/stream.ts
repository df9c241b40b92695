import { DomainError } from '../../gamelift/errors.ts';
import type { AbortNotice } from '../../lib/abort.ts';
import { AsyncQueue, type QueueOwner } from '../../lib/async-queue.ts';
import type { Clock } from '../../lib/clock.ts';
import type { LiveSettings } from '../settings.ts';
import { toDomainError } from '../sources/poll/failure.ts';
import { type Cursor, holdsPeriods } from './cursor.ts';
import type { StreamEvent, StreamStarted } from './events.ts';
import type { Frame } from './frame.ts';
import { argumentsHashOf, type Group, type GroupDefinition, type Member } from './group.ts';
import { interruption } from './hub.ts';
import { noticeWaiting } from './opening-notice.ts';
import type { OpeningTurns } from './opening-turns.ts';
import { StreamBuffer } from './stream-buffer.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';
import type { TopicHandle } from './topic-handle.ts';

export type StreamSettings = Pick<
  LiveSettings,
  'queueLength' | 'snapshotPartLength' | 'snapshotPartBytes' | 'openingNoticeMs' | 'checkpointIntervalMs'
>;

/** What a stream needs to know of what was subscribed to. */
export type StreamKind<Image, Body> = Pick<
  SubscriptionSpec<Image, Body>,
  'topicName' | 'wantsSnapshot' | 'makeBuffer' | 'makeSnapshotPart' | 'bytesOf'
>;

export interface StreamOwner {
  /** Called each time the stream begins: once, but where its alias moves. */
  onStreamStarted(outcome: StreamStarted['outcome']): void;
  /** The topic can't be read any longer. The stream fails with the error, or begins again elsewhere. */
  onTopicEnded(error: Error): void;
  /** Called once: the stream has ended, or its reader has left. */
  onStreamClosed(): void;
  /** The topic where the stream was is lost: it hears nothing until it begins at another one. */
  onTopicLost(reason: string): void;
}

/**
 * One subscriber. He is a member of a group of equal streams; what he hasn't read yet waits in his own bounded buffer. He
 * joins in the tick in which his snapshot is taken (or from which his replay ends), so nothing is missed or repeated.
 */
export class Stream<Image, Body> implements Member<Body>, QueueOwner<Frame<Body>, StreamEvent<Body>> {
  readonly queue: AsyncQueue<Frame<Body>, StreamEvent<Body>>;
  readonly buffer = new StreamBuffer<Body>();
  readonly #kind: StreamKind<Image, Body>;
  readonly #settings: StreamSettings;
  readonly #owner: StreamOwner;
  readonly #turns: OpeningTurns;
  #group: Group<Image, Body> | null = null;
  /** Counts where it has been: what was asked for one topic must not be told at the next. */
  #turn = 0;
  /** The cursor's position that it resumed from: this instance's copy may be behind what another one has told already. */
  #resumedAt = 0;
  #stopNotices = () => {};
  /** Ends the turn in which the stream's opening is read. */
  #endTurn = () => {};
  /** Set while a history is read: whether the stream is to end once that has been told. */
  #resuming: { isLast: boolean } | null = null;

  constructor(kind: StreamKind<Image, Body>, settings: StreamSettings, owner: StreamOwner, turns: OpeningTurns) {
    this.#turns = turns;
    this.#kind = kind;
    this.#settings = settings;
    this.#owner = owner;
    this.queue = new AsyncQueue(this);
  }

  overflow(): Error {
    const { queueLength } = this.#settings;
    return new DomainError(
      'SLOW_CONSUMER',
      `more than ${queueLength} events wait to be read; resume from the last cursor`,
    );
  }

  onClose(): void {
    this.#stopNotices();
    this.#leave();
    this.#owner.onStreamClosed();
  }

  get isIdle(): boolean {
    return this.buffer.isIdle;
  }

  get waiting(): number {
    return this.buffer.size;
  }

  accept(frame: Frame<Body>): void {
    const { offset } = frame.position;
    if (frame.id === null ? offset < this.#resumedAt : offset <= this.#resumedAt) return;
    this.queue.push(frame);
  }

  end(): void {
    if (this.#resuming) this.#resuming.isLast = true;
    else this.queue.end();
  }

  fail(error: Error): void {
    this.#leave();
    this.#owner.onTopicEnded(error);
  }

  lose(reason: string): void {
    this.#turn++;
    this.#leave();
    this.#owner.onTopicLost(reason);
  }

  /**
   * Opens the stream by `begin`, which begins or resumes it. Resolves with its events once it has begun, or has said that it waits: what fails before
   * that rejects, what fails later fails the stream.
   */
  async open(
    begin: () => Promise<void>,
    clock: Clock,
    signal: AbortNotice | undefined,
  ): Promise<AsyncIterableIterator<StreamEvent<Body>>> {
    const { queue } = this;
    if (signal) queue.returnOn(signal);
    if (!queue.isOpen) return queue;
    let isHandedOut = false;
    let stopNotices = () => {};
    const waiting = new Promise<void>((resolve) => {
      stopNotices = noticeWaiting(clock, this.#settings, (checkpoint) => {
        isHandedOut = true;
        this.buffer.say(checkpoint);
        queue.wake();
        resolve();
      });
    });
    this.#stopNotices = stopNotices;
    const beginning = begin().catch(async (error: unknown) => {
      // One that has ended meanwhile, left by its reader or failed, says so itself.
      if (!queue.isOpen) return;
      if (isHandedOut) return queue.fail(toDomainError(error));
      await queue.return();
      throw toDomainError(error);
    });
    try {
      await Promise.race([beginning, waiting]);
    } finally {
      if (!isHandedOut) stopNotices();
    }
    return queue;
  }

  /**
   * Begins with a snapshot of the topic, as it is when its turn has come: at once where few streams begin. A stream that has begun before begins
   * anew. False where the stream has ended, or the topic was lost, before.
   */
  begin(handle: TopicHandle<Image, Body>, outcome: 'NEW' | 'RESET', reason: string | null): boolean | Promise<boolean> {
    const definition = handle.define();
    const turn = this.#turns.take(`${handle.topic.key} ${definition.key}`);
    if (!(turn instanceof Promise)) return this.#beginIn(turn, handle, definition, outcome, reason);
    return turn.then((endTurn) => {
      if (this.queue.isOpen && handle.loss === null) return this.#beginIn(endTurn, handle, definition, outcome, reason);
      endTurn();
      return false;
    });
  }

  #beginIn(
    endTurn: () => void,
    handle: TopicHandle<Image, Body>,
    definition: GroupDefinition<Image, Body>,
    outcome: 'NEW' | 'RESET',
    reason: string | null,
  ): boolean {
    let group: Group<Image, Body>;
    try {
      group = this.#join(handle, definition);
    } catch (error) {
      endTurn();
      throw error;
    }
    this.#endTurn = endTurn;
    this.#resumedAt = 0;
    const opening = group.opening({
      outcome,
      reason,
      snapshot: this.#kind.wantsSnapshot ? () => handle.snapshot() : null,
      partLength: this.#settings.snapshotPartLength,
      partBytes: this.#settings.snapshotPartBytes,
      bytesOf: (image) => this.#kind.bytesOf(image),
      makePart: (part) => this.#kind.makeSnapshotPart(part),
    });
    this.#start(handle, outcome, readThrough(opening, endTurn));
    return true;
  }

  /**
   * Begins after a cursor, if everything since then can be told; else with a snapshot, and says why. False where it has not
   * begun: the stream has ended, or the topic was lost first. Nothing has been told then, and the cursor may hold at the next handle.
   */
  async resume(handle: TopicHandle<Image, Body>, cursor: Cursor): Promise<boolean> {
    const definition = handle.define();
    // What this instance missed while it was away is no news to a stream that has yet to begin, and would overflow it.
    const catchingUp = handle.topic.journal.whenCaughtUp();
    if (catchingUp !== null) {
      await catchingUp;
      if (!this.queue.isOpen || handle.loss !== null) return false;
    }
    if (obstacleTo(handle, definition, cursor, this.#kind.topicName) !== null) {
      // What another instance has told of, this one's copy may not know yet.
      await handle.topic.journal.catchUp();
      if (!this.queue.isOpen || handle.loss !== null) return false;
    }
    const obstacle = obstacleTo(handle, definition, cursor, this.#kind.topicName);
    if (obstacle !== null) return this.begin(handle, 'RESET', obstacle);
    // Joined before the history is read: what happens meanwhile waits in the buffer, and is cut off the history.
    const group = this.#join(handle, definition);
    this.#resumedAt = cursor.position.offset;
    const turn = this.#turn;
    const joinedAt = handle.topic.journal.offset;
    const resuming = { isLast: false };
    this.#resuming = resuming;
    const recovery = await handle.topic.journal.since(cursor.position, definition.selection).finally(() => {
      if (this.#resuming === resuming) this.#resuming = null;
    });
    if (!this.queue.isOpen || turn !== this.#turn) {
      // Too slow, failed or lost: what came meanwhile must not be told without what came before it.
      this.buffer.clear();
      return false;
    }
    if (recovery.outcome === 'lost') {
      if (!(await this.begin(handle, 'RESET', recovery.reason))) return false;
    } else {
      const missed = recovery.records.filter(({ offset }) => offset <= joinedAt);
      this.#start(handle, 'RECOVERED', group.replay(cursor.position, missed));
    }
    if (resuming.isLast) this.queue.end();
    return true;
  }

  #join(handle: TopicHandle<Image, Body>, definition: GroupDefinition<Image, Body>): Group<Image, Body> {
    this.#turn++;
    this.#leave();
    const group = handle.topic.hub.group(definition);
    this.buffer.restart(this.#kind.makeBuffer(group));
    group.join(this);
    this.#group = group;
    return group;
  }

  #leave(): void {
    this.#endTurn();
    this.#group?.leave(this);
    this.#group = null;
  }

  #start(
    handle: TopicHandle<Image, Body>,
    outcome: StreamStarted['outcome'],
    opening: Iterator<StreamEvent<Body>>,
  ): void {
    this.#stopNotices();
    this.#owner.onStreamStarted(outcome);
    this.buffer.begin(opening);
    if (handle.isComplete()) this.queue.end();
    this.queue.wake();
  }
}

/** The events of an opening; then `onRead` is called. */
function* readThrough<Event>(opening: Iterable<Event>, onRead: () => void): Generator<Event, void> {
  yield* opening;
  onRead();
}

/** Why nothing can be recovered from a cursor, as far as that can be told without the history; null where it may be. */
function obstacleTo<Image, Body>(
  handle: TopicHandle<Image, Body>,
  definition: GroupDefinition<Image, Body>,
  cursor: Cursor,
  topicName: string,
): string | null {
  if (cursor.topic === '') return 'nothing had been read before the cursor';
  if (cursor.topic !== handle.topic.key) return `the cursor is of another ${topicName}`;
  if (cursor.argumentsHash !== argumentsHashOf(definition)) return 'the cursor is of a stream with other arguments';
  if (cursor.isPartial) return 'the snapshot before the cursor was not read to its end';
  if (cursor.epoch !== handle.topic.journal.epoch) return 'nobody watched in the meantime, or the history began anew';
  if (!holdsPeriods(cursor.coverage, definition.coverage())) return interruption;
  return null;
}
