import type { Duplex } from 'node:stream';
import type { ByteBudget, ByteClaim } from '../../lib/byte-budget.ts';
import type { Clock } from '../../lib/clock.ts';

export interface ArrivingOptions {
  clock: Clock;
  /** Shared with the bodies of requests. */
  arriving: ByteBudget;
  address: string;
  /** A message of which nothing arrives for so long is given up, in milliseconds. */
  stallMs: number;
  /** Gives the message up, with its socket. */
  cut: (reason: string) => void;
}

/** The message that a WebSocket is receiving: counted with all others that are arriving once it is no longer small, and given up where it stops. */
export class ArrivingMessage {
  readonly #options: ArrivingOptions;
  #received = 0;
  #checked = 0;
  #claim: ByteClaim | null = null;
  #cancelCheck: (() => void) | null = null;

  constructor(connection: Duplex, options: ArrivingOptions) {
    this.#options = options;
    connection.on('data', (chunk: Buffer) => this.#add(chunk.length));
    connection.once('close', () => this.complete());
  }

  /** A message, or a control frame, has arrived whole. What came behind it in the same packet is not counted: it is small. */
  complete(): void {
    this.#received = 0;
    this.#claim?.close();
    this.#claim = null;
    this.#cancelCheck?.();
    this.#cancelCheck = null;
  }

  #add(bytes: number): void {
    this.#received += bytes;
    if (this.#received <= smallBytes) return;
    const { arriving, address, cut } = this.#options;
    this.#claim ??= arriving.open(address, { cut: () => cut('Too many bytes of messages are arriving at once') });
    this.#claim.set(this.#received);
    this.#cancelCheck ??= this.#checkLater();
  }

  #checkLater(): () => void {
    const { clock, stallMs, cut } = this.#options;
    this.#checked = this.#received;
    return clock.after(stallMs, () => {
      this.#cancelCheck = null;
      if (this.#received === this.#checked) cut(`Nothing of the message arrived for ${stallMs} ms`);
      else this.#cancelCheck = this.#checkLater();
    });
  }
}

/** Most messages are smaller. */
const smallBytes = 16_384;
