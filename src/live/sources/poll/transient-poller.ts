import type { Clock } from '../../../lib/clock.ts';
import type { Entry } from '../../journal/journal.ts';
import type { ObjectModel } from '../../topic/reconcile/model.ts';
import { DueTimes } from './due-times.ts';
import { followDelayMs, type PollIntervals, pacedTime } from './policy.ts';

export interface TransientPollerOptions<Image extends object> {
  model: ObjectModel<Image>;
  /** The statuses whose lists are read. */
  lists: readonly string[];
  /** Whether an object is about to change. */
  isTransient(image: Image): boolean;
  /** Between two reads of an object, in milliseconds. Default: the longer it has not changed, the longer. */
  paceMs?(id: string, intervals: PollIntervals): number;
  clock: Clock;
  intervals: PollIntervals;
  entry(id: string): Entry<Image> | undefined;
  /** Whether an object is read by itself, beside or instead of the scans. */
  isFollowed(entry: Entry<Image>): boolean;
  lookUp(id: string, kind: 'lookup' | 'follow'): void;
  /** Reads one status's list. Answers the IDs on it. */
  readList(status: string): Promise<ReadonlySet<string>>;
  onFailure(error: unknown): void;
}

/** So many objects in one status are read by ID; for more, their list costs less. */
const readsById = 8;

/** Reads the objects that are about to change, and those that no scan reads, each at its own pace. */
export class TransientPoller<Image extends object> {
  readonly #options: TransientPollerOptions<Image>;
  readonly #due: DueTimes;
  readonly #followed = new Map<string, Set<string>>();
  readonly #reading = new Set<string>();

  constructor(options: TransientPollerOptions<Image>) {
    this.#options = options;
    this.#due = new DueTimes(options.clock, (ids) => this.#onDue(ids));
  }

  /** An entry was written, or its session was read: when is it read next, if at all? */
  schedule(id: string, entry: Entry<Image>): void {
    if (!this.#options.isFollowed(entry)) {
      this.drop(id);
      return;
    }
    this.#file(id, this.#options.model.statusOf(entry.image));
    this.#due.set(id, this.#dueAt(id, entry));
  }

  /** What is read in walks has changed. */
  reconsider(entries: Iterable<Entry<Image>>): void {
    for (const entry of entries) {
      const id = this.#options.model.idOf(entry.image);
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

  #file(id: string, status: string | null): void {
    for (const [other, ids] of this.#followed) if (other !== status) ids.delete(id);
    if (status === null) return;
    const ids = this.#followed.get(status) ?? new Set();
    this.#followed.set(status, ids.add(id));
  }

  #dueAt(id: string, entry: Entry<Image>): number {
    const { clock, intervals, paceMs } = this.#options;
    const now = clock.now();
    return paceMs ? pacedTime(intervals, now, paceMs(id, intervals)) : now + this.#delayMs(entry);
  }

  #delayMs(entry: Entry<Image>): number {
    const { isTransient, clock, intervals } = this.#options;
    const ageMs = clock.now() - entry.statusSince;
    if (isTransient(entry.image)) return followDelayMs(intervals, ageMs);
    // A session at rest that is read on its own: as a topic at rest, by the time for which it has not changed.
    const quietMs = clock.now() - entry.writtenAt;
    return Math.max(intervals.pollMinIntervalMs, followDelayMs(intervals, quietMs));
  }

  #onDue(ids: readonly string[]): void {
    const lists = new Set<string>();
    for (const id of ids) {
      const entry = this.#options.entry(id);
      if (!entry) continue;
      // Whatever becomes of this read, the next one is planned: a read that tells something plans anew.
      this.schedule(id, entry);
      if (!this.#due.has(id)) continue;
      const status = this.#options.model.statusOf(entry.image);
      if (this.#isCrowded(entry.image, status)) lists.add(status);
      else this.#options.lookUp(id, 'follow');
    }
    for (const status of lists) this.#readTogether(status);
  }

  /** By how many are in that state, not by how many are due at once: they come and go one by one. */
  #isCrowded(image: Image, status: string): boolean {
    const { isTransient, lists } = this.#options;
    const isListed = isTransient(image) && lists.includes(status);
    return isListed && (this.#followed.get(status)?.size ?? 0) > readsById;
  }

  /** Those that are no longer on the list have moved on: where to, only reads by ID tell at once. */
  #readTogether(status: string): void {
    if (this.#reading.has(status)) return;
    this.#reading.add(status);
    const { model, readList, lookUp, entry, onFailure } = this.#options;
    const isStill = (id: string) => {
      const image = entry(id)?.image;
      return image !== undefined && model.statusOf(image) === status;
    };
    const ids = [...(this.#followed.get(status) ?? [])];
    // One list tells about all of them, whoever was due: nobody's own turn comes right after it.
    for (const id of ids) {
      const followed = entry(id);
      if (followed) this.schedule(id, followed);
    }
    readList(status)
      .then((seen) => {
        for (const id of ids) if (!seen.has(id) && isStill(id)) lookUp(id, 'lookup');
      })
      .catch(onFailure)
      .finally(() => this.#reading.delete(status));
  }
}
