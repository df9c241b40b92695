import type { Alias } from './alias.ts';
import type { Connection, ConnectionArguments } from './connection.ts';
import type { Fleet, FleetCapacity, FleetLocation, FleetUtilization } from './fleet.ts';
import type { GameSession, ListGameSessionsArguments, SearchGameSessionsArguments } from './game-session.ts';
import type { ListPlayerSessionsArguments, PlayerSession } from './player-session.ts';

/**
 * One operation's reads: the same thing asked twice, by whatever path, is one upstream call, and what can be batched is.
 * Made fresh for each operation and cleared by each mutation in it, so that nothing read before a mutation is shown after.
 */
export interface Loaders {
  gameSession(gameSessionId: string, read: { withDetails: boolean }): Promise<GameSession | null>;
  gameSessions(
    list: ListGameSessionsArguments & { withDetails: boolean },
    page: ConnectionArguments,
  ): Promise<Connection<GameSession>>;
  searchGameSessions(search: SearchGameSessionsArguments, page: ConnectionArguments): Promise<Connection<GameSession>>;
  gameSessionLogUrl(gameSessionId: string): Promise<string | null>;
  /**
   * Where the game session is given, it is listed to find all IDs that were given with it: for several, whose listing is priced with one
   * call more than they are.
   */
  playerSession(playerSessionId: string, gameSessionId?: string): Promise<PlayerSession | null>;
  playerSessions(list: ListPlayerSessionsArguments, page: ConnectionArguments): Promise<Connection<PlayerSession>>;
  fleet(fleetId: string): Promise<Fleet | null>;
  fleets(page: ConnectionArguments): Promise<Connection<Fleet>>;
  fleetUtilization(fleetId: string): Promise<FleetUtilization | null>;
  fleetCapacity(fleetId: string): Promise<FleetCapacity | null>;
  fleetLocations(fleetId: string): Promise<readonly FleetLocation[]>;
  /** @throws DomainError COST_LIMIT_EXCEEDED where the location is not priced (default: it is), and its call would exceed the limit. */
  fleetLocationUtilization(fleetId: string, location: string, isPriced?: boolean): Promise<FleetUtilization>;
  fleetLocationCapacity(fleetId: string, location: string, isPriced?: boolean): Promise<FleetCapacity>;
  alias(aliasId: string): Promise<Alias | null>;
  aliases(page: ConnectionArguments): Promise<Connection<Alias>>;
  resolveAlias(aliasId: string): Promise<string>;
  /** Forgets everything: called when a mutation begins and again when it has ended. */
  clear(): void;
}
