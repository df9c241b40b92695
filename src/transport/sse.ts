import type { ServerResponse } from 'node:http';
import { PassThrough, type Writable } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { Plugin } from '../bundled/graphql-yoga.ts';
import { refusal } from '../execution/refusal.ts';
import type { EventText } from '../execution/sharing/event-text.ts';
import { type Reader, Subscription } from '../execution/subscription.ts';
import { type Clock, callAt } from '../lib/clock.ts';
import { acceptsEventStream, noEventStreamAccepted } from './http/negotiate.ts';
import type { SlowReaders, WatchedReader } from './slow-readers.ts';
import { spread } from './spread.ts';

export interface EventStreams {
  /** Answers a request with a subscription's events. */
  answer(response: ServerResponse, subscription: Subscription): void;
  /** The same for requests that Yoga answers; everything but subscriptions is left to it. */
  plugin: Plugin<object, { res: ServerResponse }>;
  /** Ends every stream without `complete`, after an event that says why, so that clients come back: one after the other over `windowMs`. */
  end(windowMs: number): void;
  /** Ends the heartbeat. */
  stop(): void;
}

/** GraphQL over server-sent events, one operation a request ("distinct connections mode" of the graphql-sse protocol). */
export function createEventStreams(options: {
  clock: Clock;
  /** A comment that often keeps proxies from cutting a silent connection. */
  heartbeatMs: number;
  readers: SlowReaders;
}): EventStreams {
  const { clock, heartbeatMs, readers } = options;
  const open = new Set<EventStream>();
  let cancelHeartbeat = clock.after(heartbeatMs, beat);
  return {
    answer(response, subscription) {
      response.writeHead(200, eventStreamHead);
      begin(response, response, subscription);
    },
    plugin: {
      onResultProcess({ request, result, setResultProcessor, serverContext: { res } }) {
        // Batching is off: a result is one.
        const outcome = result as ExecutionResult | Subscription;
        if (!(outcome instanceof Subscription)) return;
        if (!acceptsEventStream(request.headers.get('accept') ?? undefined)) {
          outcome.close();
          const { status, headers, body } = noEventStreamAccepted();
          setResultProcessor((_, { Response }) => new Response(body, { status, headers }), '');
          return;
        }
        setResultProcessor((_, { Response }) => {
          const body = new PassThrough({ writableHighWaterMark: roomBytes, readableHighWaterMark: 1 });
          begin(res, body, outcome);
          return new Response(body as unknown as BodyInit, { headers: eventStreamHead });
        }, eventStream);
      },
    },
    end: (windowMs) => spread(clock, windowMs, [...open], (stream) => stream.restart()),
    stop: () => cancelHeartbeat(),
  };

  function begin(response: ServerResponse, sink: Writable | ServerResponse, subscription: Subscription) {
    const stream = new EventStream(response, sink, subscription, readers);
    const cancelExpiry = endAtExpiry(subscription, clock);
    const forget = () => {
      cancelExpiry();
      open.delete(stream);
      stream.leave();
    };
    open.add(stream);
    // Emitted however it ends: finished, aborted by the client, or cut; perhaps it has been already.
    if (response.closed) forget();
    else response.once('close', forget);
  }

  function beat() {
    for (const stream of open) stream.beat();
    cancelHeartbeat = clock.after(heartbeatMs, beat);
  }
}

/** A stream outlives the request's token by nothing. */
function endAtExpiry(subscription: Subscription, clock: Clock): () => void {
  const { expiresAt } = subscription;
  if (expiresAt === null) return () => {};
  return callAt(clock, expiresAt, () => subscription.fail(refusal('UNAUTHENTICATED', 'The token has expired')));
}

const eventStream = 'text/event-stream';

export const eventStreamHead = {
  'content-type': `${eventStream}; charset=utf-8`,
  'cache-control': 'no-cache, no-transform',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
};

/** One answer. What its reader has not taken beyond a buffer of bytes waits with the subscription. */
class EventStream implements Reader {
  readonly #response: ServerResponse;
  /** The response itself, or what Yoga copies to it. */
  readonly #sink: Writable | ServerResponse;
  readonly #subscription: Subscription;
  readonly #readers: SlowReaders;
  #watched: WatchedReader | null = null;
  #taken = 0;
  #isOver = false;

  constructor(
    response: ServerResponse,
    sink: Writable | ServerResponse,
    subscription: Subscription,
    readers: SlowReaders,
  ) {
    this.#response = response;
    this.#sink = sink;
    this.#subscription = subscription;
    this.#readers = readers;
    // A response that is cut ends its sink with an error of the stream's own; `close` tells the same.
    sink.on('error', () => {});
    sink.on('drain', () => {
      this.#taken += 1;
      subscription.resume();
    });
    // Some clients learn of the headers only with the first byte.
    sink.write(comment);
    subscription.start(this);
  }

  take(text: EventText): boolean {
    if (this.#isOver) return true;
    return this.#write(text.serverSentEvent);
  }

  end(last: ExecutionResult | null): void {
    if (this.#isOver) return;
    if (last) this.#write(`event: next\ndata: ${JSON.stringify(last)}\n\n`);
    this.#write(completed);
    this.leave();
  }

  /** Ends the answer, without `complete` where the subscription has not ended. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#subscription.close();
    this.#sink.end();
  }

  /** Ends it because the gateway stops. Without `complete` the client comes back, and goes on where it was. */
  restart(): void {
    if (this.#isOver) return;
    this.#write(`event: next\ndata: ${restarts}\n\n`);
    this.leave();
  }

  beat(): void {
    if (!this.#isOver && this.#unsent() === 0) this.#sink.write(comment);
  }

  /** Writes, and answers whether there is room for more: if not, `drain` follows. */
  #write(bytes: Buffer | string): boolean {
    if (this.#sink.write(bytes)) return true;
    this.#watch();
    // A response says early that it is full; `drain` follows all the same.
    return this.#sink === this.#response && this.#unsent() < roomBytes;
  }

  #watch(): void {
    if (this.#watched?.isOpen) {
      this.#watched.update();
      return;
    }
    if (this.#response.destroyed) return;
    const { socket } = this.#response;
    this.#watched = this.#readers.watch(this.#subscription.principal, {
      unsent: () => this.#unsent(),
      taken: () => this.#taken + (socket?.bytesWritten ?? 0) - (socket?.writableLength ?? 0),
      cut: () => {
        this.#subscription.close('SLOW_CONSUMER');
        this.#response.destroy();
      },
    });
    this.#response.once('close', () => this.#watched?.close());
  }

  #unsent(): number {
    const copied = this.#sink instanceof PassThrough ? this.#sink.readableLength + this.#sink.writableLength : 0;
    return this.#response.writableLength + copied;
  }
}

/** What may wait for a slow reader beside what its connection holds. */
const roomBytes = 262_144;
const comment = ':\n\n';
const completed = 'event: complete\ndata:\n\n';
const restarts = JSON.stringify({
  errors: [
    {
      message: 'The gateway restarts: subscribe again with the last cursor',
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterMs: 1_000 },
    },
  ],
});
