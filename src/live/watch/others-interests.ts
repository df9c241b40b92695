import { parseScopeKey } from '../topic.ts';
import { type Interest, Interests } from './interests.ts';

/** What other instances want of a fleet, while this one reads it for them: the same as interests here, but held by name. */
export class OthersInterests extends Interests {
  readonly #held = new Map<string, Interest>();

  /** Holds what is wished now, by the name of the wish, and releases what is wished no longer. */
  become(wishes: ReadonlyMap<string, string>): void {
    // New wishes first: what is only handed from one instance to another is never let go of in between.
    for (const [wish, scope] of wishes) {
      if (!this.#held.has(wish)) this.#held.set(wish, this.hold(parseScopeKey(scope)));
    }
    for (const [wish, interest] of [...this.#held]) {
      if (wishes.has(wish)) continue;
      this.#held.delete(wish);
      this.release(interest);
    }
  }

  override clear(error: Error = new Error('another instance reads now')): void {
    this.#held.clear();
    super.clear(error);
  }
}
