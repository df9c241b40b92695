import type { CallPriority } from '../gamelift.ts';
import { AdaptiveRate } from './adaptive-rate.ts';
import type { Rate } from './published-rates.ts';
import { TokenBucket } from './token-bucket.ts';

/** Throttled resources remembered per operation; the longest unthrottled is forgotten first. */
const rememberedResources = 1_000;

interface Limit {
  rate: AdaptiveRate;
  bucket: TokenBucket;
}

/**
 * What one operation may still call: its bucket, the share of it that polls may use, and the resources that GameLift has
 * throttled by themselves (it limits some Describe calls per resource and publishes no figures). Pure: time is an argument.
 */
export class OperationBucket {
  readonly #all: Limit;
  readonly #polls: Limit;
  readonly #resources = new Map<string, Limit>();
  readonly #resourceRate: Rate;
  #lastThrottledResource: string | undefined;
  #throttled = 0;

  constructor(rate: Rate, pollShare: number, now: number, tokens?: number) {
    this.#all = limit(rate, now, tokens);
    this.#polls = limit({ burst: Math.max(1, rate.burst * pollShare), perSecond: rate.perSecond * pollShare }, now);
    this.#resourceRate = rate;
  }

  /** Milliseconds until a call of this kind could start; 0: now. */
  waitMs(priority: CallPriority, resource: string | null, now: number): number {
    return Math.max(0, ...this.#limits(priority, resource, now).map(({ bucket }) => bucket.waitMs(now)));
  }

  take(priority: CallPriority, resource: string | null, now: number): void {
    for (const { bucket } of this.#limits(priority, resource, now)) bucket.take(now);
  }

  /**
   * GameLift throttled a call. First that concerns the resource that was asked about; when a second resource is throttled
   * too (or none was named), it is the operation's own quota that is spent.
   */
  throttled(resource: string | null, callBegunAt: number, now: number): void {
    this.#throttled++;
    this.#forgetRecovered(now);
    const onlyThisResource = resource !== null && (this.#lastThrottledResource ?? resource) === resource;
    if (onlyThisResource) {
      this.#lastThrottledResource = resource;
      this.#limitOf(resource, now).rate.throttled(callBegunAt, now);
    } else {
      this.#all.rate.throttled(callBegunAt, now);
      this.#polls.rate.throttled(callBegunAt, now);
    }
  }

  state(now: number): { limitPerSecond: number; available: number; throttled: number } {
    const [all] = this.#limits('query', null, now);
    return {
      limitPerSecond: this.#all.rate.rate(now).perSecond,
      available: Math.max(0, all?.bucket.available(now) ?? 0),
      throttled: this.#throttled,
    };
  }

  #limits(priority: CallPriority, resource: string | null, now: number): Limit[] {
    const limits = [this.#all];
    if (priority === 'poll') limits.push(this.#polls);
    const ofResource = resource === null ? undefined : this.#resources.get(resource);
    if (ofResource) limits.push(ofResource);
    for (const { rate, bucket } of limits) bucket.setRate(rate.rate(now), now);
    return limits;
  }

  #limitOf(resource: string, now: number): Limit {
    const known = this.#resources.get(resource);
    if (known) return known;
    if (this.#resources.size >= rememberedResources) {
      for (const oldest of this.#resources.keys()) {
        this.#resources.delete(oldest);
        break;
      }
    }
    const created = limit(this.#resourceRate, now);
    this.#resources.set(resource, created);
    return created;
  }

  #forgetRecovered(now: number): void {
    for (const [resource, { rate }] of this.#resources) {
      if (rate.recovered(now)) this.#resources.delete(resource);
    }
    const last = this.#lastThrottledResource;
    if (last !== undefined && !this.#resources.has(last)) this.#lastThrottledResource = undefined;
  }
}

function limit(rate: Rate, now: number, tokens?: number): Limit {
  return { rate: new AdaptiveRate(rate), bucket: new TokenBucket(rate, now, tokens) };
}
