import { routeOf } from './routes.ts';

/** A view with a search of its own. */
export type SearchedView = 'lobby' | 'operations';

/** What each view was last asked for, as search parameters without the question mark. */
export interface LastSearches extends Readonly<Record<SearchedView, string>> {
  /** Fleet and location: both views show what was chosen in either. */
  readonly target: string;
}

export const noSearches: LastSearches = { target: '', lobby: '', operations: '' };

/** With what this address asks for. Addresses of other views say nothing. */
export function withAddress(last: LastSearches, address: URL): LastSearches {
  const { view } = routeOf(address);
  if (view !== 'lobby' && view !== 'operations') return last;
  const search = address.search.slice(1);
  return { ...last, target: partOf(search, isOfTarget), [view]: search };
}

/** The search to go to a view with: '' or `?…`. While no fleet was chosen, `fleetId` is. */
export function searchOf(last: LastSearches, view: SearchedView, fleetId?: string): string {
  const target = last.target || (fleetId === undefined ? '' : new URLSearchParams({ fleet: fleetId }).toString());
  const isSame = partOf(last[view], isOfTarget) === target;
  const own = partOf(last[view], (name) => !isOfTarget(name));
  const search = isSame ? last[view] : [target, own].filter(Boolean).join('&');
  return search && `?${search}`;
}

/** What history.state holds, which outlives a reload; nothing where it holds something else. */
export function lastSearchesIn(state: unknown): LastSearches {
  if (typeof state !== 'object' || state === null) return noSearches;
  const { target, lobby, operations } = state as Partial<Record<string, unknown>>;
  const isWhole = typeof target === 'string' && typeof lobby === 'string' && typeof operations === 'string';
  return isWhole ? { target, lobby, operations } : noSearches;
}

/** The parameters with these names. */
function partOf(search: string, isWanted: (name: string) => boolean): string {
  return new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => isWanted(name))).toString();
}

function isOfTarget(name: string): boolean {
  return name === 'fleet' || name === 'location';
}
