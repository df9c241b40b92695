import { type Client, createClient } from 'graphql-ws';
import { createSchema } from 'graphql-yoga';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { may } from '../../../src/auth/policy.ts';
import { openViewer } from '../../../src/auth/viewer.ts';
import { DomainError } from '../../../src/gamelift/errors.ts';
import { AsyncQueue, BoundedBuffer } from '../../../src/lib/async-queue.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Logger, silentLogger } from '../../../src/observability/logger.ts';
import { Metrics } from '../../../src/observability/metrics.ts';
import type { Context } from '../../../src/schema/context.ts';
import {
  defaultTransportLimits,
  startTransport,
  type TransportLimits,
  type TransportOptions,
} from '../../../src/transport/transport.ts';

type Step = { value: number } | { error: unknown };

/** What the test schema's streams do next: a test writes, whichever subscription asks first reads. */
export class Feed {
  readonly #steps: Step[] = [];
  readonly #waiting = new Set<(step: Step) => void>();
  readonly #onChange = new Set<() => void>();
  /** How many streams are open. */
  open = 0;
  /** How many values were asked for. */
  pulled = 0;

  push(value: number) {
    this.#take({ value });
  }

  fail(error: unknown) {
    this.#take({ error });
  }

  /** Resolves when so many streams are open. */
  async opened(count = 1): Promise<void> {
    while (this.open !== count) await new Promise<void>((resolve) => this.#onChange.add(resolve));
  }

  /** Resolves when none is open. */
  closed(): Promise<void> {
    return this.opened(0);
  }

  subscribe(signal?: AbortSignal): AsyncIterableIterator<{ value: number }> {
    this.#opened(1);
    let isOver = false;
    let stopWaiting = () => {};
    const end = () => {
      if (!isOver) this.#opened(-1);
      isOver = true;
      stopWaiting();
    };
    signal?.addEventListener('abort', end, { once: true });
    const iterator: AsyncIterableIterator<{ value: number }> = {
      next: () =>
        new Promise((resolve, reject) => {
          this.pulled += 1;
          const proceed = (step: Step) => {
            this.#waiting.delete(proceed);
            if ('value' in step) return resolve({ done: false, value: step });
            reject(step.error);
            end();
          };
          stopWaiting = () => {
            this.#waiting.delete(proceed);
            resolve({ done: true, value: undefined });
          };
          const step = this.#steps.shift();
          if (isOver) stopWaiting();
          else if (step) proceed(step);
          else this.#waiting.add(proceed);
        }),
      return: async () => {
        end();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  #take(step: Step) {
    const [proceed] = this.#waiting;
    if (proceed) proceed(step);
    else this.#steps.push(step);
  }

  #opened(change: number) {
    this.open += change;
    for (const resolve of this.#onChange) resolve();
    this.#onChange.clear();
  }
}

/** A source like those of the live layer: each event goes to every stream, as the same object, in the tick in which it is told. */
export class Broadcast {
  readonly #streams = new Set<AsyncQueue<{ value: number }>>();
  /** How many events were made into results. */
  executed = 0;

  /** How many streams are open. */
  get open(): number {
    return this.#streams.size;
  }

  /** Events that wait in the streams' queues. */
  get waiting(): number {
    return [...this.#streams].reduce((sum, { size }) => sum + size, 0);
  }

  tell(value: number) {
    const event = { value };
    for (const stream of this.#streams) stream.push(event);
  }

  subscribe(): AsyncQueue<{ value: number }> {
    const stream: AsyncQueue<{ value: number }> = new AsyncQueue({
      buffer: new BoundedBuffer(100),
      overflow: () => new DomainError('SLOW_CONSUMER', 'too slow'),
      onClose: () => void this.#streams.delete(stream),
    });
    this.#streams.add(stream);
    return stream;
  }
}

/** A schema that shows everything a transport has to carry. */
function createTestSchema(feed: Feed, broadcast: Broadcast) {
  return createSchema<Context>({
    typeDefs: /* GraphQL */ `
      type Query {
        hello(name: String): String
        domain: String
        bug: String
        requestId: String
        deep: Deep
        waits: String
      }
      type Deep { deep: Deep  leaf: String }
      type Mutation { change: Int }
      type Told { value: Int  secret: String  text(length: Int!): String }
      type Subscription { feed: Int  refused: Int  slowToStart: Int  big: String  told(after: String, of: String): Told }
    `,
    resolvers: {
      Query: {
        hello: (_root, { name }) => `hello ${name ?? 'world'}`,
        domain: () => {
          throw new DomainError('THROTTLED', 'too fast', { retryAfterMs: 250 });
        },
        bug: () => {
          throw new Error('secret detail');
        },
        requestId: (_root, _args, { requestId }) => requestId,
        deep: () => ({}),
        waits: (_root, _args, { signal }) =>
          new Promise((_, reject) => {
            feed.subscribe(signal);
            signal?.addEventListener('abort', () => reject(signal.reason));
          }),
      },
      Told: {
        secret: (_told, _args, { viewer }) => (may(viewer, 'readConnection') ? `for ${viewer.id}` : null),
        text: ({ value }: { value: number }, { length }) => String(value).repeat(length),
      },
      Deep: { deep: () => ({}), leaf: () => 'leaf' },
      Mutation: { change: () => 1 },
      Subscription: {
        feed: {
          subscribe: (_root, _args, { signal }) => feed.subscribe(signal),
          resolve: ({ value }: { value: number }) => value,
        },
        told: {
          subscribe: () => broadcast.subscribe(),
          resolve: (event: object) => {
            broadcast.executed += 1;
            return event;
          },
        },
        refused: {
          subscribe: () => {
            throw new DomainError('NOT_FOUND', 'no such fleet');
          },
        },
        slowToStart: {
          subscribe: (_root, _args, { signal }) =>
            new Promise((_, reject) => {
              feed.subscribe(signal);
              signal?.addEventListener('abort', () => reject(signal.reason));
            }),
        },
        big: {
          subscribe: (_root, _args, { signal }) => feed.subscribe(signal),
          resolve: () => 'x'.repeat(100_000),
        },
      },
    },
  });
}

export interface LoggedError {
  fields: Record<string, unknown>;
  message: string;
}

/** A transport on a free port with the test schema. Stopped when the test ends. */
export async function startTestTransport(
  options: Partial<Omit<TransportOptions, 'limits'>> & { limits?: Partial<TransportLimits> } = {},
) {
  const feed = new Feed();
  const broadcast = new Broadcast();
  const errors: LoggedError[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: (fields, message) => void errors.push({ fields: { ...fields }, message }),
    child: () => logger,
  };
  const transport = await startTransport({
    host: '127.0.0.1',
    port: 0,
    schema: createTestSchema(feed, broadcast),
    authenticate: () => openViewer,
    createContext: (call) => ({ ...call, logger }) as unknown as Context,
    readinessChecks: { gamelift: async () => null },
    clock: systemClock,
    logger,
    metrics: new Metrics(),
    exampleOperations: [{ query: '{ hello }' }],
    lobbyDirectory: new URL('file:///nowhere/'),
    ...options,
    limits: { ...defaultTransportLimits, ...options.limits },
  });
  onTestFinished(() => transport.stop(0));
  const url = `http://127.0.0.1:${transport.port}`;
  return {
    transport,
    feed,
    broadcast,
    errors,
    url,
    post: (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

/** One operation over a WebSocket, as what its client sees: results, and how it ended. */
export function overWebSocket(url: string) {
  const client: Client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  onTestFinished(() => client.dispose());
  return client;
}

/** A raw socket that speaks the protocol by hand. */
export async function rawSocket(url: string, protocols = ['graphql-transport-ws']) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols);
  const messages: unknown[] = [];
  const onMessage: (() => void)[] = [];
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    onMessage.shift()?.();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    closed,
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next(): Promise<unknown> {
      if (messages.length === 0) await new Promise<void>((resolve) => onMessage.push(resolve));
      return messages.shift();
    },
  };
}

/** Reads server-sent events one by one. */
export async function* eventsOf(response: Response): AsyncGenerator<string, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
}
