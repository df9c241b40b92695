/** How many different property keys GameLift's search can hold in a Region. */
const searchableKeys = 500;

/**
 * The properties that search knows: "Property keys containing periods cannot be searched and will be filtered out from
 * search results" (AWS on SearchGameSessions). The same map where there is no such key.
 */
export function searchableProperties(properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  for (const key of properties.keys()) {
    if (key.includes('.')) return new Map([...properties].filter(([name]) => !name.includes('.')));
  }
  return properties;
}

/**
 * The property keys that the search index holds. Beyond 500 in a Region, AWS says, sessions are missing from results
 * without an error: a session that would bring one key too many is not admitted.
 */
export class PropertyKeys {
  readonly #uses = new Map<string, number>();

  /** Answers whether the session may be indexed; if so, its keys count until `release`. */
  admit(properties: ReadonlyMap<string, string>): boolean {
    let fresh = 0;
    for (const key of properties.keys()) if (!this.#uses.has(key)) fresh += 1;
    if (this.#uses.size + fresh > searchableKeys) return false;
    for (const key of properties.keys()) this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1);
    return true;
  }

  release(properties: ReadonlyMap<string, string>): void {
    for (const key of properties.keys()) {
      const uses = (this.#uses.get(key) ?? 0) - 1;
      if (uses > 0) this.#uses.set(key, uses);
      else this.#uses.delete(key);
    }
  }
}
