import { LimitExceededError } from '../../../gamelift/errors.ts';
import type { PlayerSession, PlayerSessionStatusFilter } from '../../../gamelift/player-session.ts';
import type { Logger } from '../../../observability/logger.ts';
import type { Entry, TopicJournal, Written } from '../../journal/journal.ts';
import type { ObservationSource } from '../../live.ts';
import { toDomainError } from '../../sources/poll/failure.ts';
import { type Walk, walk } from '../../sources/poll/list-scan.ts';
import { Lookups } from '../../sources/poll/lookup-queue.ts';
import type { WatchContext } from '../../topic/context.ts';
import type { LagReport } from '../../topic/lag-report.ts';
import type { TopicLife } from '../../topic/life.ts';
import type { ReadStamp } from '../../topic/reconcile/propose.ts';
import { Recorder } from '../../topic/recorder.ts';
import { playerSessionModel } from './model.ts';
import { ReservationDeadlines } from './reservation-deadlines.ts';
import type { PlayersUpstream } from './upstream.ts';

export interface PlayersReadsOptions {
  journal: TopicJournal<PlayerSession>;
  context: WatchContext;
  life: TopicLife<PlayerSession>;
  upstream: PlayersUpstream;
  lag: LagReport;
  logger: Logger;
  /** Whether it is this instance that reads, and there is still something to be read. */
  isReading(): boolean;
  /** What all players together are, as a scope. */
  scope: string;
  /** Covered once nothing can follow. */
  completion: string;
  /** Whether a player session that appears is told, or belongs to the baseline. */
  isTold(): boolean;
  /** Nothing waits to be read by ID any longer. */
  onIdle(): void;
}

/** In the order of the life cycle; never unfiltered, which holds 30 days of COMPLETED. */
const walkedStatuses: readonly PlayerSessionStatusFilter[] = ['RESERVED', 'ACTIVE'];

/** What is read of one game session's players, in lists or by ID, on its way into the journal. */
export class PlayersReads {
  readonly #options: PlayersReadsOptions;
  readonly #recorder: Recorder<PlayerSession>;
  readonly #lookups: Lookups<PlayerSession>;
  readonly #deadlines: ReservationDeadlines;

  constructor(options: PlayersReadsOptions) {
    const { journal, context, life, upstream, lag, logger } = options;
    const { clock, settings } = context;
    this.#options = options;
    this.#recorder = new Recorder({
      topic: 'players',
      journal,
      model: playerSessionModel,
      context,
      logger,
      isTold: () => options.isTold(),
      scopesOf: () => [options.scope],
      closing: options.completion,
      onFull: () => life.end(new LimitExceededError('the game session has more players than the gateway may hold')),
    });
    this.#lookups = new Lookups({
      clock,
      intervals: settings,
      missIntervalMs: settings.missIntervalMs,
      maximumBytes: settings.backlogBytes,
      takeTurn: (kind) => upstream.takeTurn(kind, life.signal),
      read: (id) => upstream.readById(id, life.signal),
      offset: () => journal.offset,
      onRead: (_id, session, beganAt, _began, isRepeated) =>
        this.record([session], { beganAt, byId: true, isRepeated }, 'POLL'),
      isEnded: (session) => playerSessionModel.isEnded(session),
      onMiss: (id, misses, beganAt) => this.#recorder.recordMiss(id, misses, beganAt),
      onFinal: (_id, error) => this.#onRefused(error),
      onTrouble: (error) => lag.trouble(error),
      onIdle: () => options.onIdle(),
    });
    this.#deadlines = new ReservationDeadlines({
      clock,
      settings,
      onDue: (id) => {
        if (journal.entry(id)?.image.status === 'RESERVED') this.#lookups.add(id, 'follow');
      },
    });
  }

  /** Player sessions that wait for a read by ID. */
  get backlog(): number {
    return this.#lookups.size;
  }

  /** How long the oldest of them has waited, in milliseconds. */
  get oldestMs(): number {
    return this.#lookups.oldestMs;
  }

  /** Reads a player session by ID. */
  lookUp(playerSessionId: string): void {
    this.#lookups.add(playerSessionId, 'lookup');
  }

  /** Reads all lists; those who have vanished from them are read by ID afterwards. */
  async walk(signal: AbortSignal): Promise<Walk> {
    const { journal, upstream, lag } = this.#options;
    const reader = upstream.lists(signal, {
      offset: () => journal.offset,
      onPage: (sessions, stamp) => {
        lag.progress();
        return this.record(sessions, stamp, 'POLL');
      },
    });
    const walked = await walk(walkedStatuses, reader);
    signal.throwIfAborted();
    this.#lookUpMissing(walked);
    return walked;
  }

  /** Stores and tells what differs from what is known. */
  async record(sessions: readonly PlayerSession[], stamp: ReadStamp, source: ObservationSource): Promise<void> {
    const { journal, life, isReading } = this.#options;
    if (life.isOver) return;
    const undecided = await this.#recorder.record(sessions, stamp, source);
    for (const id of undecided.byId) {
      if (isReading()) this.lookUp(id);
      else journal.lease.ask(id);
    }
    for (const id of undecided.lagging) this.#lookUpLater(id);
    // A reservation that is looked up at its deadline and still stands is asked about again.
    if (!stamp.byId) return;
    for (const { playerSessionId } of sessions) this.#watchDeadline(playerSessionId, journal.entry(playerSessionId));
  }

  /** Whether this instance reads has changed. */
  onLease(): void {
    const { journal, isReading } = this.#options;
    if (isReading()) {
      for (const entry of journal.entries()) this.#watchDeadline(entry.image.playerSessionId, entry);
    } else {
      this.#lookups.clear();
      this.#deadlines.clear();
    }
  }

  onWritten({ id, entry }: Written<PlayerSession>): void {
    this.#watchDeadline(id, entry ?? undefined);
  }

  /** Nothing can happen any more, but what is being read is still told. */
  onComplete(): void {
    this.#deadlines.clear();
  }

  stop(): void {
    this.#lookups.stop();
    this.#deadlines.clear();
  }

  #lookUpMissing({ seen, beganAt }: Walk): void {
    for (const entry of this.#options.journal.entries()) {
      const { playerSessionId } = entry.image;
      const isMissing = isListed(entry) && !seen.has(playerSessionId) && entry.offset <= beganAt;
      if (!isMissing) continue;
      if (this.#recorder.isSettling(entry)) this.#lookUpLater(playerSessionId);
      else if (!this.#lookups.has(playerSessionId)) this.lookUp(playerSessionId);
    }
  }

  /** A read may have lagged behind what is known. */
  #lookUpLater(playerSessionId: string): void {
    const { isReading, context } = this.#options;
    if (isReading()) this.#lookups.addLater(playerSessionId, context.settings.missIntervalMs);
  }

  #watchDeadline(id: string, entry: Entry<PlayerSession> | undefined): void {
    if (entry && this.#options.isReading()) this.#deadlines.watch(entry);
    else this.#deadlines.drop(id);
  }

  #onRefused(cause: unknown): void {
    const { life, lag } = this.#options;
    const error = toDomainError(cause);
    if (error.code === 'UPSTREAM_ACCESS_DENIED') life.end(error);
    else lag.trouble(error);
  }
}

/** Whether a player session is on one of the lists that are read: it may still change. */
export function isListed({ image, ended }: Entry<PlayerSession>): boolean {
  return !ended && walkedStatuses.some((status) => status === image.status);
}
