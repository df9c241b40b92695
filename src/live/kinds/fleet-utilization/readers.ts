import type { Operation } from '../../../gamelift/budget/published-rates.ts';
import { NotFoundError } from '../../../gamelift/errors.ts';
import {
  type Fleet,
  type FleetCapacity,
  type FleetLocation,
  type FleetUtilization,
  withHomeRegion,
} from '../../../gamelift/fleet.ts';
import type { CallOptions, GameLift } from '../../../gamelift/gamelift.ts';
import { fleetsPerCall } from '../../../gamelift/page-caps.ts';
import { JointReader } from '../../sources/poll/joint-reader.ts';
import type { WatchContext } from '../../topic/context.ts';
import type { AtLocation, Reading, ReadingId } from './image.ts';

/** The calls that fleets' figures are read with. */
export type FleetCalls = Pick<
  GameLift,
  | 'readFleets'
  | 'readFleetUtilizations'
  | 'readFleetCapacities'
  | 'readFleetLocations'
  | 'readFleetLocationUtilization'
  | 'readFleetLocationCapacity'
>;

export type ReadersContext = Pick<WatchContext, 'clock' | 'scheduler' | 'settings' | 'observer' | 'tracing'>;

/** Reads fleets: those that can be named in one call together, locations and their figures one by one. */
export class FleetReaders {
  readonly #attributes: JointReader<Fleet>;
  readonly #utilizations: JointReader<FleetUtilization>;
  readonly #capacities: JointReader<FleetCapacity>;
  readonly #locations: JointReader<readonly FleetLocation[]>;
  readonly #utilizationAt: JointReader<FleetUtilization>;
  readonly #capacityAt: JointReader<FleetCapacity>;

  /** `kind`: the name of the kind whose topics are read. */
  constructor(kind: string, gamelift: FleetCalls, context: ReadersContext) {
    const many = <T>(operation: Operation, call: (ids: readonly string[], options: CallOptions) => AnswersTo<T>) =>
      new JointReader<T>({
        kind,
        context,
        operation,
        atOnce: fleetsPerCall,
        spacingMs: context.settings.pollMinIntervalMs,
        call: (ids, signal) => call(ids, { priority: 'poll', signal }),
      });
    const each = <T>(operation: Operation, call: (key: string, options: CallOptions) => Promise<T>) =>
      new JointReader<T>({
        kind,
        context,
        operation,
        atOnce: 1,
        call: async ([key = ''], signal) => new Map([[key, await call(key, { priority: 'poll', signal })]]),
      });
    this.#attributes = many('DescribeFleetAttributes', async (ids, options) => {
      const fleets = await gamelift.readFleets(ids, options);
      return new Map(fleets.map((fleet) => [fleet.fleetId, fleet]));
    });
    this.#utilizations = many('DescribeFleetUtilization', (...call) => gamelift.readFleetUtilizations(...call));
    this.#capacities = many('DescribeFleetCapacity', (...call) => gamelift.readFleetCapacities(...call));
    this.#locations = each('DescribeFleetLocationAttributes', (...call) => gamelift.readFleetLocations(...call));
    this.#utilizationAt = each('DescribeFleetLocationUtilization', (place, options) =>
      gamelift.readFleetLocationUtilization(...placeOf(place), options),
    );
    this.#capacityAt = each('DescribeFleetLocationCapacity', (place, options) =>
      gamelift.readFleetLocationCapacity(...placeOf(place), options),
    );
  }

  /** Null: GameLift knows no such fleet. One whose figures it does not describe has none. */
  async read(fleetId: string, id: ReadingId, signal: AbortSignal): Promise<Reading | null> {
    switch (id) {
      case 'attributes': {
        const value = await this.#attributes.read(fleetId, signal);
        return value && { id, fleetId, value };
      }
      case 'utilization':
        return { id, fleetId, value: await this.#utilizations.read(fleetId, signal) };
      case 'capacity':
        return { id, fleetId, value: await this.#capacities.read(fleetId, signal) };
      case 'locations': {
        const value = await this.#locationsOf(fleetId, signal);
        return value && { id, fleetId, value };
      }
      case 'locationUtilization': {
        const value = await this.#atEach(fleetId, this.#utilizationAt, signal);
        return value && { id, fleetId, value };
      }
      case 'locationCapacity': {
        const value = await this.#atEach(fleetId, this.#capacityAt, signal);
        return value && { id, fleetId, value };
      }
    }
  }

  /** What is asked for at the same moment is one call, whichever readings need it. */
  async #locationsOf(fleetId: string, signal: AbortSignal): Promise<readonly FleetLocation[] | null> {
    const [fleet, remote] = await Promise.all([
      this.#attributes.read(fleetId, signal),
      this.#locations.read(fleetId, signal),
    ]);
    // GameLift promises no order: another one is no change.
    const sorted = [...(remote ?? [])].sort((one, other) => (one.location < other.location ? -1 : 1));
    return fleet && withHomeRegion(fleet, sorted);
  }

  async #atEach<Figures>(
    fleetId: string,
    reader: JointReader<Figures>,
    signal: AbortSignal,
  ): Promise<readonly AtLocation<Figures>[] | null> {
    const locations = await this.#locationsOf(fleetId, signal);
    const read = async ({ location }: FleetLocation) => {
      const figures = await reader.read(`${fleetId} ${location}`, signal).catch(nullIfNotFound);
      return { location, figures };
    };
    return locations && Promise.all(locations.map(read));
  }
}

type AnswersTo<T> = Promise<ReadonlyMap<string, T>>;

function placeOf(key: string): [fleetId: string, location: string] {
  const [fleetId = '', location = ''] = key.split(' ');
  return [fleetId, location];
}

/** A location may be removed while its fleet is read. */
function nullIfNotFound(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
