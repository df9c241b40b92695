import type { Fleet, FleetCapacity, FleetFigures, FleetLocation, FleetUtilization } from '../../../gamelift/fleet.ts';

/** What is read of a fleet, each by itself. Location figures name their locations. */
interface Readings {
  attributes: Fleet;
  utilization: FleetUtilization | null;
  capacity: FleetCapacity | null;
  locations: readonly FleetLocation[];
  locationUtilization: readonly AtLocation<FleetUtilization>[];
  locationCapacity: readonly AtLocation<FleetCapacity>[];
}

export interface AtLocation<Figures> {
  readonly location: string;
  /** Null: GameLift knows none. */
  readonly figures: Figures | null;
}

export type ReadingId = keyof Readings;

/** What a subscription may show beside the attributes. */
export type Figure = Exclude<ReadingId, 'attributes'>;

/** One thing that was read of a fleet: the object of a topic. */
export type Reading = {
  [Id in ReadingId]: { readonly id: Id; readonly fleetId: string; readonly value: Readings[Id] };
}[ReadingId];

/** A fleet with its figures, as last read. */
export type LiveFleet = Fleet & { readonly figures: FleetFigures };

/** A fleet as its readings show it; null where its attributes are not among them. What was not read is null, or empty. */
export function toLiveFleet(readings: readonly Reading[]): LiveFleet | null {
  const readingOf = <Id extends ReadingId>(id: Id): Readings[Id] | undefined =>
    readings.find((reading): reading is Reading & { readonly value: Readings[Id] } => reading.id === id)?.value;
  const attributes = readingOf('attributes');
  if (!attributes) return null;
  const [utilizations, capacities] = [readingOf('locationUtilization'), readingOf('locationCapacity')];
  const locations = (readingOf('locations') ?? []).map((location) => ({
    ...location,
    utilization: figuresAt(utilizations, location.location),
    capacity: figuresAt(capacities, location.location),
  }));
  const figures = { utilization: readingOf('utilization') ?? null, capacity: readingOf('capacity') ?? null, locations };
  return { ...attributes, figures };
}

function figuresAt<Figures>(all: readonly AtLocation<Figures>[] = [], name: string): Figures | null {
  return all.find(({ location }) => location === name)?.figures ?? null;
}
