import type { Live } from '../../../src/live/live.ts';
import { ask, type Question, type ToldEvent } from './question.ts';
import { isBeginning } from './told.ts';

/** Before a client whose gateway is gone tries another one. */
const backoffMs = 100;

/** A stream ended because of what the test did to its gateway: the client goes on, there or elsewhere. */
export class GatewayLost extends Error {
  override name = 'GatewayLost';
}

/** A client that keeps the cursor of its last event over its connections. */
export class Client {
  readonly name: string;
  readonly question: Question;
  /** Everything that it was told over all of its connections. */
  readonly events: ToldEvent[] = [];
  /** When it was told that a stream begins, or begins anew; in milliseconds since the Unix epoch. */
  readonly beginnings: number[] = [];
  failure: unknown = null;
  /** RESETs that had a reason: a cursor from before the snapshot's end, an alias that was pointed elsewhere. */
  excusedResets = 0;
  readonly #live: Live;
  #leaving: AbortController | null = null;
  #isComplete = false;

  constructor(name: string, live: Live, question: Question) {
    this.name = `${name} (${question.stream} ${JSON.stringify(question.arguments)})`;
    this.question = question;
    this.#live = live;
    this.connect();
  }

  /** Whether the first snapshot has come, from which on everything is promised. */
  get isBegun(): boolean {
    return this.#isComplete || this.events.length > 1;
  }

  toggle(): void {
    if (this.#leaving) this.disconnect();
    else this.connect();
  }

  disconnect(): void {
    this.#leaving?.abort();
    this.#leaving = null;
  }

  connect(): void {
    if (this.#leaving || this.#isComplete) return;
    const leaving = new AbortController();
    this.#leaving = leaving;
    this.#read(leaving).catch((error: unknown) => {
      if (leaving.signal.aborted) return;
      if (error instanceof GatewayLost) this.#goElsewhere();
      else this.failure = error;
    });
  }

  /** As a client's own back-off does. */
  #goElsewhere(): void {
    const waiting = new AbortController();
    setTimeout(() => {
      if (this.#leaving === waiting) {
        this.#leaving = null;
        this.connect();
      }
    }, backoffMs);
    this.#leaving = waiting;
  }

  async #read(leaving: AbortController): Promise<void> {
    const last = this.events.at(-1);
    const stream = await ask(this.#live, this.question, last?.cursor ?? null, leaving.signal);
    for await (const event of stream) {
      if (leaving.signal.aborted) return;
      if (event.type === 'StreamStarted' && event.outcome === 'RESET' && isPartial(last)) this.excusedResets++;
      if (isBeginning(event)) this.beginnings.push(Date.now());
      this.events.push(event);
    }
    if (!leaving.signal.aborted) this.#isComplete = true;
  }
}

function isPartial(last: ToldEvent | undefined): boolean {
  if (last?.type === 'StreamStarted') return last.outcome !== 'RECOVERED';
  return last !== undefined && 'isLast' in last && !last.isLast;
}
