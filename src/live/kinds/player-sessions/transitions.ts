import type { PlayerSession } from '../../../gamelift/player-session.ts';
import type { AbortNotice } from '../../../lib/abort.ts';
import { type Cursor, decodeCursor } from '../../delivery/cursor.ts';
import type { BodyOf, StreamStarted } from '../../delivery/events.ts';
import type { SnapshotPart } from '../../delivery/opening.ts';
import { Stream, type StreamKind, type StreamOwner } from '../../delivery/stream.ts';
import { FrameBuffer } from '../../delivery/stream-buffer.ts';
import type { StreamContext } from '../../delivery/stream-context.ts';
import { StreamWait } from '../../delivery/stream-wait.ts';
import { toDomainError } from '../../sources/poll/failure.ts';
import type { HeldTopic } from '../../topic/topics.ts';
import type { PlayerSessionTransitionEvent, PlayerSessionTransitionsArguments } from './events.ts';
import { playerSessionJournal } from './journal-kind.ts';
import type { PlayerSessionKind } from './kind.ts';
import { PlayersPlace, toPlayerSession } from './place.ts';

type Body = BodyOf<PlayerSessionTransitionEvent>;

/** Opens a stream of the transitions of one game session's player sessions. */
export async function openPlayerSessionStream(
  context: StreamContext,
  kind: PlayerSessionKind,
  arguments_: PlayerSessionTransitionsArguments,
  signal: AbortNotice | undefined,
): Promise<AsyncIterableIterator<PlayerSessionTransitionEvent>> {
  const cursor = arguments_.after === null ? null : decodeCursor(arguments_.after);
  return new PlayersStream(context, kind, arguments_).open(cursor, signal);
}

class PlayersStream implements StreamOwner, StreamKind<PlayerSession, Body> {
  readonly #context: StreamContext;
  readonly #kind: PlayerSessionKind;
  readonly #arguments: PlayerSessionTransitionsArguments;
  readonly #stream: Stream<PlayerSession, Body>;
  readonly #wait: StreamWait;
  #place: PlayersPlace | null = null;
  #hasBegun = false;
  #isMoving = false;

  constructor(context: StreamContext, kind: PlayerSessionKind, arguments_: PlayerSessionTransitionsArguments) {
    this.#kind = kind;
    this.#context = context;
    this.#arguments = arguments_;
    const { clock, settings } = context.watch;
    this.#stream = new Stream(this, settings, this, context.turns);
    this.#wait = new StreamWait(this.#stream.queue, clock, settings.baselineTimeoutMs);
    context.open.add(this.#stream);
  }

  get wantsSnapshot(): boolean {
    return this.#arguments.snapshot;
  }

  async open(
    cursor: Cursor | null,
    signal: AbortNotice | undefined,
  ): Promise<AsyncIterableIterator<PlayerSessionTransitionEvent>> {
    return this.#stream.open(() => this.#begin(cursor), this.#context.watch.clock, signal);
  }

  onStreamStarted(outcome: StreamStarted['outcome']): void {
    this.#context.watch.observer.streamStarted(outcome);
  }

  onTopicEnded(error: Error): void {
    this.#stream.queue.fail(error);
  }

  onStreamClosed(): void {
    this.#wait.giveUp();
    this.#context.open.delete(this.#stream);
    this.#place?.release();
    this.#place = null;
  }

  onPlaceLost(reason: string): void {
    this.#place?.lose(reason);
    this.#move();
  }

  makeBuffer(): FrameBuffer<Body> {
    return new FrameBuffer(this.#context.watch.settings.queueLength);
  }

  bytesOf(playerSession: PlayerSession): number {
    return playerSessionJournal.bytesOf(playerSession);
  }

  makeSnapshotPart({ images, ...part }: SnapshotPart<PlayerSession>): Body {
    return { type: 'PlayerSessionSnapshot', playerSessions: images.map(toPlayerSession), ...part };
  }

  async #begin(cursor: Cursor | null): Promise<void> {
    while (this.#stream.queue.isOpen && !this.#hasBegun) {
      if (!this.#place || !this.#isHome) await this.#enter();
      else if (cursor) this.#hasBegun = await this.#stream.resume(this.#place, cursor);
      else this.#hasBegun = await this.#stream.begin(this.#place, 'NEW', null);
    }
    this.#move(); // The place may have been lost while the history was read.
  }

  /** Whether something can be heard where the stream is. */
  get #isHome(): boolean {
    return this.#place !== null && this.#place.loss === null;
  }

  /** The place is over: the stream waits for the next one for as long as it takes. It may be lost again meanwhile. */
  #move(): void {
    if (this.#isMoving || !this.#hasBegun || this.#isHome || !this.#stream.queue.isOpen) return;
    this.#isMoving = true;
    this.#wait
      .patiently(() => this.#enter())
      .catch((error: unknown) => this.#stream.queue.fail(toDomainError(error)))
      .finally(() => {
        this.#isMoving = false;
        this.#move();
      });
  }

  /** Holds the topic of the players, and goes on there once they have been read; not where its history is lost meanwhile. */
  async #enter(): Promise<void> {
    const release = (held: HeldTopic<PlayerSession, PlayerSession>) => held.topic.release(held.interest);
    const holding = this.#context.topics.hold(this.#kind, this.#arguments.gameSessionId, { kind: 'all' });
    const held = await this.#wait.for(holding, release);
    const { topic, interest } = held;
    try {
      while (!interest.isReady) await this.#wait.for(interest.ready);
    } catch (error) {
      release(held);
      if (topic.life.loss === null) throw error;
      return;
    }
    this.#wait.keep(held, release);
    if (topic.life.loss !== null) {
      release(held);
      return;
    }
    const left = this.#place;
    const place = new PlayersPlace(topic, interest, this.#arguments);
    this.#place = place;
    try {
      if (this.#hasBegun) await this.#stream.begin(place, 'RESET', left?.loss ?? null);
    } finally {
      left?.release();
    }
  }
}
