import type { Action } from '../action.ts';
import { AwsError } from '../aws-error.ts';
import { listingOf, type Page } from '../pages.ts';
import { listingOfPast } from '../world/past.ts';
import type { GameSession, PlayerSession } from '../world/records.ts';
import type { PastView, World } from '../world/world.ts';
import { playerSessionOutput, present } from './outputs.ts';
import { exactlyOne, statusFilter } from './selectors.ts';

/** The same player may reserve twice: GameLift doesn't look (as far as its users can tell). */
export const createPlayerSession: Action = (world, input) => {
  const { GameSessionId, PlayerId, PlayerData } = input as unknown as CreatePlayerSessionInput;
  const gameSession = world.gameSessions.get(GameSessionId);
  const [reserved] = reserve(world, gameSession, [{ playerId: PlayerId, playerData: PlayerData }]);
  if (reserved === undefined) throw new Error('one player was to be reserved');
  return { PlayerSession: playerSessionOutput(reserved) };
};

/** All players or none. Data of players who are not in PlayerIds is ignored. */
export const createPlayerSessions: Action = (world, input) => {
  const { GameSessionId, PlayerIds, PlayerDataMap } = input as unknown as CreatePlayerSessionsInput;
  const gameSession = world.gameSessions.get(GameSessionId);
  const data = new Map(Object.entries(PlayerDataMap ?? {}));
  const players = PlayerIds.map((playerId) => ({ playerId, playerData: data.get(playerId) }));
  return { PlayerSessions: reserve(world, gameSession, players).map(playerSessionOutput) };
};

/**
 * PlayerSessionStatusFilter counts for a game session only; Limit and NextToken don't count for a player session.
 * Unknown players and player sessions are an empty list; an unknown game session is a NotFoundException.
 */
export const describePlayerSessions: Action = (world, input) => {
  const { items, NextToken } = readPlayers(world, input as DescribePlayerSessionsInput);
  return present({ PlayerSessions: items.map(playerSessionOutput), NextToken });
};

interface CreatePlayerSessionInput {
  GameSessionId: string;
  PlayerId: string;
  PlayerData?: string;
}
interface CreatePlayerSessionsInput {
  GameSessionId: string;
  PlayerIds: readonly string[];
  PlayerDataMap?: Readonly<Record<string, string>>;
}
interface DescribePlayerSessionsInput {
  GameSessionId?: string;
  PlayerId?: string;
  PlayerSessionId?: string;
  PlayerSessionStatusFilter?: string;
  Limit?: number;
  NextToken?: string;
}

const statuses = ['RESERVED', 'ACTIVE', 'COMPLETED', 'TIMEDOUT'] as const;

function reserve(
  world: World,
  gameSession: GameSession,
  players: readonly { playerId: string; playerData: string | undefined }[],
): PlayerSession[] {
  const { gameSessionId, status, playerSessionCreationPolicy, currentPlayerSessionCount } = gameSession;
  if (status !== 'ACTIVE') {
    const problem = `Game session ${gameSessionId} is ${status}, not ACTIVE, and takes no players.`;
    throw new AwsError('InvalidGameSessionStatusException', problem);
  }
  // Assumption: AWS does not say which error this is.
  if (playerSessionCreationPolicy === 'DENY_ALL') {
    const problem = `Game session ${gameSessionId} takes no players: its player session creation policy is DENY_ALL.`;
    throw new AwsError('InvalidGameSessionStatusException', problem);
  }
  const free = Math.max(0, gameSession.maximumPlayerSessionCount - currentPlayerSessionCount);
  if (players.length > free) {
    const problem = `Game session ${gameSessionId} has ${free} free player slots; ${players.length} are needed.`;
    throw new AwsError('GameSessionFullException', problem);
  }
  return world.lifecycle.reserve(gameSession, players);
}

function readPlayers(world: World, input: Readonly<DescribePlayerSessionsInput>): Page<PlayerSession> {
  const selector = exactlyOne({ ...input }, 'GameSessionId', 'PlayerId', 'PlayerSessionId');
  const status = statusFilter('PlayerSessionStatusFilter', input.PlayerSessionStatusFilter, statuses);
  const past = world.lookBack();
  if (selector === 'PlayerSessionId') {
    const present = world.playerSessions.find(input.PlayerSessionId ?? '');
    const session = present && past ? past.playerSession(present) : present;
    return { items: session === undefined ? [] : [session], NextToken: undefined };
  }
  const ofStatus = selector === 'PlayerId' ? undefined : status;
  const list =
    selector === 'PlayerId'
      ? world.playerSessions.ofPlayer(input.PlayerId ?? '')
      : world.playerSessions.ofGameSession(gameSessionOf(world, input, past), past ? 'ANY' : status);
  const { Limit, NextToken, ...scope } = input;
  return world.pages.read(
    { operation: 'DescribePlayerSessions', scope, limit: Limit, nextToken: NextToken },
    past
      ? listingOfPast(
          list,
          (session) => past.playerSession(session),
          (session) => ofStatus === undefined || session.status === ofStatus,
        )
      : listingOf(list),
  );
}

/** Throws AwsError (NotFoundException), also where the session was not there yet. */
function gameSessionOf(world: World, { GameSessionId = '' }: DescribePlayerSessionsInput, past: PastView | null) {
  const session = world.gameSessions.get(GameSessionId);
  if (past && !past.gameSession(session)) {
    throw new AwsError('NotFoundException', `Game session not found: ${GameSessionId}`);
  }
  return session;
}
