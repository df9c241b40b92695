import type { FleetSelector } from '../../gamelift/game-session.ts';
import { type Cursor, decodeCursor } from '../cursor.ts';
import type { Entry } from '../engine/journal.ts';
import type { GameSessionImage } from '../image.ts';
import type { StreamStarted } from '../live.ts';
import type { FleetScope } from '../topic.ts';
import type { AliasTarget } from '../watch/alias-targets.ts';
import type { FleetTopic } from '../watch/fleet-topic.ts';
import type { Interest } from '../watch/interests.ts';
import { toDomainError } from '../watch/upstream-failure.ts';
import type { GroupDefinition } from './group.ts';
import { type Place, Stream, type StreamKind, type StreamOwner } from './stream.ts';
import type { StreamContext } from './stream-context.ts';
import { StreamWait } from './stream-wait.ts';

/** What a stream over (a part of) a fleet asks. Many of them ask the same: it holds nothing that the topic could hold once. */
export interface FleetQuestion<Event> extends StreamKind<GameSessionImage, Event> {
  readonly fleet: FleetSelector;
  readonly scope: FleetScope;
  readonly after: string | null;
  define(topic: FleetTopic, fleetId: string): GroupDefinition<GameSessionImage, Event>;
  /** Whether a session that is known belongs to the snapshot. */
  isInSnapshot(image: GameSessionImage, ended: boolean): boolean;
}

/** Opens a stream over (a part of) a fleet, through an alias or not, once its scope has been read. */
export async function openFleetStream<Event>(
  context: StreamContext,
  question: FleetQuestion<Event>,
  signal: AbortSignal | undefined,
): Promise<AsyncIterableIterator<Event>> {
  const cursor = question.after === null ? null : decodeCursor(question.after);
  return new FleetStream(context, question).open(cursor, signal);
}

class FleetStream<Event> implements StreamOwner {
  readonly #context: StreamContext;
  readonly #question: FleetQuestion<Event>;
  readonly #stream: Stream<GameSessionImage, Event>;
  readonly #wait: StreamWait;
  #place: FleetPlace<Event> | null = null;
  #alias: AliasTarget | null = null;
  #isMoving = false;
  /** Why the place is over; nothing is heard until another one is found. */
  #loss: string | null = null;

  constructor(context: StreamContext, question: FleetQuestion<Event>) {
    this.#context = context;
    this.#question = question;
    const { clock, settings } = context.watch;
    this.#stream = new Stream(question, settings, this);
    this.#wait = new StreamWait(this.#stream.queue, clock, settings.baselineTimeoutMs);
    context.open.add(this.#stream);
  }

  async open(cursor: Cursor | null, signal: AbortSignal | undefined): Promise<AsyncIterableIterator<Event>> {
    const { queue } = this.#stream;
    if (signal) queue.returnOn(signal);
    try {
      if (queue.isOpen) {
        const place = await this.#hold(await this.#resolveFleet());
        if (!this.#take(place)) return queue;
        if (cursor) await this.#stream.resume(place, cursor);
        else this.#stream.begin(place, 'NEW', null);
        this.#move(); // The alias may have been moved while its fleet was read.
      }
    } catch (error) {
      const isLeft = !queue.isOpen;
      await queue.return();
      if (!isLeft) throw toDomainError(error);
    }
    return queue;
  }

  onStreamStarted(outcome: StreamStarted['outcome']): void {
    this.#context.watch.observer.streamStarted(outcome);
  }

  onStreamClosed(): void {
    this.#wait.end();
    this.#context.open.delete(this.#stream);
    this.#alias?.release();
    this.#place?.release();
    this.#place = null;
  }

  onPlaceLost(reason: string): void {
    this.#loss = reason;
    this.#move();
  }

  async #resolveFleet(): Promise<string> {
    const { fleet } = this.#question;
    if (fleet.fleetId !== undefined) return fleet.fleetId;
    const following = this.#context.aliases.follow(fleet.aliasId, {
      onMove: () => this.#move(),
      onEnd: (error) => this.#stream.fail(error),
    });
    this.#alias = await this.#wait.for(following, (late) => late.release());
    return this.#alias.fleetId;
  }

  /** Moves in. False where the stream has ended meanwhile, or the place is already over. */
  #take(place: FleetPlace<Event>): boolean {
    if (!this.#stream.queue.isOpen) {
      place.release();
      return false;
    }
    this.#place = place;
    if (place.loss !== null) this.onPlaceLost(place.loss);
    return place.loss === null;
  }

  /** The alias points elsewhere, or the place is over: the stream goes on at the next one, and until then with what it has. */
  #move(): void {
    if (this.#isMoving || !this.#place) return;
    this.#follow(this.#place).catch((error: unknown) => this.#stream.fail(toDomainError(error)));
  }

  async #follow(from: FleetPlace<Event>): Promise<void> {
    let left = from;
    this.#isMoving = true;
    // It may be moved again, even back, or be lost again, while the fleet that it was moved to is read.
    while (this.#stream.queue.isOpen && (this.#loss !== null || this.#fleetAfter(left) !== left.fleetId)) {
      const place = await this.#wait.patiently(() => this.#hold(this.#fleetAfter(left)));
      const { fleetId } = place;
      if (fleetId !== this.#fleetAfter(left)) {
        place.release();
        continue;
      }
      const reason = fleetId === left.fleetId ? this.#loss : 'the alias points to another fleet';
      this.#loss = null;
      const isIn = this.#take(place);
      if (this.#place !== place) return; // The stream has ended, and has let go of everything.
      if (isIn) this.#stream.begin(place, 'RESET', reason);
      left.release();
      left = place;
    }
    // In the tick of the last look: whatever calls for a move from now on begins one. A stream that fails has ended.
    this.#isMoving = false;
  }

  /** Where the alias points to now; without one, the same fleet for ever. */
  #fleetAfter(place: FleetPlace<Event>): string {
    return this.#alias?.fleetId ?? place.fleetId;
  }

  /** The scope, held and read; where the history is lost meanwhile, the next one. */
  async #hold(fleetId: string): Promise<FleetPlace<Event>> {
    const { scope } = this.#question;
    for (;;) {
      const holding = this.#context.topics.holdFleet(fleetId, scope);
      const { topic, interest } = await this.#wait.for(holding, (late) => late.topic.release(late.interest));
      try {
        if (!interest.isReady) await this.#wait.for(interest.ready);
        if (!topic.isEnded) return new FleetPlace(this.#question, topic, interest, fleetId);
        topic.release(interest);
      } catch (error) {
        topic.release(interest);
        if (topic.loss === null) throw error;
      }
    }
  }
}

/** A fleet's topic with the stream's scope held. */
class FleetPlace<Event> implements Place<GameSessionImage, Event> {
  readonly fleetId: string;
  readonly definition: GroupDefinition<GameSessionImage, Event>;
  readonly #question: FleetQuestion<Event>;
  readonly #topic: FleetTopic;
  readonly #interest: Interest;

  constructor(question: FleetQuestion<Event>, topic: FleetTopic, interest: Interest, fleetId: string) {
    this.fleetId = fleetId;
    this.definition = question.define(topic, fleetId);
    this.#question = question;
    this.#topic = topic;
    this.#interest = interest;
  }

  get topic() {
    return this.#topic.key;
  }

  get journal() {
    return this.#topic.journal;
  }

  get hub() {
    return this.#topic.hub;
  }

  get loss() {
    return this.#topic.loss;
  }

  snapshot(): GameSessionImage[] {
    return [...this.#known()]
      .filter(({ image, ended }) => this.#question.isInSnapshot(image, ended))
      .map(({ image }) => image);
  }

  isComplete(): boolean {
    const { scope } = this.#question;
    return scope.kind === 'session' && (this.journal.entry(scope.gameSessionId)?.ended ?? true);
  }

  release(): void {
    this.#topic.release(this.#interest);
  }

  /** Thousands of streams of one session each must not go through thousands of sessions each. */
  #known(): Iterable<Entry<GameSessionImage>> {
    const { scope } = this.#question;
    if (scope.kind !== 'session') return this.journal.entries();
    const entry = this.journal.entry(scope.gameSessionId);
    return entry ? [entry] : [];
  }
}
