import type { PlayerSession } from '../../../gamelift/player-session.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Entry } from '../../journal/journal.ts';
import type { LastScan } from '../../sources/poll/scans.ts';

export interface SettlementOptions {
  clock: Clock;
  settings: { reservationTimeoutMs: number; pollMaxIntervalMs: number };
}

/** Whether the players of a game session are settled: nothing can follow any more once it has ended and none of them is RESERVED or ACTIVE. */
export class Settlement {
  readonly #options: SettlementOptions;
  /** When the game session was seen to have ended; null while it has not. */
  #endedAt: number | null = null;

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  /** One that GameLift did not know for a while may come back. */
  noteGameSession(ended: boolean): void {
    this.#endedAt = ended ? (this.#endedAt ?? this.#options.clock.now()) : null;
  }

  /**
   * Whether the last scan, which must have begun after the end, leaves no player open; or only players that should have settled long ago. One
   * that was recorded since it began, because the answer of a mutation could not be written for a while, has yet to be read.
   */
  isReached(scan: LastScan | null, entries: Iterable<Entry<PlayerSession>>): boolean {
    const { clock, settings } = this.#options;
    const endedAt = this.#endedAt;
    if (endedAt === null || scan === null || scan.began.at < endedAt) return false;
    const isLate = clock.now() - endedAt > settings.reservationTimeoutMs + settings.pollMaxIntervalMs;
    return ![...entries].some((entry) => isOpen(entry) && (!isLate || entry.offset > scan.beganAt));
  }
}

/** Whether a player session may still change. */
function isOpen({ image, ended }: Entry<PlayerSession>): boolean {
  return !ended && (image.status === 'RESERVED' || image.status === 'ACTIVE');
}
