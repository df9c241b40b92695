import type { PlayerSession } from '../../../gamelift/player-session.ts';
import { type Clock, recheckMs } from '../../../lib/clock.ts';
import type { Entry } from '../../journal/journal.ts';
import type { LiveSettings } from '../../settings.ts';
import { DueTimes } from '../../sources/poll/due-times.ts';

export interface ReservationDeadlinesOptions {
  clock: Clock;
  settings: Pick<LiveSettings, 'reservationTimeoutMs' | 'pollFastIntervalMs' | 'pollMaxIntervalMs'>;
  /** A reservation should be over. */
  onDue(playerSessionId: string): void;
}

interface Deadline {
  /** When GameLift times the reservation out, by its clock. */
  readonly date: number;
  /** When that must be over, by ours: a reservation lasts no longer than its time-out, whatever the clocks say. */
  readonly latest: number;
}

/**
 * The moments at which GameLift times reservations out: until then no extra read is made for one. GameLift has dated them: a
 * clock that steps is noticed within a minute.
 */
export class ReservationDeadlines {
  readonly #options: ReservationDeadlinesOptions;
  readonly #due: DueTimes;
  /** Of those that wait for a date, not for another look at a reservation that is late. */
  readonly #deadlines = new Map<string, Deadline>();

  constructor(options: ReservationDeadlinesOptions) {
    this.#options = options;
    this.#due = new DueTimes(options.clock, (ids) => {
      for (const id of ids) this.#onDue(id);
    });
  }

  /** A reservation that still stands at its deadline is due again, a little later each time. Everything else is never due. */
  watch({ image, ended }: Entry<PlayerSession>): void {
    const { clock, settings } = this.#options;
    if (ended || image.status !== 'RESERVED') {
      this.drop(image.playerSessionId);
      return;
    }
    const id = image.playerSessionId;
    const date = (image.creationTime?.getTime() ?? clock.wallTime()) + settings.reservationTimeoutMs;
    const lateMs = clock.wallTime() - date;
    if (lateMs < 0) {
      const known = this.#deadlines.get(id);
      // Other members may have been written meanwhile.
      const latest = known?.date === date ? known.latest : clock.now() + settings.reservationTimeoutMs;
      this.#wait(id, { date, latest });
      return;
    }
    const retryMs = Math.min(Math.max(lateMs, settings.pollFastIntervalMs / 3), settings.pollMaxIntervalMs);
    this.#deadlines.delete(id);
    this.#due.set(id, clock.now() + retryMs);
  }

  drop(playerSessionId: string): void {
    this.#deadlines.delete(playerSessionId);
    this.#due.delete(playerSessionId);
  }

  clear(): void {
    this.#deadlines.clear();
    this.#due.clear();
  }

  #wait(id: string, deadline: Deadline): void {
    const { clock } = this.#options;
    this.#deadlines.set(id, deadline);
    const now = clock.now();
    const restMs = Math.min(deadline.date - clock.wallTime(), recheckMs);
    this.#due.set(id, Math.min(now + restMs, deadline.latest));
  }

  #onDue(id: string): void {
    const { clock, onDue } = this.#options;
    const deadline = this.#deadlines.get(id);
    if (deadline && clock.wallTime() < deadline.date && clock.now() < deadline.latest) {
      this.#wait(id, deadline);
      return;
    }
    this.#deadlines.delete(id);
    onDue(id);
  }
}
