import { type CryptoKey, createLocalJWKSet, errors, type JWK, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../lib/clock.ts';
import { IssuerUnavailable } from './credentials.ts';
import { fetchKeySet } from './key-set-document.ts';

export interface IssuerKeysOptions {
  jwksUrl: string;
  clock: Clock;
  /** Called once for each fetch that fails. */
  onTrouble?: ((error: Error) => void) | undefined;
}

/** From this age on the keys are fetched again, while those at hand go on being used. */
const refreshAfterMs = 300_000;
/** From this age on a token waits for the fetch, unless one has just failed: so long a withdrawn key may be good. */
const freshForMs = 600_000;
/** From this age on keys are good for nothing, however long their issuer has been out of reach. */
const usableForMs = 3_600_000;
/** How often unknown key IDs can cause a fetch: a client that invents them must not make us flood the issuer. */
const unknownKeyIntervalMs = 1_000;
/** After a failed fetch there is no other for so long. */
const failureCooldownMs = 5_000;
/** So long after a failure tokens do not wait for the next attempt: an issuer that hangs would delay them all again. */
const troubleMs = 30_000;

interface KeySet {
  find: ReturnType<typeof createLocalJWKSet>;
  fetchedAt: number;
}

/**
 * An issuer's published keys. One fetch at a time serves all tokens; a failed one is followed by a cool-down. While the issuer
 * is out of reach, keys at hand remain good for an hour after their last fetch.
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #held: KeySet | null = null;
  /** When the last fetch failed; null after one that succeeded. */
  #failedAt: number | null = null;
  #fetching: Promise<void> | null = null;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * The key of a token.
   *
   * @throws IssuerUnavailable where the keys cannot be had, JWKSNoMatchingKey where the token's is not among them, and
   *   JWKSMultipleMatchingKeys, which iterates over them, where several could be it.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const held = await this.#usable();
    const found = await keyIn(held, header, token);
    if (found) return found;
    if (!this.#mayHaveRotated(held)) throw new errors.JWKSNoMatchingKey();
    await this.#fetch();
    const renewed = this.#current();
    const rotated = renewed && (await keyIn(renewed, header, token));
    if (!rotated) throw new errors.JWKSNoMatchingKey();
    return rotated;
  };

  /** The keys at hand where they will do; otherwise those of a new fetch. */
  async #usable(): Promise<KeySet> {
    const held = this.#current();
    if (!held) {
      await this.#fetch();
      const fetched = this.#current();
      if (!fetched) throw new IssuerUnavailable(failureCooldownMs);
      return fetched;
    }
    const ageMs = this.#since(held.fetchedAt);
    if (ageMs < refreshAfterMs) return held;
    // What goes wrong is reported to `onTrouble`, and the keys at hand are good meanwhile.
    const refreshed = this.#fetch().catch(() => {});
    if (ageMs < freshForMs || this.#since(this.#failedAt) < troubleMs) return held;
    await refreshed;
    return this.#current() ?? held;
  }

  /** What was fetched last, or null where that is too old. */
  #current(): KeySet | null {
    return this.#held && this.#since(this.#held.fetchedAt) < usableForMs ? this.#held : null;
  }

  /** Whether a key that is not in the set may have been published since. */
  #mayHaveRotated({ fetchedAt }: KeySet): boolean {
    return this.#failedAt !== null || this.#since(fetchedAt) >= unknownKeyIntervalMs;
  }

  /** Joins the fetch that is under way, or begins one. @throws IssuerUnavailable where it fails, and in the cool-down. */
  #fetch(): Promise<void> {
    const restMs = this.#restOfCooldownMs();
    if (restMs > 0) return Promise.reject(new IssuerUnavailable(restMs));
    this.#fetching ??= this.#refetch().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #refetch(): Promise<void> {
    const { jwksUrl, clock, onTrouble } = this.#options;
    try {
      const keys = await fetchKeySet(jwksUrl);
      this.#held = { find: createLocalJWKSet({ keys: keys as JWK[] }), fetchedAt: clock.now() };
      this.#failedAt = null;
    } catch (error) {
      this.#failedAt = clock.now();
      onTrouble?.(error as Error);
      throw new IssuerUnavailable(failureCooldownMs, { cause: error });
    }
  }

  #restOfCooldownMs(): number {
    return this.#fetching ? 0 : Math.max(0, failureCooldownMs - this.#since(this.#failedAt));
  }

  /** Milliseconds since a moment; Infinity where there was none. */
  #since(moment: number | null): number {
    return moment === null ? Number.POSITIVE_INFINITY : this.#options.clock.now() - moment;
  }
}

/** Null where no key of the set is the token's, or where it cannot be used: then the others are good all the same. */
async function keyIn(set: KeySet, ...[header, token]: Parameters<JWTVerifyGetKey>): Promise<CryptoKey | null> {
  try {
    return await set.find(header, token);
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JOSENotSupported) throw error;
    return null;
  }
}
