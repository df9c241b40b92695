import { createConcurrencyLimit } from '../lib/concurrency.ts';
import { connect } from './connection.ts';
import type { CallOptions, GameLift } from './gamelift.ts';
import type { Loaders } from './loaders.ts';
import { OperationReads } from './operation-reads.ts';
import { pageCap, searchPageCap } from './page-caps.ts';
import { validateExpression, validateLocation } from './validate.ts';

/** Upstream calls that one operation makes at once. */
const callsAtOnce = 10;

/** One operation's reads. `signal` ends when the operation's client has left. */
export function createLoaders(gamelift: GameLift, signal?: AbortSignal): Loaders {
  const options: CallOptions = { priority: 'query', signal };
  const limit = createConcurrencyLimit(callsAtOnce);
  // Made anew by `clear`: a read that is still in flight then fills the old one, where nobody looks.
  let reads = new OperationReads(gamelift, options, limit);

  return {
    gameSession: (id, { withDetails }) => reads.gameSession(id, withDetails),

    async gameSessions(list, page) {
      validateLocation(list.location);
      const { withDetails, ...listArguments } = list;
      const operation = withDetails ? 'DescribeGameSessionDetails' : 'DescribeGameSessions';
      return connect(
        { operation, arguments: listArguments, pageCap, fetch: (at) => reads.gameSessions(list, at) },
        page,
      );
    },

    async searchGameSessions(search, page) {
      validateLocation(search.location);
      validateExpression(search.filterExpression, 'filterExpression');
      validateExpression(search.sortExpression, 'sortExpression');
      return connect(
        {
          operation: 'SearchGameSessions',
          arguments: search,
          pageCap: searchPageCap,
          fetch: (at) => reads.once(['search', search, at], () => gamelift.searchGameSessions(search, at, options)),
        },
        page,
      );
    },

    gameSessionLogUrl: (id) => reads.once(['logUrl', id], () => gamelift.gameSessionLogUrl(id, options)),

    playerSession: (id, gameSessionId) => reads.playerSession.load(id, gameSessionId),

    playerSessions(list, page) {
      // GameLift ignores the status of a player's listing, so items of other statuses are passed over here.
      const isWanted = (status: string) =>
        list.by.playerId === undefined || list.status === null || status === list.status;
      return connect(
        {
          operation: 'DescribePlayerSessions',
          arguments: list,
          pageCap,
          fetch: async (at) => {
            const { items, nextToken } = await reads.playerSessions(list, at);
            return { items: items.map((session) => (isWanted(session.status) ? session : null)), nextToken };
          },
        },
        page,
      );
    },

    fleet: (fleetId) => reads.fleet.load(fleetId),

    fleets: (page) =>
      connect(
        {
          operation: 'ListFleets',
          arguments: null,
          pageCap,
          fetch: async (at) => {
            const { items, nextToken } = await reads.once(['fleetIds', at], () => gamelift.listFleetIds(at, options));
            // Container fleets are described elsewhere: unknown here, they are left out.
            return { items: await Promise.all(items.map((id) => reads.fleet.load(id))), nextToken };
          },
        },
        page,
      ),

    fleetUtilization: (fleetId) => reads.utilization.load(fleetId),
    fleetCapacity: (fleetId) => reads.capacity.load(fleetId),
    fleetLocations: (fleetId) =>
      reads.once(['locations', fleetId], () => gamelift.readFleetLocations(fleetId, options)),
    fleetLocationUtilization: (fleetId, location) =>
      reads.once(['locationUtilization', fleetId, location], () =>
        gamelift.readFleetLocationUtilization(fleetId, location, options),
      ),
    fleetLocationCapacity: (fleetId, location) =>
      reads.once(['locationCapacity', fleetId, location], () =>
        gamelift.readFleetLocationCapacity(fleetId, location, options),
      ),

    alias: (aliasId) => reads.once(['alias', aliasId], () => gamelift.readAlias(aliasId, options)),
    aliases: (page) =>
      connect(
        {
          operation: 'ListAliases',
          arguments: null,
          pageCap,
          fetch: (at) => reads.once(['aliases', at], () => gamelift.listAliases(at, options)),
        },
        page,
      ),
    resolveAlias: (aliasId) => reads.once(['resolveAlias', aliasId], () => gamelift.resolveAlias(aliasId, options)),

    clear() {
      reads = new OperationReads(gamelift, options, limit);
    },
  };
}
