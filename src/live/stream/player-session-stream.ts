import type { PlayerSession } from '../../gamelift/player-session.ts';
import { sleep } from '../../lib/clock.ts';
import { type Cursor, decodeCursor, hashArguments } from '../cursor.ts';
import type { PlayerSessionTransitionEvent, PlayerSessionTransitionsArguments } from '../live.ts';
import { waitFor } from '../wait.ts';
import type { PlayersTopic } from '../watch/players-topic.ts';
import { isFinal, toDomainError } from '../watch/upstream-failure.ts';
import type { GroupDefinition } from './group.ts';
import { type Place, Stream } from './stream.ts';
import { FrameBuffer } from './stream-buffer.ts';
import type { StreamContext } from './stream-context.ts';

type Event = PlayerSessionTransitionEvent;

/** Between attempts to find a place again. */
const retryMs = 500;

/** Opens a stream of the transitions of one game session's player sessions. */
export async function openPlayerSessionStream(
  context: StreamContext,
  arguments_: PlayerSessionTransitionsArguments,
  signal: AbortSignal | undefined,
): Promise<AsyncIterableIterator<Event>> {
  const cursor = arguments_.after === null ? null : decodeCursor(arguments_.after);
  return new PlayerSessionStream(context, arguments_).open(cursor, signal);
}

class PlayerSessionStream {
  readonly #context: StreamContext;
  readonly #arguments: PlayerSessionTransitionsArguments;
  readonly #stream: Stream<PlayerSession, Event>;
  readonly #life = new AbortController();
  #topic: PlayersTopic | null = null;
  #forgetTopic: () => void = () => {};
  /** Why the topic is over and the next one must be found. */
  #loss: string | null = null;
  /** Whether the stream looks for a topic: at first, or again. */
  #isBeginning = true;

  constructor(context: StreamContext, arguments_: PlayerSessionTransitionsArguments) {
    const { settings } = context.watch;
    this.#context = context;
    this.#arguments = arguments_;
    this.#stream = new Stream<PlayerSession, Event>({
      settings,
      wantsSnapshot: arguments_.snapshot,
      makeBuffer: () => new FrameBuffer(settings.queueLength),
      snapshotPart: ({ images, ...part }) => ({ type: 'PlayerSessionSnapshot', playerSessions: images, ...part }),
      onClose: () => this.#onClose(),
    });
    context.open.add(this.#stream);
  }

  async open(cursor: Cursor | null, signal: AbortSignal | undefined): Promise<AsyncIterableIterator<Event>> {
    const { queue } = this.#stream;
    const onAbort = () => void queue.return();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#life.signal.addEventListener('abort', () => signal?.removeEventListener('abort', onAbort), { once: true });
    if (signal?.aborted) onAbort();
    try {
      this.#life.signal.throwIfAborted();
      const topic = await this.#hold();
      this.#isBeginning = false;
      const place = placeOf(topic, this.#arguments);
      if (cursor) await this.#stream.resume(place, cursor);
      else this.#stream.begin(place, 'NEW', null);
    } catch (error) {
      const isLeft = !queue.isOpen;
      await queue.return();
      if (!isLeft) throw toDomainError(error);
    }
    return queue;
  }

  /** The players, held and read. From now on it is heard when their history is lost. */
  async #hold(): Promise<PlayersTopic> {
    const { clock, settings } = this.#context.watch;
    const options = { clock, timeoutMs: settings.baselineTimeoutMs, signal: this.#life.signal };
    const holding = this.#context.topics.holdPlayers(this.#arguments.gameSessionId);
    const topic = await waitFor(holding, { ...options, onLate: (late) => late.release() });
    this.#topic = topic;
    this.#forgetTopic = topic.onLost((reason) => this.#lose(topic, reason));
    await waitFor(topic.ready, options);
    return topic;
  }

  /** The history is lost: nothing is heard until it has begun anew. */
  #lose(topic: PlayersTopic, reason: string): void {
    if (topic !== this.#topic) return;
    this.#loss = reason;
    this.#stream.suspend();
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    this.#beginAgain()
      .catch((error: unknown) => this.#stream.fail(toDomainError(error)))
      .finally(() => {
        this.#isBeginning = false;
      });
  }

  async #beginAgain(): Promise<void> {
    while (this.#loss !== null && this.#stream.queue.isOpen) {
      const reason = this.#loss;
      this.#loss = null;
      this.#letGo();
      try {
        const topic = await this.#hold();
        if (this.#loss === null) this.#stream.begin(placeOf(topic, this.#arguments), 'RESET', reason);
      } catch (error) {
        if (!this.#stream.queue.isOpen) return;
        if (isFinal(error)) throw error;
        this.#loss = reason;
        await sleep(this.#context.watch.clock, retryMs, this.#life.signal).catch(() => {});
      }
    }
  }

  #letGo(): void {
    this.#forgetTopic();
    this.#topic?.release();
    this.#topic = null;
  }

  #onClose(): void {
    this.#life.abort(new Error('the stream has ended'));
    this.#context.open.delete(this.#stream);
    this.#letGo();
  }
}

function placeOf(topic: PlayersTopic, arguments_: PlayerSessionTransitionsArguments): Place<PlayerSession, Event> {
  const { journal } = topic;
  return {
    topic: topic.key,
    journal,
    hub: topic.hub,
    definition: define(topic, arguments_),
    snapshot: () => [...journal.entries()].filter(({ ended }) => !ended).map(({ image }) => image),
    isComplete: () => topic.isComplete,
    release: () => topic.release(),
  };
}

function define(
  topic: PlayersTopic,
  { gameSessionId, snapshot }: PlayerSessionTransitionsArguments,
): GroupDefinition<PlayerSession, Event> {
  return {
    argumentsHash: hashArguments({ stream: 'playerSessionTransitions', gameSessionId, snapshot }),
    // The contract has no event for other changes of a player session.
    selection: 'transitions',
    only: null,
    coverage: () => topic.coverage(),
    evaluate: ({ id, before, after, observedAt, source }) => ({
      type: 'PlayerSessionTransition',
      playerSessionId: id,
      previousStatus: before?.status ?? null,
      status: after.status,
      playerSession: topic.journal.entry(id)?.image ?? after,
      observedAt: new Date(observedAt),
      source,
    }),
    isLast: () => false,
    freshness: () => topic.freshness(),
  };
}
