import { type FleetScope, isSameScope } from '../topic.ts';

/** What a fleet's topic reads: lists of the whole fleet or of one location, sessions by ID, or both. */
export interface Coverage {
  /** Null: nothing is read in lists. */
  readonly walk: Extract<FleetScope, { kind: 'fleet' | 'location' }> | null;
  /** Sessions outside the walk, each read by ID. */
  readonly gameSessionIds: ReadonlySet<string>;
}

export const noCoverage: Coverage = { walk: null, gameSessionIds: new Set() };

/** All that somebody wants to know about a fleet. */
export interface Wishes {
  readonly fleet: boolean;
  readonly locations: ReadonlySet<string>;
  readonly gameSessionIds: ReadonlySet<string>;
}

/** What two ask for together. */
export function unionOf(one: Wishes, other: Wishes): Wishes {
  return {
    fleet: one.fleet || other.fleet,
    locations: new Set([...one.locations, ...other.locations]),
    gameSessionIds: new Set([...one.gameSessionIds, ...other.gameSessionIds]),
  };
}

/** Scopes as wishes. */
export function wishesOf(scopes: readonly FleetScope[]): Wishes {
  return {
    fleet: scopes.some(({ kind }) => kind === 'fleet'),
    locations: new Set(scopes.flatMap((scope) => (scope.kind === 'location' ? [scope.location] : []))),
    gameSessionIds: new Set(scopes.flatMap((scope) => (scope.kind === 'session' ? [scope.gameSessionId] : []))),
  };
}

export interface CoverageInput {
  readonly wishes: Wishes;
  /** Calls that the last walk over the whole fleet took; null where none has been made. */
  readonly walkCalls: number | null;
  /** What is read now: changing over costs a baseline, so that it must be worth it. */
  readonly present: Coverage;
}

/** A walk takes at least one call for each of its three lists. Unmeasured fleets are taken to be somewhat larger. */
const unmeasuredWalkCalls = 8;

/**
 * The cheapest set of reads that covers all interest. Sessions are read by ID while that takes fewer calls than a walk
 * over the fleet, which tells about any number of them.
 */
export function planCoverage({ wishes, walkCalls, present }: CoverageInput): Coverage {
  const { fleet, locations, gameSessionIds } = wishes;
  const [location] = locations;
  if (fleet || locations.size > 1 || isWalkCheaper(gameSessionIds.size, walkCalls, present)) {
    return { walk: { kind: 'fleet' }, gameSessionIds: new Set() };
  }
  return {
    walk: location === undefined ? null : { kind: 'location', location },
    gameSessionIds: new Set(gameSessionIds),
  };
}

/** Once a walk is made, it goes on until reads by ID would take half of its calls: no change over at every subscriber. */
function isWalkCheaper(reads: number, walkCalls: number | null, present: Coverage): boolean {
  const calls = walkCalls ?? unmeasuredWalkCalls;
  return present.walk?.kind === 'fleet' ? reads * 2 > calls : reads > calls;
}

/** What two walks both read; null: nothing. */
export function commonWalk(one: Coverage['walk'], other: Coverage['walk']): Coverage['walk'] {
  if (one?.kind === 'fleet') return other;
  return other?.kind === 'fleet' || isSameScope(one, other) ? one : null;
}
