import type * as domain from '../../gamelift/fleet.ts';
import { builder } from '../builder.ts';
import { PlayerGatewayStatus } from '../game-session/game-session-enums.ts';
import { FleetCapacity, FleetUtilization } from './fleet-figures.ts';
import { FleetStatus } from './fleet-status.ts';

/**
 * `isPriced`: whether its figures are priced before it is read, as those of a fleet's first locations are. Its figures are those that were last read,
 * where the fleet is that of an event.
 */
export type PricedLocation = domain.FleetLocation & { isPriced: boolean } & Partial<domain.LocationFigures>;

export const FleetLocation = builder.objectRef<PricedLocation>('FleetLocation').implement({
  description: 'A place in which a fleet hosts game sessions: its home Region, a remote Region or a custom location.',
  fields: (t) => ({
    location: t.exposeString('location', { nullable: false, description: 'Its name, e.g. us-west-2.' }),
    status: t.expose('status', { type: FleetStatus, description: 'Where it stands in its life.' }),
    playerGatewayStatus: t.expose('playerGatewayStatus', {
      type: PlayerGatewayStatus,
      description:
        "Whether the player gateway is available here: the fleet's `playerGatewayMode` does not promise it for each location. Null in the home Region of a fleet whose mode is ENABLED, because GameLift does not say it there.",
    }),
    utilization: t.upstream({
      type: FleetUtilization,
      action: 'read',
      cost: { calls: 1 },
      isInEvents: true,
      description: 'How busy it is. One call a location; in `fleetUtilization` events as last read, without a call.',
      resolve: ({ fleetId, location, isPriced, utilization }, _args, { loaders }) =>
        utilization === undefined ? loaders.fleetLocationUtilization(fleetId, location, isPriced) : utilization,
    }),
    capacity: t.upstream({
      type: FleetCapacity,
      action: 'read',
      cost: { calls: 1 },
      isInEvents: true,
      description:
        'How many instances it has. One call a location; in `fleetUtilization` events as last read, without a call.',
      resolve: ({ fleetId, location, isPriced, capacity }, _args, { loaders }) =>
        capacity === undefined ? loaders.fleetLocationCapacity(fleetId, location, isPriced) : capacity,
    }),
  }),
});
