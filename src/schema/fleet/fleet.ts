import { NotFoundError } from '../../gamelift/errors.ts';
import { withHomeRegion } from '../../gamelift/fleet.ts';
import { fleetIdOf } from '../../gamelift/identifiers.ts';
import { callsPerPageOfFleets } from '../../gamelift/page-caps.ts';
import { builder } from '../builder.ts';
import { connectionArgs, connectionType, pageOf } from '../connection.ts';
import { type Arguments, gameSessionCosts, pageCosts } from '../cost.ts';
import { GameSessionConnection, selectsDetails } from '../game-session/game-session-connection.ts';
import { GameSessionStatusFilter, ProtectionPolicy } from '../game-session/game-session-enums.ts';
import { encodeGlobalId } from '../global-id.ts';
import { Node, registerNode } from '../node.ts';
import { ofItsObject } from '../of-its-object.ts';
import { guardedBy } from '../payload-view.ts';
import { Fleet } from '../refs.ts';
import { CertificateType, PlayerGatewayMode } from './fleet-enums.ts';
import { FleetCapacity, FleetUtilization } from './fleet-figures.ts';
import { FleetLocation } from './fleet-location.ts';
import { FleetSelector, fleetSelectorOf } from './fleet-selector.ts';
import { FleetStatus } from './fleet-status.ts';
import { ResourceCreationLimitPolicy } from './resource-creation-limit-policy.ts';

registerNode(Fleet, {
  action: 'read',
  cost: { calls: 1 },
  load: ([id], { loaders }, { path }) => loaders.fleet(fleetIdOf(id, path)),
});

Fleet.implement({
  extensions: guardedBy('read', ['fleetId', 'status']),
  description: 'Instances, or computers of your own, that host game sessions.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global ID.',
      extensions: ofItsObject,
      resolve: ({ fleetId }) => encodeGlobalId('Fleet', fleetId),
    }),
    fleetId: t.exposeString('fleetId', { nullable: false, description: "GameLift's ID, e.g. fleet-…." }),
    fleetArn: t.exposeString('fleetArn', { description: "The fleet's ARN." }),
    name: t.exposeString('name', { description: 'Its display name; need not be unique.' }),
    description: t.exposeString('description', { description: 'What its owner says of it.' }),
    status: t.expose('status', { type: FleetStatus, nullable: false, description: 'Where it stands in its life.' }),
    computeType: t.exposeString('computeType', { description: 'EC2 or ANYWHERE.' }),
    fleetType: t.exposeString('fleetType', { description: 'ON_DEMAND or SPOT.' }),
    instanceType: t.exposeString('instanceType', { description: 'The EC2 instance type of its instances.' }),
    operatingSystem: t.exposeString('operatingSystem', {
      description: 'The operating system of its instances, e.g. AMAZON_LINUX_2023.',
    }),
    buildId: t.exposeString('buildId', { description: 'The build that it runs. Null for a fleet that runs no build.' }),
    scriptId: t.exposeString('scriptId', {
      description: 'The Realtime script that it runs. Null for a fleet that runs no script.',
    }),
    creationTime: t.expose('creationTime', { type: 'DateTime', description: 'When it was created.' }),
    terminationTime: t.expose('terminationTime', { type: 'DateTime', description: 'When it was deleted.' }),
    newGameSessionProtectionPolicy: t.expose('newGameSessionProtectionPolicy', {
      type: ProtectionPolicy,
      description: 'The protection with which its game sessions start.',
    }),
    resourceCreationLimitPolicy: t.expose('resourceCreationLimitPolicy', {
      type: ResourceCreationLimitPolicy,
      description:
        'How many game sessions one creator may create. Where it is set, `CreateGameSessionInput.creatorId` is required.',
    }),
    certificateType: t.expose('certificateType', {
      type: CertificateType,
      description: 'GENERATED: players must connect by `dnsName`, not by `ipAddress`.',
    }),
    playerGatewayMode: t.expose('playerGatewayMode', {
      type: PlayerGatewayMode,
      description:
        "Whether players connect through GameLift's player gateway. `FleetLocation.playerGatewayStatus` says where that is available.",
    }),
    utilization: t.upstream({
      type: FleetUtilization,
      action: 'read',
      cost: { calls: 1, batch: 100 },
      isInEvents: true,
      description:
        "The home Region's figures, as DescribeFleetUtilization gives them; by location under `locations`. One call a Region for all fleets of the operation; in `fleetUtilization` events as last read, without a call.",
      resolve: ({ fleetId, figures }, _args, { loaders }) =>
        figures ? figures.utilization : loaders.fleetUtilization(fleetId),
    }),
    capacity: t.upstream({
      type: FleetCapacity,
      action: 'read',
      cost: { calls: 1, batch: 100 },
      isInEvents: true,
      description:
        "The home Region's capacity. One call a Region for all fleets of the operation; in `fleetUtilization` events as last read, without a call.",
      resolve: ({ fleetId, figures }, _args, { loaders }) =>
        figures ? figures.capacity : loaders.fleetCapacity(fleetId),
    }),
    locations: t.upstream({
      type: [FleetLocation],
      action: 'read',
      cost: { calls: 1, items: mostLocations, pricedItems: pricedLocations },
      isInEvents: true,
      description:
        'The home Region and the remote locations. One call a fleet; figures are one call a location. In `fleetUtilization` events as last read, without a call.',
      // An event is resolved at once.
      resolve: (fleet, _args, { loaders }) =>
        fleet.figures
          ? priced(fleet.figures.locations)
          : loaders.fleetLocations(fleet.fleetId).then((remote) => priced(withHomeRegion(fleet, remote))),
    }),
    gameSessions: t.upstream({
      type: GameSessionConnection,
      action: 'read',
      ...gameSessionCosts,
      description: 'Its game sessions: DescribeGameSessions, or …Details where protectionPolicy is selected.',
      args: {
        location: t.arg.string({ description: 'Only those in this location.' }),
        status: t.arg({ type: GameSessionStatusFilter, description: 'Only those of this status.' }),
        ...connectionArgs(t.arg),
      },
      resolve: ({ fleetId }, { location, status, ...page }, { loaders }, info) =>
        loaders.gameSessions(
          { fleet: { fleetId }, location: location ?? null, status: status ?? null, withDetails: selectsDetails(info) },
          pageOf(page),
        ),
    }),
  }),
});

function priced<Location>(locations: readonly Location[]): (Location & { isPriced: boolean })[] {
  return locations.map((location, index) => ({ ...location, isPriced: index < pricedLocations }));
}

/** For so many figures are priced before they are read: few fleets have more locations. */
const pricedLocations = 10;
/** AWS has fewer Regions, and an answer is bounded in bytes, too. */
const mostLocations = 100;

/** An alias is resolved first. */
function callsOfFleet({ fleet }: Arguments): number {
  return (fleet as { aliasId?: string } | undefined)?.aliasId === undefined ? 1 : 2;
}

const FleetConnection = connectionType(Fleet, 'fleets');

builder.queryFields((t) => ({
  fleet: t.upstream({
    type: Fleet,
    action: 'read',
    cost: { calls: callsOfFleet },
    description:
      'A fleet. Null for an ID or an alias that GameLift does not know, and for what it describes elsewhere (container fleets).',
    args: { fleet: t.arg({ type: FleetSelector, required: true, description: 'Which.' }) },
    async resolve(_root, args, { loaders }) {
      const { fleetId, aliasId } = fleetSelectorOf(args.fleet, ['fleet']);
      const id = fleetId ?? (await loaders.resolveAlias(aliasId).catch(nullIfNotFound));
      return id === null ? null : loaders.fleet(id);
    },
  }),
  fleets: t.upstream({
    type: FleetConnection,
    action: 'read',
    ...pageCosts({ callsPerPage: callsPerPageOfFleets }),
    description:
      "The fleets of the Region, in GameLift's order; without container fleets, which it describes elsewhere.",
    args: connectionArgs(t.arg),
    resolve: (_root, page, { loaders }) => loaders.fleets(pageOf(page)),
  }),
}));

/** For a reader, what is not there is null. */
function nullIfNotFound(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
