import type { GameLift } from '../../../gamelift/gamelift.ts';
import type { PlayerSession, PlayerSessionStatusFilter } from '../../../gamelift/player-session.ts';
import type { TopicKind } from '../../topic/kind.ts';
import type { TopicRuntime } from '../../topic/runtime.ts';
import type { GameSessionKind } from '../game-sessions/kind.ts';
import { fleetOf } from '../game-sessions/scope.ts';
import { playerSessionJournal } from './journal-kind.ts';
import { playerSessionModel } from './model.ts';
import { PlayersOfGameSession } from './players-of-game-session.ts';
import { completion, playerScopes } from './scope.ts';

/** GameLift publishes no cap of a page of player sessions; a game session has at most 200 at a time. */
const pageLimit = 100;

export type PlayersTopic = TopicRuntime<PlayerSession>;
export type PlayerSessionKind = TopicKind<PlayerSession>;

/** The players of a game session: a topic each, complete once the game session has ended and its players are settled. */
export function playerSessionKind(
  gamelift: Pick<GameLift, 'listPlayerSessions' | 'readPlayerSession'>,
  gameSessions: GameSessionKind,
): PlayerSessionKind {
  return {
    ...playerSessionJournal,
    keyPrefix: 'players',
    words: {
      topic: () => 'the game session',
      topics: (count) => `the players of ${count} game sessions`,
      idMember: 'gameSessionId',
      object: 'player session',
      objects: 'players',
      part: 'location',
    },
    model: playerSessionModel,
    scopes: playerScopes,
    locate: ({ playerSessionId }) => ({ id: playerSessionId, part: null }),
    topicIdOf: ({ gameSessionId }) => gameSessionId,
    toImage: (read) => read,
    isEnd: (read) => playerSessionModel.isEnded(read),
    // Nothing but its deadline says when a reservation changes.
    isTransient: () => false,
    reads: {
      // Never unfiltered, which holds 30 days of COMPLETED.
      lists: ['RESERVED', 'ACTIVE'] satisfies PlayerSessionStatusFilter[],
      operations: {
        lookup: ['DescribePlayerSessions'],
        follow: ['DescribePlayerSessions'],
        scan: ['DescribePlayerSessions'],
      },
      page: (gameSessionId, { status, nextToken }, { signal }) =>
        gamelift.listPlayerSessions(
          { by: { gameSessionId }, status: status as PlayerSessionStatusFilter },
          { limit: pageLimit, nextToken },
          { priority: 'poll', signal },
        ),
      one: (_gameSessionId, playerSessionId, { signal }) =>
        gamelift.readPlayerSession(playerSessionId, { priority: 'poll', signal }),
    },
    parentOf: (gameSessionId) => ({ kind: gameSessions, topicId: fleetOf(gameSessionId), id: gameSessionId }),
    // Topics of players can't be shared.
    limit: ({ playerTopicsLimit }) => playerTopicsLimit,
    completion,
    extend: (topic, parent) => new PlayersOfGameSession(topic, parent),
  };
}
