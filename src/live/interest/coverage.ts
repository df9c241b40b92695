import { isSameScope, type Scope } from './scope.ts';

/** What a topic reads: lists of all of it or of one part, objects by ID, or both. */
export interface Coverage {
  /** Null: nothing is read in lists. */
  readonly walk: Extract<Scope, { kind: 'all' | 'part' }> | null;
  /** Objects outside the walk, each read by ID. */
  readonly ids: ReadonlySet<string>;
}

export const noCoverage: Coverage = { walk: null, ids: new Set() };

/** All that is wanted of a topic. */
export interface Wishes {
  readonly all: boolean;
  readonly parts: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
}

/** What two ask for together. */
export function unionOf(one: Wishes, other: Wishes): Wishes {
  return {
    all: one.all || other.all,
    parts: new Set([...one.parts, ...other.parts]),
    ids: new Set([...one.ids, ...other.ids]),
  };
}

/** Scopes as wishes. */
export function wishesOf(scopes: readonly Scope[]): Wishes {
  return {
    all: scopes.some(({ kind }) => kind === 'all'),
    parts: new Set(scopes.flatMap((scope) => (scope.kind === 'part' ? [scope.part] : []))),
    ids: new Set(scopes.flatMap((scope) => (scope.kind === 'one' ? [scope.id] : []))),
  };
}

export interface CoverageInput {
  readonly wishes: Wishes;
  /** Calls that the last walk over the whole topic took; null where none has been made. */
  readonly walkCalls: number | null;
  /** What is read now: changing over costs a baseline, so that it must be worth it. */
  readonly present: Coverage;
}

/** A walk takes at least one call for each of its three lists. Unmeasured topics are taken to be somewhat larger. */
const unmeasuredWalkCalls = 8;

/**
 * The cheapest set of reads that covers all interest. Objects are read by ID while that takes fewer calls than a walk
 * over the whole topic, which tells about any number of them.
 */
export function planCoverage({ wishes, walkCalls, present }: CoverageInput): Coverage {
  const { all, parts, ids } = wishes;
  const [part] = parts;
  if (all || parts.size > 1 || isWalkCheaper(ids.size, walkCalls, present)) {
    return { walk: { kind: 'all' }, ids: new Set() };
  }
  return { walk: part === undefined ? null : { kind: 'part', part }, ids: new Set(ids) };
}

/** Once a walk is made, it goes on until reads by ID would take half of its calls: no change over at every subscriber. */
function isWalkCheaper(reads: number, walkCalls: number | null, present: Coverage): boolean {
  const calls = walkCalls ?? unmeasuredWalkCalls;
  return present.walk?.kind === 'all' ? reads * 2 > calls : reads > calls;
}

/** What two walks both read; null: nothing. */
export function commonWalk(one: Coverage['walk'], other: Coverage['walk']): Coverage['walk'] {
  if (one?.kind === 'all') return other;
  return other?.kind === 'all' || isSameScope(one, other) ? one : null;
}
