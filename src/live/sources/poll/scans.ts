import { type Moment, momentOf } from '../../../lib/clock.ts';
import { type Coverage, commonWalk } from '../../interest/coverage.ts';
import { isInScope, isSameScope } from '../../interest/scope.ts';
import type { TopicParts } from '../../topic/parts.ts';
import { isFinal } from './failure.ts';
import { type Walk, walk } from './list-scan.ts';
import { Rounds } from './loop.ts';
import { roundDelayMs } from './policy.ts';
import type { TopicPoller } from './topic-poller.ts';

/** A complete scan. */
export interface LastScan {
  readonly began: Moment;
  /** The journal's offset when it began. */
  readonly beganAt: number;
}

/** A scan that goes on. */
interface Scanning {
  /** What it will have read completely: less than its lists where part of them was not needed for a while. */
  whole: NonNullable<Coverage['walk']>;
  readonly began: Moment;
}

/** The scans of one topic's lists, one after the other: what is on no list any longer is read by ID. */
export class Scans<Image extends object, Read extends object> {
  readonly #parts: TopicParts<Image, Read>;
  readonly #poller: TopicPoller<Image, Read>;
  readonly #rounds: Rounds;
  #scanning: Scanning | null = null;
  #last: LastScan | null = null;
  #changedAt: number;

  constructor(parts: TopicParts<Image, Read>, poller: TopicPoller<Image, Read>) {
    const { kind, context, life, lag } = parts;
    this.#parts = parts;
    this.#poller = poller;
    this.#changedAt = context.clock.now();
    this.#rounds = new Rounds({
      kind: kind.name,
      context,
      run: (signal) => this.#scan(AbortSignal.any([signal, life.signal])),
      delayMs: (failures) => this.#delayMs(failures),
      onComplete: () => lag.progress(),
      onFailure: (error) => this.#onFailure(error),
    });
  }

  /** How long a scan has been due, in milliseconds. */
  get overdueMs(): number {
    return this.#rounds.overdueMs;
  }

  get last(): LastScan | null {
    return this.#last;
  }

  /** Something has happened: scans come closer together again. */
  noteChange(): void {
    this.#changedAt = this.#parts.context.clock.now();
  }

  runNow(): void {
    if (this.#parts.isReading()) this.#rounds.poke();
  }

  /**
   * What is to be scanned has changed. A scan that goes on is given up only where nothing of it is needed any longer: else subscribers that
   * come and go faster than a scan takes would keep those that stay from ever being served.
   */
  become(wanted: Coverage['walk']): void {
    const whole = commonWalk(this.#scanning?.whole ?? null, wanted);
    if (this.#scanning && whole) this.#scanning.whole = whole;
    // One that is given up goes on until its last call has ended: it reads nothing more of what is needed by then.
    else this.#scanning = null;
    if (!wanted) this.#rounds.pause();
    else if (!whole) this.#rounds.restart();
    else if (!isSameScope(whole, wanted)) this.#rounds.poke();
  }

  stop(): void {
    this.#rounds.stop();
  }

  async #scan(signal: AbortSignal): Promise<void> {
    const { kind, context, coverage, finalErrors } = this.#parts;
    const scope = coverage.walk;
    if (!scope) return;
    const scanning = { whole: scope, began: momentOf(context.clock) };
    this.#scanning = scanning;
    try {
      const scanned = await walk(kind.reads.lists, this.#poller.lists('scan', scope, signal));
      signal.throwIfAborted();
      if (scope.kind === 'all') coverage.onMeasured(scanned.pages);
      this.#onScanned(scanned, scanning);
    } catch (error) {
      if (signal.aborted || !finalErrors.ofPart(scope, error)) throw error;
    } finally {
      if (this.#scanning === scanning) this.#scanning = null;
    }
  }

  #onScanned({ seen, beganAt }: Walk, { whole, began }: Scanning): void {
    const { kind, coverage, journal, extension } = this.#parts;
    this.#last = { began, beganAt };
    coverage.onWalked(whole);
    for (const { image, offset, ended } of journal.entries()) {
      const isMissing = !ended && offset <= beganAt && !seen.has(kind.model.idOf(image)) && isListed(kind, image);
      if (isMissing && isInScope(whole, kind.locate(image))) this.#poller.lookUpMissing(kind.model.idOf(image));
    }
    extension().onScanned?.();
  }

  /** False where no repetition helps. */
  #onFailure(error: unknown): boolean {
    const { lag, finalErrors, extension } = this.#parts;
    if (isFinal(error) && !extension().mayPass?.(error)) {
      finalErrors.ofTopic(error);
      return false;
    }
    lag.trouble(error);
    return true;
  }

  #delayMs(failures: number): number {
    const { clock, settings, random } = this.#parts.context;
    return roundDelayMs(settings, { quietMs: clock.now() - this.#changedAt, failures, random: random() });
  }
}

/** Whether an object in this state is on one of the lists that a scan reads. */
function isListed<Image extends object, Read extends object>(
  { reads, model }: TopicParts<Image, Read>['kind'],
  image: Image,
): boolean {
  return reads.lists.includes(model.statusOf(image));
}
