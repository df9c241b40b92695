import { DomainError, LimitExceededError } from '../../gamelift/errors.ts';
import type { PlayerSession, PlayerSessionStatusFilter } from '../../gamelift/player-session.ts';
import { createAbort } from '../../lib/abort.ts';
import { defer } from '../deferred.ts';
import { playerSessionModel } from '../diff/player-session.ts';
import { mutationStamp, type ReadStamp } from '../diff/propose.ts';
import type { Entry, TopicJournal, Written } from '../engine/journal.ts';
import type { GameSessionImage } from '../image.ts';
import type { ObservationSource } from '../live.ts';
import { randomToken } from '../random-token.ts';
import { Hub } from '../stream/hub.ts';
import { topicKey } from '../topic.ts';
import { DueTimes } from './due-times.ts';
import type { FleetTopic } from './fleet-topic.ts';
import type { Interest } from './interests.ts';
import { LagReport } from './lag-report.ts';
import { Lookups } from './lookups.ts';
import { PlayersUpstream } from './players-upstream.ts';
import { roundDelayMs } from './poll-policy.ts';
import { Recorder } from './recorder.ts';
import { Rounds } from './rounds.ts';
import { isFinal, toDomainError } from './upstream-failure.ts';
import { walk } from './walk.ts';
import type { Freshness, WatchContext } from './watch-context.ts';

/** In the order of the life cycle; never unfiltered, which holds 30 days of COMPLETED. */
const walkedStatuses: readonly PlayerSessionStatusFilter[] = ['RESERVED', 'ACTIVE'];
/** Everything about one game session's players is one scope. */
const scope = 'players';
/** What whoever reads tells all instances once nothing can follow: as a scope, because it is told in the same way. */
const completion = 'complete';

/** The game session's side of it: held for as long as its players are watched, and what tells that it has ended. */
export interface WatchedGameSession {
  readonly topic: FleetTopic;
  readonly interest: Interest;
}

/**
 * The players of one game session while somebody watches them: rounds of RESERVED and ACTIVE, a read by ID for each that
 * has vanished from both, and for each reservation at the moment at which GameLift times it out. Complete when the game
 * session has ended and none of its players is left RESERVED or ACTIVE.
 */
export class PlayersTopic {
  readonly key: string;
  readonly journal: TopicJournal<PlayerSession>;
  readonly hub: Hub<PlayerSession>;
  readonly #gameSessionId: string;
  readonly #gameSession: WatchedGameSession;
  readonly #context: WatchContext;
  readonly #onEnd: () => void;
  #loss: string | null = null;
  readonly #upstream: PlayersUpstream;
  readonly #recorder: Recorder<PlayerSession>;
  readonly #lookups: Lookups<PlayerSession>;
  readonly #rounds: Rounds;
  readonly #deadlines: DueTimes;
  readonly #lag: LagReport;
  readonly #life = createAbort();
  readonly #unfollow: (() => void)[];
  readonly #baseline = defer();
  #walkedAt: number | null = null;
  #changedAt: number;
  #endedAt: number | null = null;
  #isComplete = false;
  #wasReading = false;
  #holders = 0;
  #cancelLinger: () => void = () => {};

  constructor(
    gameSessionId: string,
    journal: TopicJournal<PlayerSession>,
    gameSession: WatchedGameSession,
    context: WatchContext,
    onEnd: () => void,
  ) {
    const { clock, settings } = context;
    const logger = context.logger.child({ gameSessionId });
    const onTrouble = (error: unknown) => this.#lag.trouble(error);
    this.key = topicKey({ kind: 'players', gameSessionId });
    this.journal = journal;
    this.hub = new Hub({ topic: this.key, journal, context });
    this.#gameSessionId = gameSessionId;
    this.#gameSession = gameSession;
    this.#context = context;
    this.#onEnd = onEnd;
    this.#changedAt = clock.now();
    this.#lag = new LagReport(logger, () => this.lagMs, settings.pollMaxIntervalMs);
    this.#upstream = new PlayersUpstream(gameSessionId, this.key, context, onTrouble);
    this.#recorder = new Recorder({
      topic: 'players',
      journal,
      model: playerSessionModel,
      context,
      logger,
      isTold: () => this.#hasBaseline,
      onFull: () => this.end(new LimitExceededError('the game session has more players than the gateway may hold')),
    });
    this.#lookups = new Lookups({
      clock,
      intervals: settings,
      maximumBytes: settings.backlogBytes,
      takeTurn: (kind) => this.#upstream.takeTurn(kind, this.#life.signal),
      read: (id) => this.#upstream.readById(id, this.#life.signal),
      offset: () => journal.offset,
      onRead: (_id, session, beganAt) => this.#record([session], { beganAt, byId: true }, 'POLL'),
      onMiss: (id, misses, beganAt) => this.#onMiss(id, misses, beganAt),
      onFinal: (_id, error) => this.#onRefusedRead(toDomainError(error)),
      onTrouble,
      onIdle: () => this.#completeIfSettled(),
    });
    this.#deadlines = new DueTimes(clock, (ids) => this.#onDeadline(ids));
    this.#rounds = new Rounds({
      topic: 'players',
      context,
      run: (signal) => this.#walk(AbortSignal.any([signal, this.#life.signal])),
      delayMs: (failures) => this.#delayMs(failures),
      onComplete: () => this.#lag.progress(),
      onFailure: (error) => this.#onWalkFailure(error),
    });
    this.#unfollow = [
      journal.follow((written) => this.#onWritten(written)),
      gameSession.topic.journal.follow((written) => this.#onGameSessionWritten(written)),
      gameSession.topic.onEnd((error) => this.end(error)),
      gameSession.topic.onLost((reason) => this.#lose(reason)),
      journal.lease.follow(() => this.#onLease()),
      journal.lease.onAsked((id) => this.#lookups.add(id, 'lookup')),
      journal.onCovered(() => this.#onCovered()),
      journal.onOver((ending) => (ending.type === 'failed' ? this.end(ending.error) : this.#lose(ending.reason))),
    ];
    if (this.#isGameSessionEnded()) this.#endedAt = clock.now();
    this.#onCovered();
    this.#onLease();
  }

  /** Resolves once all players have been read; rejects where they can't be. */
  get ready(): Promise<void> {
    return this.#baseline.promise;
  }

  get isEnded(): boolean {
    return this.#life.signal.aborted;
  }

  /** Whether nothing can happen any more: the game session has ended and its players are settled. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get isLingering(): boolean {
    return this.#holders === 0;
  }

  get backlog(): number {
    return this.#lookups.size;
  }

  get lagMs(): number {
    return Math.max(this.#rounds.overdueMs, this.#lookups.oldestMs, this.journal.lease.silentMs);
  }

  coverage(): string | null {
    return this.journal.coverage(scope);
  }

  freshness(): Freshness {
    return { observedAt: this.#walkedAt ?? this.#context.clock.now(), isStale: this.#lag.isStale };
  }

  hold(): void {
    this.#cancelLinger();
    this.#cancelLinger = () => {};
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders > 0 || this.isEnded) return;
    if (!this.#hasBaseline) this.end(null);
    else this.#cancelLinger = this.#context.clock.after(this.#context.settings.lingerMs, () => this.end(null));
  }

  /** What one of our own mutations answered. */
  async observeMutation(sessions: readonly PlayerSession[]): Promise<void> {
    await this.#record(sessions, mutationStamp, 'MUTATION');
  }

  /** Why the history was lost: the topic is over, and its streams begin anew with the next one. Null where it was not. */
  get loss(): string | null {
    return this.#loss;
  }

  end(error: DomainError | null): void {
    if (this.isEnded) return;
    this.#stop(error);
    this.hub.end(error);
    this.journal
      .close(error)
      .catch((cause: unknown) => this.#context.logger.error({ err: cause }, 'closing a topic failed'));
  }

  #lose(reason: string): void {
    if (this.isEnded) return;
    this.#loss = reason;
    this.#stop(new DomainError('UPSTREAM_UNAVAILABLE', reason));
    this.hub.lose(reason);
    this.journal
      .close()
      .catch((cause: unknown) => this.#context.logger.error({ err: cause }, 'closing a topic failed'));
  }

  #stop(error: DomainError | null): void {
    this.#life.abort(error ?? new Error('the topic is no longer watched'));
    for (const unfollow of this.#unfollow) unfollow();
    this.#cancelLinger();
    this.#rounds.stop();
    this.#lookups.stop();
    this.#deadlines.clear();
    this.#baseline.reject(error ?? new DomainError('UPSTREAM_UNAVAILABLE', 'the gateway stops watching'));
    this.#gameSession.topic.release(this.#gameSession.interest);
    this.#context.turns.forget(this.key);
    this.#onEnd();
  }

  /** Whether all players were read, here or by whoever reads. */
  get #hasBaseline(): boolean {
    return this.journal.coverage(scope) !== null;
  }

  get #isReading(): boolean {
    return this.journal.lease.isHeld && !this.isEnded && !this.#isComplete;
  }

  #onLease(): void {
    if (this.#isReading) {
      for (const entry of this.journal.entries()) this.#watchDeadline(entry.image.playerSessionId, entry);
      if (!this.#wasReading) this.#onTakenOver();
    } else {
      this.#rounds.pause();
      this.#lookups.clear();
      this.#deadlines.clear();
    }
    this.#wasReading = this.#isReading;
  }

  #onTakenOver(): void {
    this.#context.observer.leaseTaken('players');
    this.#rounds.poke();
  }

  #onCovered(): void {
    if (this.#hasBaseline) this.#baseline.resolve();
    if (this.journal.coverage(completion) !== null) this.#complete();
  }

  #complete(): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    this.#rounds.stop();
    this.#deadlines.clear();
    this.hub.end(null);
  }

  async #walk(signal: AbortSignal): Promise<void> {
    const startedAt = this.#context.clock.now();
    const { seen, beganAt } = await walk(
      walkedStatuses,
      this.#upstream.lists(signal, {
        offset: () => this.journal.offset,
        onPage: (sessions, stamp) => {
          this.#lag.progress();
          return this.#record(sessions, stamp, 'POLL');
        },
      }),
    );
    signal.throwIfAborted();
    for (const entry of this.journal.entries()) {
      const isCandidate = isListed(entry) && !seen.has(entry.image.playerSessionId) && entry.offset <= beganAt;
      if (isCandidate && !this.#lookups.has(entry.image.playerSessionId)) {
        this.#lookups.add(entry.image.playerSessionId, 'lookup');
      }
    }
    if (!this.#hasBaseline) await this.journal.cover(scope, randomToken(this.#context.random));
    this.#walkedAt = startedAt;
    this.#completeIfSettled();
  }

  async #record(sessions: readonly PlayerSession[], stamp: ReadStamp, source: ObservationSource): Promise<void> {
    if (this.isEnded) return;
    const undecided = await this.#recorder.record(sessions, stamp, source);
    for (const id of undecided) {
      if (this.#isReading) this.#lookups.add(id, 'lookup');
      else this.journal.lease.ask(id);
    }
    // A reservation that is looked up at its deadline and still stands is asked about again, a little later each time.
    if (!stamp.byId) return;
    for (const { playerSessionId } of sessions) {
      const entry = this.journal.entry(playerSessionId);
      if (entry) this.#watchDeadline(playerSessionId, entry);
    }
  }

  async #onMiss(playerSessionId: string, misses: number, beganAt: number): Promise<boolean> {
    const entry = this.journal.entry(playerSessionId);
    if (!entry || entry.ended) return false;
    if (misses < 2) return true;
    await this.#recorder.recordUnknown(playerSessionId, beganAt);
    return false;
  }

  #onRefusedRead(error: DomainError): void {
    if (error.code === 'UPSTREAM_ACCESS_DENIED') this.end(error);
    else this.#lag.trouble(error);
  }

  #onWalkFailure(error: unknown): boolean {
    if (!isFinal(error)) {
      this.#lag.trouble(error);
      return true;
    }
    const isGone = this.#hasBaseline && error.code !== 'UPSTREAM_ACCESS_DENIED';
    this.end(
      isGone ? new DomainError('TOPIC_ENDED', `the game session is gone: ${error.message}`, { cause: error }) : error,
    );
    return false;
  }

  #onWritten(written: readonly Written<PlayerSession>[]): void {
    for (const { id, entry, record } of written) {
      if (record) this.#changedAt = this.#context.clock.now();
      if (entry) this.#watchDeadline(id, entry);
      else this.#deadlines.delete(id);
    }
  }

  /** A reservation is looked up when GameLift times it out; until then no extra read is made for it. */
  #watchDeadline(id: string, { image, ended }: Entry<PlayerSession>): void {
    const { clock, settings } = this.#context;
    if (ended || image.status !== 'RESERVED' || !this.#isReading) {
      this.#deadlines.delete(id);
      return;
    }
    const deadline = (image.creationTime?.getTime() ?? clock.now()) + settings.reservationTimeoutMs;
    const lateMs = clock.now() - deadline;
    const retryMs = Math.min(Math.max(lateMs, settings.pollFastIntervalMs / 3), settings.pollMaxIntervalMs);
    this.#deadlines.set(id, lateMs < 0 ? deadline : clock.now() + retryMs);
  }

  #onDeadline(ids: readonly string[]): void {
    for (const id of ids) if (this.journal.entry(id)?.image.status === 'RESERVED') this.#lookups.add(id, 'follow');
  }

  /** Its own changes make the players worth reading: a count that went up or down is a player who came or left. */
  #onGameSessionWritten(written: readonly Written<GameSessionImage>[]): void {
    const { clock } = this.#context;
    for (const { id, entry, record } of written) {
      if (id !== this.#gameSessionId || !entry) continue;
      // One that GameLift did not know for a while may come back.
      this.#endedAt = entry.ended ? (this.#endedAt ?? clock.now()) : null;
      const hasNews = record?.before?.currentPlayerSessionCount !== entry.image.currentPlayerSessionCount;
      if (this.#isReading && (entry.ended || (record && hasNews))) this.#rounds.poke();
    }
  }

  #isGameSessionEnded(): boolean {
    return this.#gameSession.topic.journal.entry(this.#gameSessionId)?.ended ?? false;
  }

  /** After the last read: done once no player is RESERVED or ACTIVE, or once the last reservation must be over too. */
  #completeIfSettled(): void {
    const { clock, settings } = this.#context;
    if (this.#isComplete || this.#endedAt === null || this.#walkedAt === null) return;
    if (this.#walkedAt < this.#endedAt || this.#lookups.size > 0) return;
    const isOver = clock.now() - this.#endedAt > settings.reservationTimeoutMs + settings.pollMaxIntervalMs;
    if (!isOver && [...this.journal.entries()].some(isListed)) return;
    this.journal.cover(completion, 'yes').catch((error: unknown) => this.#lag.trouble(error));
  }

  #delayMs(failures: number): number {
    const { clock, settings, random } = this.#context;
    return roundDelayMs(settings, { quietMs: clock.now() - this.#changedAt, failures, random: random() });
  }
}

function isListed({ image, ended }: Entry<PlayerSession>): boolean {
  return !ended && (image.status === 'RESERVED' || image.status === 'ACTIVE');
}
