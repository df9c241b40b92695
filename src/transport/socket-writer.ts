import type { Duplex } from 'node:stream';
import { type EventText, textFrame } from './event-text.ts';

/** What waits for room in a socket. */
export interface Waiting {
  resume(): void;
}

/**
 * The messages of one WebSocket, on their way out. Frames are written to the connection itself, past `ws`, which keeps the
 * handshake, what comes in, and control frames (those may stand between any two of ours). All that one tick brings leaves in
 * one write: a burst costs one system call a socket, not one an event.
 */
export class SocketWriter {
  readonly #connection: Duplex;
  readonly #isOpen: () => boolean;
  readonly #flusher: Flusher;
  /** What is to be written, in pieces: joined once, they cost less than strings put together one by one. */
  #pieces: string[] = [];
  #pendingLength = 0;
  #waiting: Set<Waiting> | null = null;

  /** `isOpen`: whether a message may still be sent; after a close frame none may. */
  constructor(connection: Duplex, isOpen: () => boolean, flusher: Flusher) {
    this.#connection = connection;
    this.#isOpen = isOpen;
    this.#flusher = flusher;
  }

  /** Bytes that the network has not taken yet. */
  get backlog(): number {
    return this.#connection.writableLength + this.#pendingLength;
  }

  /** Takes one event for one operation. False: there is no room for more; see `whenRoom`. */
  next(prefix: string, text: EventText): boolean {
    if (!this.#isOpen()) return true;
    if (this.#pieces.length === 0) this.#flusher.add(this);
    this.#pendingLength += text.frame(prefix, this.#pieces);
    return this.backlog < roomBytes;
  }

  /** Sends a message now, behind all that waits. Resolves when it has left, or never will. */
  message(text: string): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#isOpen()) return resolve();
      this.#pieces.push(textFrame(text));
      this.flush(() => resolve());
    });
  }

  /** Calls `resume` when the network has taken what waits: after `next` has answered that there is no room. */
  whenRoom(waiting: Waiting): void {
    this.#waiting ??= new Set();
    this.#waiting.add(waiting);
  }

  forget(waiting: Waiting): void {
    this.#waiting?.delete(waiting);
  }

  /** Writes what waits. Whoever has the socket send something else (a close frame) flushes first. */
  flush(onWritten?: () => void): void {
    const frames = this.#pieces.join('');
    this.#pieces = [];
    this.#pendingLength = 0;
    if (frames === '' || !this.#isOpen()) {
      onWritten?.();
    } else if (this.#waiting?.size) {
      // Not `drain`: that is never said of bytes that the network takes at once.
      this.#connection.write(frames, 'latin1', () => {
        this.#onRoom();
        onWritten?.();
      });
    } else {
      this.#connection.write(frames, 'latin1', onWritten);
    }
  }

  #onRoom(): void {
    for (const waiting of this.#waiting ?? []) {
      if (this.backlog >= roomBytes) return;
      this.#waiting?.delete(waiting);
      waiting.resume();
    }
  }
}

/** Events wait with their subscribers, where they are bounded and may be coalesced, once so much waits in the socket. */
const roomBytes = 262_144;

/** Flushes, at the end of the tick, every writer that has got something in it. */
export class Flusher {
  #writers: SocketWriter[] = [];

  add(writer: SocketWriter): void {
    if (this.#writers.push(writer) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const writers = this.#writers;
    this.#writers = [];
    for (const writer of writers) writer.flush();
  }
}
