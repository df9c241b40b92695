import type { GameSessionStatus, GameSessionStatusFilter } from '../../gamelift/game-session.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Entry } from '../engine/journal.ts';
import type { GameSessionImage } from '../image.ts';
import { DueTimes } from './due-times.ts';
import { followDelayMs, type PollIntervals } from './poll-policy.ts';

export interface FollowsOptions {
  clock: Clock;
  intervals: PollIntervals;
  entry(id: string): Entry<GameSessionImage> | undefined;
  /** Whether a session is read on its own, beside or instead of the walks. */
  isFollowed(entry: Entry<GameSessionImage>): boolean;
  lookUp(id: string, kind: 'lookup' | 'follow'): void;
  /** Reads one status's list. Answers the IDs on it. */
  readList(status: GameSessionStatusFilter): Promise<ReadonlySet<string>>;
  onFailure(error: unknown): void;
}

/** So many sessions in one state are read by ID; for more, their list costs less. */
const readsById = 8;

/** Reads the sessions that are about to change, and those that no walk reads, each at its own pace. */
export class Follows {
  readonly #options: FollowsOptions;
  readonly #due: DueTimes;
  readonly #reading = new Set<GameSessionStatus>();

  constructor(options: FollowsOptions) {
    this.#options = options;
    this.#due = new DueTimes(options.clock, (ids) => this.#onDue(ids));
  }

  /** An entry was written, or its session was read: when is it read next, if at all? */
  schedule(id: string, entry: Entry<GameSessionImage>): void {
    if (this.#options.isFollowed(entry)) this.#due.set(id, this.#options.clock.now() + this.#delayMs(entry));
    else this.drop(id);
  }

  /** What is read in walks has changed. */
  reconsider(entries: Iterable<Entry<GameSessionImage>>): void {
    for (const entry of entries) {
      const id = entry.image.gameSessionId;
      const isFollowed = this.#options.isFollowed(entry);
      if (!isFollowed) this.drop(id);
      else if (!this.#due.has(id)) this.schedule(id, entry);
    }
  }

  drop(id: string): void {
    this.#due.delete(id);
  }

  stop(): void {
    this.#due.clear();
  }

  #delayMs(entry: Entry<GameSessionImage>): number {
    const { clock, intervals } = this.#options;
    const ageMs = clock.now() - entry.statusSince;
    if (entry.image.status !== 'ACTIVE') return followDelayMs(intervals, ageMs);
    // A session at rest that is read on its own: as a topic at rest, by the time for which it has not changed.
    const quietMs = clock.now() - entry.writtenAt;
    return Math.max(intervals.pollMinIntervalMs, followDelayMs(intervals, quietMs));
  }

  #onDue(ids: readonly string[]): void {
    const byStatus = new Map<GameSessionStatus, string[]>();
    for (const id of ids) {
      const entry = this.#options.entry(id);
      if (!entry || !this.#options.isFollowed(entry)) continue;
      const together = byStatus.get(entry.image.status) ?? [];
      together.push(id);
      byStatus.set(entry.image.status, together);
      // Whatever becomes of this read, the next one is planned: a read that tells something plans anew.
      this.schedule(id, entry);
    }
    for (const [status, together] of byStatus) {
      if (together.length > readsById && (status === 'ACTIVATING' || status === 'TERMINATING')) {
        this.#readTogether(status, together);
      } else {
        for (const id of together) this.#options.lookUp(id, 'follow');
      }
    }
  }

  /** Those that are no longer on the list have moved on: where to, only reads by ID tell at once. */
  #readTogether(status: GameSessionStatusFilter, ids: readonly string[]): void {
    if (this.#reading.has(status)) return;
    this.#reading.add(status);
    const { readList, lookUp, entry, onFailure } = this.#options;
    readList(status)
      .then((seen) => {
        for (const id of ids) if (!seen.has(id) && entry(id)?.image.status === status) lookUp(id, 'lookup');
      })
      .catch(onFailure)
      .finally(() => this.#reading.delete(status));
  }
}
