import type { CallAllowance } from './call-allowance.ts';
import { beginning, decodeCursor, encodeCursor, hashOfList, invalidCursor, type Position } from './cursor.ts';
import { InvalidRequestError } from './errors.ts';
import type { Page, PageRequest } from './gamelift.ts';
import { mostPages, pagesOf } from './page-caps.ts';
import { TokenTrail } from './token-trail.ts';

export interface ConnectionArguments {
  /** 1..1000; outside it InvalidRequestError. */
  first: number;
  /** Any edge's cursor of the same list with the same arguments; anything else is INVALID_CURSOR. */
  after: string | null;
}

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface Connection<T> {
  edges: readonly Edge<T>[];
  /**
   * Where to go on: the last edge's cursor. A page may be empty although more follows, and has one then, too; null only where
   * the list has ended.
   */
  readonly endCursor: string | null;
  /**
   * Costs an upstream call only when asked for, and only where the last page that was read ended full with a token. Exact; but true where what
   * follows has nothing to show for so many pages that the operation may make no more calls.
   */
  hasNextPage(): Promise<boolean>;
}

/** An upstream list, to be shown as a connection. */
export interface PagedList<T> {
  operation: string;
  /** What identifies the list among its operation's; part of every cursor, as a hash. */
  arguments: unknown;
  /** The most that GameLift returns on one page. */
  pageCap: number;
  /** Upstream calls for each page. Default 1. */
  callsPerPage?: number;
  /** Of a list of which most items will be passed over: how many pages are priced. They are asked for as large as they come. */
  sparsePages?: number;
  /** One upstream page. An item that is null is passed over, but counts for positions in the page. */
  fetch: (page: PageRequest) => Promise<Page<T | null>>;
}

const largestFirst = 1_000;

/**
 * Walks upstream pages from `after` until `first` items are found. NextToken only goes forward, and so does this. It walks the pages that were
 * priced. More of them, because some come short, are added to the price before they are asked for; where that can't be done the page is short, too.
 */
export async function connect<T>(
  list: PagedList<T>,
  { first, after }: ConnectionArguments,
  allowance?: Pick<CallAllowance, 'extend'>,
): Promise<Connection<T>> {
  if (!Number.isInteger(first) || first < 1 || first > largestFirst) {
    throw new InvalidRequestError(`first: expected 1 to ${largestFirst}, got ${first}`, { path: ['first'] });
  }
  const hash = hashOfList(list.operation, list.arguments);
  const edges: PlacedEdge<T>[] = [];
  let position = after === null ? beginning : decodeCursor(hash, after);
  let more: 'no' | 'yes' | 'unknown' = 'yes';
  let passesOver = list.sparsePages !== undefined;
  const trail = new TokenTrail(position.nextToken);

  const priced = list.sparsePages ?? pagesOf(first, after, list.pageCap);
  const mayAsk = () => allowance?.extend(list.callsPerPage ?? 1) ?? true;

  for (let pages = 0; ; pages++) {
    const isEnough = edges.length === first || pages === (list.sparsePages ?? mostPages);
    if (isEnough || (pages >= priced && !mayAsk())) {
      more = 'unknown';
      break;
    }
    // Where items are passed over, it is not known how many it takes: pages as large as they come, so that few are needed.
    const wanted: number = passesOver ? list.pageCap : position.index + 1 + (first - edges.length);
    const request = { limit: Math.min(list.pageCap, wanted), nextToken: position.nextToken };
    const isResumed: boolean = pages === 0 && after !== null;
    const page: Page<T | null> = await (isResumed ? fetchFromCursor(list, request) : list.fetch(request));
    if (takeEdges(page, position, first, edges, hash)) break;
    if (page.nextToken === null) {
      more = 'no';
      break;
    }
    trail.follow(page.nextToken, list.operation);
    passesOver ||= page.items.includes(null);
    position = { nextToken: page.nextToken, index: -1 };
    // Nothing of this list lies between the last edge and here. Resuming there costs one call less, and gets on where
    // more pages than one field walks have nothing in them.
    const last = edges.at(-1);
    if (last) last.position = position;
  }

  let answer: Promise<boolean> | undefined;
  return {
    edges,
    get endCursor() {
      return edges.at(-1)?.cursor ?? (more === 'no' ? null : encodeCursor(hash, position));
    },
    hasNextPage: () => {
      answer ??= more === 'unknown' ? anythingFrom(list, position, trail, mayAsk) : Promise.resolve(more === 'yes');
      return answer;
    },
  };
}

/** Makes its cursor when it is asked for: most are not, and each takes a hash. */
class PlacedEdge<T> implements Edge<T> {
  readonly node: T;
  position: Position;
  readonly #listHash: string;

  constructor(listHash: string, position: Position, node: T) {
    this.#listHash = listHash;
    this.position = position;
    this.node = node;
  }

  get cursor(): string {
    return encodeCursor(this.#listHash, this.position);
  }
}

/** Adds a page's items behind `position` until `first` edges are there; whether the page has one more. */
function takeEdges<T>(
  page: Page<T | null>,
  position: Position,
  first: number,
  edges: PlacedEdge<T>[],
  listHash: string,
): boolean {
  for (let index = position.index + 1; index < page.items.length; index++) {
    const node = page.items[index] ?? null;
    if (node === null) continue;
    if (edges.length === first) return true;
    edges.push(new PlacedEdge(listHash, { nextToken: position.nextToken, index }, node));
  }
  return false;
}

/** A token may lead to an empty page, the last of a list that ended exactly there. One page is priced. */
async function anythingFrom<T>(
  list: PagedList<T>,
  { nextToken }: Position,
  trail: TokenTrail,
  mayAsk: () => boolean,
): Promise<boolean> {
  do {
    const page: Page<T | null> = await list.fetch({ limit: list.pageCap, nextToken });
    if (page.items.some((item) => item !== null)) return true;
    if (page.nextToken === null) return false;
    trail.follow(page.nextToken, list.operation);
    nextToken = page.nextToken;
  } while (mayAsk());
  return true;
}

async function fetchFromCursor<T>(list: PagedList<T>, request: PageRequest): Promise<Page<T | null>> {
  try {
    return await list.fetch(request);
  } catch (error) {
    // GameLift refuses a token that has expired or that it never gave out.
    if (request.nextToken !== null && error instanceof InvalidRequestError && /token/i.test(error.message)) {
      throw invalidCursor('GameLift does not take this cursor’s token any more: start again without a cursor', error);
    }
    throw error;
  }
}
