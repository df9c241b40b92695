import { DomainError } from '../../gamelift/errors.ts';
import type { FleetSelector } from '../../gamelift/game-session.ts';
import { sleep } from '../../lib/clock.ts';
import { type Cursor, decodeCursor } from '../cursor.ts';
import type { GameSessionImage } from '../image.ts';
import type { FleetScope } from '../topic.ts';
import { waitFor } from '../wait.ts';
import type { AliasTarget } from '../watch/alias-targets.ts';
import type { FleetTopic } from '../watch/fleet-topic.ts';
import type { Interest } from '../watch/interests.ts';
import { isFinal, toDomainError } from '../watch/upstream-failure.ts';
import type { GroupDefinition } from './group.ts';
import { type Place, Stream, type StreamOptions } from './stream.ts';
import type { StreamContext } from './stream-context.ts';

/** Between attempts to find a place again. */
const retryMs = 500;

export interface FleetStreamRequest<Event> {
  fleet: FleetSelector;
  scope: FleetScope;
  after: string | null;
  signal: AbortSignal | undefined;
  define(topic: FleetTopic, fleetId: string): GroupDefinition<GameSessionImage, Event>;
  /** Whether a session that is known belongs to the snapshot. */
  isInSnapshot(image: GameSessionImage, ended: boolean): boolean;
  stream: Omit<StreamOptions<GameSessionImage, Event>, 'settings' | 'onClose'>;
}

/** Opens a stream over (a part of) a fleet, through an alias or not, once its scope has been read. */
export async function openFleetStream<Event>(
  context: StreamContext,
  request: FleetStreamRequest<Event>,
): Promise<AsyncIterableIterator<Event>> {
  const cursor = request.after === null ? null : decodeCursor(request.after);
  return new FleetStream(context, request).open(cursor);
}

class FleetStream<Event> {
  readonly #context: StreamContext;
  readonly #request: FleetStreamRequest<Event>;
  readonly #stream: Stream<GameSessionImage, Event>;
  readonly #life = new AbortController();
  #place: Place<GameSessionImage, Event> | null = null;
  #fleetId = '';
  #alias: AliasTarget | null = null;
  #isMoving = false;
  /** Why the place is over and another one must be found. */
  #loss: string | null = null;
  /** Places that were lost, maybe before they were taken. */
  readonly #losses = new WeakMap<Place<GameSessionImage, Event>, string>();

  constructor(context: StreamContext, request: FleetStreamRequest<Event>) {
    this.#context = context;
    this.#request = request;
    const { settings } = context.watch;
    this.#stream = new Stream({ ...request.stream, settings, onClose: () => this.#onClose() });
    context.open.add(this.#stream);
  }

  async open(cursor: Cursor | null): Promise<AsyncIterableIterator<Event>> {
    const { signal } = this.#request;
    const { queue } = this.#stream;
    const onAbort = () => void queue.return();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#life.signal.addEventListener('abort', () => signal?.removeEventListener('abort', onAbort), { once: true });
    if (signal?.aborted) onAbort();
    try {
      this.#life.signal.throwIfAborted();
      this.#fleetId = await this.#resolveFleet();
      this.#take(await this.#hold(this.#fleetId));
      if (!this.#place || this.#loss !== null) return queue;
      if (cursor) await this.#stream.resume(this.#place, cursor);
      else this.#stream.begin(this.#place, 'NEW', null);
      this.#move(); // The alias may have been moved while its fleet was read.
    } catch (error) {
      const isLeft = !queue.isOpen;
      await queue.return();
      if (!isLeft) throw toDomainError(error);
    }
    return queue;
  }

  async #resolveFleet(): Promise<string> {
    const { fleet } = this.#request;
    if (fleet.fleetId !== undefined) return fleet.fleetId;
    const following = this.#context.aliases.follow(fleet.aliasId, {
      onMove: () => this.#move(),
      onEnd: (error) => this.#stream.fail(error),
    });
    this.#alias = await this.#wait(following, (late) => late.release());
    return this.#alias.fleetId;
  }

  /** The history is lost: nothing is heard until it has begun anew. */
  #lose(place: Place<GameSessionImage, Event>, reason: string): void {
    this.#losses.set(place, reason);
    if (place !== this.#place) return;
    this.#loss = reason;
    this.#stream.suspend();
    this.#move();
  }

  /** The alias points elsewhere, or the place is over: the stream goes on at the next one, and until then with what it has. */
  #move(): void {
    if (this.#isMoving || !this.#place) return;
    this.#isMoving = true;
    this.#follow()
      .catch((error: unknown) => this.#stream.fail(toDomainError(error)))
      .finally(() => {
        this.#isMoving = false;
      });
  }

  async #follow(): Promise<void> {
    // It may be moved again, even back, or be lost again, while the fleet that it was moved to is read.
    while (this.#stream.queue.isOpen && (this.#loss !== null || this.#isMoved())) {
      const fleetId = this.#alias?.fleetId ?? this.#fleetId;
      const place = await this.#holdPatiently(fleetId);
      if (fleetId !== (this.#alias?.fleetId ?? fleetId)) {
        place.release();
        continue;
      }
      const reason = fleetId === this.#fleetId ? this.#loss : 'the alias points to another fleet';
      const left = this.#place;
      this.#fleetId = fleetId;
      this.#loss = null;
      this.#take(place);
      if (this.#loss === null) this.#stream.begin(place, 'RESET', reason);
      left?.release();
    }
  }

  #take(place: Place<GameSessionImage, Event>): void {
    this.#place = place;
    const loss = this.#losses.get(place);
    if (loss !== undefined) this.#lose(place, loss);
  }

  #isMoved(): boolean {
    return this.#alias !== null && this.#alias.fleetId !== this.#fleetId;
  }

  /** A stream that has lost its place waits for as long as it takes; one that has a place gives up as a new one would. */
  async #holdPatiently(fleetId: string): Promise<Place<GameSessionImage, Event>> {
    for (;;) {
      try {
        return await this.#hold(fleetId);
      } catch (error) {
        if (this.#loss === null || isFinal(error) || !this.#stream.queue.isOpen) throw error;
        await sleep(this.#context.watch.clock, retryMs, this.#life.signal);
      }
    }
  }

  /** The scope, held and read. */
  async #hold(fleetId: string): Promise<Place<GameSessionImage, Event>> {
    const { topics } = this.#context;
    const { scope } = this.#request;
    const holding = topics.holdFleet(fleetId, scope);
    const { topic, interest } = await this.#wait(holding, (late) => late.topic.release(late.interest));
    try {
      await this.#wait(interest.ready);
    } catch (error) {
      topic.release(interest);
      throw error;
    }
    if (topic.isEnded) throw new DomainError('UPSTREAM_UNAVAILABLE', 'the history was lost while it was read');
    return this.#makePlace(topic, interest, fleetId);
  }

  #makePlace(topic: FleetTopic, interest: Interest, fleetId: string): Place<GameSessionImage, Event> {
    const { scope, define, isInSnapshot } = this.#request;
    const { journal } = topic;
    // Thousands of streams of one session each must not go through thousands of sessions each.
    const known = () => {
      if (scope.kind !== 'session') return journal.entries();
      const entry = journal.entry(scope.gameSessionId);
      return entry ? [entry] : [];
    };
    const place: Place<GameSessionImage, Event> = {
      topic: topic.key,
      journal,
      hub: topic.hub,
      definition: define(topic, fleetId),
      snapshot: () => [...known()].filter(({ image, ended }) => isInSnapshot(image, ended)).map(({ image }) => image),
      isComplete: () => scope.kind === 'session' && (journal.entry(scope.gameSessionId)?.ended ?? true),
      release: () => {
        forget();
        topic.release(interest);
      },
    };
    const forget = topic.onLost((reason) => this.#lose(place, reason));
    return place;
  }

  #wait<T>(promise: Promise<T>, onLate?: (value: T) => void): Promise<T> {
    const { clock, settings } = this.#context.watch;
    const options = { clock, timeoutMs: settings.baselineTimeoutMs, signal: this.#life.signal };
    return waitFor(promise, onLate ? { ...options, onLate } : options);
  }

  #onClose(): void {
    this.#life.abort(new Error('the stream has ended'));
    this.#context.open.delete(this.#stream);
    this.#alias?.release();
    this.#place?.release();
    this.#place = null;
  }
}
