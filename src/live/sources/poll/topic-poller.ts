import { LimitExceededError } from '../../../gamelift/errors.ts';
import type { Moment } from '../../../lib/clock.ts';
import type { Scope } from '../../interest/scope.ts';
import type { ObservationSource, Written } from '../../journal/journal.ts';
import type { TopicParts } from '../../topic/parts.ts';
import { mutationStamp, type ReadStamp } from '../../topic/reconcile/propose.ts';
import { Recorder } from '../../topic/recorder.ts';
import type { Answer } from '../source.ts';
import { toDomainError } from './failure.ts';
import { type ListReader, readList } from './list-scan.ts';
import { type LookupKind, Lookups, type MissVerdict } from './lookup-queue.ts';
import type { PollUrgency } from './schedule.ts';
import { TopicUpstream } from './topic-upstream.ts';
import { TransientPoller } from './transient-poller.ts';

/** An answer of GameLift is older than whatever was written more than a call's time-out after it. */
const longestCallMs = 10_000;

/** What is read of one topic's objects, in lists or by ID, on its way into the journal; and which of them are read by themselves. */
export class TopicPoller<Image extends object, Read extends object> {
  readonly #parts: TopicParts<Image, Read>;
  readonly #upstream: TopicUpstream<Image, Read>;
  readonly #recorder: Recorder<Image>;
  readonly #lookups: Lookups<Read>;
  readonly #transients: TransientPoller<Image>;
  /** When objects were last read by ID. */
  readonly #readAt = new Map<string, Moment>();

  constructor(parts: TopicParts<Image, Read>) {
    this.#parts = parts;
    this.#upstream = new TopicUpstream(parts);
    this.#recorder = this.#makeRecorder();
    this.#lookups = this.#makeLookups();
    this.#transients = this.#makeTransients();
  }

  /** Objects that wait for a read by ID. */
  get backlog(): number {
    return this.#lookups.size;
  }

  /** How long the oldest of them has waited, in milliseconds. */
  get oldestMs(): number {
    return this.#lookups.oldestMs;
  }

  /** How long an object has waited for a read by ID, in milliseconds; 0 where it does not wait. */
  waitingMs(id: string): number {
    return this.#lookups.waitingMs(id);
  }

  /** When the last read of an object by ID began; null: it was never read so. */
  readAt(id: string): Moment | null {
    return this.#readAt.get(id) ?? null;
  }

  /** Reads an object by ID; where another instance reads the topic, that one is asked to. */
  lookUp(id: string, kind: LookupKind): void {
    const { lease } = this.#parts.journal;
    if (lease.isHeld) {
      if (this.#parts.isReading()) this.#lookups.add(id, kind);
    } else if (kind === 'lookup') {
      lease.ask(id);
    }
  }

  /** Reads an object before others where it waits to be read. */
  prefer(id: string): void {
    this.#lookups.prefer(id);
  }

  /** A scan that ought to have met it has not: only a read by ID tells why. One that waits already is soon enough. */
  lookUpMissing(id: string): void {
    const entry = this.#parts.journal.entry(id);
    if (entry && this.#recorder.isSettling(entry)) this.#lookUpLater(id);
    else if (!this.#lookups.has(id)) this.lookUp(id, 'lookup');
  }

  /** A reader of the topic's lists that records each page. */
  lists(urgency: PollUrgency, scope: Scope, signal: AbortSignal): ListReader<Read> {
    const { journal, lag } = this.#parts;
    return this.#upstream.lists(urgency, scope, signal, {
      offset: () => journal.offset,
      onPage: (reads, stamp) => {
        lag.progress();
        return this.#record(reads, stamp, 'POLL');
      },
    });
  }

  /** Records what a mutation of ours was answered. */
  async observe(reads: readonly Read[], { ends = false, settles = [] }: Answer): Promise<void> {
    const { kind, journal, context } = this.#parts;
    const known = new Map(reads.map((read) => [kind.locate(read).id, journal.entry(kind.locate(read).id)]));
    await this.#record(reads, { ...mutationStamp, endsSession: ends, settles }, 'MUTATION');
    for (const [id, before] of known) {
      // Two mutations, or a mutation and a read, may be answered in the other order than GameLift made them. Where the
      // entry was written so recently that this answer may be the older of the two, a read by ID has the last word.
      const isRecent = before !== undefined && context.clock.now() - before.writtenAt < longestCallMs;
      const entry = journal.entry(id);
      if (isRecent && entry !== before && entry && !entry.ended) this.lookUp(id, 'lookup');
    }
  }

  /** Whether this instance reads has changed. */
  onLease(): void {
    const { journal, isReading } = this.#parts;
    if (!isReading()) this.#lookups.clear();
    this.#transients.reconsider(journal.entries());
  }

  /** What is read has changed: what is read no longer is forgotten. */
  onCoverageChange(): void {
    const { kind, journal, coverage, lag } = this.#parts;
    if (coverage.isReading) {
      this.#recorder
        // Tried again where another instance has written: this one may read no longer then, and nothing is watched here.
        .forget((image) => coverage.isReading && !coverage.isWatched(kind.locate(image)))
        .catch((error: unknown) => lag.trouble(error));
    }
    this.#transients.reconsider(journal.entries());
  }

  onWritten({ id, entry }: Written<Image>): void {
    if (entry) {
      this.#transients.schedule(id, entry);
      return;
    }
    this.#transients.drop(id);
    this.#lookups.drop(id);
    this.#readAt.delete(id);
    this.#parts.lag.forget(id);
  }

  stop(): void {
    this.#lookups.stop();
    this.#transients.stop();
  }

  #makeRecorder(): Recorder<Image> {
    const { kind, id, journal, context, life, coverage, logger } = this.#parts;
    return new Recorder({
      kind: kind.name,
      journal,
      model: kind.model,
      context,
      logger,
      isTold: (image) => coverage.isTold(kind.locate(image)),
      scopesOf: (image) => kind.scopes.keysOf(kind.locate(image)),
      ...(kind.completion === undefined ? {} : { closing: kind.completion }),
      onFull: () => {
        const message = `${kind.words.topic(id)} has more ${kind.words.objects} than the gateway may hold`;
        life.end(new LimitExceededError(message));
      },
    });
  }

  #makeLookups(): Lookups<Read> {
    const { kind, journal, context, life, coverage, finalErrors, lag, extension } = this.#parts;
    const { clock, settings } = context;
    return new Lookups({
      clock,
      intervals: settings,
      missIntervalMs: settings.missIntervalMs,
      maximumBytes: settings.backlogBytes,
      takePermit: (urgency) => this.#upstream.takePermitById(urgency, life.signal),
      read: (id, operation) => this.#upstream.readById(id, operation, life.signal),
      offset: () => journal.offset,
      onRead: (...read) => this.#onRead(...read),
      isEnded: (read) => kind.isEnd(read),
      isPreferred: (id) => coverage.isWatchedAlone(id),
      onMiss: (id, misses, beganAt) => this.#onMiss(id, misses, beganAt),
      onFinal: (id, error) => {
        finalErrors.ofObject(id, toDomainError(error));
        lag.trouble(error, journal.entry(id) && this.#lagNameOf(id));
      },
      onTrouble: (error, id) => lag.trouble(error, id === undefined ? id : this.#lagNameOf(id)),
      onIdle: () => extension().onIdle?.(),
    });
  }

  #makeTransients(): TransientPoller<Image> {
    const { kind, journal, context, coverage, lag, life, isReading } = this.#parts;
    return new TransientPoller({
      model: kind.model,
      lists: kind.reads.lists,
      isTransient: (image) => kind.isTransient(image),
      ...(kind.reads.paceMs && { paceMs: kind.reads.paceMs }),
      clock: context.clock,
      intervals: context.settings,
      entry: (id) => journal.entry(id),
      // What is about to change, what is on no list, and what no scan reads.
      isFollowed: ({ image, ended }) =>
        isReading() && !ended && (kind.isTransient(image) || !coverage.isWalked(kind.locate(image))),
      lookUp: (id, urgency) => this.lookUp(id, urgency),
      readList: async (status) => {
        const seen = new Set<string>();
        await readList(status, this.lists('follow', coverage.walk ?? { kind: 'all' }, life.signal), seen);
        return seen;
      },
      onFailure: (error) => lag.trouble(error),
    });
  }

  /** Stores and reports what differs from what is known, of objects that are watched. */
  async #record(reads: readonly Read[], stamp: ReadStamp, source: ObservationSource): Promise<void> {
    const { kind, journal, life, coverage, extension } = this.#parts;
    if (life.isOver) return;
    const watched = reads.filter((read) => coverage.isKept(kind.locate(read)));
    const images = watched.map((read) => kind.toImage(read, journal.entry(kind.locate(read).id)?.image));
    const undecided = await this.#recorder.record(images, stamp, source);
    if (life.isOver) return;
    extension().onRecorded?.(watched, stamp.byId);
    for (const id of undecided.byId) this.lookUp(id, 'lookup');
    for (const id of undecided.lagging) this.#lookUpLater(id);
  }

  /** A read may have lagged behind what is known. Where another instance reads, that one sees it itself. */
  #lookUpLater(id: string): void {
    const { isReading, context } = this.#parts;
    if (isReading()) this.#lookups.addLater(id, context.settings.missIntervalMs);
  }

  async #onRead(id: string, read: Read, beganAt: number, began: Moment, isRepeated: boolean): Promise<void> {
    const { journal, life, coverage, lag } = this.#parts;
    await this.#record([read], { beganAt, byId: true, isRepeated }, 'POLL');
    const entry = journal.entry(id);
    if (!entry || life.isOver) return;
    this.#readAt.set(id, began);
    coverage.onRead(id);
    this.#transients.schedule(id, entry);
    lag.progress(this.#lagNameOf(id));
  }

  /** Objects that are read at a pace of their own say nothing about each other. */
  #lagNameOf(id: string): string | undefined {
    return this.#parts.kind.reads.paceMs ? id : undefined;
  }

  async #onMiss(id: string, misses: number, beganAt: number): Promise<MissVerdict> {
    const { kind, journal, finalErrors, context } = this.#parts;
    if (kind.essential !== undefined) return this.#onTopicMiss(kind.essential, id, misses);
    if (journal.entry(id)) return this.#recorder.recordMiss(id, misses, beganAt);
    // One that was not watched may come from a mutation of ours a moment ago.
    if (context.recentMutations.has(id)) return 'uncounted';
    if (misses < 2) return 'again';
    finalErrors.ofUnknownObject(id);
    return 'enough';
  }

  /** What is missing of a topic may be missing because the topic is: its essential object tells. */
  #onTopicMiss(essential: string, id: string, misses: number): MissVerdict {
    if (id !== essential) {
      this.lookUp(essential, 'lookup');
      return 'again';
    }
    if (misses < 2) return 'again';
    this.#parts.finalErrors.ofUnknownTopic(this.#parts.journal.entry(essential) !== undefined);
    return 'enough';
  }
}
