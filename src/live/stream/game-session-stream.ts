import { InvalidRequestError } from '../../gamelift/errors.ts';
import { hashArguments } from '../cursor.ts';
import type { JournalRecord } from '../engine/journal.ts';
import { type GameSessionImage, toGameSession } from '../image.ts';
import type { GameSessionTransitionEvent, GameSessionTransitionsArguments } from '../live.ts';
import { type FleetScope, fleetIdOf, isInScope, scopeKey } from '../topic.ts';
import type { FleetTopic } from '../watch/fleet-topic.ts';
import { notAGameSessionId } from '../watch/topics.ts';
import { openFleetStream } from './fleet-stream.ts';
import type { GroupDefinition, Uncursored } from './group.ts';
import { FrameBuffer } from './stream-buffer.ts';
import type { StreamContext } from './stream-context.ts';

/** Opens a stream of one game session's transitions, or of a fleet's, or of a location's. */
export async function openGameSessionStream(
  context: StreamContext,
  arguments_: GameSessionTransitionsArguments,
  signal: AbortSignal | undefined,
): Promise<AsyncIterableIterator<GameSessionTransitionEvent>> {
  const { of, location, after, snapshot } = arguments_;
  const scope = scopeOf(arguments_);
  const fleet = of.aliasId === undefined ? { fleetId: fleetOf(of) } : { aliasId: of.aliasId };
  const { settings, engine } = context.watch;
  return openFleetStream<GameSessionTransitionEvent>(context, {
    fleet,
    scope,
    after,
    signal,
    define: (topic, fleetId) => define(context, arguments_, scope, topic, fleetId),
    isInSnapshot: (image, ended) => isInScope(scope, image) && (!ended || scope.kind === 'session'),
    stream: {
      wantsSnapshot: snapshot,
      makeBuffer: () => new FrameBuffer(settings.queueLength),
      snapshotPart: ({ images, ...part }) => ({
        type: 'GameSessionSnapshot',
        gameSessions: images.map((image) => toGameSession(image, engine.blobs)),
        ...part,
      }),
    },
  });

  function scopeOf({ of }: GameSessionTransitionsArguments): FleetScope {
    if (of.gameSessionId !== undefined) {
      if (location !== null) throw locationOfOneSession();
      return { kind: 'session', gameSessionId: of.gameSessionId };
    }
    return location === null ? { kind: 'fleet' } : { kind: 'location', location };
  }
}

function define(
  { watch: { engine } }: StreamContext,
  { to, changes, snapshot }: GameSessionTransitionsArguments,
  scope: FleetScope,
  topic: FleetTopic,
  fleetId: string,
): GroupDefinition<GameSessionImage, GameSessionTransitionEvent> {
  const wanted = to === null ? null : new Set(to);
  const sortedTo = wanted && [...wanted].sort();
  return {
    argumentsHash: hashArguments({ stream: 'gameSessionTransitions', fleetId, scope, to: sortedTo, changes, snapshot }),
    selection: changes ? 'all' : 'transitions',
    only: scope.kind === 'session' ? scope.gameSessionId : null,
    coverage: () => topic.journal.coverage(scopeKey(scope)),
    evaluate: (record) => {
      if (!isInScope(scope, record.after)) return null;
      const { status } = record.after;
      if (record.kind === 'transition' && wanted && !wanted.has(status)) return null;
      return toEvent(record);
    },
    isLast: ({ id }) => scope.kind === 'session' && (topic.journal.entry(id)?.ended ?? true),
    freshness: () => topic.freshness(scope),
  };

  function toEvent(record: JournalRecord<GameSessionImage>): Uncursored<GameSessionTransitionEvent> {
    const { kind, id, before, after, source } = record;
    const observedAt = new Date(record.observedAt);
    // What is known by now is at least as fresh as the event: an event replayed later shows the session as it is.
    const gameSession = toGameSession(topic.journal.entry(id)?.image ?? after, engine.blobs);
    if (kind === 'change') return { type: 'GameSessionChanged', gameSession, observedAt, source };
    return {
      type: 'GameSessionTransition',
      gameSessionId: id,
      previousStatus: before?.status ?? null,
      status: after.status,
      statusReason: after.statusReason,
      gameSession,
      observedAt,
      source,
    };
  }
}

function fleetOf({ fleetId, gameSessionId }: GameSessionTransitionsArguments['of']): string {
  if (fleetId !== undefined) return fleetId;
  const found = fleetIdOf(gameSessionId ?? '');
  if (found === null) throw notAGameSessionId(gameSessionId ?? '');
  return found;
}

function locationOfOneSession(): InvalidRequestError {
  return new InvalidRequestError('`location` goes with a fleet or an alias, not with a single game session', {
    path: ['location'],
  });
}
