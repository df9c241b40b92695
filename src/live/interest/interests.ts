import type { Clock } from '../../lib/clock.ts';
import { defer } from '../../lib/deferred.ts';
import type { Wishes } from './coverage.ts';
import type { Scope, ScopeKeys } from './scope.ts';

/** One scope that somebody wants to know about, or wanted a moment ago. */
export interface Interest {
  readonly scope: Scope;
  readonly key: string;
  /** Resolves once everything in the scope has been read; rejects where it can't be. After an interruption it is another one. */
  readonly ready: Promise<void>;
  readonly isReady: boolean;
  /** Since when everything in the scope is read without a break, as the journal calls it; null while it is not ready. */
  readonly period: string | null;
}

class HeldInterest implements Interest {
  readonly scope: Scope;
  readonly key: string;
  period: string | null = null;
  holders = 1;
  cancelLinger = () => {};
  #baseline = defer();

  constructor(scope: Scope, key: string) {
    this.scope = scope;
    this.key = key;
  }

  get ready(): Promise<void> {
    return this.#baseline.promise;
  }

  get isReady(): boolean {
    return this.period !== null;
  }

  begin(period: string): void {
    this.period = period;
    this.#baseline.resolve();
  }

  interrupt(): void {
    this.period = null;
    this.#baseline = defer();
  }

  reject(error: Error): void {
    this.#baseline.reject(error);
  }
}

export interface InterestsOptions {
  scopes: ScopeKeys;
  clock: Clock;
  lingerMs: number;
  /** Whether what was read for a scope that only lingers is no longer held: whoever comes back must wait for it anew. */
  isForgotten(interest: Interest): boolean;
  onAdded(interest: Interest): void;
  onRemoved(interest: Interest): void;
}

/** Counts who wants which scope. A scope that was ready lingers after its last holder, so that he can come back. */
export class Interests {
  readonly #options: InterestsOptions;
  readonly #interests = new Map<string, HeldInterest>();
  readonly #wishes = { all: false, parts: new Set<string>(), ids: new Set<string>() };

  constructor(options: InterestsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#interests.size;
  }

  /** What all scopes together ask for. */
  get wishes(): Wishes {
    return this.#wishes;
  }

  /** Whether nothing is needed at present: what is left only lingers. */
  get isLingering(): boolean {
    return [...this.#interests.values()].every(({ holders }) => holders === 0);
  }

  values(): Iterable<Interest> {
    return this.#interests.values();
  }

  get(scope: Scope): Interest | undefined {
    return this.#interests.get(this.#options.scopes.keyOf(scope));
  }

  hold(scope: Scope): Interest {
    const key = this.#options.scopes.keyOf(scope);
    const known = this.#interests.get(key);
    known?.cancelLinger();
    if (known && (known.holders > 0 || !this.#options.isForgotten(known))) {
      known.cancelLinger = () => {};
      known.holders++;
      return known;
    }
    const begun = new HeldInterest(scope, key);
    this.#interests.set(key, begun);
    this.#wish(scope, true);
    this.#options.onAdded(begun);
    return begun;
  }

  release(interest: Interest): void {
    const held = this.#interests.get(interest.key);
    // An interest that was rejected has gone already, and another one may have its key.
    if (held !== interest || !held) return;
    held.holders--;
    if (held.holders > 0) return;
    if (held.isReady) {
      held.cancelLinger = this.#options.clock.after(this.#options.lingerMs, () => this.#remove(held));
    } else {
      this.#remove(held);
    }
  }

  makeReady(interest: Interest, period: string): void {
    const held = this.#interests.get(interest.key);
    if (held && !held.isReady) held.begin(period);
  }

  /** What was read without a break is no longer: whoever comes must wait until it is again. */
  interrupt(interest: Interest): void {
    this.#interests.get(interest.key)?.interrupt();
  }

  reject(interest: Interest, error: Error): void {
    const held = this.#interests.get(interest.key);
    if (!held) return;
    // Whoever is about to begin where it was ready must not: nothing is read there any more.
    if (held.isReady) held.interrupt();
    held.reject(error);
    this.#remove(held);
  }

  /** Lets go of everything without telling a change: the topic ends. */
  clear(error: Error): void {
    for (const held of this.#interests.values()) {
      held.cancelLinger();
      held.reject(error);
    }
    this.#interests.clear();
    this.#wishes.all = false;
    this.#wishes.parts.clear();
    this.#wishes.ids.clear();
  }

  #remove(held: HeldInterest): void {
    held.cancelLinger();
    this.#interests.delete(held.key);
    this.#wish(held.scope, false);
    this.#options.onRemoved(held);
  }

  #wish(scope: Scope, isWished: boolean): void {
    const { parts, ids } = this.#wishes;
    if (scope.kind === 'all') this.#wishes.all = isWished;
    else if (scope.kind === 'part') setMember(parts, scope.part, isWished);
    else setMember(ids, scope.id, isWished);
  }
}

function setMember(set: Set<string>, value: string, isMember: boolean): void {
  if (isMember) set.add(value);
  else set.delete(value);
}
