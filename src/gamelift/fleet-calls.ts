import {
  DescribeFleetAttributesCommand,
  DescribeFleetCapacityCommand,
  DescribeFleetLocationAttributesCommand,
  type DescribeFleetLocationAttributesInput,
  DescribeFleetLocationCapacityCommand,
  DescribeFleetLocationUtilizationCommand,
  DescribeFleetUtilizationCommand,
  ListFleetsCommand,
} from '@aws-sdk/client-gamelift';
import type { Operation } from './budget/published-rates.ts';
import type { Call } from './call.ts';
import { type FleetLocation, toFleet, toFleetCapacity, toFleetLocation, toFleetUtilization } from './fleet.ts';
import type { CallOptions, GameLift } from './gamelift.ts';
import type { Upstream } from './operations.ts';
import { fleetFiguresReadTags } from './tags.ts';
import { TokenTrail } from './token-trail.ts';
import { id, list, token } from './wire-values.ts';

type FleetCalls = Pick<
  GameLift,
  | 'listFleetIds'
  | 'readFleets'
  | 'readFleetUtilizations'
  | 'readFleetCapacities'
  | 'readFleetLocations'
  | 'readFleetLocationUtilization'
  | 'readFleetLocationCapacity'
>;

/** A fleet has few locations; more pages than this of them is an upstream gone wrong. */
const maximumLocationPages = 20;

/** The calls about fleets. A mutation of ours changes how busy a fleet is, and nothing else of it. */
export function fleetCalls({ client, call, readEnum }: Upstream): FleetCalls {
  const read = <T>(
    operation: Operation,
    input: object,
    send: Call<T>['send'],
    options: CallOptions,
    tags: readonly string[] = [],
  ): Promise<T> => call({ operation, kind: 'read', input, resource: null, tags, send }, options);
  const readFigures = <T>(
    operation: Operation,
    input: { FleetIds: string[] } | { FleetId: string; Location: string },
    send: Call<T>['send'],
    options: CallOptions,
  ): Promise<T> => {
    const fleetIds = 'FleetIds' in input ? input.FleetIds : [input.FleetId];
    return read(operation, input, send, options, fleetFiguresReadTags(fleetIds));
  };

  return {
    listFleetIds({ limit, nextToken }, options) {
      const input = { Limit: limit, ...(nextToken === null ? {} : { NextToken: nextToken }) };
      return read(
        'ListFleets',
        input,
        async (abortSignal) => {
          const answer = await client.send(new ListFleetsCommand(input), { abortSignal });
          return { items: answer.FleetIds ?? [], nextToken: token(answer.NextToken) };
        },
        options,
      );
    },

    readFleets(fleetIds, options) {
      const input = { FleetIds: [...fleetIds] };
      return read(
        'DescribeFleetAttributes',
        input,
        async (abortSignal) => {
          const answer = await client.send(new DescribeFleetAttributesCommand(input), { abortSignal });
          return list(answer.FleetAttributes).map((fleet) => toFleet(fleet, readEnum));
        },
        options,
      );
    },

    readFleetUtilizations(fleetIds, options) {
      const input = { FleetIds: [...fleetIds] };
      return readFigures(
        'DescribeFleetUtilization',
        input,
        async (abortSignal) => {
          const answer = await client.send(new DescribeFleetUtilizationCommand(input), { abortSignal });
          return byFleetId(list(answer.FleetUtilization), toFleetUtilization);
        },
        options,
      );
    },

    readFleetCapacities(fleetIds, options) {
      const input = { FleetIds: [...fleetIds] };
      return readFigures(
        'DescribeFleetCapacity',
        input,
        async (abortSignal) => {
          const answer = await client.send(new DescribeFleetCapacityCommand(input), { abortSignal });
          return byFleetId(list(answer.FleetCapacity), toFleetCapacity);
        },
        options,
      );
    },

    async readFleetLocations(fleetId, options) {
      const locations: FleetLocation[] = [];
      let nextToken: string | null = null;
      const trail = new TokenTrail(null);
      for (let page = 0; page < maximumLocationPages; page++) {
        // One page is priced; few fleets have more.
        if (page > 0) options.allowance?.require(1);
        const input: DescribeFleetLocationAttributesInput = {
          FleetId: fleetId,
          ...(nextToken === null ? {} : { NextToken: nextToken }),
        };
        const answer = await read(
          'DescribeFleetLocationAttributes',
          input,
          (abortSignal) => client.send(new DescribeFleetLocationAttributesCommand(input), { abortSignal }),
          options,
        );
        for (const attributes of list(answer.LocationAttributes)) {
          const location = toFleetLocation(fleetId, attributes, readEnum);
          if (location) locations.push(location);
        }
        nextToken = token(answer.NextToken);
        if (nextToken === null) break;
        trail.follow(nextToken, 'DescribeFleetLocationAttributes');
      }
      return locations;
    },

    readFleetLocationUtilization(fleetId, location, options) {
      const input = { FleetId: fleetId, Location: location };
      return readFigures(
        'DescribeFleetLocationUtilization',
        input,
        async (abortSignal) => {
          const answer = await client.send(new DescribeFleetLocationUtilizationCommand(input), { abortSignal });
          return toFleetUtilization({ ...answer.FleetUtilization });
        },
        options,
      );
    },

    readFleetLocationCapacity(fleetId, location, options) {
      const input = { FleetId: fleetId, Location: location };
      return readFigures(
        'DescribeFleetLocationCapacity',
        input,
        async (abortSignal) => {
          const answer = await client.send(new DescribeFleetLocationCapacityCommand(input), { abortSignal });
          return toFleetCapacity({ ...answer.FleetCapacity });
        },
        options,
      );
    },
  };
}

function byFleetId<T>(
  items: readonly Record<string, unknown>[],
  convert: (item: Record<string, unknown>) => T,
): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [id(item.FleetId, 'FleetId'), convert(item)]));
}
