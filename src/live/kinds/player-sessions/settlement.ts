import type { PlayerSession } from '../../../gamelift/player-session.ts';
import type { Clock, Moment } from '../../../lib/clock.ts';
import type { Entry } from '../../journal/journal.ts';
import { isListed } from './reads.ts';

export interface SettlementOptions {
  clock: Clock;
  settings: { reservationTimeoutMs: number; pollMaxIntervalMs: number };
}

/** Whether the players of a game session are settled: nothing can follow any more once it has ended and none of them is RESERVED or ACTIVE. */
export class Settlement {
  readonly #options: SettlementOptions;
  /** When the game session was seen to have ended; null while it has not. */
  #endedAt: number | null = null;
  /** The last complete walk: when it began, also as the journal's offset. */
  #walked: { began: Moment; beganAt: number } | null = null;

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  /** When the last complete walk began, in milliseconds since the epoch; null: there was none. */
  get walkedAt(): number | null {
    return this.#walked?.began.wallTime ?? null;
  }

  noteWalk(began: Moment, beganAt: number): void {
    this.#walked = { began, beganAt };
  }

  /** One that GameLift did not know for a while may come back. */
  noteGameSession(ended: boolean): void {
    this.#endedAt = ended ? (this.#endedAt ?? this.#options.clock.now()) : null;
  }

  /**
   * Whether the last walk, which must have begun after the end, leaves nobody open; or only players who should have settled long ago.
   * One who was only told since it began, because the answer of his mutation could not be written for a while, has yet to be read.
   */
  isReached(entries: Iterable<Entry<PlayerSession>>): boolean {
    const { clock, settings } = this.#options;
    const [endedAt, walked] = [this.#endedAt, this.#walked];
    if (endedAt === null || walked === null || walked.began.at < endedAt) return false;
    const isLate = clock.now() - endedAt > settings.reservationTimeoutMs + settings.pollMaxIntervalMs;
    return ![...entries].some((entry) => isListed(entry) && (!isLate || entry.offset > walked.beganAt));
  }
}
