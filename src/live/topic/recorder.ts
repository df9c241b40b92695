import { randomToken } from '../../lib/random-token.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Append, Entry, ObservationSource, TopicJournal, Write } from '../journal/journal.ts';
import type { MissVerdict } from '../sources/poll/lookup-queue.ts';
import type { WatchContext } from './context.ts';
import type { ObjectModel } from './reconcile/model.ts';
import { propose, type ReadStamp } from './reconcile/propose.ts';
import { settlesOf } from './reconcile/settling.ts';

export interface RecorderOptions<Image extends object> {
  /** The name of the topic's kind. */
  kind: string;
  journal: TopicJournal<Image>;
  model: ObjectModel<Image>;
  context: Pick<WatchContext, 'clock' | 'observer' | 'random' | 'recentEnds' | 'settings' | 'tracing'>;
  logger: Logger;
  /** Whether a session that appears is told, or belongs to what a baseline finds. */
  isTold(image: Image): boolean;
  /** The scopes that a session is in: where one of them is covered, one that appears is told. */
  scopesOf(image: Image): readonly string[];
  /** Once this scope is covered nothing more is written. */
  closing?: string;
  /** Called where the snapshot has no room left: the topic can't go on. */
  onFull(): void;
}

/** What another read must decide: one by ID, at once; or one that is not so far behind, in a while. */
export interface Undecided {
  readonly byId: readonly string[];
  readonly lagging: readonly string[];
}

type Difference<Image> = Pick<Append<Image>, 'writes' | 'uncovered'>;

/** More than a handful of conflicts in a row would mean that nobody can write. */
const maximumAttempts = 20;
/** As many as the pages of a few reads have: one append of thousands would keep Redis, and whoever follows, busy for too long. */
const forgottenAtOnce = 500;

/** Turns what was seen into what is stored and told: the difference is made from the entries that append then compares. */
export class Recorder<Image extends object> {
  readonly #options: RecorderOptions<Image>;

  constructor(options: RecorderOptions<Image>) {
    this.#options = options;
  }

  /** Records what one read showed, in one append. Answers what another read must decide. */
  async record(images: readonly Image[], stamp: ReadStamp, source: ObservationSource): Promise<Undecided> {
    const { journal, model, isTold, scopesOf, closing, context } = this.#options;
    const reads = new Set<string>();
    const lags = new Set<string>();
    const byId = new Map(images.map((image) => [model.idOf(image), image]));
    await this.#append(source, () => {
      reads.clear();
      lags.clear();
      if (closing !== undefined && journal.coverage(closing) !== null) return { writes: [] };
      // Another instance may cover a scope before this is written: then its streams, which have begun without them, are to be told.
      const uncovered = new Set<string>(closing === undefined ? [] : [closing]);
      const writes = [...byId].flatMap(([id, image]): Write<Image>[] => {
        const known = journal.entry(id);
        const proposal = propose(model, known, image, stamp, {
          isSettling: known !== undefined && this.isSettling(known),
          isForgotten: known === undefined && context.recentEnds.has(id),
        });
        if (proposal.type === 'lags') lags.add(id);
        if (proposal.type === 'read' || (proposal.type === 'write' && proposal.read)) reads.add(id);
        if (proposal.type !== 'write') return [];
        const isUntold = known === undefined && proposal.event !== null && !isTold(image);
        if (isUntold) for (const scope of scopesOf(image)) uncovered.add(scope);
        const event = isUntold ? null : proposal.event;
        return [{ id, expected: known?.offset ?? 0, image: proposal.image, ended: proposal.ended, event }];
      });
      return { writes, uncovered: [...uncovered] };
    });
    return { byId: [...reads], lagging: [...lags] };
  }

  /** Whether one of our own mutations was answered with the entry so recently that reads may not show it yet. */
  isSettling({ image, writtenAt }: Entry<Image>): boolean {
    const { clock, settings } = this.#options.context;
    return settlesOf(image) !== null && clock.now() - writtenAt < settings.settleMs;
  }

  /**
   * GameLift knows no such session, for the `misses`-th time in a row: once is no proof for one that was there a moment ago. Records it then,
   * but not if it was written since the read that missed it began.
   */
  async recordMiss(id: string, misses: number, beganAt: number): Promise<MissVerdict> {
    const { journal, model } = this.#options;
    const entry = journal.entry(id);
    if (!entry || entry.ended) return 'enough';
    // It may only lag behind our own mutation.
    if (this.isSettling(entry)) return 'uncounted';
    if (misses < 2) return 'again';
    await this.#append('POLL', () => {
      const known = journal.entry(id);
      if (!known || known.ended || known.offset > beganAt) return { writes: [] };
      const event = model.statusOf(known.image) === 'UNKNOWN' ? null : 'transition';
      return { writes: [{ id, expected: known.offset, image: model.asUnknown(known.image), ended: true, event }] };
    });
    return 'enough';
  }

  /** Takes entries out of the snapshot that are no longer kept up to date, some at a time. */
  async forget(isForgotten: (image: Image) => boolean): Promise<void> {
    const { journal, model } = this.#options;
    for (let isFull = true; isFull; ) {
      const isDone = await this.#append('POLL', () => {
        const writes: Write<Image>[] = [];
        for (const { image, offset } of journal.entries()) {
          if (writes.length === forgottenAtOnce) break;
          if (!isForgotten(image)) continue;
          writes.push({ id: model.idOf(image), expected: offset, image: null, ended: false, event: null });
        }
        isFull = writes.length === forgottenAtOnce;
        return { writes };
      });
      if (!isDone) return;
    }
  }

  /** Answers whether everything is written. */
  async #append(source: ObservationSource, makeDifference: () => Difference<Image>): Promise<boolean> {
    const { kind, journal, context, logger, onFull } = this.#options;
    const { clock, observer, random, tracing } = context;
    const observedAt = clock.wallTime();
    for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
      const difference = makeDifference();
      if (difference.writes.length === 0) return true;
      const append = { id: randomToken(random), ...difference, observedAt, source };
      const attributes = { 'live.writes': difference.writes.length, 'live.source': source };
      const { outcome } = await tracing.span({ name: 'live append', attributes }, () => journal.append(append));
      if (outcome === 'full') onFull();
      if (outcome === 'unheld') observer.appendFenced(kind);
      if (outcome !== 'conflict') return outcome === 'appended';
    }
    // What was seen is not lost: the sessions still differ from their entries, and the next walk sees that again.
    logger.error(
      { attempts: maximumAttempts },
      'every append of an observation met a conflict; the next read will tell',
    );
    return false;
  }
}
