/** Counts what is open, by whom it is, up to a limit for each. What nobody holds takes no memory. */
export class Quota {
  readonly max: number;
  readonly #open = new Map<string, number>();

  constructor(max: number) {
    this.max = max;
  }

  /** The answer gives it back, and must be called once. Null: the limit is reached. A key that is null is nobody's, and has no limit. */
  take(key: string | null): (() => void) | null {
    if (key === null || this.max === Number.POSITIVE_INFINITY) return nothingToGiveBack;
    const open = this.#open.get(key) ?? 0;
    if (open >= this.max) return null;
    this.#open.set(key, open + 1);
    return () => this.#giveBack(key);
  }

  #giveBack(key: string): void {
    const open = (this.#open.get(key) ?? 0) - 1;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }
}

function nothingToGiveBack(): void {}
