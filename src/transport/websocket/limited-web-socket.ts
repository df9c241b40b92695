import { WebSocket } from 'ws';
import { closeCodes } from './close-codes.ts';

/**
 * A WebSocket whose largest message can be changed while it is open: a client that is not identified yet has little to say. Too large a message is
 * refused by its header, before any of it is kept, and in words.
 */
export class LimitedWebSocket extends WebSocket {
  #largestMessage = 0;

  /** A larger message closes the socket with 1009. */
  limitMessages(bytes: number): void {
    this.#largestMessage = bytes;
    // `ws` has no public way to change it. Where it goes by another name one day, the limit stays the one of the handshake, and a test fails.
    const { _receiver: receiver } = this as unknown as { _receiver?: { _maxPayload: number } };
    if (receiver) receiver._maxPayload = bytes;
  }

  override close(code?: number, reason?: string | Buffer): void {
    const isTooLarge = code === closeCodes.tooLarge && !reason;
    super.close(code, isTooLarge ? `A message may have ${this.#largestMessage} bytes at most` : reason);
  }
}
