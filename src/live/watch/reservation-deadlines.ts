import type { PlayerSession } from '../../gamelift/player-session.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Entry } from '../engine/journal.ts';
import type { LiveSettings } from '../settings.ts';
import { DueTimes } from './due-times.ts';

export interface ReservationDeadlinesOptions {
  clock: Clock;
  settings: Pick<LiveSettings, 'reservationTimeoutMs' | 'pollFastIntervalMs' | 'pollMaxIntervalMs'>;
  /** A reservation should be over. */
  onDue(playerSessionId: string): void;
}

/** The moments at which GameLift times reservations out: until then no extra read is made for one. */
export class ReservationDeadlines {
  readonly #options: ReservationDeadlinesOptions;
  readonly #due: DueTimes;

  constructor(options: ReservationDeadlinesOptions) {
    this.#options = options;
    this.#due = new DueTimes(options.clock, (ids) => {
      for (const id of ids) options.onDue(id);
    });
  }

  /** A reservation that still stands at its deadline is due again, a little later each time. Everything else is never due. */
  watch({ image, ended }: Entry<PlayerSession>): void {
    const { clock, settings } = this.#options;
    if (ended || image.status !== 'RESERVED') {
      this.drop(image.playerSessionId);
      return;
    }
    const deadline = (image.creationTime?.getTime() ?? clock.now()) + settings.reservationTimeoutMs;
    const lateMs = clock.now() - deadline;
    const retryMs = Math.min(Math.max(lateMs, settings.pollFastIntervalMs / 3), settings.pollMaxIntervalMs);
    this.#due.set(image.playerSessionId, lateMs < 0 ? deadline : clock.now() + retryMs);
  }

  drop(playerSessionId: string): void {
    this.#due.delete(playerSessionId);
  }

  clear(): void {
    this.#due.clear();
  }
}
