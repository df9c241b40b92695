import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { ByteBudget, type ByteClaim, type ByteLimits } from '../lib/byte-budget.ts';
import type { Clock } from '../lib/clock.ts';

/** An answer that its client does not read as fast as it is written. */
export interface SlowReader {
  /** Bytes that wait to be read. 0: the client has caught up. */
  unsent: () => number;
  /** Grows with every byte that the client takes. */
  taken: () => number;
  cut: () => void;
}

export interface SlowReaderOptions {
  clock: Clock;
  /** A reader that takes nothing for so long is cut, in milliseconds. */
  stallMs: number;
  /** Bytes that may wait, of one principal and of all. At a limit the reader with the most is cut. */
  limits: ByteLimits;
}

/** Ends a response with `bytes`, and watches it until its client has read them. `isShared`: the same bytes are held for all answers anyway. */
export type Send = (request: IncomingMessage, response: ServerResponse, bytes: Buffer, isShared: boolean) => void;

/**
 * The answers of every transport that wait to be read. What a client has not read stays in this process's memory, so it is bounded, and a reader
 * that has stopped is cut.
 */
export class SlowReaders {
  readonly #options: SlowReaderOptions;
  readonly #budget: ByteBudget;
  readonly #watched = new Set<WatchedReader>();
  #cancelLook: (() => void) | null = null;

  constructor(options: SlowReaderOptions) {
    this.#options = options;
    this.#budget = new ByteBudget(options.limits);
  }

  /** Watches a reader until it has caught up, or `close` is called. */
  watch(key: string, reader: SlowReader): WatchedReader {
    const watched: WatchedReader = new WatchedReader(reader, () => this.#watched.delete(watched));
    this.#watched.add(watched);
    watched.open(this.#budget, key);
    this.#cancelLook ??= this.#options.clock.after(this.#options.stallMs / 2, () => this.#look());
    return watched;
  }

  /**
   * Ends a response with `bytes`, in slices, so that the progress of a client that reads slowly shows.
   *
   * @param isShared whether the bytes are held anyway: then only slices on their way count. Default false.
   */
  send(response: ServerResponse, bytes: Buffer, key: string, isShared = false): void {
    if (bytes.length <= sliceBytes) {
      response.end(bytes);
      if (response.writableLength > 0 && !response.destroyed) this.#watchResponse(response, key, () => 0);
      return;
    }
    let sent = 0;
    const more = () => {
      while (sent < bytes.length) {
        const slice = bytes.subarray(sent, sent + sliceBytes);
        sent += slice.length;
        if (sent >= bytes.length) response.end(slice);
        else if (!response.write(slice)) break;
      }
    };
    response.on('drain', more);
    more();
    if (!response.writableFinished && !response.destroyed)
      this.#watchResponse(response, key, () => bytes.length - sent, isShared);
  }

  /** The same as a stream, for what copies it to the response by itself. */
  stream(response: ServerResponse, bytes: Buffer, key: string): Readable {
    let sent = 0;
    const slices = new Readable({
      highWaterMark: 1,
      read() {
        const slice = bytes.subarray(sent, sent + sliceBytes);
        sent += slice.length;
        this.push(slice.length === 0 ? null : slice);
      },
    });
    this.#watchResponse(response, key, () => bytes.length - sent + slices.readableLength);
    return slices;
  }

  #watchResponse(response: ServerResponse, key: string, rest: () => number, isShared = false): void {
    // A response that waits behind another one of its connection has no socket yet.
    const { socket } = response.req;
    const watched = this.watch(key, {
      unsent: () => response.writableLength + (isShared ? 0 : rest()),
      taken: () => socket.bytesWritten - socket.writableLength - rest(),
      cut: () => response.destroy(),
    });
    response.once('close', () => watched.close());
  }

  #look(): void {
    this.#cancelLook = null;
    for (const watched of this.#watched) watched.look();
    if (this.#watched.size === 0) return;
    this.#cancelLook = this.#options.clock.after(this.#options.stallMs / 2, () => this.#look());
  }

  /** Ends the watch. */
  stop(): void {
    this.#cancelLook?.();
  }
}

/** One reader under watch. */
export class WatchedReader {
  readonly #reader: SlowReader;
  readonly #onClosed: () => void;
  #claim: ByteClaim | null = null;
  #taken: number;
  #looksWithoutProgress = 0;

  constructor(reader: SlowReader, onClosed: () => void) {
    this.#reader = reader;
    this.#onClosed = onClosed;
    this.#taken = reader.taken();
  }

  get isOpen(): boolean {
    return this.#claim?.isOpen ?? false;
  }

  open(budget: ByteBudget, key: string): void {
    const { unsent } = this.#reader;
    const cut = () => {
      this.#onClosed();
      this.#reader.cut();
    };
    this.#claim = budget.open(key, { cut, measure: unsent });
    this.#claim.set(unsent());
  }

  /** Counts anew what waits; to be called when more was written. */
  update(): void {
    this.#claim?.set(this.#reader.unsent());
  }

  /** Twice without progress while something waits: the reader has stopped. */
  look(): void {
    const unsent = this.#reader.unsent();
    if (unsent === 0) {
      this.close();
      return;
    }
    const taken = this.#reader.taken();
    this.#looksWithoutProgress = taken > this.#taken ? 0 : this.#looksWithoutProgress + 1;
    this.#taken = taken;
    if (this.#looksWithoutProgress >= 2) this.#claim?.cut();
    else this.update();
  }

  close(): void {
    this.#onClosed();
    this.#claim?.close();
  }
}

const sliceBytes = 65_536;
