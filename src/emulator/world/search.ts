import type { EmulatorClock } from '../emulator-clock.ts';
import type { Predicate } from '../filter/evaluate.ts';
import type { Sort } from '../filter/parser.ts';
import { filter, filteredListing, type Listing } from '../pages.ts';
import { PropertyKeys, searchableProperties } from './property-keys.ts';
import type { Fleet, GameSession } from './records.ts';
import { type SearchPosition, SearchView } from './search-view.ts';
import { SortValues } from './sort-values.ts';

export interface SearchQuery {
  location: string | undefined;
  filter: Predicate | undefined;
  sort: Sort | undefined;
}

/** How many sort orders a fleet's index keeps up to date at once; the one not used for longest gives way. */
const viewsKept = 8;

/** How many sessions of a view a search walks before it gives up to find matches soon. */
const walkedSessions = 1_000;

interface Update {
  readonly at: number;
  readonly gameSessionId: string;
  /** The session as it was, if it was ACTIVE. */
  readonly image: GameSession | undefined;
}

/**
 * What SearchGameSessions knows: images of the ACTIVE sessions with their searchable properties, one index a fleet.
 * With a lag, an index follows the truth that much later, and its answers show the sessions as they were.
 */
export class SearchIndexes {
  readonly #clock: EmulatorClock;
  readonly #lagMs: () => number;
  readonly #keys = new PropertyKeys();
  readonly #sortValues = new SortValues();
  readonly #indexes = new Map<Fleet, SearchIndex>();

  constructor(clock: EmulatorClock, lagMs: () => number) {
    this.#clock = clock;
    this.#lagMs = lagMs;
  }

  /** To be called after every change of a session. */
  update(session: GameSession): void {
    const image =
      session.status === 'ACTIVE'
        ? { ...session, gameProperties: searchableProperties(session.gameProperties) }
        : undefined;
    const at = this.#clock.now();
    this.#indexOf(session.fleet).update({ at, gameSessionId: session.gameSessionId, image }, at - this.#lagMs());
  }

  deleteFleet(fleet: Fleet): void {
    this.#indexes.get(fleet)?.clear();
    this.#indexes.delete(fleet);
  }

  search(fleet: Fleet, query: SearchQuery): Listing<GameSession, SearchPosition> {
    const index = this.#indexOf(fleet);
    index.catchUp(this.#clock.now() - this.#lagMs());
    return index.search(query);
  }

  #indexOf(fleet: Fleet): SearchIndex {
    let index = this.#indexes.get(fleet);
    if (index === undefined) {
      index = new SearchIndex(this.#keys, this.#sortValues);
      this.#indexes.set(fleet, index);
    }
    return index;
  }
}

class SearchIndex {
  readonly #keys: PropertyKeys;
  readonly #sortValues: SortValues;
  readonly #images = new Map<string, GameSession>();
  /** By sort, the one used last at the end. */
  readonly #views = new Map<string, SearchView>();
  readonly #updates: Update[] = [];

  constructor(keys: PropertyKeys, sortValues: SortValues) {
    this.#keys = keys;
    this.#sortValues = sortValues;
  }

  /** Takes an update in; applies it, and those before it, if they are not after `time`. */
  update(update: Update, time: number): void {
    this.catchUp(time);
    if (this.#updates.length === 0 && update.at <= time) this.#apply(update);
    else this.#updates.push(update);
  }

  /** Applies the updates up to `time`. */
  catchUp(time: number): void {
    if (this.#updates.length === 0) return;
    const later = this.#updates.findIndex((update) => update.at > time);
    for (const update of this.#updates.splice(0, later === -1 ? this.#updates.length : later)) this.#apply(update);
  }

  clear(): void {
    for (const image of this.#images.values()) this.#keys.release(image.gameProperties);
    this.#images.clear();
    this.#views.clear();
    this.#updates.length = 0;
  }

  search({ location, filter: predicate, sort }: SearchQuery): Listing<GameSession, SearchPosition> {
    const view = this.#viewOf(sort);
    const matches = (session: GameSession) =>
      (location === undefined || session.location.name === location) && (predicate === undefined || predicate(session));
    if (location === undefined && predicate === undefined) return view;
    return { ...filteredListing(view, matches), after: (position) => this.#matchesAfter(view, matches, position) };
  }

  /**
   * Walks the view, as long as matches turn up often enough to fill a page soon. Otherwise looks through all images and
   * sorts what matches: they lie in memory as they were made, where the view's order jumps about and is many times
   * slower to walk.
   */
  *#matchesAfter(
    view: SearchView,
    matches: (session: GameSession) => boolean,
    position: SearchPosition | undefined,
  ): Generator<GameSession, void> {
    let patience = walkedSessions;
    for (const session of view.after(position)) {
      if (matches(session)) yield session;
      patience -= 1;
      if (patience > 0) continue;
      yield* view.sortedAfter(session, filter(this.#images.values(), matches));
      return;
    }
  }

  #apply({ gameSessionId, image }: Update): void {
    const previous = this.#images.get(gameSessionId);
    if (previous !== undefined) {
      this.#keys.release(previous.gameProperties);
      this.#images.delete(gameSessionId);
      for (const view of this.#views.values()) view.delete(previous);
    }
    if (image === undefined || !this.#keys.admit(image.gameProperties)) return;
    this.#images.set(gameSessionId, image);
    for (const view of this.#views.values()) view.add(image);
  }

  #viewOf(sort: Sort | undefined): SearchView {
    const key = JSON.stringify(sort ?? null);
    const view = this.#views.get(key) ?? new SearchView(sort, this.#images.values(), this.#sortValues);
    this.#views.delete(key);
    this.#views.set(key, view);
    const [oldest] = this.#views.keys();
    if (this.#views.size > viewsKept && oldest !== undefined) this.#views.delete(oldest);
    return view;
  }
}
