import { compileFilter } from '../../expression/evaluate.ts';
import { isJoinable } from '../../gamelift/game-session.ts';
import { hashArguments } from '../cursor.ts';
import { type GameSessionImage, toGameSession } from '../image.ts';
import type { LobbyArguments, LobbyEvent } from '../live.ts';
import { type FleetScope, isInScope, scopeKey } from '../topic.ts';
import type { FleetTopic } from '../watch/fleet-topic.ts';
import { openFleetStream } from './fleet-stream.ts';
import type { GroupDefinition } from './group.ts';
import { LobbyBuffer } from './lobby-buffer.ts';
import type { StreamContext } from './stream-context.ts';

/** Opens a standing search: the ACTIVE sessions of a fleet that match, and how that set changes. */
export async function openLobbyStream(
  context: StreamContext,
  arguments_: LobbyArguments,
  signal: AbortSignal | undefined,
): Promise<AsyncIterableIterator<LobbyEvent>> {
  const { fleet, location, after } = arguments_;
  const scope: FleetScope = location === null ? { kind: 'fleet' } : { kind: 'location', location };
  const isIn = membership(arguments_, scope);
  return openFleetStream<LobbyEvent>(context, {
    fleet,
    scope,
    after,
    signal,
    define: (topic, fleetId) => define(context, arguments_, scope, isIn, topic, fleetId),
    isInSnapshot: isIn,
    stream: {
      wantsSnapshot: true,
      makeBuffer: (cursorAt) => new LobbyBuffer(cursorAt),
      snapshotPart: ({ images, ...part }) => ({
        type: 'GameSessionSnapshot',
        gameSessions: images.map((image) => toGameSession(image, context.watch.engine.blobs)),
        ...part,
      }),
    },
  });
}

type Membership = (image: GameSessionImage) => boolean;

function membership({ filter, joinableOnly }: LobbyArguments, scope: FleetScope): Membership {
  const matches = filter === null ? () => true : compileFilter(filter);
  return (image) =>
    image.status === 'ACTIVE' && isInScope(scope, image) && (!joinableOnly || isJoinable(image)) && matches(image);
}

function define(
  { watch: { engine } }: StreamContext,
  { filter, joinableOnly }: LobbyArguments,
  scope: FleetScope,
  isIn: Membership,
  topic: FleetTopic,
  fleetId: string,
): GroupDefinition<GameSessionImage, LobbyEvent> {
  return {
    argumentsHash: hashArguments({ stream: 'lobby', fleetId, scope, filter, joinableOnly }),
    selection: 'all',
    only: null,
    coverage: () => topic.journal.coverage(scopeKey(scope)),
    evaluate: ({ id, before, after }) => {
      const wasIn = before !== null && isIn(before);
      const isNowIn = isIn(after);
      if (!wasIn && !isNowIn) return null;
      const gameSession = toGameSession(topic.journal.entry(id)?.image ?? after, engine.blobs);
      if (!wasIn) return { type: 'LobbySessionEntered', gameSession };
      if (isNowIn) return { type: 'LobbySessionChanged', gameSession };
      const reason = after.status === 'ACTIVE' ? 'NO_LONGER_MATCHES' : 'ENDED';
      return { type: 'LobbySessionLeft', gameSession, reason };
    },
    isLast: () => false,
    freshness: () => topic.freshness(scope),
  };
}
