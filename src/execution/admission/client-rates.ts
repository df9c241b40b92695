import type { GraphQLError } from 'graphql';
import type { ClientLimits } from '../limits.ts';
import { refusalUntil } from '../refusal.ts';
import type { CreateRateLimiter, RateLimiter } from './rate-limit.ts';

type Rates = Pick<ClientLimits, 'operationsPerMinutePerPrincipal' | 'operationsPerMinutePerAddress'>;

/** How often clients may begin an operation, or say who they are on a WebSocket. */
export class ClientRates {
  readonly #rates: Rates;
  readonly #byAddress: RateLimiter | null;
  readonly #byPrincipal: RateLimiter | null;
  readonly #introductions: RateLimiter | null;

  constructor(rates: Rates, create: CreateRateLimiter) {
    const limiter = (name: string, perMinute: number) =>
      perMinute === Number.POSITIVE_INFINITY ? null : create({ name, perMinute });
    this.#rates = rates;
    this.#byAddress = limiter('address', rates.operationsPerMinutePerAddress);
    this.#introductions = limiter('introduction', rates.operationsPerMinutePerAddress);
    this.#byPrincipal = limiter('principal', rates.operationsPerMinutePerPrincipal);
  }

  /** Then nobody is to be counted before an operation. */
  get areUnlimited(): boolean {
    return this.#byAddress === null && this.#byPrincipal === null;
  }

  /** Before anybody is asked who he is: guessing tokens is counted, too. @throws GraphQLError RATE_LIMITED */
  async countAddress(address: string): Promise<void> {
    const waitMs = (await this.#byAddress?.take(address)) ?? 0;
    if (waitMs > 0) throw tooMany('address', this.#rates.operationsPerMinutePerAddress, waitMs);
  }

  /** A WebSocket shows who it is before its first operation, and may do so again. @throws GraphQLError RATE_LIMITED */
  async countIntroduction(address: string): Promise<void> {
    const waitMs = (await this.#introductions?.take(address)) ?? 0;
    if (waitMs > 0) throw tooMany('address', this.#rates.operationsPerMinutePerAddress, waitMs);
  }

  /** Nobody in particular has no rate of his own. @throws GraphQLError RATE_LIMITED */
  async countPrincipal(id: string | null): Promise<void> {
    const waitMs = id === null ? 0 : ((await this.#byPrincipal?.take(id)) ?? 0);
    if (waitMs > 0) throw tooMany('principal', this.#rates.operationsPerMinutePerPrincipal, waitMs);
  }
}

function tooMany(whose: string, perMinute: number, waitMs: number): GraphQLError {
  const message = `At most ${perMinute} operations a minute are taken from one ${whose}`;
  return refusalUntil(waitMs, { code: 'RATE_LIMITED', message, status: 429 });
}
