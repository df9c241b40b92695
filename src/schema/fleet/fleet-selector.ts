import type * as domain from '../../gamelift/game-session.ts';
import { aliasIdOf, fleetIdOf } from '../../gamelift/identifiers.ts';
import { builder } from '../builder.ts';

export const FleetSelector = builder.inputType('FleetSelector', {
  description: 'Which fleet: exactly one of the two.',
  isOneOf: true,
  fields: (t) => ({
    fleetId: t.string({ description: 'By its ID or ARN.' }),
    aliasId: t.string({ description: "The fleet that an alias points to, by the alias's ID or ARN." }),
  }),
});

/** @throws InvalidRequestError with `path` where the ID is no ID. */
export function fleetSelectorOf(
  { fleetId, aliasId }: typeof FleetSelector.$inferInput,
  path: readonly string[],
): domain.FleetSelector {
  return fleetId === undefined
    ? { aliasId: aliasIdOf(aliasId, [...path, 'aliasId']) }
    : { fleetId: fleetIdOf(fleetId, [...path, 'fleetId']) };
}
