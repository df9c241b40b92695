import type { Coverage } from './coverage.ts';
import { isInScope, isSameScope, type Located, type Scope } from './scope.ts';

interface Walked {
  readonly scope: Scope;
  readonly period: string;
}

/** What walks have read completely, and the period for which they have done so without a break. */
export class WalkedScope {
  #walked: Walked | null = null;

  /** Whether lists were read completely since the present interest began. */
  get isKnown(): boolean {
    return this.#walked !== null;
  }

  has(object: Located): boolean {
    return this.#walked !== null && isInScope(this.#walked.scope, object);
  }

  /** The period of a scope that is wholly a part of it; null where it is not. */
  periodOf(scope: Scope): string | null {
    const walked = this.#walked;
    return walked && (walked.scope.kind === 'all' || isSameScope(walked.scope, scope)) ? walked.period : null;
  }

  /** The period of an object that is on its lists; null where it is not. */
  periodOfObject(object: Located): string | null {
    return this.#walked && this.has(object) ? this.#walked.period : null;
  }

  /** A walk over `scope` is complete. */
  complete(scope: Scope, newPeriod: () => string): void {
    if (this.#walked && isSameScope(this.#walked.scope, scope)) return;
    this.#walked = { scope, period: newPeriod() };
  }

  /**
   * Another scope is walked from now on: what of the old one stays read without a break? `formerPeriod` is that of whoever read until
   * now, who may have walked the same: his snapshot is ours, so the period goes on.
   */
  become(next: Coverage['walk'], formerPeriod: (scope: Scope) => string | null): void {
    this.#walked = next && this.#stillWalked(next, formerPeriod);
  }

  #stillWalked(next: Scope, formerPeriod: (scope: Scope) => string | null): Walked | null {
    const walked = this.#walked;
    if (!walked) {
      const period = formerPeriod(next);
      return period === null ? null : { scope: next, period };
    }
    // A wider walk goes on reading the narrower scope, and a narrower one is a part of what was read.
    if (next.kind === 'all') return walked;
    return this.periodOf(next) === null ? null : { ...walked, scope: next };
  }
}
