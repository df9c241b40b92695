import { LimitExceededError } from '../../../gamelift/errors.ts';
import type { GameSession, GameSessionStatusFilter } from '../../../gamelift/game-session.ts';
import type { Moment } from '../../../lib/clock.ts';
import type { Logger } from '../../../observability/logger.ts';
import type { Scope } from '../../interest/scope.ts';
import type { Entry, Written } from '../../journal/journal.ts';
import type { ObservationSource } from '../../live.ts';
import { toDomainError } from '../../sources/poll/failure.ts';
import { type ListReader, readList } from '../../sources/poll/list-scan.ts';
import { type LookupKind, Lookups, type MissVerdict } from '../../sources/poll/lookup-queue.ts';
import type { PollKind } from '../../sources/poll/schedule.ts';
import type { ReadStamp } from '../../topic/reconcile/propose.ts';
import { Recorder } from '../../topic/recorder.ts';
import { BlobKeeper } from './blob-keeper.ts';
import { Follows } from './follows.ts';
import { type GameSessionImage, toImage } from './image.ts';
import { gameSessionModel, hasGameSessionEnded } from './model.ts';
import type { FleetParts } from './parts.ts';
import { fleetScopes, locate } from './scope.ts';

/** In the order of the life cycle; never TERMINATED, which holds 30 days. */
export const walkedStatuses: readonly GameSessionStatusFilter[] = ['ACTIVATING', 'ACTIVE', 'TERMINATING'];

/** What is read of one fleet's sessions, in lists or by ID, on its way into the journal; and which of them are read on their own. */
export class FleetReads {
  readonly #parts: FleetParts;
  readonly #recorder: Recorder<GameSessionImage>;
  readonly #lookups: Lookups<GameSession>;
  readonly #follows: Follows;
  readonly #blobs: BlobKeeper;
  /** When sessions were last read by ID. */
  readonly #readAt = new Map<string, Moment>();

  constructor(parts: FleetParts, logger: Logger) {
    const { journal, context, life, coverage, upstream, refusals, lag } = parts;
    const { clock, settings, engine } = context;
    const onTrouble = (error: unknown) => lag.trouble(error);
    this.#parts = parts;
    this.#blobs = new BlobKeeper(engine.blobs);
    this.#recorder = new Recorder({
      topic: 'fleet',
      journal,
      model: gameSessionModel,
      context,
      logger,
      isTold: (image) => coverage.isTold(locate(image)),
      scopesOf: (image) => fleetScopes.keysOf(locate(image)),
      onFull: () => life.end(new LimitExceededError('the fleet has more game sessions than the gateway may hold')),
    });
    this.#lookups = new Lookups({
      clock,
      intervals: settings,
      missIntervalMs: settings.missIntervalMs,
      maximumBytes: settings.backlogBytes,
      takeTurn: (kind) => upstream.takeTurn(kind, null, life.signal),
      read: (id, lane) => upstream.readById(id, lane, life.signal),
      offset: () => journal.offset,
      onRead: (...read) => this.#onRead(...read),
      isEnded: (session) => hasGameSessionEnded(session),
      isPreferred: (id) => coverage.isWatchedAlone(id),
      onMiss: (id, misses, beganAt) => this.#onMiss(id, misses, beganAt),
      onFinal: (id, error) => {
        refusals.ofSession(id, toDomainError(error));
        onTrouble(error);
      },
      onTrouble,
    });
    this.#follows = new Follows({
      clock,
      intervals: settings,
      entry: (id) => journal.entry(id),
      isFollowed: (entry) => this.#isFollowed(entry),
      lookUp: (id, kind) => this.lookUp(id, kind),
      readList: (status) => this.#readList(status),
      onFailure: onTrouble,
    });
  }

  /** Sessions that wait for a read by ID. */
  get backlog(): number {
    return this.#lookups.size;
  }

  /** How long the oldest of them has waited, in milliseconds. */
  get oldestMs(): number {
    return this.#lookups.oldestMs;
  }

  /** When the last read of a session by ID began; null: it was never read. */
  readAt(gameSessionId: string): Moment | null {
    return this.#readAt.get(gameSessionId) ?? null;
  }

  /** Reads a session by ID; where another instance reads, it is asked to. */
  lookUp(gameSessionId: string, kind: LookupKind): void {
    const { lease } = this.#parts.journal;
    if (lease.isHeld) this.#lookups.add(gameSessionId, kind);
    else if (kind === 'lookup') lease.ask(gameSessionId);
  }

  /** Reads a session before others where it waits to be read. */
  prefer(gameSessionId: string): void {
    this.#lookups.prefer(gameSessionId);
  }

  /** A walk that ought to have met it has not: only a read by ID tells why. One that waits already is soon enough. */
  lookUpMissing(gameSessionId: string): void {
    const entry = this.#parts.journal.entry(gameSessionId);
    if (entry && this.#recorder.isSettling(entry)) this.#lookUpLater(gameSessionId);
    else if (!this.#lookups.has(gameSessionId)) this.#lookups.add(gameSessionId, 'lookup');
  }

  /** A read may have lagged behind what is known. Where another instance reads, that one sees it itself. */
  #lookUpLater(gameSessionId: string): void {
    const { journal, context } = this.#parts;
    if (journal.lease.isHeld) this.#lookups.addLater(gameSessionId, context.settings.missIntervalMs);
  }

  /** A reader of the fleet's lists that records each page. */
  lists(kind: PollKind, scope: Scope, signal: AbortSignal): ListReader<GameSession> {
    const { journal, upstream, lag } = this.#parts;
    return upstream.lists(kind, scope, signal, {
      offset: () => journal.offset,
      onPage: (sessions, stamp) => {
        lag.progress();
        return this.record(sessions, stamp, 'POLL');
      },
    });
  }

  /** Stores and tells what differs from what is known, of sessions that are watched. */
  async record(sessions: readonly GameSession[], stamp: ReadStamp, source: ObservationSource): Promise<void> {
    const { journal, context, life, coverage } = this.#parts;
    if (life.isOver) return;
    const watched = sessions.filter((session) => coverage.isKept(locate(session)));
    const images = watched.map((session) =>
      toImage(session, context.engine.blobs, journal.entry(session.gameSessionId)?.image),
    );
    const undecided = await this.#recorder.record(images, stamp, source);
    if (life.isOver) return;
    for (const session of watched) this.#blobs.keep(journal.entry(session.gameSessionId)?.image, session);
    for (const id of undecided.byId) this.lookUp(id, 'lookup');
    for (const id of undecided.lagging) this.#lookUpLater(id);
  }

  /** Whether this instance reads has changed. */
  onLease(): void {
    const { journal } = this.#parts;
    if (!journal.lease.isHeld) this.#lookups.clear();
    this.#follows.reconsider(journal.entries());
  }

  /** What is read has changed: what is read no longer is forgotten. */
  onCoverageChange(): void {
    const { journal, coverage, lag } = this.#parts;
    if (coverage.isReading) {
      this.#recorder
        // Tried again where somebody else has written: this instance may read no longer then, and nothing is watched here.
        .forget((image) => coverage.isReading && !coverage.isWatched(locate(image)))
        .catch((error: unknown) => lag.trouble(error));
    }
    this.#follows.reconsider(journal.entries());
  }

  onWritten({ id, entry }: Written<GameSessionImage>): void {
    if (entry) {
      this.#follows.schedule(id, entry);
      return;
    }
    this.#follows.drop(id);
    this.#lookups.drop(id);
    this.#blobs.drop(id);
    this.#readAt.delete(id);
  }

  stop(): void {
    this.#lookups.stop();
    this.#follows.stop();
    this.#blobs.clear();
  }

  /** Read on its own: what is about to change, what is on no list, and what no walk reads. */
  #isFollowed({ image, ended }: Entry<GameSessionImage>): boolean {
    const { coverage } = this.#parts;
    return coverage.isReading && !ended && (image.status !== 'ACTIVE' || !coverage.isWalked(locate(image)));
  }

  async #readList(status: GameSessionStatusFilter): Promise<ReadonlySet<string>> {
    const { coverage, life } = this.#parts;
    const seen = new Set<string>();
    await readList(status, this.lists('follow', coverage.walk ?? { kind: 'all' }, life.signal), seen);
    return seen;
  }

  async #onRead(
    gameSessionId: string,
    session: GameSession,
    beganAt: number,
    began: Moment,
    isRepeated: boolean,
  ): Promise<void> {
    const { journal, life, coverage, lag } = this.#parts;
    await this.record([session], { beganAt, byId: true, isRepeated }, 'POLL');
    const entry = journal.entry(gameSessionId);
    if (!entry || life.isOver) return;
    this.#readAt.set(gameSessionId, began);
    coverage.onRead(gameSessionId);
    this.#follows.schedule(gameSessionId, entry);
    lag.progress();
  }

  async #onMiss(gameSessionId: string, misses: number, beganAt: number): Promise<MissVerdict> {
    const { journal, refusals, context } = this.#parts;
    if (journal.entry(gameSessionId)) return this.#recorder.recordMiss(gameSessionId, misses, beganAt);
    // One that nobody has watched may come from a mutation of ours a moment ago.
    if (context.recentMutations.has(gameSessionId)) return 'uncounted';
    if (misses < 2) return 'again';
    refusals.ofUnknownSession(gameSessionId);
    return 'enough';
  }
}
