import { gameSessionIdOf } from '../../gamelift/identifiers.ts';
import { builder } from '../builder.ts';
import { connectionArgs, pageOf } from '../connection.ts';
import { gameSessionCosts } from '../cost.ts';
import { FleetSelector, fleetSelectorOf } from '../fleet/fleet-selector.ts';
import { GameSession } from '../refs.ts';
import { isSelected } from '../selection.ts';
import { GameSessionConnection, selectsDetails } from './game-session-connection.ts';
import { GameSessionStatusFilter } from './game-session-enums.ts';

builder.queryFields((t) => ({
  gameSession: t.upstream({
    type: GameSession,
    action: 'read',
    cost: { calls: 1, brings: ['protectionPolicy'] },
    description: 'A game session by its ID; null where there is none (any more).',
    args: { gameSessionId: t.arg.string({ required: true, description: "The game session's ARN." }) },
    resolve: (_root, { gameSessionId }, { loaders }, info) =>
      loaders.gameSession(gameSessionIdOf(gameSessionId, ['gameSessionId']), {
        withDetails: isSelected(info, ['protectionPolicy']),
      }),
  }),
  gameSessions: t.upstream({
    type: GameSessionConnection,
    action: 'read',
    ...gameSessionCosts,
    description:
      "The game sessions of a fleet, in GameLift's order: DescribeGameSessions, or …Details where protectionPolicy is selected.",
    args: {
      fleet: t.arg({ type: FleetSelector, required: true, description: "Which fleet's." }),
      location: t.arg.string({ description: 'Only those in this location.' }),
      status: t.arg({ type: GameSessionStatusFilter, description: 'Only those of this status.' }),
      ...connectionArgs(t.arg),
    },
    resolve: (_root, { fleet, location, status, ...page }, { loaders }, info) =>
      loaders.gameSessions(
        {
          fleet: fleetSelectorOf(fleet, ['fleet']),
          location: location ?? null,
          status: status ?? null,
          withDetails: selectsDetails(info),
        },
        pageOf(page),
      ),
  }),
  gameSessionLogUrl: t.upstream({
    type: 'String',
    action: 'readGameSessionLog',
    cost: { calls: 1 },
    description:
      "A pre-signed URL of the session's logs (GetGameSessionLogUrl), or null where there are none. Needs gamelift:operate.",
    args: { gameSessionId: t.arg.string({ required: true, description: "The game session's ARN." }) },
    resolve: (_root, { gameSessionId }, { loaders }) =>
      loaders.gameSessionLogUrl(gameSessionIdOf(gameSessionId, ['gameSessionId'])),
  }),
}));
