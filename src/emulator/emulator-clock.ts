import type { Clock } from '../lib/clock.ts';
import { BinaryHeap } from './binary-heap.ts';

/** Node's timers overflow beyond 2^31 - 1 ms; a later event is reached in several waits. */
const longestWaitMs = 2_000_000_000;

interface DueEvent {
  readonly at: number;
  /** Keeps events of the same moment in the order in which they were scheduled. */
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time that a test can drive: the date plus an offset that `advance` adds to. Where the machine's clock is set back, or slept
 * through, time goes on from the latest date, so that nothing waits longer for it. However many events are waiting, there is
 * one timer, set to the next of them.
 */
export class EmulatorClock {
  readonly #source: Clock;
  readonly #events = new BinaryHeap<DueEvent>(isBefore);
  #offsetMs = 0;
  /** By how much the date is ahead of the source's `now`: the most that it has been. */
  #aheadMs = Number.NEGATIVE_INFINITY;
  #scheduled = 0;
  /** The latest time told to anybody. */
  #latest = 0;
  /** While an event runs: the moment that it was due. */
  #eventTime: number | undefined;
  #cancelTimer: () => void = () => {};
  #closed = false;

  constructor(source: Clock) {
    this.#source = source;
  }

  /** Milliseconds since the Unix epoch. Never earlier than what it answered before; inside an event, when that was due. */
  now(): number {
    this.#latest = Math.max(this.#latest, this.#eventTime ?? this.#date() + this.#offsetMs);
    return this.#latest;
  }

  /** Runs `event` once, `delayMs` from now. What is scheduled for the same moment runs in order of scheduling. */
  after(delayMs: number, event: () => void): void {
    if (this.#closed) return;
    this.#scheduled += 1;
    const due = { at: this.now() + delayMs, order: this.#scheduled, run: event };
    this.#events.add(due);
    // While events run, the timer is set once after the last of them.
    if (this.#eventTime === undefined && this.#events.first === due) this.#setTimer();
  }

  /** Moves time forward by `milliseconds`; what becomes due on the way runs in order, each at its own time. */
  advance(milliseconds: number): void {
    const target = this.now() + milliseconds;
    this.#runUntil(target);
    this.#offsetMs = target - this.#date();
    this.#setTimer();
  }

  /** Forgets all events; none can be scheduled any more. */
  close(): void {
    this.#closed = true;
    this.#events.clear();
    this.#cancelTimer();
  }

  #date(): number {
    const now = this.#source.now();
    this.#aheadMs = Math.max(this.#aheadMs, this.#source.wallTime() - now);
    return now + this.#aheadMs;
  }

  #runUntil(time: number): void {
    for (let next = this.#events.first; next !== undefined && next.at <= time; next = this.#events.first) {
      this.#events.takeFirst();
      this.#eventTime = next.at;
      try {
        next.run();
      } finally {
        this.#eventTime = undefined;
      }
    }
  }

  #setTimer(): void {
    this.#cancelTimer();
    const next = this.#events.first;
    if (next === undefined) return;
    const delayMs = Math.min(Math.max(next.at - this.now(), 0), longestWaitMs);
    this.#cancelTimer = this.#source.after(delayMs, () => {
      this.#runUntil(this.now());
      this.#setTimer();
    });
  }
}

function isBefore(one: DueEvent, other: DueEvent): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
