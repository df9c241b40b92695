import { BinaryHeap } from '../binary-heap.ts';
import { operandValue } from '../filter/operands.ts';
import type { Sort } from '../filter/parser.ts';
import type { Listing } from '../pages.ts';
import { OrderedList } from './ordered-list.ts';
import type { GameSession } from './records.ts';
import type { SortMark, SortValue, SortValues } from './sort-values.ts';

/** A place in a view: the sort value there, and the session's place in the order of creation. */
export type SearchPosition = readonly [value: SortMark, order: number];

interface Entry {
  readonly value: SortValue;
  readonly session: GameSession;
}

/**
 * The indexed sessions of a fleet in one sort order, kept up to date change by change, so that a page costs a binary
 * search and what it reads. What a session lacks comes last, in both directions; equals come in order of creation.
 */
export class SearchView implements Listing<GameSession, SearchPosition> {
  readonly #sort: Sort | undefined;
  readonly #sign: 1 | -1;
  readonly #values: SortValues;
  readonly #entries: OrderedList<Entry>;

  constructor(sort: Sort | undefined, sessions: Iterable<GameSession>, values: SortValues) {
    this.#values = values;
    this.#sort = sort;
    this.#sign = sort?.direction === 'DESC' ? -1 : 1;
    const compare = (one: Entry, other: Entry) => this.#compare(one, other.value, other.session.order);
    this.#entries = new OrderedList(compare);
    const entries = Array.from(sessions, (session) => this.#entryOf(session)).sort(compare);
    for (const entry of entries) this.#entries.add(entry);
  }

  add(session: GameSession): void {
    this.#entries.add(this.#entryOf(session));
  }

  /** `session` must be the image that was added. */
  delete(session: GameSession): void {
    this.#entries.delete(this.#entryOf(session));
  }

  positionOf(session: GameSession): SearchPosition {
    return [this.#values.markOf(this.#operandValue(session)), session.order];
  }

  *after(position: SearchPosition | undefined): Generator<GameSession, void> {
    for (const { session } of position === undefined ? this.#entries : this.#entriesAfter(position)) yield session;
  }

  *skip(count: number): Generator<GameSession, void> {
    for (const { session } of this.#entries.skip(count)) yield session;
  }

  /** Those of `sessions` that come after `last`, in the view's order. Costs little for those that are not asked for. */
  *sortedAfter(last: GameSession, sessions: Iterable<GameSession>): Generator<GameSession, void> {
    const value = this.#operandValue(last);
    const entries: Entry[] = [];
    for (const session of sessions) {
      const entry = this.#entryOf(session);
      if (this.#compare(entry, value, last.order) > 0) entries.push(entry);
    }
    const heap = new BinaryHeap<Entry>(
      (one, other) => this.#compare(one, other.value, other.session.order) < 0,
      entries,
    );
    for (let entry = heap.takeFirst(); entry !== undefined; entry = heap.takeFirst()) yield entry.session;
  }

  #entriesAfter([mark, order]: SearchPosition): Iterable<Entry> {
    const value = this.#values.valueOf(mark, this.#sort?.direction ?? 'ASC');
    return this.#entries.from((entry) => this.#compare(entry, value, order) > 0);
  }

  #compare(entry: Entry, value: SortValue, order: number): number {
    return compareValues(entry.value, value, this.#sign) || entry.session.order - order;
  }

  #entryOf(session: GameSession): Entry {
    return { value: this.#operandValue(session), session };
  }

  #operandValue(session: GameSession): SortValue {
    if (this.#sort === undefined) return shuffled(session.order);
    const value = operandValue(session, this.#sort.operand) ?? null;
    if (typeof value !== 'string') return value;
    // The IDs of a fleet's sessions begin alike: only what follows the fleet's ID can differ.
    if (this.#sort.operand.name === 'gameSessionId')
      return value.slice(value.indexOf('/') + session.fleet.fleetId.length + 1);
    return value;
  }
}

function compareValues(one: SortValue, other: SortValue, sign: 1 | -1): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -sign : sign;
}

/** A number that looks random but is always the same for the same session: "no sort" is random, yet must page. */
function shuffled(order: number): number {
  let bits = Math.imul(order ^ (order >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
