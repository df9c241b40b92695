import type { GameSession } from '../../gamelift/game-session.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TopicJournal } from '../engine/journal.ts';
import type { GameSessionImage } from '../image.ts';
import { randomToken } from '../random-token.ts';
import { type FleetScope, isInScope, isSameScope } from '../topic.ts';
import { type Coverage, noCoverage, planCoverage } from './coverage.ts';
import { type Interest, Interests } from './interests.ts';

export interface FleetCoverageOptions {
  journal: TopicJournal<GameSessionImage>;
  clock: Clock;
  random: () => number;
  lingerMs: number;
  /** A session must be read by ID before its interest is ready. */
  seek(gameSessionId: string): void;
  /** What is read has changed; `walk` says whether the lists have. */
  onChange(change: { walk: boolean }): void;
  /** Nobody wants anything any longer. */
  onUnwatched(): void;
  onError(error: unknown): void;
}

type Located = Pick<GameSession, 'gameSessionId' | 'location'>;

/** Who wants to know what of a fleet, what is read for it, and since when that has been read without a break. */
export class FleetCoverage {
  readonly #options: FleetCoverageOptions;
  readonly #interests: Interests;
  #coverage: Coverage = noCoverage;
  /** What walks have read completely, and the period for which they have done so without a break. */
  #walked: { scope: FleetScope; period: string } | null = null;
  #walkCalls: number | null = null;

  constructor(options: FleetCoverageOptions) {
    this.#options = options;
    this.#interests = new Interests({
      clock: options.clock,
      lingerMs: options.lingerMs,
      isForgotten: ({ scope }) => scope.kind === 'session' && !options.journal.entry(scope.gameSessionId),
      onAdded: (interest) => {
        this.#replan();
        if (!interest.isReady) this.#seek(interest);
      },
      onRemoved: ({ key }) => {
        this.#cover(key, null);
        if (this.#interests.size === 0) options.onUnwatched();
        else this.#replan();
      },
    });
  }

  /** What the walk reads; null where only sessions are read by ID. */
  get walk(): Coverage['walk'] {
    return this.#coverage.walk;
  }

  /** Whether lists were read completely since the present interest began. */
  get hasBaseline(): boolean {
    return this.#walked !== null;
  }

  hold(scope: FleetScope): Interest {
    return this.#interests.hold(scope);
  }

  release(interest: Interest): void {
    this.#interests.release(interest);
  }

  isWatched(session: Located): boolean {
    return this.isWalked(session) || this.#coverage.gameSessionIds.has(session.gameSessionId);
  }

  isWalked(session: Located): boolean {
    return this.#coverage.walk !== null && isInScope(this.#coverage.walk, session);
  }

  /** A session that appears is told once its scope has been read completely; before that it belongs to a baseline. */
  isTold(session: Located): boolean {
    if (this.wasWalked(session)) return true;
    return this.#interests.get({ kind: 'session', gameSessionId: session.gameSessionId })?.isReady ?? false;
  }

  /** Whether the last complete walk has read a session's list. */
  wasWalked(session: Located): boolean {
    return this.#walked !== null && isInScope(this.#walked.scope, session);
  }

  /** A walk over the whole fleet took so many calls. */
  onMeasured(calls: number): void {
    this.#walkCalls = calls;
  }

  /** A walk has read `scope` completely. */
  onWalked(scope: FleetScope): void {
    if (!this.#walked || !isSameScope(this.#walked.scope, scope)) {
      this.#walked = { scope, period: this.#newPeriod() };
    }
    this.#seekAll();
  }

  /** A session was read by ID and is known now. */
  onRead(gameSessionId: string): void {
    const interest = this.#interests.get({ kind: 'session', gameSessionId });
    if (interest && !interest.isReady) this.#makeReady(interest, this.#newPeriod());
  }

  isReady(scope: FleetScope): boolean {
    return this.#interests.get(scope)?.isReady ?? false;
  }

  /** A scope can't be read: whoever waits for it is told. */
  reject(scope: FleetScope, error: Error): void {
    if (!this.isReady(scope)) this.drop(scope, error);
  }

  /** A scope can't be read any longer. */
  drop(scope: FleetScope, error: Error): void {
    const interest = this.#interests.get(scope);
    if (interest) this.#interests.reject(interest, error);
  }

  end(error: Error): void {
    this.#interests.clear(error);
  }

  #replan(): void {
    const before = this.#coverage;
    const { wishes } = this.#interests;
    this.#coverage = planCoverage({ wishes, walkCalls: this.#walkCalls, present: before });
    const isSameWalk = isSameScope(before.walk, this.#coverage.walk);
    if (isSameWalk && isSameSet(before.gameSessionIds, this.#coverage.gameSessionIds)) return;
    if (!isSameWalk) this.#walked = this.#stillWalked(this.#coverage.walk);
    this.#seekAll();
    this.#options.onChange({ walk: !isSameWalk });
  }

  /** What stays read without a break when the walk's scope changes. */
  #stillWalked(next: Coverage['walk']): { scope: FleetScope; period: string } | null {
    const walked = this.#walked;
    if (!walked || !next) return null;
    // A wider walk goes on reading the narrower scope, and a narrower one is a part of what was read.
    if (next.kind === 'fleet') return walked;
    return walked.scope.kind === 'fleet' || isSameScope(walked.scope, next) ? { ...walked, scope: next } : null;
  }

  #seekAll(): void {
    for (const interest of [...this.#interests.values()]) if (!interest.isReady) this.#seek(interest);
  }

  /** Sees to it that an interest becomes ready: at once, by a read by ID, or by the walk that is being made. */
  #seek(interest: Interest): void {
    const { scope } = interest;
    if (scope.kind === 'session') this.#seekSession(interest, scope.gameSessionId);
    else if (this.#walked && (this.#walked.scope.kind === 'fleet' || isSameScope(this.#walked.scope, scope))) {
      this.#makeReady(interest, this.#walked.period);
    }
  }

  #seekSession(interest: Interest, gameSessionId: string): void {
    const { journal, seek } = this.#options;
    const image = journal.entry(gameSessionId)?.image;
    if (image && this.isWatched(image)) {
      this.#makeReady(interest, this.#walked && this.wasWalked(image) ? this.#walked.period : this.#newPeriod());
    } else if (this.#walked || this.#coverage.walk?.kind !== 'fleet') {
      // While the first walk over the fleet goes on, it will tell about thousands of sessions at the price of one read.
      seek(gameSessionId);
    }
  }

  #makeReady(interest: Interest, period: string): void {
    this.#cover(interest.key, period);
    this.#interests.makeReady(interest);
  }

  #newPeriod(): string {
    return randomToken(this.#options.random);
  }

  #cover(key: string, period: string | null): void {
    this.#options.journal.cover(key, period).catch((error: unknown) => this.#options.onError(error));
  }
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}
