import { BoundedBuffer, type QueueBuffer } from '../../lib/async-queue.ts';
import type { StreamCheckpoint, StreamEvent } from './events.ts';
import type { Frame } from './frame.ts';

/**
 * Where a subscriber's events wait: first what a stream begins with, made as it is read, then the frames of its group. Before it begins the reader gets
 * notices only, the last one where several wait; frames that come meanwhile are part of what it will begin with.
 */
export class StreamBuffer<Body> implements QueueBuffer<Frame<Body>, StreamEvent<Body>> {
  /** Null until a group is joined. */
  #frames: QueueBuffer<Frame<Body>, StreamEvent<Body>> | null = null;
  #preamble: Iterator<StreamEvent<Body>> | null = null;
  #notice: StreamCheckpoint | undefined;
  #hasBegun = false;

  get size(): number {
    return this.#frames?.size ?? 0;
  }

  get isIdle(): boolean {
    return this.#preamble === null && this.size === 0;
  }

  /** The stream is to begin, or to begin anew: whatever waited is superseded. */
  restart(frames: QueueBuffer<Frame<Body>, StreamEvent<Body>>): void {
    this.#preamble = null;
    this.#frames = frames;
    this.#hasBegun = false;
  }

  /** The stream begins. `preamble` comes before the frames that wait and will come. */
  begin(preamble: Iterator<StreamEvent<Body>>): void {
    this.#notice = undefined;
    this.#preamble = preamble;
    this.#hasBegun = true;
  }

  /** What the reader gets before the stream begins. */
  say(notice: StreamCheckpoint): void {
    this.#notice = notice;
  }

  push(frame: Frame<Body>): boolean {
    if (!this.#frames) throw new Error('a stream gets no event before it begins');
    return this.#frames.push(frame);
  }

  pass(frame: Frame<Body>): StreamEvent<Body> | undefined {
    return this.#hasBegun && this.#preamble === null ? this.#frames?.pass(frame) : undefined;
  }

  shift(): StreamEvent<Body> | undefined {
    if (!this.#hasBegun) {
      const notice = this.#notice;
      this.#notice = undefined;
      return notice;
    }
    if (this.#preamble) {
      const { done, value } = this.#preamble.next();
      if (!done) return value;
      this.#preamble = null;
    }
    return this.#frames?.shift();
  }

  clear(): void {
    this.#preamble = null;
    this.#frames?.clear();
  }
}

/** Every frame counts: one more than `capacity` ends the stream. */
export class FrameBuffer<Body> implements QueueBuffer<Frame<Body>, StreamEvent<Body>> {
  readonly #capacity: number;
  /** Null until a frame waits: with most subscribers none ever does. */
  #frames: BoundedBuffer<Frame<Body>> | null = null;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#frames?.size ?? 0;
  }

  push(frame: Frame<Body>): boolean {
    this.#frames ??= new BoundedBuffer(this.#capacity);
    return this.#frames.push(frame);
  }

  pass(frame: Frame<Body>): StreamEvent<Body> | undefined {
    return this.size === 0 ? frame.event : undefined;
  }

  shift(): StreamEvent<Body> | undefined {
    return this.#frames?.shift()?.event;
  }

  clear(): void {
    this.#frames = null;
  }
}

/** Each event shows all that is known: the newest is all that waits, however slow the reader is. */
export class NewestBuffer<Body> implements QueueBuffer<Frame<Body>, StreamEvent<Body>> {
  #newest: Frame<Body> | null = null;

  get size(): number {
    return this.#newest === null ? 0 : 1;
  }

  push(frame: Frame<Body>): boolean {
    this.#newest = frame;
    return true;
  }

  pass(frame: Frame<Body>): StreamEvent<Body> | undefined {
    return this.#newest === null ? frame.event : undefined;
  }

  shift(): StreamEvent<Body> | undefined {
    const event = this.#newest?.event;
    this.#newest = null;
    return event;
  }

  clear(): void {
    this.#newest = null;
  }
}
