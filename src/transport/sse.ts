import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../lib/clock.ts';
import type { EventText } from './event-text.ts';
import { cutWhenStalled } from './stall.ts';
import { type Reader, Subscription } from './subscription.ts';

export interface EventStreams {
  /** Answers a subscription over HTTP; everything else is left to Yoga. */
  plugin: Plugin<object, { res: ServerResponse }>;
  /** Ends every stream without `complete`, so that clients come back, and the heartbeat. */
  end(): void;
}

/** GraphQL over server-sent events, one operation a request ("distinct connections mode" of the graphql-sse protocol). */
export function createEventStreams(options: {
  clock: Clock;
  /** A comment that often keeps proxies from cutting a silent connection. */
  heartbeatMs: number;
}): EventStreams {
  const { clock, heartbeatMs } = options;
  const open = new Set<EventStream>();
  let cancelHeartbeat = clock.after(heartbeatMs, beat);
  return {
    plugin: {
      onResultProcess({ request, result, setResultProcessor, serverContext: { res } }) {
        // Batching is off: a result is one.
        const outcome = result as ExecutionResult | Subscription;
        if (!(outcome instanceof Subscription)) return;
        if (!acceptsEventStream(request.headers.get('accept') ?? '*/*')) {
          outcome.close();
          setResultProcessor(
            (_, { Response }) => new Response(null, { status: 406, headers: { accept: mediaType } }),
            '',
          );
          return;
        }
        setResultProcessor((_, { Response }) => {
          cutWhenStalled(res, clock, 2 * heartbeatMs);
          const stream = new EventStream(outcome);
          const forget = () => {
            open.delete(stream);
            stream.leave();
          };
          open.add(stream);
          // Emitted however it ends: finished, aborted by the client, or cut; perhaps it has been already.
          if (res.closed) forget();
          else res.once('close', forget);
          return new Response(stream.body as unknown as BodyInit, { headers });
        }, mediaType);
      },
    },
    end() {
      cancelHeartbeat();
      for (const stream of open) stream.leave();
    },
  };

  function beat() {
    for (const stream of open) stream.beat();
    cancelHeartbeat = clock.after(heartbeatMs, beat);
  }
}

const mediaType = 'text/event-stream';

const headers = {
  'content-type': `${mediaType}; charset=utf-8`,
  'cache-control': 'no-cache, no-transform',
  // nginx would hold events back until its buffer is full.
  'x-accel-buffering': 'no',
};

function acceptsEventStream(accept: string): boolean {
  const accepted = accept.split(',').map((part) => (part.split(';')[0] ?? '').trim().toLowerCase());
  return [mediaType, 'text/*', '*/*'].some((type) => accepted.includes(type));
}

/** One answer. What its reader has not taken beyond a buffer of bytes waits with the subscription. */
class EventStream implements Reader {
  readonly body: Readable;
  readonly #subscription: Subscription;
  #isOver = false;

  constructor(subscription: Subscription) {
    this.#subscription = subscription;
    this.body = new Readable({ highWaterMark: roomBytes, read: () => subscription.resume() });
    // Some clients learn of the headers only with the first byte.
    this.body.push(comment);
    subscription.start(this);
  }

  take(text: EventText): boolean {
    if (this.#isOver) return true;
    return this.body.push(text.serverSentEvent);
  }

  end(last: ExecutionResult | null): void {
    if (this.#isOver) return;
    if (last) this.body.push(`event: next\ndata: ${JSON.stringify(last)}\n\n`);
    this.body.push(completed);
    this.leave();
  }

  /** Ends the answer, without `complete` where the subscription has not ended. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#subscription.close();
    this.body.push(null);
  }

  beat(): void {
    if (!this.#isOver && this.body.readableLength === 0) this.body.push(comment);
  }
}

/** What may wait for a slow reader beside what its connection holds. */
const roomBytes = 262_144;
const comment = ':\n\n';
const completed = 'event: complete\ndata:\n\n';
