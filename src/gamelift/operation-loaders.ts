import type { AbortNotice } from '../lib/abort.ts';
import { createConcurrencyLimit } from '../lib/concurrency.ts';
import type { Alias } from './alias.ts';
import type { CallAllowance } from './budget/call-allowance.ts';
import { type Connection, type ConnectionArguments, connect, type PagedList } from './connection.ts';
import { detailsOperation, operationOf, plainOperation } from './cursor.ts';
import type { Fleet, FleetCapacity, FleetLocation, FleetUtilization } from './fleet.ts';
import type { GameSession, ListGameSessionsArguments, SearchGameSessionsArguments } from './game-session.ts';
import type { CallOptions, GameLift, PageRequest } from './gamelift.ts';
import type { Loaders } from './loaders.ts';
import { OperationReads } from './operation-reads.ts';
import { callsPerPageOfFleets, mostPages, pageCap, pagesOf, searchPageCap } from './page-caps.ts';
import type { ListPlayerSessionsArguments, PlayerSession } from './player-session.ts';
import { validateExpression, validateLocation, validatePlayerId } from './validate.ts';

/** Upstream calls that one operation makes at once. */
const callsAtOnce = 10;

const playerSessionList = {
  field: 'playerSessions',
  operation: 'DescribePlayerSessions',
  pageCap,
  keyOf: ({ playerSessionId }: PlayerSession) => playerSessionId,
};

/** One operation's reads. */
export class OperationLoaders implements Loaders {
  readonly #gamelift: GameLift;
  readonly #options: CallOptions;
  readonly #limit = createConcurrencyLimit(callsAtOnce);
  // Made anew by `clear`: a read that is still in flight then fills the old one, where nobody looks.
  #reads: OperationReads;

  /**
   * @param signal ends when no client waits for the operation any more, or its time is over.
   * @param allowance what its calls are charged to.
   */
  constructor(gamelift: GameLift, signal?: AbortNotice, allowance?: CallAllowance) {
    this.#gamelift = gamelift;
    this.#options = { priority: 'query', signal, allowance };
    this.#reads = new OperationReads(gamelift, this.#options, this.#limit);
  }

  gameSession(id: string, { withDetails }: { withDetails: boolean }): Promise<GameSession | null> {
    return this.#reads.gameSession(id, withDetails);
  }

  async gameSessions(
    list: ListGameSessionsArguments & { withDetails: boolean },
    page: ConnectionArguments,
  ): Promise<Connection<GameSession>> {
    validateLocation(list.location);
    const { withDetails: areDetailsWanted, ...listArguments } = list;
    // A cursor's token is for the operation that gave it out, whatever is selected behind it.
    const bound = operationOf(page.after);
    const withDetails = bound === detailsOperation || (bound !== plainOperation && areDetailsWanted);
    const operation = withDetails ? detailsOperation : plainOperation;
    return connect(
      {
        field: 'gameSessions',
        operation,
        arguments: listArguments,
        pageCap,
        keyOf: ({ gameSessionId }) => gameSessionId,
        fetch: (at) => this.#reads.gameSessions({ ...listArguments, withDetails }, at),
      },
      page,
      this.#options.allowance,
    );
  }

  async searchGameSessions(
    search: SearchGameSessionsArguments,
    page: ConnectionArguments,
  ): Promise<Connection<GameSession>> {
    validateLocation(search.location);
    validateExpression(search.filterExpression, 'filterExpression');
    validateExpression(search.sortExpression, 'sortExpression');
    return connect(
      {
        field: 'searchGameSessions',
        operation: 'SearchGameSessions',
        arguments: search,
        pageCap: searchPageCap,
        keyOf: ({ gameSessionId }) => gameSessionId,
        fetch: (at) =>
          this.#reads.gameSessionPage(['search', search, at], false, () =>
            this.#gamelift.searchGameSessions(search, at, this.#options),
          ),
      },
      page,
      this.#options.allowance,
    );
  }

  gameSessionLogUrl(id: string): Promise<string | null> {
    return this.#reads.once(['logUrl', id], () => this.#gamelift.gameSessionLogUrl(id, this.#options));
  }

  playerSession(id: string, gameSessionId?: string): Promise<PlayerSession | null> {
    return this.#reads.playerSession.load(id, gameSessionId);
  }

  async playerSessions(
    list: ListPlayerSessionsArguments,
    page: ConnectionArguments,
  ): Promise<Connection<PlayerSession>> {
    if (list.by.playerId !== undefined) validatePlayerId(list.by.playerId);
    return connect(
      list.by.playerId === undefined ? this.#playersOfSession(list) : this.#sessionsOfPlayer(list, list.by, page),
      page,
      this.#options.allowance,
    );
  }

  #playersOfSession(list: ListPlayerSessionsArguments): PagedList<PlayerSession> {
    const fetch = (at: PageRequest) => this.#reads.playerSessions(list, at);
    return { ...playerSessionList, arguments: list, fetch };
  }

  /**
   * GameLift lists all of a player's sessions: what the list does not ask for is passed over here. One upstream listing serves
   * all lists of the operation.
   */
  #sessionsOfPlayer(
    list: ListPlayerSessionsArguments,
    { playerId, inGameSession }: { playerId: string; inGameSession?: string },
    { first, after }: ConnectionArguments,
  ): PagedList<PlayerSession> {
    const isWanted = ({ status, gameSessionId }: PlayerSession) =>
      (list.status === null || status === list.status) &&
      (inGameSession === undefined || gameSessionId === inGameSession);
    const sparse = {
      ...(list.status !== null && { sparsePages: mostPages }),
      // Priced as the list of the game session, whichever viewer asks.
      ...(inGameSession !== undefined && { sparsePages: pagesOf(first, after) }),
    };
    return {
      ...playerSessionList,
      arguments: list,
      ...sparse,
      fetch: async (at) => {
        const { items, nextToken } = await this.#reads.playerSessions({ by: { playerId }, status: null }, at);
        return { items: items.map((session) => (isWanted(session) ? session : null)), nextToken };
      },
    };
  }

  fleet(fleetId: string): Promise<Fleet | null> {
    return this.#reads.fleet.load(fleetId);
  }

  fleets(page: ConnectionArguments): Promise<Connection<Fleet>> {
    return connect(
      {
        field: 'fleets',
        operation: 'ListFleets',
        arguments: null,
        pageCap,
        keyOf: ({ fleetId }) => fleetId,
        // The IDs, then what they stand for.
        callsPerPage: callsPerPageOfFleets,
        fetch: async (at) => {
          const { items, nextToken } = await this.#reads.once(['fleetIds', at], () =>
            this.#gamelift.listFleetIds(at, this.#options),
          );
          // Container fleets are described elsewhere: unknown here, they are left out.
          return { items: await Promise.all(items.map((id) => this.#reads.fleet.load(id))), nextToken };
        },
      },
      page,
      this.#options.allowance,
    );
  }

  fleetUtilization(fleetId: string): Promise<FleetUtilization | null> {
    return this.#reads.utilization.load(fleetId);
  }

  fleetCapacity(fleetId: string): Promise<FleetCapacity | null> {
    return this.#reads.capacity.load(fleetId);
  }

  fleetLocations(fleetId: string): Promise<readonly FleetLocation[]> {
    return this.#reads.once(['locations', fleetId], () => this.#gamelift.readFleetLocations(fleetId, this.#options));
  }

  fleetLocationUtilization(fleetId: string, location: string, isPriced = true): Promise<FleetUtilization> {
    return this.#reads.once(['locationUtilization', fleetId, location], async () => {
      if (!isPriced) this.#options.allowance?.require(1);
      return this.#gamelift.readFleetLocationUtilization(fleetId, location, this.#options);
    });
  }

  fleetLocationCapacity(fleetId: string, location: string, isPriced = true): Promise<FleetCapacity> {
    return this.#reads.once(['locationCapacity', fleetId, location], async () => {
      if (!isPriced) this.#options.allowance?.require(1);
      return this.#gamelift.readFleetLocationCapacity(fleetId, location, this.#options);
    });
  }

  alias(aliasId: string): Promise<Alias | null> {
    return this.#reads.once(['alias', aliasId], () => this.#gamelift.readAlias(aliasId, this.#options));
  }

  aliases(page: ConnectionArguments): Promise<Connection<Alias>> {
    return connect(
      {
        field: 'aliases',
        operation: 'ListAliases',
        arguments: null,
        pageCap,
        keyOf: ({ aliasId }) => aliasId,
        fetch: (at) => this.#reads.once(['aliases', at], () => this.#gamelift.listAliases(at, this.#options)),
      },
      page,
      this.#options.allowance,
    );
  }

  resolveAlias(aliasId: string): Promise<string> {
    return this.#reads.once(['resolveAlias', aliasId], () => this.#gamelift.resolveAlias(aliasId, this.#options));
  }

  clear(): void {
    this.#reads = new OperationReads(this.#gamelift, this.#options, this.#limit);
  }
}
