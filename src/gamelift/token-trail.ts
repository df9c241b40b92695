import { DomainError } from './errors.ts';

/**
 * The NextTokens of one walk over an upstream list. A token that comes again leads to pages that were read already: the list would never end, and
 * its items would be shown again and again.
 */
export class TokenTrail {
  readonly #seen = new Set<string>();

  /** @param begun the token with which the walk begins; null: at the list's beginning. */
  constructor(begun: string | null) {
    if (begun !== null) this.#seen.add(begun);
  }

  /** Whether a token comes again. One that does not is remembered. */
  repeats(nextToken: string): boolean {
    if (this.#seen.has(nextToken)) return true;
    this.#seen.add(nextToken);
    return false;
  }

  /** @throws DomainError UPSTREAM_UNAVAILABLE where a token comes again. `what`: the list, for the message. */
  follow(nextToken: string, what: string): void {
    if (!this.repeats(nextToken)) return;
    const message = `GameLift’s list has no end: ${what} gave out the same NextToken again`;
    throw new DomainError('UPSTREAM_UNAVAILABLE', message);
  }
}
