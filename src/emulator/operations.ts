import type { Action } from './action.ts';
import { describeAlias, listAliases, resolveAlias } from './actions/alias.ts';
import {
  describeFleetAttributes,
  describeFleetCapacity,
  describeFleetLocationAttributes,
  describeFleetLocationCapacity,
  describeFleetLocationUtilization,
  describeFleetUtilization,
  listFleets,
} from './actions/fleet.ts';
import {
  createGameSession,
  describeGameSessionDetails,
  describeGameSessions,
  getGameSessionLogUrl,
  searchGameSessions,
  terminateGameSession,
  updateGameSession,
} from './actions/game-session.ts';
import { createPlayerSession, createPlayerSessions, describePlayerSessions } from './actions/player-session.ts';
import type { OperationName } from './model/model.ts';
import { detailedGameSessionsRead, gameSessionsRead, playerSessionsRead, type SessionRead } from './session-read.ts';

/** What the emulator knows about one operation of GameLift. Its input's constraints and its rate are in the model. */
export interface Operation {
  readonly action: Action;
  /** For an operation that lists sessions: which ones its answer tells of. Such answers are logged as reads. */
  readonly sessionsRead?: (output: unknown) => SessionRead[];
}

/** Every operation that is emulated, whatever protocol it is called by. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  CreateGameSession: { action: createGameSession },
  DescribeGameSessions: { action: describeGameSessions, sessionsRead: gameSessionsRead },
  DescribeGameSessionDetails: { action: describeGameSessionDetails, sessionsRead: detailedGameSessionsRead },
  SearchGameSessions: { action: searchGameSessions, sessionsRead: gameSessionsRead },
  UpdateGameSession: { action: updateGameSession },
  TerminateGameSession: { action: terminateGameSession },
  GetGameSessionLogUrl: { action: getGameSessionLogUrl },

  CreatePlayerSession: { action: createPlayerSession },
  CreatePlayerSessions: { action: createPlayerSessions },
  DescribePlayerSessions: { action: describePlayerSessions, sessionsRead: playerSessionsRead },

  ListFleets: { action: listFleets },
  DescribeFleetAttributes: { action: describeFleetAttributes },
  DescribeFleetLocationAttributes: { action: describeFleetLocationAttributes },
  DescribeFleetUtilization: { action: describeFleetUtilization },
  DescribeFleetCapacity: { action: describeFleetCapacity },
  DescribeFleetLocationUtilization: { action: describeFleetLocationUtilization },
  DescribeFleetLocationCapacity: { action: describeFleetLocationCapacity },

  ListAliases: { action: listAliases },
  DescribeAlias: { action: describeAlias },
  ResolveAlias: { action: resolveAlias },
};
