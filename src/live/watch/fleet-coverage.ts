import type { DomainError } from '../../gamelift/errors.ts';
import type { GameSession } from '../../gamelift/game-session.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TopicJournal } from '../engine/journal.ts';
import type { GameSessionImage } from '../image.ts';
import { randomToken } from '../random-token.ts';
import { type FleetScope, isInScope, isSameScope, parseScopeKey, scopeKey, scopeKeysOf } from '../topic.ts';
import { type Coverage, noCoverage, planCoverage } from './coverage.ts';
import { type Interest, Interests } from './interests.ts';
import { OthersInterests } from './others-interests.ts';

export interface FleetCoverageOptions {
  journal: TopicJournal<GameSessionImage>;
  clock: Clock;
  random: () => number;
  lingerMs: number;
  /** A session must be read by ID before its interest is ready. */
  seek(gameSessionId: string): void;
  /** What is read here has changed; `walk` says whether the lists have. */
  onChange(change: { walk: boolean }): void;
  /** What was watched here can't be read any longer. */
  onScopeEnded(scope: FleetScope, error: DomainError): void;
  /** Nobody here wants anything any longer. */
  onUnwatched(): void;
  onTrouble(error: unknown): void;
}

type Located = Pick<GameSession, 'gameSessionId' | 'location'>;

/**
 * Who wants to know what of a fleet, what is read for it, and since when that has been read without a break. Of all
 * instances that have the fleet open one reads, for all their interests; what it covers is in the journal, and makes the
 * interests of the others ready too. Where this instance does not read, nothing is planned here.
 */
export class FleetCoverage {
  readonly #options: FleetCoverageOptions;
  readonly #interests: Interests;
  readonly #others: OthersInterests;
  /** Takes a wish back from the other instances. */
  readonly #wishes = new Map<string, () => void>();
  /** Scopes that are no longer read, as long as the journal has not taken it in: their old period must not come back. */
  readonly #uncovering = new Set<string>();
  /** Scopes whose period is on its way to the journal. */
  readonly #covering = new Set<string>();
  /** While others' wishes are taken over one by one: what one of them asks for is no reason to drop what the next one does. */
  #isTakingOver = false;
  #coverage: Coverage = noCoverage;
  /** What walks have read completely, and the period for which they have done so without a break. */
  #walked: { scope: FleetScope; period: string } | null = null;
  #walkCalls: number | null = null;

  constructor(options: FleetCoverageOptions) {
    const { journal, clock, lingerMs } = options;
    const isForgotten = ({ scope }: Interest) => !this.#isKnown(scope);
    this.#options = options;
    this.#interests = new Interests({
      clock,
      lingerMs,
      isForgotten,
      onAdded: (interest) => {
        this.#wishes.set(interest.key, journal.lease.want(interest.key));
        this.#onAdded(interest);
      },
      onRemoved: ({ key }) => {
        this.#wishes.get(key)?.();
        this.#wishes.delete(key);
        if (this.#interests.size === 0) {
          this.#uncoverUnwanted();
          options.onUnwatched();
        } else this.#onRemoved();
      },
    });
    this.#others = new OthersInterests({
      clock,
      lingerMs,
      isForgotten,
      onAdded: (interest) => this.#onAdded(interest),
      onRemoved: () => this.#onRemoved(),
    });
    journal.onCovered((key) => {
      for (const interest of this.#interestsIn(parseScopeKey(key))) if (!interest.isReady) this.#seek(interest);
    });
    journal.lease.onRefused((key, error) => {
      const interest = this.#interests.get(parseScopeKey(key));
      if (interest) this.#rejectOwn(interest, error);
    });
  }

  /** What the walk reads; null where only sessions are read by ID, or nothing. */
  get walk(): Coverage['walk'] {
    return this.#coverage.walk;
  }

  /** Whether lists were read completely since the present interest began. */
  get hasBaseline(): boolean {
    return this.#walked !== null;
  }

  get isReading(): boolean {
    return this.#options.journal.lease.isHeld;
  }

  hold(scope: FleetScope): Interest {
    return this.#interests.hold(scope);
  }

  release(interest: Interest): void {
    this.#interests.release(interest);
  }

  /** The lease was gained or lost, or others' wishes have changed. */
  onLease(): void {
    const { lease } = this.#options.journal;
    this.#isTakingOver = true;
    if (lease.isHeld) this.#others.become(lease.othersWishes);
    else this.#others.clear();
    this.#isTakingOver = false;
    this.#replan();
    this.#uncoverUnwanted();
    this.#seekAll();
  }

  /** Whether a session is read here. */
  isWatched(session: Located): boolean {
    return this.isWalked(session) || this.#coverage.gameSessionIds.has(session.gameSessionId);
  }

  /** Whether what is learned of a session belongs into the journal: it is read here, or by another instance. */
  isKept(session: Located): boolean {
    return this.isWatched(session) || (!this.isReading && this.#isCovered(session));
  }

  isWalked(session: Located): boolean {
    return this.#coverage.walk !== null && isInScope(this.#coverage.walk, session);
  }

  /** A session that appears is told once its scope has been read completely; before that it belongs to a baseline. */
  isTold(session: Located): boolean {
    return this.wasWalked(session) || this.#isCovered(session);
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
    this.#uncoverUnwanted();
    this.#seekAll();
  }

  /** A session was read by ID and is known now. */
  onRead(gameSessionId: string): void {
    const interests = this.#interestsIn({ kind: 'session', gameSessionId });
    const unready = interests.find(({ isReady }) => !isReady);
    if (unready) this.#makeReady(unready, this.#newPeriod());
  }

  /** Whether everything in a scope has been read, for somebody here or elsewhere. */
  isReady(scope: FleetScope): boolean {
    return this.#interestsIn(scope).some((interest) => interest.isReady);
  }

  /** A scope can't be read: whoever waits for it is told, here and on every instance. */
  reject(scope: FleetScope, error: DomainError): void {
    const waiting = this.#interestsIn(scope).filter(({ isReady }) => !isReady);
    for (const interest of waiting) this.#refuse(interest, error);
  }

  /** A scope can't be read any longer: whoever watches it is told, too. */
  drop(scope: FleetScope, error: DomainError): void {
    for (const interest of this.#interestsIn(scope)) this.#refuse(interest, error);
  }

  #refuse(interest: Interest, error: DomainError): void {
    const { journal, onTrouble } = this.#options;
    if (this.#interests.get(interest.scope) === interest) {
      this.#rejectOwn(interest, error);
    } else {
      this.#others.reject(interest, error);
      journal.lease.refuse(interest.key, error).catch((cause: unknown) => onTrouble(cause));
    }
  }

  #rejectOwn(interest: Interest, error: DomainError): void {
    if (interest.isReady) this.#options.onScopeEnded(interest.scope, error);
    this.#interests.reject(interest, error);
  }

  end(error: Error): void {
    this.#interests.clear(error);
    this.#others.clear();
  }

  #onAdded(interest: Interest): void {
    if (this.#isTakingOver) return;
    this.#replan();
    if (!interest.isReady) this.#seek(interest);
  }

  #onRemoved(): void {
    if (this.#isTakingOver) return;
    this.#uncoverUnwanted();
    this.#replan();
  }

  #replan(): void {
    const before = this.#coverage;
    this.#coverage = this.isReading
      ? planCoverage({ wishes: this.#allWishes(), walkCalls: this.#walkCalls, present: before })
      : noCoverage;
    const isSameWalk = isSameScope(before.walk, this.#coverage.walk);
    if (isSameWalk && isSameSet(before.gameSessionIds, this.#coverage.gameSessionIds)) return;
    if (!isSameWalk) this.#walked = this.#stillWalked(this.#coverage.walk);
    this.#seekAll();
    this.#options.onChange({ walk: !isSameWalk });
  }

  #allWishes() {
    const [ours, others] = [this.#interests.wishes, this.#others.wishes];
    if (this.#others.size === 0) return ours;
    return {
      fleet: ours.fleet || others.fleet,
      locations: new Set([...ours.locations, ...others.locations]),
      gameSessionIds: new Set([...ours.gameSessionIds, ...others.gameSessionIds]),
    };
  }

  /** What stays read without a break when the walk's scope changes, or when another instance walked before. */
  #stillWalked(next: Coverage['walk']): { scope: FleetScope; period: string } | null {
    const walked = this.#walked;
    if (!next) return null;
    if (!walked) return this.#walkedBefore(next);
    // A wider walk goes on reading the narrower scope, and a narrower one is a part of what was read.
    if (next.kind === 'fleet') return walked;
    return walked.scope.kind === 'fleet' || isSameScope(walked.scope, next) ? { ...walked, scope: next } : null;
  }

  /** Whoever read until now may have walked the same: his snapshot is ours, so the period goes on. */
  #walkedBefore(scope: FleetScope): { scope: FleetScope; period: string } | null {
    const period = this.#periodOf(scopeKey(scope));
    return period === null ? null : { scope, period };
  }

  #seekAll(): void {
    for (const interests of [this.#interests, this.#others]) {
      for (const interest of [...interests.values()]) if (!interest.isReady) this.#seek(interest);
    }
  }

  /** Sees to it that an interest becomes ready: at once, by a read by ID, or by the walk that is being made. */
  #seek(interest: Interest): void {
    const { scope } = interest;
    if (this.#isKnown(scope) && this.#periodOf(interest.key) !== null) this.#onReady(interest);
    else if (!this.isReading) return;
    else if (scope.kind === 'session') this.#seekSession(interest, scope.gameSessionId);
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

  /** Ready is what the journal says is covered: so it is for all instances at the same point of the history. */
  #makeReady({ key }: Interest, period: string): void {
    if (this.#covering.has(key)) return;
    const { journal, onTrouble } = this.#options;
    this.#uncovering.delete(key);
    this.#covering.add(key);
    // One that could not be told is sought again at the next walk, or at the session's next read.
    const covering = journal.cover(key, period);
    covering.catch((error: unknown) => onTrouble(error)).finally(() => this.#covering.delete(key));
  }

  #onReady(interest: Interest): void {
    for (const interests of [this.#interests, this.#others]) {
      if (interests.get(interest.scope) === interest) interests.makeReady(interest);
    }
  }

  /** What nobody wants is no longer read without a break. A period that could not be ended is tried again at each walk. */
  #uncoverUnwanted(): void {
    if (!this.isReading) return;
    for (const key of this.#options.journal.coveredScopes()) {
      if (this.#interestsIn(parseScopeKey(key)).length > 0) continue;
      this.#uncover(key);
    }
  }

  #uncover(key: string): void {
    const { journal, onTrouble } = this.#options;
    this.#uncovering.add(key);
    journal.cover(key, null).then(
      () => this.#uncovering.delete(key),
      (error: unknown) => onTrouble(error),
    );
  }

  #periodOf(key: string): string | null {
    return this.#uncovering.has(key) ? null : this.#options.journal.coverage(key);
  }

  #isCovered(session: Located): boolean {
    return scopeKeysOf(session).some((key) => this.#options.journal.coverage(key) !== null);
  }

  /** A period of a session that the snapshot holds no longer is good for nothing. */
  #isKnown(scope: FleetScope): boolean {
    return scope.kind !== 'session' || this.#options.journal.entry(scope.gameSessionId) !== undefined;
  }

  #interestsIn(scope: FleetScope): Interest[] {
    return [this.#interests.get(scope), this.#others.get(scope)].filter((interest) => interest !== undefined);
  }

  #newPeriod(): string {
    return randomToken(this.#options.random);
  }
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}
