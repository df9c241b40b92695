import { DomainError } from '../../../gamelift/errors.ts';
import type { PlayerSession } from '../../../gamelift/player-session.ts';
import type { Entry, Written } from '../../journal/journal.ts';
import type { TopicExtension, WatchedParent } from '../../topic/kind.ts';
import type { GameSessionImage } from '../game-sessions/image.ts';
import type { PlayersTopic } from './kind.ts';
import { ReservationDeadlines } from './reservation-deadlines.ts';
import { Settlement } from './settlement.ts';

/**
 * What is special about the players of a game session: each reservation is read at the moment at which GameLift times it out; what happens to the
 * game session makes its players worth a scan; and nothing follows once it has ended and none of its players is left RESERVED or ACTIVE.
 */
export class PlayersOfGameSession implements TopicExtension<PlayerSession, PlayerSession> {
  readonly #topic: PlayersTopic;
  readonly #deadlines: ReservationDeadlines;
  readonly #settlement: Settlement;
  /** Since when GameLift has not known the game session. */
  #missingSince: number | null = null;

  constructor(topic: PlayersTopic, parent: WatchedParent | null) {
    if (!parent) throw new Error('players are watched together with their game session');
    const { context, journal, life } = topic;
    this.#topic = topic;
    this.#settlement = new Settlement(context);
    this.#deadlines = new ReservationDeadlines({
      clock: context.clock,
      settings: context.settings,
      onDue: (id) => {
        if (journal.entry(id)?.image.status === 'RESERVED') topic.lookUp(id, 'follow');
      },
    });
    this.#settlement.noteGameSession(parent.topic.journal.entry(parent.id)?.ended ?? false);
    life.follow(
      parent.topic.journal.follow((written) => {
        for (const change of written) if (change.id === parent.id) this.#onGameSessionWritten(change);
      }),
    );
  }

  onRecorded(reads: readonly PlayerSession[], byId: boolean): void {
    // A reservation that is looked up at its deadline and still stands is asked about again.
    if (byId) for (const { playerSessionId } of reads) this.#watchDeadline(playerSessionId);
  }

  onWritten(id: string): void {
    this.#watchDeadline(id);
  }

  onLease(): void {
    const { isReading, journal } = this.#topic;
    if (!isReading) this.#deadlines.clear();
    else for (const entry of journal.entries()) this.#deadlines.watch(entry);
  }

  /** It is complete only once all players have been read, which the journal learns after the scan. */
  onCovered(): void {
    this.#completeIfSettled();
  }

  onScanned(): void {
    this.#missingSince = null;
    this.#completeIfSettled();
  }

  onIdle(): void {
    this.#completeIfSettled();
  }

  /** Once is no proof that there is no such game session: reads may lag. */
  mayPass(error: Error): boolean {
    if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') return false;
    const { clock, settings, recentMutations } = this.#topic.context;
    this.#missingSince ??= clock.now();
    const isRecent = recentMutations.has(this.#topic.id);
    return isRecent || clock.now() - this.#missingSince < settings.missIntervalMs;
  }

  stop(): void {
    this.#deadlines.clear();
  }

  #watchDeadline(id: string): void {
    const entry = this.#topic.journal.entry(id);
    if (entry && this.#topic.isReading) this.#deadlines.watch(entry);
    else this.#deadlines.drop(id);
  }

  /** Its changes make the players worth reading: a count that went up or down is a player that came or left. */
  #onGameSessionWritten({ entry, record }: Written<object>): void {
    if (!entry) return;
    this.#settlement.noteGameSession(entry.ended);
    const { image } = entry as Entry<GameSessionImage>;
    const before = record?.before as GameSessionImage | null | undefined;
    const hasNews = record !== null && before?.currentPlayerSessionCount !== image.currentPlayerSessionCount;
    if (entry.ended || hasNews) this.#topic.scanNow();
  }

  #completeIfSettled(): void {
    const { backlog, hasBaseline, isReading, journal, lastScan } = this.#topic;
    if (!isReading || !hasBaseline || backlog > 0) return;
    if (this.#settlement.isReached(lastScan, journal.entries())) this.#topic.complete();
  }
}
