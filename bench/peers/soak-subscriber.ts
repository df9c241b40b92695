import { randomUUID } from 'node:crypto';
import { addressOf, GraphqlSocket } from './graphql-socket.ts';
import { now, publishedMark, readPublished } from './protocol.ts';

/** What all subscribers write down together. */
export interface SoakLog {
  events: number;
  reconnects: number;
  latenciesMs: number[];
  faults: string[];
  fault(text: string): void;
  /** An event has arrived. */
  progress(): void;
}

export interface SoakTarget {
  port: number;
  document: string;
  variables: object;
}

/** Every so many-th subscriber's latencies stand for all. */
const sampledEvery = 20;
const cursorMark = '"cursor":"';

/** Checks that it is told every event once, in order, whatever becomes of its connection. */
export class SoakSubscriber {
  /** The number of the last event; 0 before the first. */
  last = 0;
  isStalled = false;
  readonly #index: number;
  readonly #target: SoakTarget;
  readonly #log: SoakLog;
  #socket: GraphqlSocket | null = null;
  #cursor: string | null = null;
  /** Up to where what arrives was missed while it was away or did not read: its age says nothing. */
  #lateUntil = 0;
  #onStarted: () => void = () => {};

  constructor(index: number, target: SoakTarget, log: SoakLog) {
    this.#index = index;
    this.#target = target;
    this.#log = log;
  }

  get isReading(): boolean {
    return this.#socket !== null && !this.isStalled;
  }

  /** Resolves once the stream has started. */
  connect(): Promise<void> {
    return new Promise((resolve) => {
      this.#onStarted = resolve;
      const { port, document, variables } = this.#target;
      const socket = new GraphqlSocket(
        { port, localAddress: addressOf(this.#index) },
        {
          onText: (body) => {
            const message = body.toString('latin1');
            if (!message.includes('"type":"connection_ack"')) return this.#onMessage(message);
            const payload = { query: document, variables: { ...variables, after: this.#cursor } };
            socket.send({ id: randomUUID(), type: 'subscribe', payload });
          },
          onClose: () => {
            // A stalled client is cut when it answers no ping: it finds out when it reads again.
            if (this.#socket === socket) this.#comeBack();
          },
        },
      );
      this.#socket = socket;
    });
  }

  leaveFor(absenceMs: number): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
    setTimeout(() => this.#comeBack(), absenceMs);
  }

  stallFor(durationMs: number): void {
    this.isStalled = true;
    this.#socket?.pause();
    setTimeout(() => this.goOn(), durationMs);
  }

  goOn(): void {
    if (!this.isStalled) return;
    this.isStalled = false;
    this.#lateUntil = now();
    this.#socket?.resume();
  }

  #comeBack(): void {
    this.#log.reconnects++;
    void this.connect();
  }

  #onMessage(message: string): void {
    const publishedAt = message.indexOf(publishedMark);
    const cursorAt = message.indexOf(cursorMark);
    if (cursorAt === -1) {
      this.#log.fault(`${this.#index}: ${message.slice(0, 500)}`);
      return;
    }
    const from = cursorAt + cursorMark.length;
    this.#cursor = message.slice(from, message.indexOf('"', from));
    if (publishedAt !== -1) this.#onEvent(message, publishedAt);
    else if (message.includes('StreamStarted')) this.#onStreamStarted(message);
  }

  #onStreamStarted(message: string): void {
    const expected = this.last === 0 ? ['NEW', 'RECOVERED'] : ['RECOVERED'];
    if (!expected.some((outcome) => message.includes(`"outcome":"${outcome}"`))) {
      this.#log.fault(`${this.#index}, after ${this.last}: ${message.slice(0, 500)}`);
    }
    this.#lateUntil = now();
    this.#onStarted();
  }

  #onEvent(message: string, publishedAt: number): void {
    const { at, number } = readPublished(message, publishedAt);
    if (number !== this.last + 1) this.#log.fault(`${this.#index} was told ${number} after ${this.last}`);
    this.last = number;
    this.#log.events++;
    if (this.#index % sampledEvery === 0 && at > this.#lateUntil) this.#log.latenciesMs.push(now() - at);
    this.#log.progress();
  }
}
