import { DomainError } from '../../../gamelift/errors.ts';
import type { PlayerSession } from '../../../gamelift/player-session.ts';
import { momentOf } from '../../../lib/clock.ts';
import { defer } from '../../../lib/deferred.ts';
import { randomToken } from '../../../lib/random-token.ts';
import { Hub } from '../../delivery/hub.ts';
import type { Interest } from '../../interest/interests.ts';
import type { TopicJournal, Written } from '../../journal/journal.ts';
import { isFinal } from '../../sources/poll/failure.ts';
import { Rounds } from '../../sources/poll/loop.ts';
import { roundDelayMs } from '../../sources/poll/policy.ts';
import type { Freshness, WatchContext } from '../../topic/context.ts';
import { LagReport } from '../../topic/lag-report.ts';
import { TopicLife } from '../../topic/life.ts';
import { mutationStamp } from '../../topic/reconcile/propose.ts';
import { topicKey } from '../../topic/topic.ts';
import type { GameSessionImage } from '../game-sessions/image.ts';
import type { FleetTopic } from '../game-sessions/topic.ts';
import { PlayersReads } from './reads.ts';
import { Settlement } from './settlement.ts';
import { PlayersUpstream } from './upstream.ts';

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
  readonly life: TopicLife<PlayerSession>;
  readonly #gameSessionId: string;
  readonly #gameSession: WatchedGameSession;
  readonly #context: WatchContext;
  readonly #reads: PlayersReads;
  readonly #rounds: Rounds;
  readonly #lag: LagReport;
  readonly #baseline = defer();
  readonly #settlement: Settlement;
  #changedAt: number;
  /** Since when GameLift has not known the game session. */
  #missingSince: number | null = null;
  #isComplete = false;
  #wasReading = false;
  #holders = 0;
  #cancelLinger: () => void = () => {};

  constructor(
    gameSessionId: string,
    journal: TopicJournal<PlayerSession>,
    gameSession: WatchedGameSession,
    context: WatchContext,
    onOver: () => void,
  ) {
    const { clock, settings } = context;
    const logger = context.logger.child({ gameSessionId });
    this.key = topicKey({ kind: 'players', gameSessionId });
    this.journal = journal;
    this.hub = new Hub({ topic: this.key, journal, context });
    this.life = new TopicLife({
      journal,
      hub: this.hub,
      logger,
      onOver: (error) => {
        this.#stop(error);
        onOver();
      },
    });
    this.#gameSessionId = gameSessionId;
    this.#gameSession = gameSession;
    this.#context = context;
    this.#changedAt = clock.now();
    this.#settlement = new Settlement(context);
    this.#lag = new LagReport({
      logger,
      clock,
      lagMs: () => this.lagMs,
      limitMs: settings.pollMaxIntervalMs,
      onAnnounced: () => this.hub.checkpoint(),
    });
    this.#reads = new PlayersReads({
      journal,
      context,
      life: this.life,
      upstream: new PlayersUpstream(gameSessionId, this.key, context, (error) => this.#lag.trouble(error)),
      lag: this.#lag,
      logger,
      isReading: () => this.#isReading,
      scope,
      completion,
      isTold: () => this.#hasBaseline,
      onIdle: () => this.#completeIfSettled(),
    });
    this.#rounds = new Rounds({
      topic: 'players',
      context,
      run: (signal) => this.#walk(AbortSignal.any([signal, this.life.signal])),
      delayMs: (failures) => this.#delayMs(failures),
      onComplete: () => this.#lag.progress(),
      onFailure: (error) => this.#onWalkFailure(error),
    });
    this.life.follow(
      journal.follow((written) => this.#onWritten(written)),
      gameSession.topic.journal.follow((written) => this.#onGameSessionWritten(written)),
      gameSession.topic.life.onEnd((error) => this.life.end(error)),
      gameSession.topic.life.onLost((reason) => this.life.lose(reason)),
      journal.lease.follow(() => this.#onLease()),
      journal.lease.onAsked((id) => this.#reads.lookUp(id)),
      journal.onCovered(() => this.#onCovered()),
    );
    this.#settlement.noteGameSession(gameSession.topic.journal.entry(gameSessionId)?.ended ?? false);
    this.#onCovered();
    this.#onLease();
  }

  /** Resolves once all players have been read; rejects where they can't be. */
  get ready(): Promise<void> {
    return this.#baseline.promise;
  }

  /** Whether nothing can happen any more: the game session has ended and its players are settled. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get isLingering(): boolean {
    return this.#holders === 0;
  }

  /** Player sessions that wait for a read by ID. */
  get backlog(): number {
    return this.#reads.backlog;
  }

  /** How far the reading is behind its plan: a round that is due, a player who waits to be read, or nobody who is known to read. */
  get lagMs(): number {
    return Math.max(this.#rounds.overdueMs, this.#reads.oldestMs, this.journal.lease.silentMs);
  }

  coverage(): string | null {
    return this.journal.coverage(scope);
  }

  freshness(): Freshness {
    return { observedAt: this.#settlement.walkedAt ?? this.#context.clock.wallTime(), isStale: this.#lag.isStale };
  }

  hold(): void {
    this.#cancelLinger();
    this.#cancelLinger = () => {};
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders > 0 || this.life.isOver) return;
    if (!this.#hasBaseline) this.life.end(null);
    else this.#cancelLinger = this.#context.clock.after(this.#context.settings.lingerMs, () => this.life.end(null));
  }

  /** What one of our own mutations answered. */
  async observeMutation(sessions: readonly PlayerSession[]): Promise<void> {
    await this.#reads.record(sessions, mutationStamp, 'MUTATION');
  }

  #stop(error: DomainError | null): void {
    this.#cancelLinger();
    this.#rounds.stop();
    this.#reads.stop();
    this.#baseline.reject(error ?? new DomainError('UPSTREAM_UNAVAILABLE', 'the gateway stops watching'));
    this.#gameSession.topic.release(this.#gameSession.interest);
    this.#context.turns.forget(this.key);
  }

  /** Whether all players were read, here or by whoever reads. */
  get #hasBaseline(): boolean {
    return this.journal.coverage(scope) !== null;
  }

  get #isReading(): boolean {
    return this.journal.lease.isHeld && !this.life.isOver && !this.#isComplete;
  }

  #onLease(): void {
    const isTakenOver = this.#isReading && !this.#wasReading;
    this.#wasReading = this.#isReading;
    this.#reads.onLease();
    if (!this.#isReading) this.#rounds.pause();
    if (!isTakenOver) return;
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
    this.#reads.onComplete();
    this.hub.end(null);
  }

  async #walk(signal: AbortSignal): Promise<void> {
    const began = momentOf(this.#context.clock);
    const { beganAt } = await this.#reads.walk(signal);
    this.#missingSince = null;
    if (!this.#hasBaseline) await this.journal.cover(scope, randomToken(this.#context.random));
    this.#settlement.noteWalk(began, beganAt);
    this.#completeIfSettled();
  }

  /** False where no repetition helps. */
  #onWalkFailure(error: unknown): boolean {
    if (!isFinal(error) || this.#mayLag(error)) {
      this.#lag.trouble(error);
      return true;
    }
    const isGone = this.#hasBaseline && error.code !== 'UPSTREAM_ACCESS_DENIED';
    this.life.end(
      isGone ? new DomainError('TOPIC_ENDED', `the game session is gone: ${error.message}`, { cause: error }) : error,
    );
    return false;
  }

  /** Once is no proof that there is no such game session: reads may lag. */
  #mayLag({ code }: DomainError): boolean {
    if (code !== 'NOT_FOUND') return false;
    const { clock, settings, recentMutations } = this.#context;
    this.#missingSince ??= clock.now();
    const isRecent = recentMutations.has(this.#gameSessionId);
    return isRecent || clock.now() - this.#missingSince < settings.missIntervalMs;
  }

  #onWritten(written: readonly Written<PlayerSession>[]): void {
    for (const change of written) {
      if (change.record) this.#changedAt = this.#context.clock.now();
      this.#reads.onWritten(change);
    }
  }

  /** Its own changes make the players worth reading: a count that went up or down is a player who came or left. */
  #onGameSessionWritten(written: readonly Written<GameSessionImage>[]): void {
    for (const { id, entry, record } of written) {
      if (id !== this.#gameSessionId || !entry) continue;
      this.#settlement.noteGameSession(entry.ended);
      const hasNews = record?.before?.currentPlayerSessionCount !== entry.image.currentPlayerSessionCount;
      if (this.#isReading && (entry.ended || (record && hasNews))) this.#rounds.poke();
    }
  }

  #completeIfSettled(): void {
    if (this.#isComplete || this.#reads.backlog > 0 || !this.#settlement.isReached(this.journal.entries())) return;
    // Another instance may just have written the answer of a mutation: then the next round judges anew.
    const completing = this.journal.cover(completion, 'yes', { unlessWritten: true });
    completing.catch((error: unknown) => this.#lag.trouble(error));
  }

  #delayMs(failures: number): number {
    const { clock, settings, random } = this.#context;
    return roundDelayMs(settings, { quietMs: clock.now() - this.#changedAt, failures, random: random() });
  }
}
