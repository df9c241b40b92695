import type { AbortNotice } from '../lib/abort.ts';
import type { Alias } from './alias.ts';
import type { CallAllowance } from './budget/call-allowance.ts';
import type { Fleet, FleetCapacity, FleetLocation, FleetUtilization } from './fleet.ts';
import type {
  CreateGameSessionInput,
  GameSession,
  ListGameSessionsArguments,
  SearchGameSessionsArguments,
  TerminationMode,
  UpdateGameSessionInput,
} from './game-session.ts';
import type { ListPlayerSessionsArguments, PlayerReservation, PlayerSession } from './player-session.ts';

/**
 * Who waits for an answer. Joins and mutations go first, then queries, then polls, which may use only a share of each
 * bucket.
 */
export type CallPriority = 'mutation' | 'query' | 'poll';

export interface CallOptions {
  priority: CallPriority;
  /** Stops waiting for the budget and for the answer. A call that others share goes on for them. */
  signal?: AbortNotice | undefined;
  /** What the calls are charged to. Polls have a share of GameLift's rates instead. */
  allowance?: CallAllowance | undefined;
}

/** One page of an upstream list. `nextToken` null means the end; a token may still lead to an empty page. */
export interface Page<T> {
  items: readonly T[];
  nextToken: string | null;
}

export interface PageRequest {
  /** At least 1; above an operation's cap GameLift clamps. */
  limit: number;
  nextToken: string | null;
}

export interface OperationBudget {
  operation: string;
  limitPerSecond: number;
  available: number;
  throttled: number;
}

/**
 * What GameLift can do, in our words. Every method is one upstream call through the one door (budget, single flight,
 * send, translate, measure) and rejects with a DomainError only. Nothing is cached after it answered.
 */
export interface GameLift {
  /** DescribeGameSessions, or DescribeGameSessionDetails (which brings protectionPolicy) with `withDetails`. */
  listGameSessions(
    list: ListGameSessionsArguments & { withDetails: boolean },
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<GameSession>>;
  /** The same two operations by ID; null where there is no such session. */
  readGameSession(
    gameSessionId: string,
    read: { withDetails: boolean },
    options: CallOptions,
  ): Promise<GameSession | null>;
  searchGameSessions(
    search: SearchGameSessionsArguments,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<GameSession>>;
  /** A pre-signed URL, or null where the session has no logs. */
  gameSessionLogUrl(gameSessionId: string, options: CallOptions): Promise<string | null>;
  createGameSession(input: CreateGameSessionInput, options: CallOptions): Promise<GameSession>;
  updateGameSession(input: UpdateGameSessionInput, options: CallOptions): Promise<GameSession>;
  terminateGameSession(gameSessionId: string, mode: TerminationMode, options: CallOptions): Promise<GameSession>;

  listPlayerSessions(
    list: ListPlayerSessionsArguments,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<PlayerSession>>;
  readPlayerSession(playerSessionId: string, options: CallOptions): Promise<PlayerSession | null>;
  /** Never repeated after an unclear failure: rejects with OUTCOME_UNKNOWN and says what to look up. */
  createPlayerSession(
    gameSessionId: string,
    reservation: PlayerReservation,
    options: CallOptions,
  ): Promise<PlayerSession>;
  createPlayerSessions(
    gameSessionId: string,
    reservations: readonly PlayerReservation[],
    options: CallOptions,
  ): Promise<readonly PlayerSession[]>;

  listFleetIds(page: PageRequest, options: CallOptions): Promise<Page<string>>;
  /** DescribeFleetAttributes by ID: fleets that it does not know (container fleets too) are left out. */
  readFleets(fleetIds: readonly string[], options: CallOptions): Promise<readonly Fleet[]>;
  readFleetUtilizations(
    fleetIds: readonly string[],
    options: CallOptions,
  ): Promise<ReadonlyMap<string, FleetUtilization>>;
  readFleetCapacities(fleetIds: readonly string[], options: CallOptions): Promise<ReadonlyMap<string, FleetCapacity>>;
  /** DescribeFleetLocationAttributes: the home Region and the remote locations, all of them. */
  readFleetLocations(fleetId: string, options: CallOptions): Promise<readonly FleetLocation[]>;
  readFleetLocationUtilization(fleetId: string, location: string, options: CallOptions): Promise<FleetUtilization>;
  readFleetLocationCapacity(fleetId: string, location: string, options: CallOptions): Promise<FleetCapacity>;

  listAliases(page: PageRequest, options: CallOptions): Promise<Page<Alias>>;
  readAlias(aliasId: string, options: CallOptions): Promise<Alias | null>;
  /** ResolveAlias: the fleet ID; a TERMINAL alias rejects with TerminalRoutingStrategyError. */
  resolveAlias(aliasId: string, options: CallOptions): Promise<string>;

  upstreamBudget(): readonly OperationBudget[];
}
