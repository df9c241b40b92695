import type { Action } from '../action.ts';
import { AwsError } from '../aws-error.ts';
import { filteredListing, listingOf, listingOfArray } from '../pages.ts';
import { idOf } from '../world/identifiers.ts';
import type { FleetLocation } from '../world/locations.ts';
import type { Fleet } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { capacityOutput, fleetAttributesOutput, locationAttributesOutput, utilizationOutput } from './fleet-outputs.ts';
import { present } from './outputs.ts';

/** In order of creation: all, or those that run the build or the script. */
export const listFleets: Action = (world, rawInput) => {
  const { Limit, NextToken: nextToken, ...scope } = rawInput as ListFleetsInput;
  if (scope.BuildId !== undefined && scope.ScriptId !== undefined) {
    throw new AwsError('InvalidRequestException', 'At most one of BuildId, ScriptId may be given; found both.');
  }
  const buildId = scope.BuildId && idOf(scope.BuildId);
  const scriptId = scope.ScriptId && idOf(scope.ScriptId);
  const matches = (fleet: Fleet) =>
    (buildId === undefined || fleet.buildId === buildId) && (scriptId === undefined || fleet.scriptId === scriptId);
  const { items, NextToken } = world.pages.read(
    { operation: 'ListFleets', scope, limit: Limit, nextToken },
    filteredListing(listingOf(world.fleets.list), matches),
  );
  return present({ FleetIds: items.map((fleet) => fleet.fleetId), NextToken });
};

export const describeFleetAttributes: Action = (world, input) => {
  const { fleets, NextToken } = readFleets(world, 'DescribeFleetAttributes', input as DescribeFleetsInput);
  return present({ FleetAttributes: fleets.map((fleet) => fleetAttributesOutput(world, fleet)), NextToken });
};

/** The home Region's figures only. */
export const describeFleetUtilization: Action = (world, input) => {
  const { fleets, NextToken } = readFleets(world, 'DescribeFleetUtilization', input as DescribeFleetsInput);
  const FleetUtilization = fleets.map((fleet) => utilizationOutput(fleet, locationOf(fleet, world.region)));
  return present({ FleetUtilization, NextToken });
};

/** The home Region's figures only. */
export const describeFleetCapacity: Action = (world, input) => {
  const { fleets, NextToken } = readFleets(world, 'DescribeFleetCapacity', input as DescribeFleetsInput);
  const FleetCapacity = fleets.map((fleet) => capacityOutput(fleet, locationOf(fleet, world.region)));
  return present({ FleetCapacity, NextToken });
};

/**
 * The remote locations only (AWS: "This operation does not return the home Region"); those unknown are left out. Limit
 * is "not currently enforced": only a lowered page size makes pages of them.
 */
export const describeFleetLocationAttributes: Action = (world, rawInput) => {
  const input = rawInput as unknown as DescribeLocationsInput;
  const fleet = world.fleets.get(input.FleetId);
  const remote = [...fleet.locations.values()].filter((location) => location.name !== world.region);
  const asked = input.Locations?.map((name) => remote.find((location) => location.name === name)) ?? remote;
  const { Limit: _, NextToken: nextToken, ...scope } = input;
  const request = { operation: 'DescribeFleetLocationAttributes', scope, limit: undefined, nextToken };
  const { items, NextToken } = world.pages.read(
    { ...request, cap: Number.POSITIVE_INFINITY },
    listingOfArray(asked.filter((location) => location !== undefined)),
  );
  return present({
    FleetId: fleet.fleetId,
    FleetArn: fleet.fleetArn,
    LocationAttributes: items.map((location) => locationAttributesOutput(fleet, location)),
    NextToken,
  });
};

export const describeFleetLocationUtilization: Action = (world, input) => {
  const { fleet, location } = selectLocation(world, input as unknown as DescribeLocationInput);
  return { FleetUtilization: utilizationOutput(fleet, location) };
};

export const describeFleetLocationCapacity: Action = (world, input) => {
  const { fleet, location } = selectLocation(world, input as unknown as DescribeLocationInput);
  return { FleetCapacity: capacityOutput(fleet, location) };
};

interface PageInput {
  Limit?: number;
  NextToken?: string;
}
interface ListFleetsInput extends PageInput {
  BuildId?: string;
  ScriptId?: string;
}
interface DescribeFleetsInput extends PageInput {
  FleetIds?: readonly string[];
}
interface DescribeLocationsInput extends PageInput {
  FleetId: string;
  Locations?: readonly string[];
}
interface DescribeLocationInput {
  FleetId: string;
  Location: string;
}

const mostFleetIds = 100;

/** With FleetIds, those fleets that exist, and neither Limit nor NextToken counts; else all fleets in pages. */
function readFleets(world: World, operation: string, { FleetIds, Limit, NextToken }: Readonly<DescribeFleetsInput>) {
  if (FleetIds === undefined) {
    const request = { operation, scope: {}, limit: Limit, nextToken: NextToken };
    const page = world.pages.read(request, listingOf(world.fleets.list));
    return { fleets: page.items, NextToken: page.NextToken };
  }
  if (FleetIds.length > mostFleetIds) {
    const problem = `FleetIds: expected at most ${mostFleetIds}, found ${FleetIds.length}.`;
    throw new AwsError('InvalidRequestException', problem);
  }
  const found = FleetIds.map((fleetIdOrArn) => world.fleets.find(fleetIdOrArn));
  return { fleets: [...new Set(found)].filter((fleet) => fleet !== undefined), NextToken: undefined };
}

function selectLocation(world: World, { FleetId, Location }: DescribeLocationInput) {
  const fleet = world.fleets.get(FleetId);
  return { fleet, location: locationOf(fleet, Location) };
}

function locationOf(fleet: Fleet, name: string): FleetLocation {
  const location = fleet.locations.get(name);
  if (location !== undefined) return location;
  throw new AwsError('NotFoundException', `Fleet ${fleet.fleetId} has no location ${name}.`);
}
