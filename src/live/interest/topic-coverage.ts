import type { DomainError } from '../../gamelift/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { randomToken } from '../../lib/random-token.ts';
import type { TopicJournal } from '../journal/journal.ts';
import { type Coverage, noCoverage, planCoverage, unionOf, type Wishes, wishesOf } from './coverage.ts';
import { CoveredScopes } from './covered-scopes.ts';
import type { Interest } from './interests.ts';
import { isInScope, isSameScope, type Located, type Scope, type ScopeKeys } from './scope.ts';
import { TopicInterests } from './topic-interests.ts';
import { WalkedScope } from './walked-scope.ts';

export interface TopicCoverageOptions<Image> {
  journal: TopicJournal<Image>;
  scopes: ScopeKeys;
  locate(image: Image): Located;
  clock: Clock;
  random: () => number;
  lingerMs: number;
  /** An object must be read by ID before its interest is ready. */
  seek(id: string): void;
  /** A subscription, here or elsewhere, begins to watch one object by itself. */
  onWatchedAlone(id: string): void;
  /** What is read here has changed; `walk` says whether the lists have. */
  onChange(change: { walk: boolean }): void;
  /** What was read without a break is no longer: whoever watches it here has missed something. */
  onScopeInterrupted(scope: Scope): void;
  /** What was watched here can't be read any longer. */
  onScopeEnded(scope: Scope, error: DomainError): void;
  /** Nobody here wants anything any longer. */
  onUnwatched(): void;
  onTrouble(error: unknown): void;
}

/**
 * Who wants to know what of a topic, what is read for it, and since when that has been read without a break. Of all
 * instances that have the topic open one reads, for all their interests; what it covers is in the journal, and makes the
 * interests of the others ready too. Where this instance does not read, nothing is planned here.
 */
export class TopicCoverage<Image> {
  readonly #options: TopicCoverageOptions<Image>;
  readonly #interests: TopicInterests;
  readonly #covered: CoveredScopes;
  readonly #walked = new WalkedScope();
  /** While others' wishes are taken over one by one: what one of them asks for is no reason to drop what the next one does. */
  #isTakingOver = false;
  #coverage: Coverage = noCoverage;
  #walkCalls: number | null = null;

  constructor(options: TopicCoverageOptions<Image>) {
    const { journal, scopes, clock, lingerMs, onTrouble } = options;
    this.#options = options;
    this.#covered = new CoveredScopes(journal, scopes, onTrouble, () => this.#replan());
    this.#interests = new TopicInterests({
      lease: journal.lease,
      scopes,
      clock,
      lingerMs,
      isForgotten: ({ scope }) => !this.#covered.isKnown(scope),
      onAdded: (interest) => this.#onAdded(interest),
      onRemoved: ({ scope, isLast }) => {
        if (isLast) {
          this.#uncoverUnwanted();
          options.onUnwatched();
        } else this.#onRemoved(scope);
      },
    });
    journal.onCovered((key) => {
      const scope = scopes.parse(key);
      if (scope) this.#onCovered(scope, journal.coverage(key));
    });
    journal.lease.onRefused((key, error) => {
      const scope = scopes.parse(key);
      const interest = scope === null ? undefined : this.#interests.own.get(scope);
      if (interest) this.#rejectOwn(interest, error);
    });
  }

  /** What the walk reads; null where only sessions are read by ID, or nothing. */
  get walk(): Coverage['walk'] {
    return this.#coverage.walk;
  }

  /** Whether lists were read completely since the present interest began. */
  get hasBaseline(): boolean {
    return this.#walked.isKnown;
  }

  get isReading(): boolean {
    return this.#options.journal.lease.isHeld;
  }

  /** Whether nothing of the topic is needed here at present. */
  get isLingering(): boolean {
    return this.#interests.own.isLingering;
  }

  hold(scope: Scope): Interest {
    return this.#interests.own.hold(scope);
  }

  release(interest: Interest): void {
    this.#interests.own.release(interest);
  }

  /** The lease was gained or lost, or others' wishes have changed. */
  onLease(): void {
    const { lease } = this.#options.journal;
    this.#isTakingOver = true;
    if (lease.isHeld) this.#interests.others.become(lease.othersWishes);
    else {
      this.#interests.others.clear();
      this.#covered.forgetEndings();
    }
    this.#isTakingOver = false;
    this.#replan();
    this.#uncoverUnwanted();
    this.#seekAll();
  }

  /** Whether an object is read here. */
  isWatched(object: Located): boolean {
    return this.isWalked(object) || this.#coverage.ids.has(object.id);
  }

  /** Whether what is learned of an object belongs into the journal: it is read here, or by another instance. */
  isKept(object: Located): boolean {
    return this.isWatched(object) || (!this.isReading && this.#covered.has(object));
  }

  /** Whether a subscription, here or elsewhere, watches an object by itself. */
  isWatchedAlone(id: string): boolean {
    return this.#interests.of({ kind: 'one', id }).length > 0;
  }

  isWalked(object: Located): boolean {
    return this.#coverage.walk !== null && isInScope(this.#coverage.walk, object);
  }

  /** An object that appears is told once its scope has been read completely; before that it belongs to a baseline. */
  isTold(object: Located): boolean {
    return this.wasWalked(object) || this.#covered.has(object);
  }

  /** Whether the last complete walk has read an object's list. */
  wasWalked(object: Located): boolean {
    return this.#walked.has(object);
  }

  /** A walk over the whole topic took so many calls. */
  onMeasured(calls: number): void {
    this.#walkCalls = calls;
  }

  /** A walk has read `scope` completely. */
  onWalked(scope: Scope): void {
    this.#walked.complete(scope, () => this.#newPeriod());
    this.#uncoverUnwanted();
    this.#seekAll();
  }

  /** An object was read by ID and is known now. */
  onRead(id: string): void {
    const scope = { kind: 'one', id } as const;
    const interests = this.#interests.of(scope);
    if (interests.some(({ isReady }) => !isReady)) this.#covered.begin(scope, this.#newPeriod());
    // Where nothing is walked, an end that could not be told is tried again here.
    else if (interests.length === 0 && this.#covered.isEnding(scope)) this.#covered.end(scope);
  }

  /** Whether everything in a scope has been read, for somebody here or elsewhere. */
  isReady(scope: Scope): boolean {
    return this.#interests.of(scope).some((interest) => interest.isReady);
  }

  /** A scope can't be read: whoever waits for it is told, here and on every instance. */
  reject(scope: Scope, error: DomainError): void {
    const waiting = this.#interests.of(scope).filter(({ isReady }) => !isReady);
    for (const interest of waiting) this.#refuse(interest, error);
  }

  /** A scope can't be read any longer: whoever watches it is told, too. */
  drop(scope: Scope, error: DomainError): void {
    for (const interest of this.#interests.of(scope)) this.#refuse(interest, error);
  }

  #refuse(interest: Interest, error: DomainError): void {
    const { journal, onTrouble } = this.#options;
    if (this.#interests.isOwn(interest)) {
      this.#rejectOwn(interest, error);
    } else {
      // Before the end of its period: whoever hears of that first begins anew instead of ending.
      journal.lease.refuse(interest.key, error).catch((cause: unknown) => onTrouble(cause));
      this.#interests.others.reject(interest, error);
    }
  }

  #rejectOwn(interest: Interest, error: DomainError): void {
    if (interest.isReady) this.#options.onScopeEnded(interest.scope, error);
    this.#interests.own.reject(interest, error);
  }

  end(error: Error): void {
    this.#interests.own.clear(error);
    this.#interests.others.clear();
  }

  #onAdded(interest: Interest): void {
    if (interest.scope.kind === 'one') this.#options.onWatchedAlone(interest.scope.id);
    if (this.#isTakingOver) return;
    this.#replan();
    if (!interest.isReady) this.#seek(interest);
  }

  #onRemoved(scope: Scope): void {
    if (this.#isTakingOver) return;
    this.#endUnwanted(scope);
    if (this.#covered.endings.length === 0) this.#replan();
  }

  #replan(): void {
    const before = this.#coverage;
    this.#coverage = this.isReading
      ? planCoverage({ wishes: this.#wishes(), walkCalls: this.#walkCalls, present: before })
      : noCoverage;
    const isSameWalk = isSameScope(before.walk, this.#coverage.walk);
    if (isSameWalk && isSameSet(before.ids, this.#coverage.ids)) return;
    if (!isSameWalk) this.#walked.become(this.#coverage.walk, (scope) => this.#covered.periodOf(scope));
    this.#seekAll();
    this.#options.onChange({ walk: !isSameWalk });
  }

  /** What is wanted, and what is read until the journal has taken its end in: a period that went on unread would be false. */
  #wishes(): Wishes {
    const wishes = this.#interests.wishes;
    const { endings } = this.#covered;
    return endings.length === 0 ? wishes : unionOf(wishes, wishesOf(endings));
  }

  #seekAll(): void {
    for (const interest of this.#interests.unready()) this.#seek(interest);
  }

  /** Sees to it that an interest becomes ready: at once, by a read by ID, or by the walk that is being made. */
  #seek(interest: Interest): void {
    const { scope } = interest;
    const covered = this.#covered.periodOf(scope);
    if (covered !== null) this.#interests.makeReady(interest, covered);
    else if (!this.isReading) return;
    else if (scope.kind === 'one') this.#seekObject(scope.id);
    else {
      const period = this.#walked.periodOf(scope);
      if (period !== null) this.#covered.begin(scope, period);
    }
  }

  #seekObject(id: string): void {
    const { journal, seek, locate } = this.#options;
    const image = journal.entry(id)?.image;
    if (image && this.isWatched(locate(image))) {
      this.#covered.begin({ kind: 'one', id }, this.#walked.periodOfObject(locate(image)) ?? this.#newPeriod());
    } else if (this.#walked.isKnown || this.#coverage.walk?.kind !== 'all') {
      // While the first walk over the whole topic goes on, it will tell about thousands of objects at the price of one read.
      seek(id);
    }
  }

  /** A scope's period has begun or ended. */
  #onCovered(scope: Scope, period: string | null): void {
    const interests = this.#interests.of(scope);
    for (const interest of interests) {
      if (interest.isReady && interest.period !== period) this.#onInterrupted(interest);
      if (!interest.isReady) this.#seek(interest);
    }
    // Whoever wanted it has left while its period was on its way. Nobody elsewhere may take it for read.
    this.#endUnwanted(scope);
  }

  /** Whoever reads thought for a moment that nobody wants it: an interest that begins may cross the end of its scope on their ways. */
  #onInterrupted(interest: Interest): void {
    this.#interests.interrupt(interest);
    if (this.#interests.isOwn(interest)) this.#options.onScopeInterrupted(interest.scope);
  }

  #endUnwanted(scope: Scope): void {
    const isCovered = this.#options.journal.coverage(this.#options.scopes.keyOf(scope)) !== null;
    if (this.isReading && isCovered && this.#interests.of(scope).length === 0) this.#covered.end(scope);
  }

  #uncoverUnwanted(): void {
    if (this.isReading) this.#covered.endUnwanted((scope) => this.#interests.of(scope).length > 0);
  }

  #newPeriod(): string {
    return randomToken(this.#options.random);
  }
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}
