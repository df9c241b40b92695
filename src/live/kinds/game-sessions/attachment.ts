import { DomainError } from '../../../gamelift/errors.ts';
import type { AbortNotice } from '../../../lib/abort.ts';
import { type Cursor, decodeCursor } from '../../delivery/cursor.ts';
import type { StreamEvent, StreamStarted } from '../../delivery/events.ts';
import { Stream, type StreamOwner } from '../../delivery/stream.ts';
import type { StreamContext } from '../../delivery/stream-context.ts';
import { StreamWait, WaitGivenUp } from '../../delivery/stream-wait.ts';
import type { Interest } from '../../interest/interests.ts';
import { isFinal, toDomainError, toEnding } from '../../sources/poll/failure.ts';
import type { AliasListener, AliasTarget } from './alias-targets.ts';
import type { GameSessionImage } from './image.ts';
import { FleetPlace, type FleetQuestion, type FleetTopic } from './place.ts';

/** Opens a stream over (a part of) a fleet, through an alias or not, once its scope has been read. */
export async function openFleetStream<Body>(
  context: StreamContext,
  question: FleetQuestion<Body>,
  signal: AbortNotice | undefined,
): Promise<AsyncIterableIterator<StreamEvent<Body>>> {
  const cursor = question.after === null ? null : decodeCursor(question.after);
  return new FleetStream(context, question).open(cursor, signal);
}

class FleetStream<Body> implements StreamOwner {
  readonly #context: StreamContext;
  readonly #question: FleetQuestion<Body>;
  readonly #stream: Stream<GameSessionImage, Body>;
  readonly #wait: StreamWait;
  #place: FleetPlace<Body> | null = null;
  #alias: AliasTarget | null = null;
  #hasBegun = false;
  #isMoving = false;

  constructor(context: StreamContext, question: FleetQuestion<Body>) {
    this.#context = context;
    this.#question = question;
    const { clock, settings } = context.watch;
    this.#stream = new Stream(question, settings, this, context.turns);
    this.#wait = new StreamWait(this.#stream.queue, clock, settings.baselineTimeoutMs);
    context.open.add(this.#stream);
  }

  async open(
    cursor: Cursor | null,
    signal: AbortNotice | undefined,
  ): Promise<AsyncIterableIterator<StreamEvent<Body>>> {
    return this.#stream.open(() => this.#begin(cursor), this.#context.watch.clock, signal);
  }

  onStreamStarted(outcome: StreamStarted['outcome']): void {
    this.#context.watch.observer.streamStarted(outcome);
  }

  /** Who retires a fleet points its aliases elsewhere first, and that may not have been seen yet. */
  onTopicEnded(error: Error): void {
    const [place, alias] = [this.#place, this.#alias];
    const mayHaveMoved = error instanceof DomainError && error.code === 'TOPIC_ENDED';
    if (!this.#hasBegun || !place || !alias || !mayHaveMoved) {
      this.#stream.queue.fail(error);
      return;
    }
    this.#place = null;
    const goOn = () => {
      if (alias.fleetId === place.fleetId) this.#stream.queue.fail(error);
      else this.#move();
    };
    void alias.renew().then(goOn);
  }

  onPlaceLost(reason: string): void {
    this.#place?.lose(reason);
    this.#move();
  }

  onStreamClosed(): void {
    this.#wait.giveUp();
    this.#context.open.delete(this.#stream);
    this.#alias?.release();
    this.#place?.release();
    this.#place = null;
  }

  async #begin(cursor: Cursor | null): Promise<void> {
    if (this.#stream.queue.isOpen) await this.#followAlias();
    while (this.#stream.queue.isOpen && !this.#hasBegun) {
      // The place may be lost, or the alias moved, in the ticks between the arrival and this one.
      if (!this.#place || !this.#isHome) await this.#arrive();
      else if (cursor) this.#hasBegun = await this.#stream.resume(this.#place, cursor);
      else this.#hasBegun = await this.#stream.begin(this.#place, 'NEW', null);
    }
    this.#move(); // The alias may have been moved meanwhile.
  }

  async #followAlias(): Promise<void> {
    const { aliasId } = this.#question.fleet;
    if (aliasId === undefined) return;
    const listener: AliasListener = {
      onMove: () => {
        // The fleet that is being read is no longer the one.
        this.#wait.giveUp();
        this.#move();
      },
      onEnd: (error) => this.#stream.queue.fail(error),
    };
    const release = (target: AliasTarget) => target.release();
    // It is resolved by a poll, which is made once: a stream that waits for its fleet to be read waits for its alias, too.
    const { baselineTimeoutMs } = this.#context.watch.settings;
    const follow = () => this.#wait.for(this.#context.aliases.follow(aliasId, listener), release);
    this.#alias = this.#wait.keep(await this.#wait.patiently(follow, baselineTimeoutMs), release);
  }

  /** Where the stream belongs. */
  get #fleetId(): string {
    const fleetId = this.#alias?.fleetId ?? this.#question.fleet.fleetId;
    if (fleetId === undefined) throw new Error('the alias has not been resolved');
    return fleetId;
  }

  /** Whether the stream is where it belongs, and something can be heard there. */
  get #isHome(): boolean {
    return this.#place?.fleetId === this.#fleetId && this.#place.loss === null;
  }

  /** The alias points elsewhere, or the place is over: the stream goes on at the next one, and until then with what it has. */
  #move(): void {
    if (this.#isMoving || !this.#hasBegun) return;
    this.#isMoving = true;
    this.#arrive()
      .catch((error: unknown) =>
        this.#stream.queue.fail(isFinal(error) ? toEnding(error, 'the alias') : toDomainError(error)),
      )
      .finally(() => {
        this.#isMoving = false;
        // It may have been moved in the ticks between the last look at it and this one.
        if (this.#stream.queue.isOpen && !this.#isHome) this.#move();
      });
  }

  /** The alias may be moved again, even back, and the place be lost again, while the fleet is read. Who has begun is patient. */
  async #arrive(): Promise<void> {
    while (this.#stream.queue.isOpen && !this.#isHome) {
      const fleetId = this.#fleetId;
      try {
        if (this.#hasBegun) await this.#wait.patiently(() => this.#enter(fleetId));
        else await this.#enter(fleetId);
      } catch (error) {
        if (!(error instanceof WaitGivenUp) && fleetId === this.#fleetId) throw error;
      }
    }
  }

  /** Holds the scope on a fleet, and goes on there once it has been read; not where its history is lost meanwhile. */
  async #enter(fleetId: string): Promise<void> {
    const { scope } = this.#question;
    const release = (held: { topic: FleetTopic; interest: Interest }) => held.topic.release(held.interest);
    const held = await this.#wait.for(this.#context.topics.hold(this.#question.kind, fleetId, scope), release);
    const { topic, interest } = held;
    try {
      // It may be interrupted in the ticks between its being ready and this one.
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
    const place = new FleetPlace(this.#question, topic, interest, fleetId);
    this.#place = place;
    try {
      const reason = left?.fleetId === fleetId ? left.loss : 'the alias points to another fleet';
      if (this.#hasBegun) await this.#stream.begin(place, 'RESET', reason);
    } finally {
      left?.release();
    }
  }
}
