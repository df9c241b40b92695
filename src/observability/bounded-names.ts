/**
 * Keeps the values of a label few: clients choose the names of their operations, and each new value is a time series for ever. The
 * first `limit` names are told as they are, later ones as `other`.
 */
export class BoundedNames {
  readonly #limit: number;
  readonly #known = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  labelOf(name: string): string {
    if (this.#known.has(name)) return name;
    if (this.#known.size >= this.#limit || name.length > longestName) return 'other';
    this.#known.add(name);
    return name;
  }
}

const longestName = 64;
