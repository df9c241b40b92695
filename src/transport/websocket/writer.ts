import type { Duplex } from 'node:stream';
import { type EventText, textFrame } from '../../execution/sharing/event-text.ts';
import type { SlowReaders, WatchedReader } from '../slow-readers.ts';

/** What waits for room in a socket. */
export interface Waiting {
  resume(): void;
}

/** A WebSocket, which may be sent messages while it is open; after a close frame none. */
interface OpenOrNot {
  readonly readyState: number;
  readonly OPEN: number;
}

/**
 * The messages of one WebSocket, on their way out. Frames are written to the connection itself, past `ws`, which keeps the
 * handshake, what comes in, and control frames (those may stand between any two of ours). All that one tick brings leaves in
 * one write: a burst costs one system call a socket, not one an event.
 */
export class SocketWriter {
  readonly #connection: Duplex;
  readonly #socket: OpenOrNot;
  readonly #flusher: Flusher;
  /** What is to be written. */
  #frames = '';
  #subscriptions = 0;
  #waiting: Set<Waiting> | null = null;
  #watch: (() => WatchedReader) | null = null;
  #watched: WatchedReader | null = null;

  constructor(socket: OpenOrNot, connection: Duplex, flusher: Flusher) {
    this.#socket = socket;
    this.#connection = connection;
    this.#flusher = flusher;
  }

  /** From now on what its client does not read counts for `key`; `cut` ends the connection. */
  watchedBy(readers: SlowReaders, key: string, cut: () => void): void {
    const connection = this.#connection as Duplex & { bytesWritten?: number };
    this.#watch = () =>
      readers.watch(key, {
        unsent: () => (connection.destroyed ? 0 : this.backlog),
        taken: () => (connection.bytesWritten ?? 0) - connection.writableLength,
        cut,
      });
    connection.once('close', () => this.#watched?.close());
  }

  /** Bytes that the network has not taken yet. */
  get backlog(): number {
    return this.#connection.writableLength + this.#frames.length;
  }

  /** Whether more than one subscription writes here, so that what a tick brings may come from several sides. */
  get isShared(): boolean {
    return this.#subscriptions > 1;
  }

  /** A subscription begins to write here; it leaves when it is over. */
  join(): void {
    this.#subscriptions++;
  }

  leave(): void {
    this.#subscriptions--;
  }

  /** Takes one event for one operation. False: there is no room for more; see `whenRoom`. */
  next(prefix: string, text: EventText): boolean {
    if (this.#frames === '') this.#flusher.add(this);
    this.#frames += text.frame(prefix);
    return this.backlog < roomBytes;
  }

  /** Sends a message now, behind all that waits. Resolves when it has left, or never will. */
  message(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#frames += textFrame(text);
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
    const frames = this.#frames;
    this.#frames = '';
    if (frames === '' || this.#socket.readyState !== this.#socket.OPEN) {
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
    if (this.#connection.writableLength > 0) this.#count();
  }

  /** The network did not take everything at once. */
  #count(): void {
    if (this.#watched?.isOpen) this.#watched.update();
    else if (!this.#connection.destroyed) this.#watched = this.#watch?.() ?? null;
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

/**
 * Has the writers flushed that got something in this tick. A group tells one member all that it has for him before the next; so a socket with
 * one subscription is written when another one gets something, while its memory is at hand. One with several waits for the end of the tick.
 */
export class Flusher {
  #last: SocketWriter | null = null;
  #shared: SocketWriter[] = [];

  add(writer: SocketWriter): void {
    if (!this.#last && this.#shared.length === 0) setImmediate(() => this.#flush());
    if (writer.isShared) {
      this.#shared.push(writer);
    } else {
      this.#last?.flush();
      this.#last = writer;
    }
  }

  #flush(): void {
    const writers = this.#shared;
    this.#shared = [];
    this.#last?.flush();
    this.#last = null;
    for (const writer of writers) writer.flush();
  }
}
