import { decodeOpaque, encodeOpaque } from '../lib/opaque.ts';
import { AwsError } from './aws-error.ts';
import type { EmulatorClock } from './emulator-clock.ts';
import type { WorldConfig } from './world/config.ts';
import { digest, randomUuid } from './world/identifiers.ts';
import type { OrderedList } from './world/ordered-list.ts';
import type { Ordered } from './world/records.ts';

/** The most that a Describe or List operation puts on a page (nothing is published; 100 is what callers have seen). */
const describeCap = 100;
/** The most that SearchGameSessions puts on a page, also where Limit is missing or higher. */
export const searchCap = 20;

export interface PageRequest {
  operation: string;
  /** What the answer depends on, as JSON, without Limit and NextToken: a token is good for the same only. */
  scope: unknown;
  limit: number | undefined;
  nextToken: string | undefined;
  /** Default `describeCap`. */
  cap?: number;
}

/** Something to be read in pages. A position is JSON, small enough for a token of 1,024 characters. */
export interface Listing<T, Position> {
  /** What comes after the position; everything where there is none. */
  after(position: Position | undefined): Iterable<T>;
  skip(count: number): Iterable<T>;
  positionOf(item: T): Position;
}

export interface Page<T> {
  items: T[];
  NextToken: string | undefined;
}

/** Where a page begins, and how that is said: after a position, after a number of items, or at the start. */
type Resume<Position> = readonly ['key', Position] | readonly ['offset', number] | null;

/**
 * Pages and their tokens. A full page always has a token, even where nothing follows: GameLift then answers an empty
 * page. A token is signed over its operation, scope, time and contents, so that none of them can be exchanged.
 */
export class Pages {
  readonly #clock: EmulatorClock;
  readonly #config: () => Readonly<WorldConfig>;
  /** Tells the tokens of one world from another's. */
  readonly #secret: string;

  constructor(clock: EmulatorClock, config: () => Readonly<WorldConfig>, random: () => number) {
    this.#clock = clock;
    this.#config = config;
    this.#secret = randomUuid(random);
  }

  /** Throws AwsError (InvalidRequestException) for a token that is not of this request, or too old. */
  read<T, Position>(request: PageRequest, listing: Listing<T, Position>): Page<T> {
    const { paging, emptyPages, pageSize } = this.#config();
    const cap = Math.min(request.cap ?? describeCap, pageSize ?? Number.POSITIVE_INFINITY);
    const limit = Math.min(request.limit ?? cap, cap);
    const token = request.nextToken === undefined ? undefined : this.#open<Position>(request, request.nextToken);

    if (emptyPages && token?.afterEmptyPage !== true) {
      return { items: [], NextToken: this.#seal(request, token?.resume ?? null, true) };
    }
    const items = take(itemsFrom(listing, token?.resume ?? null), limit);
    const last = items.at(-1);
    if (last === undefined || items.length < limit) return { items, NextToken: undefined };
    const passed = token?.resume?.[0] === 'offset' ? token.resume[1] : 0;
    const resume: Resume<Position> =
      paging === 'key' ? ['key', listing.positionOf(last)] : ['offset', passed + items.length];
    return { items, NextToken: this.#seal(request, resume, false) };
  }

  #seal(request: PageRequest, resume: Resume<unknown>, afterEmptyPage: boolean): string {
    const contents = [this.#clock.now(), afterEmptyPage, resume] as const;
    return encodeOpaque([this.#signature(request, contents), ...contents]);
  }

  #open<Position>(request: PageRequest, token: string): { resume: Resume<Position>; afterEmptyPage: boolean } {
    const value = decodeOpaque(token);
    if (!Array.isArray(value) || value.length !== 4) throw invalidToken('it is not a token of this service');
    const [signature, ...contents] = value;
    if (signature !== this.#signature(request, contents)) {
      throw invalidToken(`it was not given out for this ${request.operation} request`);
    }
    // The signature vouches for the shape: only #seal can have made it.
    const [issuedAt, afterEmptyPage, resume] = contents as [number, boolean, Resume<Position>];
    const { tokenTtlMs } = this.#config();
    if (tokenTtlMs !== null && this.#clock.now() - issuedAt > tokenTtlMs) throw invalidToken('it has expired');
    return { resume, afterEmptyPage };
  }

  #signature(request: PageRequest, contents: readonly unknown[]): string {
    return digest([this.#secret, request.operation, request.scope, contents]);
  }
}

/** A list in order of creation as something to page through. */
export function listingOf<T extends Ordered>(list: OrderedList<T>): Listing<T, number> {
  return {
    after: (order) => (order === undefined ? list : list.from((item) => item.order > order)),
    skip: (count) => list.skip(count),
    positionOf: (item) => item.order,
  };
}

/** Items that stay what they are and where they are. A position is an index. */
export function listingOfArray<T>(items: readonly T[]): Listing<T, number> {
  return {
    after: (index) => (index === undefined ? items : items.slice(index + 1)),
    skip: (count) => items.slice(count),
    positionOf: (item) => items.indexOf(item),
  };
}

/** What of a listing `matches`. An offset into it counts matching items. */
export function filteredListing<T, Position>(
  listing: Listing<T, Position>,
  matches: (item: T) => boolean,
): Listing<T, Position> {
  return {
    after: (position) => filter(listing.after(position), matches),
    skip: (count) => filter(listing.skip(0), matches, count),
    positionOf: (item) => listing.positionOf(item),
  };
}

/** Those items that `matches`, after the first `skip` of them. */
export function* filter<T>(items: Iterable<T>, matches: (item: T) => boolean, skip = 0): Generator<T, void> {
  for (const item of items) {
    if (!matches(item)) continue;
    if (skip > 0) skip -= 1;
    else yield item;
  }
}

function itemsFrom<T, Position>(listing: Listing<T, Position>, resume: Resume<Position>): Iterable<T> {
  if (resume === null) return listing.after(undefined);
  return resume[0] === 'key' ? listing.after(resume[1]) : listing.skip(resume[1]);
}

function take<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

function invalidToken(why: string): AwsError {
  return new AwsError('InvalidRequestException', `Invalid NextToken: ${why}.`);
}
