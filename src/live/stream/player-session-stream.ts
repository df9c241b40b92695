import type { PlayerSession } from '../../gamelift/player-session.ts';
import { type Cursor, canonical, decodeCursor } from '../cursor.ts';
import type { PlayerSessionTransitionEvent, PlayerSessionTransitionsArguments } from '../live.ts';
import { waitFor } from '../wait.ts';
import type { PlayersTopic } from '../watch/players-topic.ts';
import { toDomainError } from '../watch/upstream-failure.ts';
import type { GroupDefinition } from './group.ts';
import { type Place, Stream, type StreamKind } from './stream.ts';
import { FrameBuffer } from './stream-buffer.ts';
import type { StreamContext } from './stream-context.ts';

type Event = PlayerSessionTransitionEvent;

/** Opens a stream of the transitions of one game session's player sessions. */
export async function openPlayerSessionStream(
  context: StreamContext,
  arguments_: PlayerSessionTransitionsArguments,
  signal: AbortSignal | undefined,
): Promise<AsyncIterableIterator<Event>> {
  const cursor = arguments_.after === null ? null : decodeCursor(arguments_.after);
  const { clock, settings } = context.watch;
  const life = new AbortController();
  let topic: PlayersTopic | null = null;
  const kind: StreamKind<PlayerSession, Event> = {
    wantsSnapshot: arguments_.snapshot,
    makeBuffer: () => new FrameBuffer(settings.queueLength),
    makeSnapshotPart: ({ images, ...part }) => ({ type: 'PlayerSessionSnapshot', playerSessions: images, ...part }),
  };
  const stream = new Stream(kind, settings, {
    onStreamClosed: () => {
      life.abort(new Error('the stream has ended'));
      context.open.delete(stream);
      topic?.release();
    },
  });
  context.open.add(stream);
  if (signal) stream.queue.returnOn(signal);
  try {
    life.signal.throwIfAborted();
    const options = { clock, timeoutMs: settings.baselineTimeoutMs, signal: life.signal };
    const holding = context.topics.holdPlayers(arguments_.gameSessionId);
    topic = await waitFor(holding, { ...options, onLate: (late) => late.release() });
    await waitFor(topic.ready, options);
    await begin(stream, placeOf(topic, arguments_), cursor);
  } catch (error) {
    const isLeft = !stream.queue.isOpen;
    await stream.queue.return();
    if (!isLeft) throw toDomainError(error);
  }
  return stream.queue;
}

async function begin(stream: Stream<PlayerSession, Event>, place: Place<PlayerSession, Event>, cursor: Cursor | null) {
  if (cursor) await stream.resume(place, cursor);
  else stream.begin(place, 'NEW', null);
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
    key: canonical({ stream: 'playerSessionTransitions', gameSessionId, snapshot }),
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
