import { DomainError } from '../errors.ts';

/**
 * The GameLift calls of one operation. It was admitted at a price, which no operation exceeds while GameLift fills its pages. What only an answer can
 * tell, a page that comes short or an eleventh location, raises the price before it is asked for, up to what any operation may cost.
 */
export class CallAllowance {
  readonly #max: number;
  readonly #onAbovePrice: () => void;
  #price: number;
  #made = 0;

  /** @param options.max what no operation may cost (`MAX_COST`). `onAbovePrice` is called for each call beyond the price: the price was wrong. */
  constructor({ price, max, onAbovePrice }: { price: number; max: number; onAbovePrice: () => void }) {
    this.#price = price;
    this.#max = max;
    this.#onAbovePrice = onAbovePrice;
  }

  /** What the operation may call by now: what it was admitted at, and what was added. */
  get price(): number {
    return this.#price;
  }

  /** Calls that were made for the operation. One that it shares with another operation counts for the one that began it. */
  get made(): number {
    return this.#made;
  }

  /** Raises the price for calls that are about to be made. False, and nothing is raised, where it would exceed the limit. */
  extend(calls: number): boolean {
    if (this.#price + calls > this.#max) return false;
    this.#price += calls;
    return true;
  }

  /** Takes back what was added for calls that turned out not to be needed. */
  release(calls: number): void {
    this.#price -= calls;
  }

  /** Like `extend`, for calls without which there is no answer. @throws DomainError COST_LIMIT_EXCEEDED */
  require(calls: number): void {
    if (!this.extend(calls)) throw this.#exceeded();
  }

  /** Raises the price for calls that belong to a change: without a limit, as a change is not stopped half way. */
  extendForChange(calls: number): void {
    this.#price += calls;
  }

  /** Counts a read that is about to be made. @throws DomainError COST_LIMIT_EXCEEDED where the operation has made all that it may. */
  takeRead(): void {
    if (this.#made >= Math.max(this.#price, this.#max)) throw this.#exceeded();
    this.#count();
  }

  /** Counts a change, or a read that belongs to one. It is never refused. */
  takeChange(): void {
    this.#count();
  }

  #count(): void {
    this.#made++;
    if (this.#made > this.#price) this.#onAbovePrice();
  }

  #exceeded(): DomainError {
    const message = `The operation needs more than the ${this.#max} GameLift calls that are allowed; ask for less at once`;
    return new DomainError('COST_LIMIT_EXCEEDED', message);
  }
}
