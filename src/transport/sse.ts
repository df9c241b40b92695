import type { ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../lib/clock.ts';
import { isStream, type OperationOutcome, type ResultStream } from './execution.ts';
import { cutWhenStalled } from './stall.ts';

export interface EventStreams {
  /** Answers a subscription over HTTP; everything else is left to Yoga. */
  plugin: Plugin<object, { res: ServerResponse }>;
  /** Ends every stream without `complete`, so that clients come back. */
  end(): void;
}

/** GraphQL over server-sent events, one operation a request ("distinct connections mode" of the graphql-sse protocol). */
export function createEventStreams(options: {
  clock: Clock;
  /** A comment after so long a silence keeps proxies from cutting the connection. */
  heartbeatMs: number;
}): EventStreams {
  const open = new Set<() => void>();
  return {
    plugin: {
      onResultProcess({ request, result, setResultProcessor, serverContext: { res } }) {
        // Batching is off: a result is one.
        const outcome = result as OperationOutcome;
        if (!isStream(outcome)) return;
        if (!acceptsEventStream(request.headers.get('accept') ?? '*/*')) {
          void outcome.return();
          setResultProcessor(
            (_, { Response }) => new Response(null, { status: 406, headers: { accept: mediaType } }),
            '',
          );
          return;
        }
        setResultProcessor((_, { Response, ReadableStream }) => {
          cutWhenStalled(res, options.clock, 2 * options.heartbeatMs);
          const stream = eventStreamOf(outcome, options);
          open.add(stream.end);
          // Emitted however it ends: finished, aborted by the client, or cut.
          res.once('close', () => {
            open.delete(stream.end);
            stream.end();
          });
          return new Response(new ReadableStream(stream.source), { headers });
        }, mediaType);
      },
    },
    end() {
      for (const end of open) end();
    },
  };
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

/** The answer's bytes. Results are pulled: for a client that does not read, none is asked for. */
function eventStreamOf(results: ResultStream, { clock, heartbeatMs }: { clock: Clock; heartbeatMs: number }) {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let cancelHeartbeat = () => {};
  let isOver = false;

  const source: UnderlyingDefaultSource<Uint8Array> = {
    start(opened) {
      controller = opened;
      // Some clients learn of the headers only with the first byte.
      send(comment);
    },
    async pull() {
      const { done, value } = await results.next();
      if (isOver) return;
      send(done ? completed : `event: next\ndata: ${JSON.stringify(value)}\n\n`);
      if (done) end();
    },
    cancel: end,
  };
  return { source, end };

  function send(text: string) {
    cancelHeartbeat();
    controller?.enqueue(encoder.encode(text));
    cancelHeartbeat = clock.after(heartbeatMs, beat);
  }

  function beat() {
    if (controller?.desiredSize) send(comment);
    else cancelHeartbeat = clock.after(heartbeatMs, beat);
  }

  function end() {
    if (isOver) return;
    isOver = true;
    cancelHeartbeat();
    void results.return();
    controller?.close();
  }
}

const comment = ':\n\n';
const completed = 'event: complete\ndata:\n\n';
