import type { EmulatorClock } from '../emulator-clock.ts';
import { filter, type Listing } from '../pages.ts';
import type { OrderedList } from './ordered-list.ts';
import type { Ordered } from './records.ts';

/** A record as it was until a moment. */
interface Image<Item> {
  readonly until: number;
  /** Undefined: it was not there yet. */
  readonly item: Item | undefined;
}

/**
 * What records were like a short while ago, for reads that lag behind writes. Kept as far back as reads may look; what was changed before lags were
 * configured has always been so.
 */
export class Past<Item extends object> {
  readonly #clock: EmulatorClock;
  readonly #keptMs: () => number;
  /** By record: the oldest image first. */
  readonly #images = new Map<Item, Image<Item>[]>();
  /** In the order in which they may be forgotten. */
  readonly #order: { until: number; item: Item }[] = [];

  constructor(clock: EmulatorClock, keptMs: () => number) {
    this.#clock = clock;
    this.#keptMs = keptMs;
  }

  /** To be called before a record is changed. */
  changing(item: Item): void {
    this.#keep(item, { ...item });
  }

  /** To be called when a record comes to be. */
  adding(item: Item): void {
    this.#keep(item, undefined);
  }

  /** The record as it was at a moment; undefined where it was not there yet. */
  at(item: Item, moment: number): Item | undefined {
    const image = this.#images.get(item)?.find(({ until }) => until > moment);
    return image ? image.item : item;
  }

  #keep(item: Item, image: Item | undefined): void {
    const now = this.#clock.now();
    this.#forget(now - this.#keptMs());
    if (this.#keptMs() === 0) return;
    const images = this.#images.get(item) ?? [];
    images.push({ until: now, item: image });
    this.#images.set(item, images);
    this.#order.push({ until: now, item });
  }

  #forget(before: number): void {
    while ((this.#order[0]?.until ?? Number.POSITIVE_INFINITY) <= before) {
      const oldest = this.#order.shift();
      const images = oldest && this.#images.get(oldest.item);
      if (!oldest || !images) continue;
      images.shift();
      if (images.length === 0) this.#images.delete(oldest.item);
    }
  }
}

/** The records of a list as they were, where they were there and match. */
export function listingOfPast<Item extends Ordered>(
  list: OrderedList<Item>,
  asItWas: (item: Item) => Item | undefined,
  matches: (item: Item) => boolean,
): Listing<Item, number> {
  function* past(items: Iterable<Item>): Generator<Item, void> {
    for (const item of items) {
      const then = asItWas(item);
      if (then && matches(then)) yield then;
    }
  }
  return {
    after: (order) => past(order === undefined ? list : list.from((item) => item.order > order)),
    skip: (count) => filter(past(list), () => true, count),
    positionOf: (item) => item.order,
  };
}
