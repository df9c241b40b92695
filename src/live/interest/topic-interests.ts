import type { Clock } from '../../lib/clock.ts';
import type { Lease } from '../journal/lease.ts';
import { unionOf, type Wishes } from './coverage.ts';
import { type Interest, Interests, type InterestsOptions } from './interests.ts';
import type { Scope, ScopeKeys } from './scope.ts';

/** What other instances want of a topic, while this one reads it for them: the same as interests here, but held by name. */
class OthersInterests extends Interests {
  readonly #held = new Map<string, Interest>();
  readonly #scopes: ScopeKeys;

  constructor(options: InterestsOptions) {
    super(options);
    this.#scopes = options.scopes;
  }

  /** Holds what is wished now, by the name of the wish, and releases what is wished no longer. */
  become(wishes: ReadonlyMap<string, string>): void {
    // New wishes first: what is only handed from one instance to another is never let go of in between.
    for (const [wish, key] of wishes) {
      const scope = this.#held.has(wish) ? null : this.#scopes.parse(key);
      if (scope) this.#held.set(wish, this.hold(scope));
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

export interface TopicInterestsOptions {
  lease: Lease;
  scopes: ScopeKeys;
  clock: Clock;
  lingerMs: number;
  /** Whether what was read for a scope that only lingers is no longer held. */
  isForgotten(interest: Interest): boolean;
  onAdded(interest: Interest): void;
  /** `isLast`: nobody here wants anything any longer. */
  onRemoved(removed: { scope: Scope; isLast: boolean }): void;
}

/** Who wants to know what of a topic: here, which is told to the other instances, and there, for whom this one may read. */
export class TopicInterests {
  readonly own: Interests;
  readonly others: OthersInterests;
  /** Takes a wish back from the other instances. */
  readonly #wishes = new Map<string, () => void>();

  constructor({ lease, onAdded, onRemoved, ...options }: TopicInterestsOptions) {
    this.own = new Interests({
      ...options,
      onAdded: (interest) => {
        this.#wishes.get(interest.key)?.();
        this.#wishes.set(interest.key, lease.want(interest.key));
        onAdded(interest);
      },
      onRemoved: ({ key, scope }) => {
        this.#wishes.get(key)?.();
        this.#wishes.delete(key);
        onRemoved({ scope, isLast: this.own.size === 0 });
      },
    });
    this.others = new OthersInterests({
      ...options,
      onAdded,
      onRemoved: ({ scope }) => onRemoved({ scope, isLast: false }),
    });
  }

  /** What all of them together ask for. */
  get wishes(): Wishes {
    return this.others.size === 0 ? this.own.wishes : unionOf(this.own.wishes, this.others.wishes);
  }

  /** Those in exactly this scope. */
  of(scope: Scope): Interest[] {
    return [this.own.get(scope), this.others.get(scope)].filter((interest) => interest !== undefined);
  }

  /** Those whose scopes have not been read yet. */
  unready(): Interest[] {
    return [...this.own.values(), ...this.others.values()].filter(({ isReady }) => !isReady);
  }

  isOwn(interest: Interest): boolean {
    return this.own.get(interest.scope) === interest;
  }

  makeReady(interest: Interest, period: string): void {
    this.#holderOf(interest).makeReady(interest, period);
  }

  interrupt(interest: Interest): void {
    this.#holderOf(interest).interrupt(interest);
  }

  #holderOf(interest: Interest): Interests {
    return this.isOwn(interest) ? this.own : this.others;
  }
}
