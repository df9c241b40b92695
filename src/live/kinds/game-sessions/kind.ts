import type { Operation } from '../../../gamelift/budget/published-rates.ts';
import type { GameSession, GameSessionStatusFilter } from '../../../gamelift/game-session.ts';
import type { GameLift } from '../../../gamelift/gamelift.ts';
import type { BlobStore } from '../../journal/blob-store.ts';
import type { TopicKind } from '../../topic/kind.ts';
import type { TopicRuntime } from '../../topic/runtime.ts';
import { BlobKeeper } from './blob-keeper.ts';
import { type GameSessionImage, toImage } from './image.ts';
import { gameSessionJournal } from './journal-kind.ts';
import { gameSessionModel, hasGameSessionEnded } from './model.ts';
import { fleetScopes, locate } from './scope.ts';

/** GameLift caps a page at 100 game sessions. */
const pageLimit = 100;

export type FleetTopic = TopicRuntime<GameSessionImage, GameSession>;
export type GameSessionKind = TopicKind<GameSessionImage, GameSession>;

/** The game sessions of a fleet: a topic each. Read by DescribeGameSessions or …Details, whichever has room. */
export function gameSessionKind(
  gamelift: Pick<GameLift, 'listGameSessions' | 'readGameSession'>,
  blobs: BlobStore,
): GameSessionKind {
  return {
    ...gameSessionJournal,
    keyPrefix: 'fleet',
    words: {
      topic: (fleetId) => `fleet ${fleetId}`,
      topics: (count) => `${count} fleets`,
      idMember: 'fleetId',
      object: 'game session',
      objects: 'game sessions',
      part: 'location',
    },
    model: gameSessionModel,
    scopes: fleetScopes,
    locate,
    topicIdOf: ({ fleetId }) => fleetId,
    toImage: (read, known) => toImage(read, blobs, known),
    isEnd: hasGameSessionEnded,
    isTransient: ({ status }) => status !== 'ACTIVE',
    reads: {
      // Never TERMINATED, which holds 30 days.
      lists: ['ACTIVATING', 'ACTIVE', 'TERMINATING'] satisfies GameSessionStatusFilter[],
      // Reads by ID and list scans spill over into each other's operation.
      operations: {
        lookup: ['DescribeGameSessions', 'DescribeGameSessionDetails'],
        follow: ['DescribeGameSessions', 'DescribeGameSessionDetails'],
        scan: ['DescribeGameSessionDetails', 'DescribeGameSessions'],
      },
      page: (fleetId, { part, status, nextToken }, { operation, signal }) =>
        gamelift.listGameSessions(
          {
            fleet: { fleetId },
            location: part,
            status: status as GameSessionStatusFilter,
            withDetails: isWithDetails(operation),
          },
          { limit: pageLimit, nextToken },
          { priority: 'poll', signal },
        ),
      one: (_fleetId, gameSessionId, { operation, signal }) =>
        gamelift.readGameSession(
          gameSessionId,
          { withDetails: isWithDetails(operation) },
          { priority: 'poll', signal },
        ),
    },
    extend({ journal }) {
      const keeper = new BlobKeeper(blobs);
      return {
        onRecorded(reads) {
          for (const read of reads) keeper.keep(journal.entry(read.gameSessionId)?.image, read);
        },
        onWritten(id, entry) {
          if (!entry) keeper.drop(id);
        },
        stop: () => keeper.clear(),
      };
    },
  };
}

function isWithDetails(operation: Operation | null): boolean {
  return operation === 'DescribeGameSessionDetails';
}
