import { InvalidRequestError, NotFoundError } from '../../src/gamelift/errors.ts';
import type { Fleet, FleetCapacity, FleetLocation, FleetUtilization } from '../../src/gamelift/fleet.ts';
import type { CallOptions } from '../../src/gamelift/gamelift.ts';
import type { FleetCalls } from '../../src/live/kinds/fleet-utilization/readers.ts';
import type { StagedCall } from './staged-gamelift.ts';

/** A fleet as the staged GameLift has it; figures by location, the home Region's among them. */
export interface StagedFleet {
  attributes: Fleet;
  readonly utilizations: Map<string, FleetUtilization>;
  readonly capacities: Map<string, FleetCapacity>;
  readonly remote: FleetLocation[];
}

export const homeRegion = 'us-west-2';

export const utilizationOf = (activeGameSessionCount: number): FleetUtilization => ({
  activeServerProcessCount: 10,
  activeGameSessionCount,
  currentPlayerSessionCount: 0,
  maximumPlayerSessionCount: 10 * activeGameSessionCount,
});

export const capacityOf = (desired: number): FleetCapacity => ({
  instanceType: 'c5.large',
  desired,
  minimum: 0,
  maximum: 10,
  pending: 0,
  active: desired,
  idle: 0,
  terminating: 0,
});

/** An ACTIVE fleet with these remote locations, all figures at their beginning. */
export function makeFleet(fleetId: string, remote: readonly string[] = []): StagedFleet {
  const places = [homeRegion, ...remote];
  return {
    attributes: {
      fleetId,
      fleetArn: `arn:aws:gamelift:${homeRegion}:111122223333:fleet/${fleetId}`,
      name: fleetId,
      description: null,
      status: 'ACTIVE',
      computeType: 'EC2',
      fleetType: 'ON_DEMAND',
      instanceType: 'c5.large',
      operatingSystem: 'AMAZON_LINUX_2023',
      buildId: null,
      scriptId: null,
      creationTime: new Date('2026-11-21T00:00:00Z'),
      terminationTime: null,
      newGameSessionProtectionPolicy: null,
      resourceCreationLimitPolicy: null,
      certificateType: null,
      playerGatewayMode: null,
    },
    utilizations: new Map(places.map((place) => [place, utilizationOf(0)])),
    capacities: new Map(places.map((place) => [place, capacityOf(1)])),
    remote: remote.map((location) => ({ fleetId, location, status: 'ACTIVE', playerGatewayStatus: null })),
  };
}

/** The fleets of a GameLift in memory. How a call is answered, and what it does meanwhile, is the heir's. */
export abstract class StagedFleets implements FleetCalls {
  readonly fleets = new Map<string, StagedFleet>();
  /** How many fleets one call may name. */
  fleetsPerCall = 100;

  protected abstract answer<T>(call: StagedCall, options: CallOptions, read: () => T): Promise<T>;

  readFleets(fleetIds: readonly string[], options: CallOptions): Promise<readonly Fleet[]> {
    return this.#ofMany('readFleets', fleetIds, options, (known) => known.map(({ attributes }) => attributes));
  }

  readFleetUtilizations(fleetIds: readonly string[], options: CallOptions) {
    return this.#ofMany('readFleetUtilizations', fleetIds, options, (known) =>
      atHome(known, (fleet) => fleet.utilizations),
    );
  }

  readFleetCapacities(fleetIds: readonly string[], options: CallOptions) {
    return this.#ofMany('readFleetCapacities', fleetIds, options, (known) =>
      atHome(known, (fleet) => fleet.capacities),
    );
  }

  readFleetLocations(fleetId: string, options: CallOptions): Promise<readonly FleetLocation[]> {
    return this.#ofOne('readFleetLocations', fleetId, null, options, ({ remote }) => [...remote]);
  }

  readFleetLocationUtilization(fleetId: string, location: string, options: CallOptions): Promise<FleetUtilization> {
    const read = ({ utilizations }: StagedFleet) => utilizations.get(location);
    return this.#ofOne('readFleetLocationUtilization', fleetId, location, options, read);
  }

  readFleetLocationCapacity(fleetId: string, location: string, options: CallOptions): Promise<FleetCapacity> {
    const read = ({ capacities }: StagedFleet) => capacities.get(location);
    return this.#ofOne('readFleetLocationCapacity', fleetId, location, options, read);
  }

  #ofMany<T>(
    method: keyof FleetCalls,
    fleetIds: readonly string[],
    options: CallOptions,
    read: (known: readonly StagedFleet[]) => T,
  ): Promise<T> {
    const call = { method, subject: fleetIds.join(' '), location: null, nextToken: null };
    return this.answer(call, options, () => {
      if (fleetIds.length > this.fleetsPerCall) throw new InvalidRequestError(`at most ${this.fleetsPerCall} fleets`);
      return read(fleetIds.flatMap((fleetId) => this.fleets.get(fleetId) ?? []));
    });
  }

  #ofOne<T>(
    method: keyof FleetCalls,
    fleetId: string,
    location: string | null,
    options: CallOptions,
    read: (fleet: StagedFleet) => T | undefined,
  ): Promise<T> {
    return this.answer({ method, subject: fleetId, location, nextToken: null }, options, () => {
      const fleet = this.fleets.get(fleetId);
      const found = fleet && read(fleet);
      if (found === undefined) throw new NotFoundError(`no fleet ${fleetId} at ${location}`);
      return found;
    });
  }
}

function atHome<Figures>(
  known: readonly StagedFleet[],
  figuresOf: (fleet: StagedFleet) => ReadonlyMap<string, Figures>,
): ReadonlyMap<string, Figures> {
  return new Map(
    known.flatMap((fleet) => {
      const figures = figuresOf(fleet).get(homeRegion);
      return figures === undefined ? [] : [[fleet.attributes.fleetId, figures] as const];
    }),
  );
}
