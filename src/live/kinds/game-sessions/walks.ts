import { type Moment, momentOf } from '../../../lib/clock.ts';
import { type Coverage, commonWalk } from '../../interest/coverage.ts';
import { isSameScope } from '../../interest/scope.ts';
import { isFinal } from '../../sources/poll/failure.ts';
import { type Walk, walk } from '../../sources/poll/list-scan.ts';
import { Rounds } from '../../sources/poll/loop.ts';
import { roundDelayMs } from '../../sources/poll/policy.ts';
import type { FleetParts } from './parts.ts';
import { type FleetReads, walkedStatuses } from './reads.ts';
import { isSessionInScope } from './scope.ts';

/** A walk that goes on. */
interface Walking {
  /** What it will have read completely: less than its lists where part of them was not wanted for a while. */
  whole: NonNullable<Coverage['walk']>;
  readonly began: Moment;
}

/** The walks over one fleet's lists, round after round: what is on no list any longer is read by ID. */
export class FleetWalks {
  readonly #parts: FleetParts;
  readonly #reads: FleetReads;
  readonly #rounds: Rounds;
  #walking: Walking | null = null;
  #walkedAt: Moment | null = null;
  #changedAt: number;

  constructor(parts: FleetParts, reads: FleetReads) {
    const { context, life, lag } = parts;
    this.#parts = parts;
    this.#reads = reads;
    this.#changedAt = context.clock.now();
    this.#rounds = new Rounds({
      topic: 'fleet',
      context,
      run: (signal) => this.#walk(AbortSignal.any([signal, life.signal])),
      delayMs: (failures) => this.#delayMs(failures),
      onComplete: () => lag.progress(),
      onFailure: (error) => this.#onFailure(error),
    });
  }

  /** How long a walk has been due. */
  get overdueMs(): number {
    return this.#rounds.overdueMs;
  }

  /** When the last complete walk began; null: there was none. */
  get walkedAt(): Moment | null {
    return this.#walkedAt;
  }

  /** Something has happened: walks come closer together again. */
  noteChange(): void {
    this.#changedAt = this.#parts.context.clock.now();
  }

  /**
   * What is to be walked has changed. A walk that goes on is given up only where nothing of it is wanted any longer. Else subscribers
   * who come and go faster than a walk takes would keep those who stay from ever being told anything.
   */
  become(wanted: Coverage['walk']): void {
    const whole = commonWalk(this.#walking?.whole ?? null, wanted);
    if (this.#walking && whole) this.#walking.whole = whole;
    // One that is given up goes on until its last call has ended: it reads nothing more of what is wanted by then.
    else this.#walking = null;
    if (!wanted) this.#rounds.pause();
    else if (!whole) this.#rounds.restart();
    else if (!isSameScope(whole, wanted)) this.#rounds.poke();
  }

  stop(): void {
    this.#rounds.stop();
  }

  async #walk(signal: AbortSignal): Promise<void> {
    const { context, coverage, refusals } = this.#parts;
    const scope = coverage.walk;
    if (!scope) return;
    const walking = { whole: scope, began: momentOf(context.clock) };
    this.#walking = walking;
    try {
      const walked = await walk(walkedStatuses, this.#reads.lists('walk', scope, signal));
      signal.throwIfAborted();
      if (scope.kind === 'all') coverage.onMeasured(walked.pages);
      this.#onWalked(walked, walking);
    } catch (error) {
      if (signal.aborted || !refusals.ofLocation(scope, error)) throw error;
    } finally {
      if (this.#walking === walking) this.#walking = null;
    }
  }

  #onWalked({ seen, beganAt }: Walk, { whole, began }: Walking): void {
    const { coverage, journal } = this.#parts;
    this.#walkedAt = began;
    coverage.onWalked(whole);
    for (const { image, offset, ended } of journal.entries()) {
      const isOnAList = !ended && walkedStatuses.some((status) => status === image.status);
      const isMissing =
        isOnAList && offset <= beganAt && !seen.has(image.gameSessionId) && isSessionInScope(whole, image);
      if (isMissing) this.#reads.lookUpMissing(image.gameSessionId);
    }
  }

  /** False where no repetition helps. */
  #onFailure(error: unknown): boolean {
    const { lag, refusals } = this.#parts;
    if (isFinal(error)) {
      refusals.ofFleet(error);
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
