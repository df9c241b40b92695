import type { GameSessionStatus, GameSessionStatusFilter } from '../../../gamelift/game-session.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Entry } from '../../journal/journal.ts';
import { DueTimes } from '../../sources/poll/due-times.ts';
import { followDelayMs, type PollIntervals } from '../../sources/poll/policy.ts';
import type { GameSessionImage } from './image.ts';

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
  readonly #followed = new Map<GameSessionStatus, Set<string>>();
  readonly #reading = new Set<GameSessionStatus>();

  constructor(options: FollowsOptions) {
    this.#options = options;
    this.#due = new DueTimes(options.clock, (ids) => this.#onDue(ids));
  }

  /** An entry was written, or its session was read: when is it read next, if at all? */
  schedule(id: string, entry: Entry<GameSessionImage>): void {
    if (!this.#options.isFollowed(entry)) {
      this.drop(id);
      return;
    }
    this.#file(id, entry.image.status);
    this.#due.set(id, this.#options.clock.now() + this.#delayMs(entry));
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
    this.#file(id, null);
  }

  stop(): void {
    this.#due.clear();
    this.#followed.clear();
  }

  #file(id: string, status: GameSessionStatus | null): void {
    for (const [other, ids] of this.#followed) if (other !== status) ids.delete(id);
    if (status === null) return;
    const ids = this.#followed.get(status) ?? new Set();
    this.#followed.set(status, ids.add(id));
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
    const lists = new Set<GameSessionStatusFilter>();
    for (const id of ids) {
      const entry = this.#options.entry(id);
      if (!entry) continue;
      // Whatever becomes of this read, the next one is planned: a read that tells something plans anew.
      this.schedule(id, entry);
      if (!this.#due.has(id)) continue;
      const { status } = entry.image;
      if (this.#isCrowded(status)) lists.add(status);
      else this.#options.lookUp(id, 'follow');
    }
    for (const status of lists) this.#readTogether(status);
  }

  /** By how many are in that state, not by how many are due at once: they come and go one by one. */
  #isCrowded(status: GameSessionStatus): status is 'ACTIVATING' | 'TERMINATING' {
    const isListed = status === 'ACTIVATING' || status === 'TERMINATING';
    return isListed && (this.#followed.get(status)?.size ?? 0) > readsById;
  }

  /** Those that are no longer on the list have moved on: where to, only reads by ID tell at once. */
  #readTogether(status: GameSessionStatusFilter): void {
    if (this.#reading.has(status)) return;
    this.#reading.add(status);
    const { readList, lookUp, entry, onFailure } = this.#options;
    const ids = [...(this.#followed.get(status) ?? [])];
    // One list tells about all of them, whoever was due: nobody's own turn comes right after it.
    for (const id of ids) {
      const followed = entry(id);
      if (followed) this.schedule(id, followed);
    }
    readList(status)
      .then((seen) => {
        for (const id of ids) if (!seen.has(id) && entry(id)?.image.status === status) lookUp(id, 'lookup');
      })
      .catch(onFailure)
      .finally(() => this.#reading.delete(status));
  }
}
