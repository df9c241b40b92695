import { InvalidRequestError } from '../../gamelift/errors.ts';
import { aliasIdOf, fleetIdOf, gameSessionIdOf } from '../../gamelift/identifiers.ts';
import { validateLocation } from '../../gamelift/validate.ts';
import type * as domain from '../../live/kinds/game-sessions/events.ts';
import { builder } from '../builder.ts';
import { FleetSelector, fleetSelectorOf } from '../fleet/fleet-selector.ts';
import { refuseUpstreamFields } from '../live-field.ts';
import { GameSessionTransitionFilter } from './game-session-enums.ts';
import { GameSessionTransitionEvent } from './game-session-events.ts';
import { filterOf } from './game-session-expressions.ts';
import { GameSessionWhere } from './game-session-where.ts';
import { LobbyEvent } from './lobby-events.ts';

const GameSessionScope = builder.inputType('GameSessionScope', {
  description: 'Of which game sessions: exactly one of the three.',
  isOneOf: true,
  fields: (t) => ({
    gameSessionId: t.string({ description: 'Of one game session, by its ARN.' }),
    fleetId: t.string({ description: 'Of every session of a fleet, by its ID or ARN.' }),
    aliasId: t.string({
      description:
        "Of every session of the fleet that an alias leads to, by the alias's ID or ARN; the stream follows the alias.",
    }),
  }),
});

builder.subscriptionFields((t) => ({
  gameSessionTransitions: t.field({
    type: GameSessionTransitionEvent,
    nullable: false,
    action: 'read',
    description: 'Status transitions of one game session, or of every session of a fleet.',
    args: {
      of: t.arg({ type: GameSessionScope, required: true, description: 'Of which game sessions.' }),
      location: t.arg.string({ description: 'Only those in this location. Goes with a fleet or alias only.' }),
      to: t.arg({
        type: [GameSessionTransitionFilter],
        description: 'Only transitions to these statuses; others are left out of the chain. All unless given.',
      }),
      snapshot: t.arg.boolean({
        required: true,
        defaultValue: true,
        description: 'Whether to begin with what is known now.',
      }),
      changes: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether to tell changes of anything but the status, too.',
      }),
      after: t.arg.string({ description: 'The cursor of any event seen before, to go on from there.' }),
    },
    subscribe(_root, { of, location, to, snapshot, changes, after }, { live, signal }, info) {
      refuseUpstreamFields(info);
      if (location != null && of.gameSessionId !== undefined) {
        throw new InvalidRequestError('`location` goes with a fleet or an alias, not with one game session', {
          path: ['location'],
        });
      }
      validateLocation(location ?? null);
      if (to?.length === 0) throw new InvalidRequestError('expected at least one status', { path: ['to'] });
      return live.gameSessionTransitions(
        { of: scopeOf(of), location: location ?? null, to: to ?? null, snapshot, changes, after: after ?? null },
        signal,
      );
    },
    resolve: (event) => event,
  }),
  lobby: t.field({
    type: LobbyEvent,
    nullable: false,
    action: 'read',
    description:
      "A standing search: the ACTIVE sessions of a fleet that match, kept up to date. Follows the gateway's own reading of the fleet, not GameLift's search index.",
    args: {
      fleet: t.arg({ type: FleetSelector, required: true, description: "Which fleet's." }),
      location: t.arg.string({ description: 'Only those in this location.' }),
      where: t.arg({ type: GameSessionWhere, description: 'Which sessions; or give `filterExpression`.' }),
      filterExpression: t.arg.string({ description: "Which sessions, in GameLift's own words." }),
      joinableOnly: t.arg.boolean({
        required: true,
        defaultValue: false,
        description:
          "Also leaves out sessions that deny players or are full (GameLift's search knows no creation policy).",
      }),
      after: t.arg.string({ description: 'The cursor of any event seen before, to go on from there.' }),
    },
    subscribe(_root, { fleet, location, where, filterExpression, joinableOnly, after }, { live, signal }, info) {
      refuseUpstreamFields(info);
      validateLocation(location ?? null);
      return live.lobby(
        {
          fleet: fleetSelectorOf(fleet, ['fleet']),
          location: location ?? null,
          filter: filterOf({ where, filterExpression })?.expression ?? null,
          joinableOnly,
          after: after ?? null,
        },
        signal,
      );
    },
    resolve: (event) => event,
  }),
}));

function scopeOf({ gameSessionId, fleetId, aliasId }: typeof GameSessionScope.$inferInput): domain.GameSessionScope {
  if (gameSessionId !== undefined) return { gameSessionId: gameSessionIdOf(gameSessionId, ['of', 'gameSessionId']) };
  if (fleetId !== undefined) return { fleetId: fleetIdOf(fleetId, ['of', 'fleetId']) };
  return { aliasId: aliasIdOf(aliasId, ['of', 'aliasId']) };
}
