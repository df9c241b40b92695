import { Quota } from '../../execution/admission/quota.ts';

/** One connection's; given back once, when it is gone. */
export interface SocketPlace {
  /** Why there is none for a WebSocket: the place is one to be told so in. */
  refusal: string | null;
  leave: () => void;
}

/**
 * Places for WebSockets: so many for all, and for each address. Who gets none is told in words, which takes a WebSocket too, until he answers or is
 * cut: those places are fewer, and counted apart, or clients who never answer would take everybody's.
 */
export class SocketPlaces {
  readonly #max: number;
  readonly #addresses: Quota;
  readonly #refused = new Quota(mostRefusedOfAddress);
  #taken = 0;
  #refusedCount = 0;

  constructor({ maxSockets, maxSocketsPerAddress }: { maxSockets: number; maxSocketsPerAddress: number }) {
    this.#max = maxSockets;
    this.#addresses = new Quota(maxSocketsPerAddress);
  }

  /** How many are taken, without those that are for refusals. */
  get taken(): number {
    return this.#taken;
  }

  /** Null: not even one to be refused in. */
  take(address: string): SocketPlace | null {
    if (this.#taken >= this.#max) return this.#refuse(address, `At most ${this.#max} connections`);
    const leaveAddress = this.#addresses.take(address);
    if (!leaveAddress) return this.#refuse(address, `At most ${this.#addresses.max} connections of one address`);
    this.#taken++;
    const leave = () => {
      this.#taken--;
      leaveAddress();
    };
    return { refusal: null, leave };
  }

  #refuse(address: string, refusal: string): SocketPlace | null {
    const leaveAddress = this.#refusedCount < mostRefused ? this.#refused.take(address) : null;
    if (!leaveAddress) return null;
    this.#refusedCount++;
    const leave = () => {
      this.#refusedCount--;
      leaveAddress();
    };
    return { refusal, leave };
  }
}

/** At once: clients who answer are gone after a round trip. */
export const mostRefusedOfAddress = 20;
const mostRefused = 1_000;
