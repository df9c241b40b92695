import type { DomainError } from '../../../gamelift/errors.ts';
import type { Clock } from '../../../lib/clock.ts';
import { randomToken } from '../../../lib/random-token.ts';
import { RedisFailure, RedisUnavailable } from '../../../lib/redis.ts';
import type { Logger } from '../../../observability/logger.ts';
import type { Lease } from '../lease.ts';
import type { Refusal } from '../replica.ts';
import { encodeRefusal } from './codec.ts';
import { OthersWishes, OwnWishes, type WishNews } from './interests.ts';
import { beatTopic, noteOnTopic } from './lease-scripts.ts';
import type { RedisTopic } from './session.ts';

export interface RedisLeaseOptions {
  topic: RedisTopic;
  /** How long a lease is good after its last renewal, in milliseconds, where Redis answers at once. */
  leaseTtlMs: number;
  /** How long Redis takes to answer at present, in milliseconds. */
  roundTripMs(): number;
  journalBytes: number;
  clock: Clock;
  random: () => number;
  logger: Logger;
}

/** A wish waits so long for others to be told with it, in milliseconds. */
const gatherMs = 5;
/** News of others' wishes wait the longer for more of them, the more wishes there are: all are gone through each time. */
const newsMs = (wishes: number) => Math.min(100, gatherMs + wishes / 200);
/** Between attempts to give a sign of life that was not answered. */
const retryMs = 250;

/**
 * The lease of a topic in Redis. One sign of life each third of its time to live renews it, or takes it when it is free,
 * tells what is wanted here, and learns how far the log has come. It counts as held until that long after the last renewal
 * was SENT, by this process's clock: Redis then frees it later than we stop, and append asks Redis itself. Where Redis is slow
 * to answer, it lives longer by two round trips: else it would lapse while its renewal is on its way.
 */
export class RedisLease implements Lease {
  /** Names this instance's hold on the topic: random, new each time. Append asks for equality with it and nothing else. */
  readonly token: string;
  readonly #options: RedisLeaseOptions;
  readonly #own = new OwnWishes();
  readonly #listeners = new Set<() => void>();
  readonly #refusalListeners = new Set<(scope: string, error: DomainError) => void>();
  readonly #askListeners = new Set<(id: string) => void>();
  /** Kept while the lease is not held: it may come back before much has changed. */
  readonly #others: OthersWishes;
  #heldUntil = 0;
  /** A sign of life that is answered leaves somebody with the lease: this instance or another one. */
  #knownUntil: number;
  #wasHeld = false;
  #hasSigned = false;
  #beating: Promise<void> | null = null;
  #isRung = false;
  /** How soon the next sign of life is to be given for what has happened since the last one. */
  #soonMs = Number.POSITIVE_INFINITY;
  #isStopped = false;
  #cancelBeat: () => void = () => {};
  #cancelEnd: () => void = () => {};

  constructor(options: RedisLeaseOptions) {
    this.#options = options;
    this.token = randomToken(options.random);
    this.#others = new OthersWishes(this.token);
    this.#knownUntil = options.clock.now() + this.#lifeMs;
  }

  get isHeld(): boolean {
    return !this.#isStopped && this.#options.clock.now() < this.#heldUntil;
  }

  get #lifeMs(): number {
    const { leaseTtlMs, roundTripMs } = this.#options;
    return Math.ceil(leaseTtlMs + 2 * roundTripMs());
  }

  get silentMs(): number {
    return this.#isStopped ? 0 : Math.max(0, this.#options.clock.now() - this.#knownUntil);
  }

  get othersWishes(): ReadonlyMap<string, string> {
    return this.#others.wishes;
  }

  follow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  want(scope: string): () => void {
    const wish = randomToken(this.#options.random);
    this.#own.add(wish, scope);
    this.#beatWithin(gatherMs);
    return () => {
      if (this.#own.remove(wish)) this.#beatWithin(gatherMs);
    };
  }

  async refuse(scope: string, error: DomainError): Promise<void> {
    await this.note(encodeRefusal(scope, error), null);
  }

  onRefused(listener: (scope: string, error: DomainError) => void): () => void {
    this.#refusalListeners.add(listener);
    return () => this.#refusalListeners.delete(listener);
  }

  /** A refusal was found on the log. */
  hearRefusal({ scope, error }: Refusal): void {
    for (const listener of [...this.#refusalListeners]) listener(scope, error);
  }

  ask(id: string): void {
    if (!this.#isStopped) this.#options.topic.ring(`look ${id}`);
  }

  onAsked(listener: (id: string) => void): () => void {
    this.#askListeners.add(listener);
    return () => this.#askListeners.delete(listener);
  }

  hearAsked(id: string): void {
    if (this.isHeld) for (const listener of [...this.#askListeners]) listener(id);
  }

  /**
   * Puts something about a scope on the log, for all. A period is not begun where another one runs than the `known` one: what
   * this instance has begun without getting an answer, it learns of instead. Rejects where this instance does not
   * read, or can't reach Redis.
   */
  async note(
    payload: string,
    cover: { scope: string; period: string | null; known: string | null; unlessWritten: boolean } | null,
  ): Promise<void> {
    const { topic, journalBytes, random } = this.#options;
    const chain = randomToken(random);
    const { scope = '', period = '', known = '', unlessWritten = false } = cover ?? {};
    const about = [scope, period ?? '', known ?? '', unlessWritten ? '1' : '0'];
    const args = [this.token, chain, journalBytes, payload, ...about];
    const step = await topic.step(noteOnTopic, args, chain);
    if (step?.status === 'unheld') throw new RedisUnavailable('another instance reads this topic now');
  }

  /** Wishes have changed somewhere: that is for whoever reads, or learns at this moment that he does. */
  hearWish(): void {
    if (this.isHeld || this.#beating) this.#beatWithin(newsMs(this.#others.wishes.size));
  }

  /** A sign of life, now. Resolves when it was answered; never rejects. */
  beat(): Promise<void> {
    if (this.#beating) {
      this.#isRung = true;
      return this.#beating;
    }
    this.#beating = this.#beatNow().finally(() => {
      this.#beating = null;
      if (this.#isRung && !this.#isStopped) void this.beat();
    });
    return this.#beating;
  }

  /**
   * As `beat`, after a reconnection: Redis may have come back with older data. What it was told of wishes here is told again,
   * and what it told of wishes elsewhere is asked for again.
   */
  async beatAnew(): Promise<void> {
    this.#own.tellAll();
    this.#others.askForAll();
    await this.beat();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelBeat();
    this.#cancelEnd();
    this.#listeners.clear();
    this.#refusalListeners.clear();
    this.#askListeners.clear();
  }

  async #beatNow(): Promise<void> {
    const { topic, clock, leaseTtlMs, logger } = this.#options;
    this.#isRung = false;
    this.#soonMs = Number.POSITIVE_INFINITY;
    this.#cancelBeat();
    let nextMs = leaseTtlMs / 3;
    const begunAt = clock.now();
    try {
      const latestMs = await this.#sign();
      // Counted from when it was sent: where Redis is slow, its answer may have taken longer than that.
      nextMs = Math.min(Math.max(0, nextMs - (clock.now() - begunAt)), latestMs);
    } catch (error) {
      // Tried again soon: a lease that can't be renewed is lost, and others can't be told from a Redis that is away.
      nextMs = Math.min(nextMs, retryMs);
      if (!(error instanceof RedisFailure)) logger.error({ err: error }, 'a sign of life failed');
    }
    if (this.#isStopped || topic.isOver) return;
    this.#cancelBeat();
    this.#cancelBeat = clock.after(Math.min(nextMs, this.#soonMs), () => void this.beat());
  }

  /** Answers how soon the lease may be free. */
  async #sign(): Promise<number> {
    const { topic, clock, leaseTtlMs } = this.#options;
    const sentAt = clock.now();
    const lifeMs = this.#lifeMs;
    const changes = this.#own.take();
    const known = this.#others.version;
    const hasSigned = this.#hasSigned ? '1' : '0';
    const args = [this.token, lifeMs, changes.json, known, hasSigned, changes.isAll];
    let step: Awaited<ReturnType<RedisTopic['step']>>;
    try {
      step = await topic.step(beatTopic, args);
    } catch (error) {
      changes.putBack();
      throw error;
    }
    if (!step || this.#isStopped) return leaseTtlMs;
    this.#hasSigned = true;
    this.#knownUntil = sentAt + lifeMs;
    const [isHeld, restMs, ...news] = step.rest as [string, string, ...WishNews];
    // A lease that lapsed while the answer was on its way is lost, even where its timer is late and Redis has it for us again.
    if (!this.isHeld) this.#drop();
    // Whoever takes over first learns all that the last reader wrote: a period that he has begun must not be begun again.
    if (isHeld === '1' && !this.#wasHeld) await topic.catchUp();
    if (this.#isStopped) return leaseTtlMs;
    topic.hear(Number(step.value));
    if (isHeld === '1') return this.#hold(sentAt + lifeMs, this.#others.take(known, news));
    this.#drop();
    return Math.max(1, Number(restMs) + 1);
  }

  /** Answers when to sign again at the latest. */
  #hold(until: number, areWishesNew: boolean): number {
    const { clock, leaseTtlMs } = this.#options;
    // The answer was so long under way that what it says is over.
    if (clock.now() >= until) {
      this.#drop();
      return 0;
    }
    const hasNews = !this.#wasHeld || areWishesNew;
    this.#wasHeld = true;
    this.#heldUntil = until;
    this.#cancelEnd();
    this.#cancelEnd = clock.after(until - clock.now(), () => this.#drop());
    if (hasNews) this.#tell();
    return leaseTtlMs;
  }

  #drop(): void {
    this.#heldUntil = 0;
    this.#cancelEnd();
    if (!this.#wasHeld) return;
    this.#wasHeld = false;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #beatWithin(ms: number): void {
    if (ms >= this.#soonMs) return;
    this.#soonMs = ms;
    // One that is on its way plans the next one itself.
    if (this.#beating || this.#isStopped) return;
    this.#cancelBeat();
    this.#cancelBeat = this.#options.clock.after(ms, () => void this.beat());
  }
}
