import { setMaxListeners } from 'node:events';
import { DomainError, LimitExceededError, NotFoundError } from '../../gamelift/errors.ts';
import type { GameSession, GameSessionStatusFilter } from '../../gamelift/game-session.ts';
import { createAbort } from '../../lib/abort.ts';
import { gameSessionModel } from '../diff/game-session.ts';
import { mutationStamp, type ReadStamp } from '../diff/propose.ts';
import type { Entry, TopicJournal, Written } from '../engine/journal.ts';
import { type GameSessionImage, toImage } from '../image.ts';
import type { ObservationSource } from '../live.ts';
import { Hub } from '../stream/hub.ts';
import { type FleetScope, isInScope, isSameScope, scopeKey, topicKey } from '../topic.ts';
import { BlobKeeper } from './blob-keeper.ts';
import { type Coverage, commonWalk } from './coverage.ts';
import { FleetCoverage } from './fleet-coverage.ts';
import { FleetUpstream } from './fleet-upstream.ts';
import { Follows } from './follows.ts';
import type { Interest } from './interests.ts';
import { LagReport } from './lag-report.ts';
import { type LookupKind, Lookups } from './lookups.ts';
import { roundDelayMs } from './poll-policy.ts';
import type { PollKind } from './poll-schedule.ts';
import { Recorder } from './recorder.ts';
import { Rounds } from './rounds.ts';
import { isFinal, toDomainError, toEnding } from './upstream-failure.ts';
import { readList, type Walk, walk } from './walk.ts';
import type { Freshness, WatchContext } from './watch-context.ts';

/** In the order of the life cycle; never TERMINATED, which holds 30 days. */
const walkedStatuses: readonly GameSessionStatusFilter[] = ['ACTIVATING', 'ACTIVE', 'TERMINATING'];
/** A walk that goes on. */
interface Walking {
  /** What it will have read completely: less than its lists where part of them was not wanted for a while. */
  whole: NonNullable<Coverage['walk']>;
  readonly startedAt: number;
}
/** An answer of GameLift is older than whatever was written more than a call's time-out after it. */
const longestCallMs = 10_000;

/**
 * One fleet's life while somebody watches it. What is wanted decides what is read (FleetCoverage); walks, lookups and
 * follows read it; the recorder stores and tells what differs; the hub hands it on. It ends when nobody has wanted
 * anything for longer than the linger, or when GameLift says that there is nothing to read.
 */
export class FleetTopic {
  readonly key: string;
  readonly journal: TopicJournal<GameSessionImage>;
  readonly hub: Hub<GameSessionImage>;
  readonly #fleetId: string;
  readonly #context: WatchContext;
  readonly #onStopped: () => void;
  readonly #endListeners = new Set<(error: DomainError | null) => void>();
  readonly #lossListeners = new Set<(reason: string) => void>();
  #loss: string | null = null;
  readonly #coverage: FleetCoverage;
  readonly #upstream: FleetUpstream;
  readonly #recorder: Recorder<GameSessionImage>;
  readonly #lookups: Lookups<GameSession>;
  readonly #follows: Follows;
  readonly #rounds: Rounds;
  readonly #blobs: BlobKeeper;
  readonly #lag: LagReport;
  readonly #life = createAbort();
  readonly #unfollow: readonly (() => void)[];
  #walkedAt: number | null = null;
  #walking: Walking | null = null;
  /** When sessions were last read by ID. */
  readonly #readAt = new Map<string, number>();
  #changedAt: number;
  #wasReading = false;

  constructor(fleetId: string, journal: TopicJournal<GameSessionImage>, context: WatchContext, onEnd: () => void) {
    const { clock, random, settings, engine } = context;
    const logger = context.logger.child({ fleetId });
    const onTrouble = (error: unknown) => this.#lag.trouble(error);
    this.key = topicKey({ kind: 'fleet', fleetId });
    this.journal = journal;
    this.hub = new Hub({ topic: this.key, journal, context });
    this.#fleetId = fleetId;
    this.#context = context;
    // Every read that waits listens to it. Their number is bounded (lookups.ts), but by more than Node takes for a leak.
    setMaxListeners(0, this.#life.signal);
    this.#onStopped = onEnd;
    this.#changedAt = clock.now();
    this.#blobs = new BlobKeeper(engine.blobs);
    this.#lag = new LagReport(logger, () => this.lagMs, settings.pollMaxIntervalMs);
    this.#upstream = new FleetUpstream(fleetId, this.key, context, onTrouble);
    this.#coverage = new FleetCoverage({
      journal,
      clock,
      random,
      lingerMs: settings.lingerMs,
      seek: (id) => this.#lookUp(id, 'lookup'),
      onChange: (change) => this.#onCoverageChange(change),
      onScopeEnded: (scope, error) => this.hub.endScope(scopeKey(scope), error),
      onUnwatched: () => this.end(null),
      onTrouble,
    });
    this.#recorder = new Recorder({
      topic: 'fleet',
      journal,
      model: gameSessionModel,
      context,
      logger,
      isTold: (image) => this.#coverage.isTold(image),
      onFull: () => this.end(new LimitExceededError('the fleet has more game sessions than the gateway may hold')),
    });
    this.#lookups = new Lookups({
      clock,
      intervals: settings,
      maximumBytes: settings.backlogBytes,
      takeTurn: (kind) => this.#upstream.takeTurn(kind, null, this.#life.signal),
      read: (id, lane) => this.#upstream.readById(id, lane, this.#life.signal),
      offset: () => journal.offset,
      onRead: (id, session, beganAt, startedAt) => this.#onRead(id, session, beganAt, startedAt),
      onMiss: (id, misses, beganAt) => this.#onMiss(id, misses, beganAt),
      onFinal: (id, error) => this.#onRefusedRead(id, toDomainError(error)),
      onTrouble,
    });
    this.#follows = new Follows({
      clock,
      intervals: settings,
      entry: (id) => journal.entry(id),
      isFollowed: (entry) => this.#isFollowed(entry),
      lookUp: (id, kind) => this.#lookUp(id, kind),
      readList: (status) => this.#readList(status),
      onFailure: onTrouble,
    });
    this.#rounds = new Rounds({
      topic: 'fleet',
      context,
      run: (signal) => this.#walk(AbortSignal.any([signal, this.#life.signal])),
      delayMs: (failures) =>
        roundDelayMs(settings, { quietMs: clock.now() - this.#changedAt, failures, random: random() }),
      onComplete: () => this.#lag.progress(),
      onFailure: (error) => this.#onWalkFailure(error),
    });
    this.#unfollow = [
      journal.follow((written) => this.#onWritten(written)),
      journal.lease.follow(() => this.#onLease()),
      journal.lease.onAsked((id) => this.lookUp(id)),
      journal.onOver((ending) => (ending.type === 'failed' ? this.end(ending.error) : this.#lose(ending.reason))),
    ];
    this.#onLease();
  }

  get isEnded(): boolean {
    return this.#life.signal.aborted;
  }

  throwIfEnded(): void {
    this.#life.signal.throwIfAborted();
  }

  /** Sessions that wait for a read by ID. */
  get backlog(): number {
    return this.#lookups.size;
  }

  /** How far the reading is behind its plan: a walk that is due, a session that waits to be read, or nobody who is known to read. */
  get lagMs(): number {
    return Math.max(this.#rounds.overdueMs, this.#lookups.oldestMs, this.journal.lease.silentMs);
  }

  /** Asks that a scope be watched until `release` is called with the answer. */
  hold(scope: FleetScope): Interest {
    return this.#coverage.hold(scope);
  }

  release(interest: Interest): void {
    this.#coverage.release(interest);
  }

  freshness(scope: FleetScope): Freshness {
    const observedAt = scope.kind === 'session' ? this.#sessionReadAt(scope.gameSessionId) : (this.#walkedAt ?? 0);
    return { observedAt: observedAt === 0 ? this.#context.clock.now() : observedAt, isStale: this.#lag.isStale };
  }

  /** 0: never. */
  #sessionReadAt(gameSessionId: string): number {
    const entry = this.journal.entry(gameSessionId);
    const isWalked = entry !== undefined && this.#coverage.wasWalked(entry.image);
    return Math.max(this.#readAt.get(gameSessionId) ?? 0, isWalked ? (this.#walkedAt ?? 0) : 0);
  }

  /** What one of our own mutations answered. */
  async observeMutation(session: GameSession): Promise<void> {
    const known = this.journal.entry(session.gameSessionId);
    await this.#record([session], mutationStamp, 'MUTATION');
    // Two mutations, or a mutation and a read, may be answered in the other order than GameLift made them. Where the
    // entry was written so recently that this answer may be the older of the two, a read by ID has the last word.
    const isRecent = known !== undefined && this.#context.clock.now() - known.writtenAt < longestCallMs;
    if (isRecent && this.journal.entry(session.gameSessionId) !== known) this.lookUp(session.gameSessionId);
  }

  /** Reads a known session again, now. */
  lookUp(gameSessionId: string): void {
    const entry = this.journal.entry(gameSessionId);
    if (entry && !entry.ended) this.#lookUp(gameSessionId, 'lookup');
  }

  /** Calls `listener` when the topic has ended; the answer forgets it. */
  onEnd(listener: (error: DomainError | null) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** Why the history was lost; null where it was not. */
  get loss(): string | null {
    return this.#loss;
  }

  /** Calls `listener` when the history was lost: the topic is over, and its streams begin anew with the next one. */
  onLost(listener: (reason: string) => void): () => void {
    this.#lossListeners.add(listener);
    return () => this.#lossListeners.delete(listener);
  }

  /** Ends every stream: with an error, or without one where it is nobody's fault. */
  end(error: DomainError | null): void {
    if (this.isEnded) return;
    this.#stop(error);
    this.hub.end(error);
    for (const listener of [...this.#endListeners]) listener(error);
    this.journal
      .close(error)
      .catch((cause: unknown) => this.#context.logger.error({ err: cause }, 'closing a topic failed'));
  }

  #lose(reason: string): void {
    if (this.isEnded) return;
    this.#context.logger.warn({ fleetId: this.#fleetId, reason }, 'the history of a fleet was lost and begins anew');
    this.#loss = reason;
    this.#stop(new DomainError('UPSTREAM_UNAVAILABLE', reason));
    this.hub.lose(reason);
    for (const listener of [...this.#lossListeners]) listener(reason);
  }

  #stop(error: DomainError | null): void {
    this.#life.abort(error ?? new Error('the topic is no longer watched'));
    for (const unfollow of this.#unfollow) unfollow();
    this.#rounds.stop();
    this.#lookups.stop();
    this.#follows.stop();
    this.#coverage.end(error ?? new DomainError('UPSTREAM_UNAVAILABLE', 'the gateway stops watching'));
    this.#blobs.clear();
    this.#context.turns.forget(this.key);
    this.#onStopped();
  }

  /** Whether this instance reads is known anew, and with it what is read. */
  #onLease(): void {
    if (this.isEnded) return;
    const { isHeld } = this.journal.lease;
    if (isHeld && !this.#wasReading) this.#context.observer.leaseTaken('fleet');
    this.#wasReading = isHeld;
    this.#coverage.onLease();
    if (!isHeld) this.#lookups.clear();
    this.#follows.reconsider(this.journal.entries());
  }

  /** Reads a session by ID; where another instance reads, it is asked to. */
  #lookUp(id: string, kind: LookupKind): void {
    if (this.journal.lease.isHeld) this.#lookups.add(id, kind);
    else if (kind === 'lookup') this.journal.lease.ask(id);
  }

  #onCoverageChange(change: { walk: boolean }): void {
    if (change.walk) this.#onWalkChange(this.#coverage.walk);
    if (this.#coverage.isReading) {
      this.#recorder
        // Tried again where somebody else has written: this instance may read no longer then, and nothing is watched here.
        .forget((image) => this.#coverage.isReading && !this.#coverage.isWatched(image))
        .catch((error: unknown) => this.#lag.trouble(error));
    }
    this.#follows.reconsider(this.journal.entries());
  }

  /**
   * A walk that goes on is given up only where nothing of it is wanted any longer. Else subscribers who come and go faster than a
   * walk takes would keep those who stay from ever being told anything.
   */
  #onWalkChange(wanted: Coverage['walk']): void {
    const whole = commonWalk(this.#walking?.whole ?? null, wanted);
    if (this.#walking && whole) this.#walking.whole = whole;
    if (!wanted) this.#rounds.pause();
    else if (!whole) this.#rounds.restart();
    else if (!isSameScope(whole, wanted)) this.#rounds.poke();
  }

  /** Read on its own: what is about to change, what is on no list, and what no walk reads. */
  #isFollowed({ image, ended }: Entry<GameSessionImage>): boolean {
    return this.#coverage.isReading && !ended && (image.status !== 'ACTIVE' || !this.#coverage.isWalked(image));
  }

  async #walk(signal: AbortSignal): Promise<void> {
    const scope = this.#coverage.walk;
    if (!scope) return;
    const walking = { whole: scope, startedAt: this.#context.clock.now() };
    this.#walking = walking;
    try {
      const walked = await walk(walkedStatuses, this.#lists('walk', scope, signal));
      signal.throwIfAborted();
      if (scope.kind === 'fleet') this.#coverage.onMeasured(walked.pages);
      this.#onWalked(walked, walking);
    } catch (error) {
      if (signal.aborted || scope.kind !== 'location' || !this.#isRefused(scope, error)) throw error;
      this.#onRefusedLocation(scope, error);
    } finally {
      if (this.#walking === walking) this.#walking = null;
    }
  }

  #onWalked({ seen, beganAt }: Walk, { whole, startedAt }: Walking): void {
    this.#walkedAt = startedAt;
    this.#coverage.onWalked(whole);
    for (const { image, offset, ended } of this.journal.entries()) {
      const isOnAList = !ended && walkedStatuses.some((status) => status === image.status);
      const isCandidate = isOnAList && offset <= beganAt && !seen.has(image.gameSessionId) && isInScope(whole, image);
      if (isCandidate && !this.#lookups.has(image.gameSessionId)) this.#lookups.add(image.gameSessionId, 'lookup');
    }
  }

  async #readList(status: GameSessionStatusFilter): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    const scope = this.#coverage.walk ?? { kind: 'fleet' };
    await readList(status, this.#lists('follow', scope, this.#life.signal), seen);
    return seen;
  }

  #lists(kind: PollKind, scope: FleetScope, signal: AbortSignal) {
    return this.#upstream.lists(kind, scope, signal, {
      offset: () => this.journal.offset,
      onPage: (sessions, stamp) => {
        this.#lag.progress();
        return this.#record(sessions, stamp, 'POLL');
      },
    });
  }

  async #record(sessions: readonly GameSession[], stamp: ReadStamp, source: ObservationSource): Promise<void> {
    if (this.isEnded) return;
    const watched = sessions.filter((session) => this.#coverage.isKept(session));
    const images = watched.map((session) =>
      toImage(session, this.#context.engine.blobs, this.journal.entry(session.gameSessionId)?.image),
    );
    const undecided = await this.#recorder.record(images, stamp, source);
    if (this.isEnded) return;
    for (const session of watched) this.#blobs.keep(this.journal.entry(session.gameSessionId)?.image, session);
    for (const id of undecided) this.#lookUp(id, 'lookup');
  }

  async #onRead(gameSessionId: string, session: GameSession, beganAt: number, startedAt: number): Promise<void> {
    await this.#record([session], { beganAt, byId: true }, 'POLL');
    const entry = this.journal.entry(gameSessionId);
    if (!entry || this.isEnded) return;
    this.#readAt.set(gameSessionId, startedAt);
    this.#coverage.onRead(gameSessionId);
    this.#follows.schedule(gameSessionId, entry);
    this.#lag.progress();
  }

  /** Once is no proof for a session that was there a moment ago; for one that was never seen it is. */
  async #onMiss(gameSessionId: string, misses: number, beganAt: number): Promise<boolean> {
    const entry = this.journal.entry(gameSessionId);
    if (!entry) {
      const scope: FleetScope = { kind: 'session', gameSessionId };
      this.#coverage.reject(scope, new NotFoundError(`there is no game session ${gameSessionId}`));
    }
    if (!entry || entry.ended) return false;
    if (misses < 2) return true;
    await this.#recorder.recordUnknown(gameSessionId, beganAt);
    return false;
  }

  /** What GameLift refuses for one session says nothing about the fleet, but where we may not ask at all. */
  #onRefusedRead(gameSessionId: string, error: DomainError): void {
    if (error.code === 'UPSTREAM_ACCESS_DENIED') this.end(error);
    this.#coverage.reject({ kind: 'session', gameSessionId }, error);
    this.#lag.trouble(error);
  }

  /** Whether GameLift refuses a location, of a fleet that it may well have. */
  #isRefused(location: FleetScope, error: unknown): error is DomainError {
    if (!isFinal(error) || error.code === 'UPSTREAM_ACCESS_DENIED') return false;
    return error.code !== 'NOT_FOUND' || !this.#coverage.isReady(location);
  }

  /** It concerns those alone who asked for it. */
  #onRefusedLocation(location: Extract<FleetScope, { kind: 'location' }>, error: DomainError): void {
    const ending = this.#coverage.isReady(location) ? toEnding(error, `location ${location.location}`) : error;
    this.#coverage.drop(location, ending);
  }

  /** False where no repetition helps. */
  #onWalkFailure(error: unknown): boolean {
    if (!isFinal(error)) {
      this.#lag.trouble(error);
      return true;
    }
    if (error.code === 'UPSTREAM_ACCESS_DENIED') this.end(error);
    else if (!this.#coverage.hasBaseline) this.end(error);
    else this.end(new DomainError('TOPIC_ENDED', `fleet ${this.#fleetId} is gone: ${error.message}`, { cause: error }));
    return false;
  }

  #onWritten(written: readonly Written<GameSessionImage>[]): void {
    for (const { id, entry, record } of written) {
      if (record) this.#changedAt = this.#context.clock.now();
      if (entry) {
        this.#follows.schedule(id, entry);
        continue;
      }
      this.#follows.drop(id);
      this.#lookups.drop(id);
      this.#blobs.drop(id);
      this.#readAt.delete(id);
    }
  }
}
