import { DomainError } from './errors.ts';

/** The GameLift calls of one operation: its price says how many it may make, and what it makes beyond that is charged before it is made. */
export class CallAllowance {
  readonly #options: { price: number; max: number; onAbovePrice: () => void };
  #made = 0;

  /** @param options.max what no operation may cost (`MAX_COST`). `onAbovePrice` is called for each call beyond the price. */
  constructor(options: { price: number; max: number; onAbovePrice: () => void }) {
    this.#options = options;
  }

  /** Calls that were made for the operation. One that it shares with another operation counts for the one that began it. */
  get made(): number {
    return this.#made;
  }

  /** Whether one more read is allowed: a walk over pages that come short ends where not, and its page is short. */
  get hasRoom(): boolean {
    const { price, max } = this.#options;
    return this.#made < Math.max(price, max);
  }

  /** Counts a read that is about to be made. @throws DomainError COST_LIMIT_EXCEEDED where the operation has made all that it may. */
  takeRead(): void {
    if (!this.hasRoom) {
      const message = `The operation has made the ${this.#made} GameLift calls that are allowed; ask for less at once`;
      throw new DomainError('COST_LIMIT_EXCEEDED', message);
    }
    this.#count();
  }

  /** Counts a change. It is never refused: it was priced, and is not stopped half way. */
  takeChange(): void {
    this.#count();
  }

  #count(): void {
    this.#made++;
    if (this.#made > this.#options.price) this.#options.onAbovePrice();
  }
}
