import { AwsError } from '../aws-error.ts';
import type { Fleet } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** The members by which an operation's input says what it is about. */
export type Selectors = Readonly<Record<string, unknown>>;

/** Throws AwsError (InvalidRequestException) unless exactly one of the members is given; answers which. */
export function exactlyOne<Name extends string>(input: Selectors, ...names: readonly Name[]): Name {
  const given = names.filter((name) => input[name] !== undefined);
  const [only] = given;
  if (only !== undefined && given.length === 1) return only;
  const found = given.length === 0 ? 'none' : given.join(' and ');
  throw new AwsError('InvalidRequestException', `Exactly one of ${names.join(', ')} is required; found ${found}.`);
}

export interface FleetSelector {
  FleetId?: string;
  AliasId?: string;
}

/**
 * The fleet that FleetId names or AliasId leads to; one of them must be given. Throws AwsError: NotFoundException,
 * TerminalRoutingStrategyException.
 */
export function selectFleet(world: World, { FleetId, AliasId }: Readonly<FleetSelector>): Fleet {
  if (FleetId !== undefined) return world.fleets.get(FleetId);
  if (AliasId === undefined) throw new Error('the caller has checked that FleetId or AliasId is given');
  return world.fleets.get(world.aliases.resolve(AliasId));
}

/** Answers the filter's value if it is one of those documented. Throws AwsError (InvalidRequestException). */
export function statusFilter<Status extends string>(
  member: string,
  value: string | undefined,
  statuses: readonly Status[],
): Status | undefined {
  if (value === undefined) return undefined;
  const status = statuses.find((known) => known === value);
  if (status !== undefined) return status;
  const expected = statuses.join(', ');
  throw new AwsError('InvalidRequestException', `Invalid ${member}: expected one of ${expected}, found '${value}'.`);
}
