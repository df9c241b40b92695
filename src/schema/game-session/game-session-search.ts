import { builder } from '../builder.ts';
import { connectionArgs, pageOf } from '../connection.ts';
import { searchCosts } from '../cost.ts';
import { FleetSelector, fleetSelectorOf } from '../fleet/fleet-selector.ts';
import { GameSessionConnection } from './game-session-connection.ts';
import { filterOf, sortOf } from './game-session-expressions.ts';
import { GameSessionOrder, GameSessionWhere } from './game-session-where.ts';

builder.queryField('searchGameSessions', (t) =>
  t.upstream({
    type: GameSessionConnection,
    action: 'read',
    ...searchCosts,
    description: "SearchGameSessions: ACTIVE sessions of one fleet; GameLift's index runs seconds behind.",
    args: {
      fleet: t.arg({ type: FleetSelector, required: true, description: "Which fleet's." }),
      location: t.arg.string({ description: 'Only those in this location.' }),
      where: t.arg({ type: GameSessionWhere, description: 'Which sessions; or give `filterExpression`.' }),
      filterExpression: t.arg.string({
        description:
          "Which sessions, in GameLift's own words, e.g. `playerSessionCount>=2 AND gameSessionProperties.map='harbor'`. Parsed and checked here before anything is sent.",
      }),
      orderBy: t.arg({
        type: GameSessionOrder,
        description: 'In which order; or give `sortExpression`. Without either: any.',
      }),
      sortExpression: t.arg.string({
        description: "In which order, in GameLift's own words, e.g. `creationTimeMillis DESC`.",
      }),
      ...connectionArgs(t.arg),
    },
    resolve: (_root, { fleet, location, where, filterExpression, orderBy, sortExpression, ...page }, { loaders }) =>
      loaders.searchGameSessions(
        {
          fleet: fleetSelectorOf(fleet, ['fleet']),
          location: location ?? null,
          filterExpression: filterOf({ where, filterExpression })?.text ?? null,
          sortExpression: sortOf({ orderBy, sortExpression }),
        },
        pageOf(page),
      ),
  }),
);
