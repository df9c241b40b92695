import { DomainError } from '../../../gamelift/errors.ts';
import type { GameSession } from '../../../gamelift/game-session.ts';
import type { Moment } from '../../../lib/clock.ts';
import { Hub } from '../../delivery/hub.ts';
import type { Interest } from '../../interest/interests.ts';
import type { Scope } from '../../interest/scope.ts';
import { TopicCoverage } from '../../interest/topic-coverage.ts';
import type { TopicJournal, Written } from '../../journal/journal.ts';
import type { GameSessionMutation } from '../../live.ts';
import type { Freshness, WatchContext } from '../../topic/context.ts';
import { LagReport } from '../../topic/lag-report.ts';
import { TopicLife } from '../../topic/life.ts';
import { mutationStamp } from '../../topic/reconcile/propose.ts';
import { topicKey } from '../../topic/topic.ts';
import type { GameSessionImage } from './image.ts';
import { FleetReads } from './reads.ts';
import { FleetRefusals } from './refusals.ts';
import { fleetScopes, locate } from './scope.ts';
import { FleetUpstream } from './upstream.ts';
import { FleetWalks } from './walks.ts';

/** An answer of GameLift is older than whatever was written more than a call's time-out after it. */
const longestCallMs = 10_000;

/**
 * One fleet's life while somebody watches it. What is wanted decides what is read (TopicCoverage); walks, lookups and
 * follows read it (FleetWalks, FleetReads); the journal keeps and tells what differs; the hub hands it on. It ends when nobody
 * has wanted anything for longer than the linger, or when GameLift says that there is nothing to read.
 */
export class FleetTopic {
  readonly key: string;
  readonly journal: TopicJournal<GameSessionImage>;
  readonly hub: Hub<GameSessionImage>;
  readonly life: TopicLife<GameSessionImage>;
  readonly #context: WatchContext;
  readonly #coverage: TopicCoverage<GameSessionImage>;
  readonly #reads: FleetReads;
  readonly #walks: FleetWalks;
  readonly #lag: LagReport;
  #wasReading = false;

  constructor(fleetId: string, journal: TopicJournal<GameSessionImage>, context: WatchContext, onOver: () => void) {
    const { clock, random, settings } = context;
    const logger = context.logger.child({ fleetId });
    const onTrouble = (error: unknown) => this.#lag.trouble(error);
    this.key = topicKey({ kind: 'fleet', fleetId });
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
    this.#context = context;
    this.#lag = new LagReport({
      logger,
      clock,
      lagMs: () => this.lagMs,
      limitMs: settings.pollMaxIntervalMs,
      onAnnounced: () => this.hub.checkpoint(),
    });
    this.#coverage = new TopicCoverage<GameSessionImage>({
      journal,
      scopes: fleetScopes,
      locate,
      clock,
      random,
      lingerMs: settings.lingerMs,
      seek: (id) => this.#reads.lookUp(id, 'lookup'),
      onWatchedAlone: (id) => this.#reads.prefer(id),
      onChange: (change) => {
        if (change.walk) this.#walks.become(this.#coverage.walk);
        this.#reads.onCoverageChange();
      },
      onScopeInterrupted: (scope) => this.hub.loseScope(fleetScopes.keyOf(scope), sessionOf(scope)),
      onScopeEnded: (scope, error) => this.hub.endScope(fleetScopes.keyOf(scope), sessionOf(scope), error),
      onUnwatched: () => this.life.end(null),
      onTrouble,
    });
    const parts = {
      journal,
      context,
      life: this.life,
      coverage: this.#coverage,
      upstream: new FleetUpstream(fleetId, this.key, context, onTrouble),
      refusals: new FleetRefusals({ fleetId, life: this.life, coverage: this.#coverage }),
      lag: this.#lag,
    };
    this.#reads = new FleetReads(parts, logger);
    this.#walks = new FleetWalks(parts, this.#reads);
    this.life.follow(
      journal.follow((written) => this.#onWritten(written)),
      journal.lease.follow(() => this.#onLease()),
      journal.lease.onAsked((id) => this.lookUp(id)),
    );
    this.life.onLost((reason) => logger.warn({ reason }, 'the history of a fleet was lost and begins anew'));
    this.#onLease();
  }

  /** Sessions that wait for a read by ID. */
  get backlog(): number {
    return this.#reads.backlog;
  }

  /** How far the reading is behind its plan: a walk that is due, a session that waits to be read, or nobody who is known to read. */
  get lagMs(): number {
    return Math.max(this.#walks.overdueMs, this.#reads.oldestMs, this.journal.lease.silentMs);
  }

  /** Asks that a scope be watched until `release` is called with the answer. */
  hold(scope: Scope): Interest {
    return this.#coverage.hold(scope);
  }

  release(interest: Interest): void {
    this.#coverage.release(interest);
  }

  freshness(scope: Scope): Freshness {
    const readAt = scope.kind === 'one' ? this.#sessionReadAt(scope.id) : this.#walks.walkedAt;
    return { observedAt: readAt?.wallTime ?? this.#context.clock.wallTime(), isStale: this.#lag.isStale };
  }

  /** Null: it was never read. */
  #sessionReadAt(gameSessionId: string): Moment | null {
    const entry = this.journal.entry(gameSessionId);
    const readAt = this.#reads.readAt(gameSessionId);
    const walkedAt = entry !== undefined && this.#coverage.wasWalked(locate(entry.image)) ? this.#walks.walkedAt : null;
    return readAt !== null && (walkedAt === null || readAt.at > walkedAt.at) ? readAt : walkedAt;
  }

  /** What one of our own mutations answered. */
  async observeMutation(
    session: GameSession,
    mutation: GameSessionMutation,
    members: readonly (keyof GameSession)[],
  ): Promise<void> {
    const known = this.journal.entry(session.gameSessionId);
    const stamp = { ...mutationStamp, endsSession: mutation === 'terminate', settles: members };
    await this.#reads.record([session], stamp, 'MUTATION');
    // Two mutations, or a mutation and a read, may be answered in the other order than GameLift made them. Where the
    // entry was written so recently that this answer may be the older of the two, a read by ID has the last word.
    const isRecent = known !== undefined && this.#context.clock.now() - known.writtenAt < longestCallMs;
    if (isRecent && this.journal.entry(session.gameSessionId) !== known) this.lookUp(session.gameSessionId);
  }

  /** Reads a known session again, now. */
  lookUp(gameSessionId: string): void {
    const entry = this.journal.entry(gameSessionId);
    if (entry && !entry.ended) this.#reads.lookUp(gameSessionId, 'lookup');
  }

  #stop(error: DomainError | null): void {
    this.#walks.stop();
    this.#reads.stop();
    this.#coverage.end(error ?? new DomainError('UPSTREAM_UNAVAILABLE', 'the gateway stops watching'));
    this.#context.turns.forget(this.key);
  }

  /** Whether this instance reads is known anew, and with it what is read. */
  #onLease(): void {
    if (this.life.isOver) return;
    const { isHeld } = this.journal.lease;
    if (isHeld && !this.#wasReading) this.#context.observer.leaseTaken('fleet');
    this.#wasReading = isHeld;
    this.#coverage.onLease();
    this.#reads.onLease();
  }

  #onWritten(written: readonly Written<GameSessionImage>[]): void {
    for (const change of written) {
      if (change.record) this.#walks.noteChange();
      this.#reads.onWritten(change);
    }
  }
}

/** The one session that a scope is about; null where it is about more. */
function sessionOf(scope: Scope): string | null {
  return scope.kind === 'one' ? scope.id : null;
}
