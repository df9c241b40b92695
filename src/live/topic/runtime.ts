import { DomainError } from '../../gamelift/errors.ts';
import type { Freshness } from '../delivery/group.ts';
import { Hub } from '../delivery/hub.ts';
import type { Interest } from '../interest/interests.ts';
import type { Scope } from '../interest/scope.ts';
import { TopicCoverage } from '../interest/topic-coverage.ts';
import type { Entry, TopicJournal, Written } from '../journal/journal.ts';
import { FinalErrors } from '../sources/poll/final-errors.ts';
import type { LookupKind } from '../sources/poll/lookup-queue.ts';
import { type LastScan, Scans } from '../sources/poll/scans.ts';
import { TopicPoller } from '../sources/poll/topic-poller.ts';
import type { Answer } from '../sources/source.ts';
import type { WatchContext } from './context.ts';
import type { AnyTopic, TopicExtension, TopicKind } from './kind.ts';
import { LagReport } from './lag-report.ts';
import { TopicLife } from './life.ts';
import type { TopicParts } from './parts.ts';
import { topicKey } from './topic.ts';

/** The object of another topic that a topic hangs on, held for as long as the topic lives. */
export interface HeldParent {
  readonly topic: AnyTopic;
  readonly id: string;
  readonly interest: Interest;
}

export interface TopicRuntimeOptions<Image extends object, Read extends object> {
  kind: TopicKind<Image, Read>;
  id: string;
  journal: TopicJournal<Image>;
  context: WatchContext;
  parent: HeldParent | null;
  onOver(): void;
}

/**
 * One topic's life, whatever its kind. The interest in it decides what is read (`interest/`); scans, and reads by ID, read it (`sources/poll/`);
 * the journal keeps and reports what differs; the hub hands it on. It ends when nothing of it was needed for longer than the linger, when its
 * kind says that nothing can follow, or when GameLift says that there is nothing to read.
 */
export class TopicRuntime<Image extends object, Read extends object = Image> {
  readonly kind: TopicKind<Image, Read>;
  readonly id: string;
  readonly key: string;
  readonly context: WatchContext;
  readonly journal: TopicJournal<Image>;
  readonly hub: Hub<Image>;
  readonly life: TopicLife<Image>;
  readonly #coverage: TopicCoverage<Image>;
  readonly #poller: TopicPoller<Image, Read>;
  readonly #scans: Scans<Image, Read>;
  readonly #lag: LagReport;
  readonly #parent: HeldParent | null;
  #extension: TopicExtension<Image, Read> = {};
  #wasReading = false;
  #isComplete = false;

  constructor({ kind, id, journal, context, parent, onOver }: TopicRuntimeOptions<Image, Read>) {
    const logger = context.logger.child({ [kind.words.idMember]: id });
    this.kind = kind;
    this.id = id;
    this.key = topicKey(kind, id);
    this.context = context;
    this.journal = journal;
    this.#parent = parent;
    this.hub = new Hub({ topic: this.key, journal, context });
    this.life = new TopicLife({
      journal,
      hub: this.hub,
      logger,
      onOver: (error) => {
        this.#stop(error);
        onOver();
      },
    });
    this.#lag = new LagReport({
      logger,
      clock: context.clock,
      lagMs: () => this.lagMs,
      limitMs: context.settings.pollMaxIntervalMs,
      onAnnounced: () => this.hub.checkpoint(),
    });
    this.#coverage = this.#makeCoverage();
    const { life } = this;
    const coverage = this.#coverage;
    // Without lists no number of reads by ID costs more than a scan.
    if (kind.reads.lists.length === 0) coverage.onMeasured(Number.POSITIVE_INFINITY);
    const parts: TopicParts<Image, Read> = {
      kind,
      id,
      key: this.key,
      journal,
      context,
      life,
      coverage,
      logger,
      lag: this.#lag,
      finalErrors: new FinalErrors({ kind, id, life, coverage }),
      extension: () => this.#extension,
      isReading: () => this.isReading,
    };
    this.#poller = new TopicPoller(parts);
    this.#scans = new Scans(parts, this.#poller);
    if (kind.extend) this.#extension = kind.extend(this, parent);
    this.#follow();
    this.life.onLost((reason) => {
      // What hangs on another topic is lost with it, which has said so.
      if (!parent) logger.warn({ reason }, `the history of ${kind.words.topic(id)} was lost and begins anew`);
    });
    this.#onCovered();
    this.#onLease();
  }

  /** Whether this instance reads the topic, and there is still something to be read. */
  get isReading(): boolean {
    return this.journal.lease.isHeld && !this.life.isOver && !this.#isComplete;
  }

  /** Whether nothing can happen any more. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether nothing of it is needed at present, so that it ends soon. */
  get isLingering(): boolean {
    return this.#coverage.isLingering;
  }

  /** Objects that wait for a read by ID. */
  get backlog(): number {
    return this.#poller.backlog;
  }

  /** How far the reading is behind its plan: a scan that is due, an object that waits to be read, or no instance that is known to read. */
  get lagMs(): number {
    return Math.max(this.#scans.overdueMs, this.#poller.oldestMs, this.journal.lease.silentMs);
  }

  /** The last complete scan; null: there was none. */
  get lastScan(): LastScan | null {
    return this.#scans.last;
  }

  /** Whether all of the topic is read without a break, here or by another instance. */
  get hasBaseline(): boolean {
    return this.journal.coverage(this.kind.scopes.keyOf({ kind: 'all' })) !== null;
  }

  /** Asks that a scope be watched until `release` is called with the answer. */
  hold(scope: Scope): Interest {
    return this.#coverage.hold(scope);
  }

  release(interest: Interest): void {
    this.#coverage.release(interest);
  }

  freshness(scope: Scope): Freshness {
    const readAt = scope.kind === 'one' ? this.#readAt(scope.id) : (this.#scans.last?.began ?? null);
    const isStale =
      scope.kind === 'one' && this.kind.reads.paceMs
        ? this.#lag.isStaleOf(scope.id, Math.max(this.#poller.waitingMs(scope.id), this.journal.lease.silentMs))
        : this.#lag.isStale;
    return { observedAt: readAt?.wallTime ?? this.context.clock.wallTime(), isStale };
  }

  /** Records what one of our own mutations was answered. */
  async observe(reads: readonly Read[], answer: Answer): Promise<void> {
    await this.#poller.observe(reads, answer);
  }

  /** Reads an object again, now; one that is not known only where all of the topic is read. */
  recheck(id: string): void {
    const entry = this.journal.entry(id);
    if (entry ? !entry.ended : this.#coverage.walk?.kind === 'all') this.lookUp(id, 'lookup');
  }

  /** Reads an object by ID; where another instance reads the topic, that one is asked to. */
  lookUp(id: string, kind: LookupKind): void {
    this.#poller.lookUp(id, kind);
  }

  /** Begins a scan now, or right after the one that runs. */
  scanNow(): void {
    this.#scans.runNow();
  }

  /** Says to all instances that nothing can follow. Not where something was written meanwhile: then the next scan judges anew. */
  complete(): void {
    const { completion } = this.kind;
    if (completion === undefined || this.#isComplete) return;
    const completing = this.journal.cover(completion, 'yes', { unlessWritten: true });
    completing.catch((error: unknown) => this.#lag.trouble(error));
  }

  #makeCoverage(): TopicCoverage<Image> {
    const { journal, kind, context } = this;
    const { scopes } = kind;
    return new TopicCoverage<Image>({
      journal,
      scopes,
      locate: (image) => kind.locate(image),
      clock: context.clock,
      random: context.random,
      lingerMs: context.settings.lingerMs,
      seek: (id) => this.#poller.lookUp(id, 'lookup'),
      onWatchedAlone: (id) => this.#poller.prefer(id),
      onChange: (change) => {
        if (change.walk) this.#scans.become(this.#coverage.walk);
        this.#poller.onCoverageChange();
      },
      onScopeInterrupted: (scope) => this.hub.loseScope(scopes.keyOf(scope), objectOf(scope)),
      onScopeEnded: (scope, error) => this.hub.endScope(scopes.keyOf(scope), objectOf(scope), error),
      onUnwatched: () => this.life.end(null),
      onTrouble: (error) => this.#lag.trouble(error),
    });
  }

  #follow(): void {
    const { journal, life } = this;
    const parent = this.#parent;
    for (const entry of journal.entries()) this.#noteEnd(entry);
    life.follow(
      journal.follow((written) => this.#onWritten(written)),
      journal.lease.follow(() => this.#onLease()),
      journal.lease.onAsked((id) => this.recheck(id)),
      journal.onCovered(() => this.#onCovered()),
    );
    if (!parent) return;
    life.follow(
      parent.topic.life.onEnd((error) => life.end(error)),
      parent.topic.life.onLost((reason) => life.lose(reason)),
    );
  }

  /** When what is known of an object was last read; null: it never was. */
  #readAt(id: string): LastScan['began'] | null {
    const entry = this.journal.entry(id);
    const readAt = this.#poller.readAt(id);
    const isScanned = entry !== undefined && this.#coverage.wasWalked(this.kind.locate(entry.image));
    const scannedAt = isScanned ? (this.#scans.last?.began ?? null) : null;
    return readAt !== null && (scannedAt === null || readAt.at > scannedAt.at) ? readAt : scannedAt;
  }

  #stop(error: DomainError | null): void {
    this.#scans.stop();
    this.#poller.stop();
    this.#extension.stop?.();
    this.#coverage.end(error ?? new DomainError('UPSTREAM_UNAVAILABLE', 'the gateway stops watching'));
    this.#parent?.topic.release(this.#parent.interest);
    this.context.scheduler.forget(this.key);
  }

  /** Whether this instance reads is known anew, and with it what is read. */
  #onLease(): void {
    if (this.life.isOver) return;
    const { isReading } = this;
    if (isReading && !this.#wasReading) this.context.observer.leaseTaken(this.kind.name);
    this.#wasReading = isReading;
    this.#coverage.onLease();
    this.#poller.onLease();
    this.#extension.onLease?.();
  }

  #onCovered(): void {
    const { completion } = this.kind;
    if (this.#isComplete) return;
    if (completion === undefined || this.journal.coverage(completion) === null) {
      this.#extension.onCovered?.();
      return;
    }
    this.#isComplete = true;
    this.#scans.stop();
    this.#extension.onLease?.();
    this.hub.end(null);
  }

  /** Remembers an end beyond its tombstone. UNKNOWN is none: such an object may come back. */
  #noteEnd({ image }: Entry<Image>): void {
    const { model } = this.kind;
    if (model.isEnded(image)) this.context.recentEnds.add(model.idOf(image));
  }

  #onWritten(written: readonly Written<Image>[]): void {
    for (const change of written) {
      if (change.record) this.#scans.noteChange();
      if (change.entry) this.#noteEnd(change.entry);
      this.#poller.onWritten(change);
      this.#extension.onWritten?.(change.id, change.entry);
    }
  }
}

/** The one object that a scope is about; null where it is about more. */
function objectOf(scope: Scope): string | null {
  return scope.kind === 'one' ? scope.id : null;
}
