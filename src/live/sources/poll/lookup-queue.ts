import type { Operation } from '../../../gamelift/budget/published-rates.ts';
import { type Clock, type Moment, momentOf } from '../../../lib/clock.ts';
import { DueTimes } from './due-times.ts';
import { isFinal } from './failure.ts';
import { LookupOrder, takeFirst } from './lookup-order.ts';
import { type PollIntervals, retryDelayMs } from './policy.ts';
import type { PollUrgency } from './schedule.ts';
import type { PollPermit } from './scheduler.ts';

export type LookupKind = Exclude<PollUrgency, 'scan'>;

export interface LookupsOptions<Session> {
  clock: Clock;
  intervals: PollIntervals;
  /** Of IDs that may wait; one more is refused, and found again by the next walk. */
  maximumBytes: number;
  takePermit(urgency: LookupKind): Promise<PollPermit<Operation | null>>;
  read(id: string, operation: Operation | null): Promise<Session | null>;
  /** The journal's offset, with which each read is stamped. */
  offset(): number;
  /**
   * `beganAt`: the journal's offset when the read began; `began`: when that was. `isRepeated`: an earlier read of the session was doubted (`addLater`),
   * so that what this one shows was perhaps said before.
   */
  onRead(id: string, session: Session, beganAt: number, began: Moment, isRepeated: boolean): Promise<void>;
  /** Whether a session is over: a read that shows its end also answers what was asked for while the read ran. */
  isEnded(session: Session): boolean;
  /** Whether a subscription watches a session by itself: then it is read before others. Default: none is. */
  isPreferred?(id: string): boolean;
  /** Between two misses, in milliseconds: reads may lag. */
  missIntervalMs: number;
  /** GameLift knows no such session, for the `misses`-th time in a row. */
  onMiss(id: string, misses: number, beganAt: number): Promise<MissVerdict>;
  /** An answer that no repetition changes. */
  onFinal(id: string, error: Error): void;
  /** `id`: of the session that will be read again. */
  onTrouble(error: unknown, id?: string): void;
  /** The last one that waited is done. */
  onIdle?(): void;
}

/** Whether to ask again. `uncounted`: the miss proves nothing. */
export type MissVerdict = 'again' | 'uncounted' | 'enough';

interface Lookup {
  kind: LookupKind;
  state: 'ready' | 'running' | 'retrying';
  /** Asked for again after its read had begun: that read may be too old to decide. */
  again: boolean;
  /** What the read showed lags behind: another one is to begin so much later. Null: it does not. */
  againAfterMs: number | null;
  isRepeated: boolean;
  misses: number;
  failures: number;
  addedAt: number;
}

/**
 * Reads of one topic and kind that run, or wait for their permit, at once: enough to use every operation's room. By kind, because
 * urgent reads must not wait behind others that get no permit.
 */
const readsAtOnce = 8;

/**
 * The backlog of reads by ID of one topic: bounded, each ID once, urgent ones first, failures retried. What is read is decided
 * when there is a permit for it, so that the order of what waits holds until then.
 */
export class Lookups<Session> {
  readonly #options: LookupsOptions<Session>;
  readonly #lookups = new Map<string, Lookup>();
  readonly #ready = { lookup: new LookupOrder(), follow: new Set<string>() };
  readonly #retries: DueTimes;
  readonly #running: Record<LookupKind, number> = { lookup: 0, follow: 0 };
  /** Of those, how many wait for their permit. */
  readonly #asking: Record<LookupKind, number> = { lookup: 0, follow: 0 };
  #bytes = 0;
  #isStopped = false;

  constructor(options: LookupsOptions<Session>) {
    this.#options = options;
    this.#retries = new DueTimes(options.clock, (ids) => {
      for (const id of ids) this.#makeReady(id, true);
      this.#serve();
    });
  }

  get size(): number {
    return this.#lookups.size;
  }

  /** How long the oldest has waited, in milliseconds. */
  get oldestMs(): number {
    for (const { addedAt } of this.#lookups.values()) return this.#options.clock.now() - addedAt;
    return 0;
  }

  has(id: string): boolean {
    return this.#lookups.has(id);
  }

  /** How long an ID has waited, in milliseconds; 0 where it does not wait. */
  waitingMs(id: string): number {
    const { clock } = this.#options;
    return clock.now() - (this.#lookups.get(id)?.addedAt ?? clock.now());
  }

  /** Asks for a read that begins from now on. False where the backlog is full. */
  add(id: string, kind: LookupKind): boolean {
    if (this.#isStopped) return false;
    const lookup = this.#lookups.get(id);
    if (lookup) {
      if (lookup.state === 'running') lookup.again = true;
      if (kind === 'lookup' && lookup.kind === 'follow') this.#makeUrgent(id, lookup);
      this.#serve();
      return true;
    }
    if (this.#bytes + bytesOf(id) > this.#options.maximumBytes) return false;
    this.#bytes += bytesOf(id);
    this.#lookups.set(id, newLookup(kind, this.#options.clock.now()));
    this.#makeReady(id);
    this.#serve();
    return true;
  }

  /** Asks for a read in a while, where none waits. */
  addLater(id: string, delayMs: number): boolean {
    if (this.#lookups.has(id)) {
      const lookup = this.#lookups.get(id);
      // The read that runs has shown it: another one follows, not at once.
      if (lookup?.state === 'running') lookup.againAfterMs = delayMs;
      return true;
    }
    if (this.#isStopped || this.#bytes + bytesOf(id) > this.#options.maximumBytes) return false;
    this.#bytes += bytesOf(id);
    this.#lookups.set(id, newLookup('lookup', this.#options.clock.now()));
    this.#retryAfter(id, delayMs);
    return true;
  }

  /** A subscription watches this session by itself from now on. */
  prefer(id: string): void {
    this.#ready.lookup.prefer(id);
  }

  /** No answer is needed any longer. A read that is in flight still reports what it finds. */
  drop(id: string): void {
    const lookup = this.#lookups.get(id);
    if (!lookup || lookup.state === 'running') return;
    this.#forget(id);
    this.#ready[lookup.kind].delete(id);
    this.#retries.delete(id);
  }

  /** Nobody here reads any longer. Reads in flight still tell what they find. */
  clear(): void {
    for (const id of [...this.#lookups.keys()]) this.drop(id);
  }

  stop(): void {
    this.#isStopped = true;
    this.#lookups.clear();
    this.#bytes = 0;
    this.#ready.lookup.clear();
    this.#ready.follow.clear();
    this.#retries.clear();
  }

  #forget(id: string): void {
    if (this.#lookups.delete(id)) this.#bytes -= bytesOf(id);
  }

  /** `isRepeated`: it was read, in vain, and has waited for longer than those that were not. */
  #makeReady(id: string, isRepeated = false): void {
    const lookup = this.#lookups.get(id);
    if (!lookup) return;
    lookup.state = 'ready';
    if (lookup.kind === 'follow') this.#ready.follow.add(id);
    else this.#ready.lookup.add(id, { isPreferred: this.#isPreferred(id), isRepeated });
  }

  #isPreferred(id: string): boolean {
    return this.#options.isPreferred?.(id) ?? false;
  }

  /** It was read, and is to be read again: it has waited since now, and others for longer. */
  #askAnew(id: string, lookup: Lookup): void {
    lookup.addedAt = this.#options.clock.now();
    this.#lookups.delete(id);
    this.#lookups.set(id, lookup);
    this.#makeReady(id);
  }

  #makeUrgent(id: string, lookup: Lookup): void {
    lookup.kind = 'lookup';
    if (this.#ready.follow.delete(id)) this.#ready.lookup.add(id, { isPreferred: this.#isPreferred(id) });
  }

  #serve(): void {
    this.#serveKind('lookup');
    this.#serveKind('follow');
  }

  #serveKind(kind: LookupKind): void {
    while (this.#running[kind] < readsAtOnce && this.#asking[kind] < this.#ready[kind].size) this.#start(kind);
  }

  #start(kind: LookupKind): void {
    this.#running[kind]++;
    this.#asking[kind]++;
    this.#takePermit(kind)
      .catch((error: unknown) => this.#options.onTrouble(error))
      .finally(() => {
        this.#running[kind]--;
        this.#serve();
        if (this.#lookups.size === 0 && !this.#isStopped) this.#options.onIdle?.();
      });
  }

  async #takePermit(kind: LookupKind): Promise<void> {
    let permit: PollPermit<Operation | null>;
    try {
      permit = await this.#options.takePermit(kind);
    } catch {
      return; // The topic has ended, and its backlog with it.
    } finally {
      this.#asking[kind]--;
    }
    const id = kind === 'lookup' ? this.#ready.lookup.next() : takeFirst(this.#ready.follow);
    const lookup = id === undefined ? undefined : this.#lookups.get(id);
    // What the permit was asked for needs no read any longer.
    if (id === undefined || !lookup) permit.done();
    else await this.#run(id, lookup, permit);
  }

  async #run(id: string, lookup: Lookup, permit: PollPermit<Operation | null>): Promise<void> {
    const { read, offset } = this.#options;
    lookup.state = 'running';
    lookup.again = false;
    lookup.againAfterMs = null;
    const beganAt = offset();
    const began = momentOf(this.#options.clock);
    let session: Session | null;
    try {
      session = await read(id, permit.operation);
    } catch (error) {
      this.#fail(id, lookup, error);
      return;
    } finally {
      permit.done();
    }
    if (this.#isStopped) return;
    try {
      if (session === null) await this.#miss(id, lookup, beganAt);
      else await this.#tell(id, lookup, session, beganAt, began);
      lookup.failures = 0;
    } catch (error) {
      // What could not be told was read in vain: only another read keeps it from being lost.
      this.#fail(id, lookup, error);
    }
  }

  async #tell(id: string, lookup: Lookup, session: Session, beganAt: number, began: Moment): Promise<void> {
    lookup.misses = 0;
    await this.#options.onRead(id, session, beganAt, began, lookup.isRepeated);
    if (this.#isStopped) return;
    lookup.isRepeated = lookup.againAfterMs !== null;
    if (lookup.againAfterMs !== null) this.#retryAfter(id, lookup.againAfterMs);
    else if (lookup.again && !this.#options.isEnded(session)) this.#askAnew(id, lookup);
    else this.#forget(id);
  }

  async #miss(id: string, lookup: Lookup, beganAt: number): Promise<void> {
    lookup.misses++;
    const verdict = await this.#options.onMiss(id, lookup.misses, beganAt);
    if (verdict === 'uncounted') lookup.misses--;
    if (verdict === 'enough' && !lookup.again) this.#forget(id);
    else this.#retryAfter(id, this.#options.missIntervalMs);
  }

  #fail(id: string, lookup: Lookup, error: unknown): void {
    if (this.#isStopped) return;
    if (isFinal(error)) {
      this.#forget(id);
      this.#options.onFinal(id, error);
      return;
    }
    lookup.failures++;
    this.#retryAfter(id, retryDelayMs(this.#options.intervals, lookup.failures));
    this.#options.onTrouble(error, id);
  }

  #retryAfter(id: string, delayMs: number): void {
    const lookup = this.#lookups.get(id);
    if (!lookup || this.#isStopped) return;
    lookup.state = 'retrying';
    this.#retries.set(id, this.#options.clock.now() + delayMs);
  }
}

function newLookup(kind: LookupKind, addedAt: number): Lookup {
  return { kind, state: 'ready', again: false, againAfterMs: null, isRepeated: false, misses: 0, failures: 0, addedAt };
}

const overheadBytes = 200;

function bytesOf(id: string): number {
  return overheadBytes + 2 * id.length;
}
