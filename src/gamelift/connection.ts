import type { CallAllowance } from './budget/call-allowance.ts';
import {
  beginning,
  changed,
  decodeCursor,
  encodeCursor,
  hashOfList,
  invalidCursor,
  markOf,
  mostMarks,
  type Position,
} from './cursor.ts';
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
  /** The field that shows the list, and what identifies the list among the field's: part of every cursor, as a hash. */
  field: string;
  arguments: unknown;
  /** The operation that reads it: its tokens are for no other. */
  operation: string;
  /** The ID of an item. */
  keyOf: (item: T) => string;
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
  const hash = hashOfList(list.field, list.arguments);
  const edges: PlacedEdge<T>[] = [];
  let position = after === null ? beginning : decodeCursor(hash, after);
  if (position.operation !== null && position.operation !== list.operation) throw invalidCursor(changed);
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
    if (takeEdges(list, page, position, { first, edges, hash })) break;
    if (page.nextToken === null) {
      more = 'no';
      break;
    }
    trail.follow(page.nextToken, list.operation);
    passesOver ||= page.items.includes(null);
    position = { ...beginning, nextToken: page.nextToken, operation: list.operation };
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

/** Makes its cursor when it is asked for: most are not, and each takes hashes. */
class PlacedEdge<T> implements Edge<T> {
  readonly node: T;
  /** A place that is known better than by the items of the page: where the next one begins. */
  position: Position | null = null;
  readonly #listHash: string;
  readonly #page: ShownPage<T>;
  readonly #ordinal: number;
  readonly #index: number;

  /** @param index among the page's items, of which some are not shown. */
  constructor(listHash: string, page: ShownPage<T>, index: number, node: T) {
    this.node = node;
    this.#listHash = listHash;
    this.#page = page;
    this.#ordinal = page.add(node);
    this.#index = index;
  }

  get cursor(): string {
    return encodeCursor(this.#listHash, this.position ?? this.#page.positionOf(this.#ordinal, this.#index));
  }
}

/** The items of one upstream page that are shown. */
class ShownPage<T> {
  readonly #list: PagedList<T>;
  readonly #nextToken: string | null;
  readonly #nodes: T[] = [];
  readonly #marks: string[] = [];

  constructor(list: PagedList<T>, nextToken: string | null) {
    this.#list = list;
    this.#nextToken = nextToken;
  }

  add(node: T): number {
    return this.#nodes.push(node) - 1;
  }

  positionOf(ordinal: number, index: number): Position {
    for (let at = this.#marks.length; at <= ordinal; at++) {
      this.#marks.push(markOf(this.#list.keyOf(this.#nodes[at] as T)));
    }
    const marks = this.#marks.slice(Math.max(0, ordinal + 1 - mostMarks), ordinal + 1).reverse();
    const operation = this.#nextToken === null ? null : this.#list.operation;
    return { nextToken: this.#nextToken, operation, index, marks };
  }
}

interface Taken<T> {
  first: number;
  edges: PlacedEdge<T>[];
  hash: string;
}

/** Adds a page's items behind `position` until `first` edges are there; whether the page has one more. */
function takeEdges<T>(
  list: PagedList<T>,
  page: Page<T | null>,
  position: Position,
  { first, edges, hash }: Taken<T>,
): boolean {
  const shown = new ShownPage(list, position.nextToken);
  for (let index = placeIn(list, page, position) + 1; index < page.items.length; index++) {
    const node = page.items[index] ?? null;
    if (node === null) continue;
    if (edges.length === first) return true;
    edges.push(new PlacedEdge(hash, shown, index, node));
  }
  return false;
}

/** The item behind which the position is, by the last of its items that the page still has: before them some may have gone meanwhile. */
function placeIn<T>({ keyOf }: PagedList<T>, { items }: Page<T | null>, { marks }: Position): number {
  if (marks.length === 0) return -1;
  const found = items.map((item) => (item === null ? null : markOf(keyOf(item))));
  for (const mark of marks) {
    const index = found.indexOf(mark);
    if (index >= 0) return index;
  }
  return -1;
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
    if (request.nextToken !== null && error instanceof InvalidRequestError && isAboutToken(error.message)) {
      throw invalidCursor('GameLift does not take this cursor’s token any more: start again without a cursor', error);
    }
    throw error;
  }
}

/** What a message quotes is a client's: a location may be named like a token. */
function isAboutToken(message: string): boolean {
  return /\b(?:next|pagination)[\s_-]?token\b/i.test(message.replace(/'[^']*'|"[^"]*"|`[^`]*`/g, ''));
}
