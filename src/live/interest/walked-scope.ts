import { type FleetScope, isInScope, isSameScope, type LocatedSession } from '../topic.ts';
import type { Coverage } from './coverage.ts';

interface Walked {
  readonly scope: FleetScope;
  readonly period: string;
}

/** What walks have read completely, and the period for which they have done so without a break. */
export class WalkedScope {
  #walked: Walked | null = null;

  /** Whether lists were read completely since the present interest began. */
  get isKnown(): boolean {
    return this.#walked !== null;
  }

  has(session: LocatedSession): boolean {
    return this.#walked !== null && isInScope(this.#walked.scope, session);
  }

  /** The period of a scope that is wholly a part of it; null where it is not. */
  periodOf(scope: FleetScope): string | null {
    const walked = this.#walked;
    return walked && (walked.scope.kind === 'fleet' || isSameScope(walked.scope, scope)) ? walked.period : null;
  }

  /** The period of a session that is on its lists; null where it is not. */
  periodOfSession(session: LocatedSession): string | null {
    return this.#walked && this.has(session) ? this.#walked.period : null;
  }

  /** A walk over `scope` is complete. */
  complete(scope: FleetScope, newPeriod: () => string): void {
    if (this.#walked && isSameScope(this.#walked.scope, scope)) return;
    this.#walked = { scope, period: newPeriod() };
  }

  /**
   * Another scope is walked from now on: what of the old one stays read without a break? `formerPeriod` is that of whoever read until
   * now, who may have walked the same: his snapshot is ours, so the period goes on.
   */
  become(next: Coverage['walk'], formerPeriod: (scope: FleetScope) => string | null): void {
    this.#walked = next && this.#stillWalked(next, formerPeriod);
  }

  #stillWalked(next: FleetScope, formerPeriod: (scope: FleetScope) => string | null): Walked | null {
    const walked = this.#walked;
    if (!walked) {
      const period = formerPeriod(next);
      return period === null ? null : { scope: next, period };
    }
    // A wider walk goes on reading the narrower scope, and a narrower one is a part of what was read.
    if (next.kind === 'fleet') return walked;
    return this.periodOf(next) === null ? null : { ...walked, scope: next };
  }
}
