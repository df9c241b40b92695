import type { Duplex } from 'node:stream';
import { type Client, createClient } from 'graphql-ws';
import { createSchema } from 'graphql-yoga';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { may } from '../../../src/auth/policy.ts';
import { openViewer } from '../../../src/auth/viewer.ts';
import { createMemoryRateLimiter } from '../../../src/execution/admission/rate-limit.ts';
import { defaultTransportLimits, type TransportLimits } from '../../../src/execution/limits.ts';
import { DomainError } from '../../../src/gamelift/errors.ts';
import type { AbortNotice } from '../../../src/lib/abort.ts';
import { AsyncQueue, BoundedBuffer } from '../../../src/lib/async-queue.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Logger, silentLogger } from '../../../src/observability/logger.ts';
import { Metrics } from '../../../src/observability/metrics.ts';
import { noTracing } from '../../../src/observability/tracing.ts';
import type { Context } from '../../../src/schema/context.ts';
import { costs } from '../../../src/schema/cost.ts';
import { startTransport, type TransportOptions } from '../../../src/transport/transport.ts';

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

  subscribe(signal?: AbortNotice): AsyncIterableIterator<{ value: number }> {
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

  /** Whether nothing more is asked for: not while the event loop, which carries every byte, turns a hundred times. */
  async isLeftAlone(): Promise<boolean> {
    const before = this.pulled;
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    return this.pulled === before;
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

/** What queries wait for, so that a test decides when they are answered. */
export class Gate {
  /** How often somebody came to it. */
  arrived = 0;
  readonly #waiting = new Set<{ resolve: (value: string) => void; reject: (error: Error) => void }>();

  wait(): Promise<string> {
    this.arrived += 1;
    return new Promise((resolve, reject) => this.#waiting.add({ resolve, reject }));
  }

  open(value: string) {
    for (const { resolve } of this.#waiting) resolve(value);
    this.#waiting.clear();
  }

  fail(error: Error) {
    for (const { reject } of this.#waiting) reject(error);
    this.#waiting.clear();
  }
}

/** A schema that shows everything a transport has to carry. */
function createTestSchema(feed: Feed, broadcast: Broadcast, gate: Gate) {
  const schema = createSchema<Context>({
    typeDefs: /* GraphQL */ `
      type Query {
        hello(name: String): String
        domain: String
        bug: String
        requestId: String
        deep: Deep
        waits: String
        gated: String
        costly(calls: Int!): String
        sum(of: [Int!]!): Int
        failing(count: Int!): [Failing]
        long(length: Int!): String
      }
      type Failing { domain: String }
      type Deep { deep: Deep  leaf: String }
      type Mutation { change: Int  slowChange: Int  changeWhileWanted: Int }
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
        gated: () => gate.wait(),
        long: (_root, { length }) => 'x'.repeat(length),
        deep: () => ({}),
        failing: (_root, { count }) => Array.from({ length: count }, () => ({})),
        waits: (_root, _args, { signal }) =>
          new Promise((_, reject) => {
            feed.subscribe(signal);
            signal?.addEventListener('abort', () => reject(signal.reason));
          }),
      },
      Told: {
        secret: (_told, _args, { viewer }) => (may(viewer, 'readConnection') ? `for ${viewer.id ?? 'anyone'}` : null),
        text: ({ value }: { value: number }, { length }) => String(value).repeat(length),
      },
      Failing: {
        domain: () => {
          throw new DomainError('THROTTLED', 'too fast', { retryAfterMs: 250 });
        },
      },
      Deep: { deep: () => ({}), leaf: () => 'leaf' },
      Mutation: {
        change: () => 1,
        slowChange: async () => (await feed.subscribe().next()).value.value,
        changeWhileWanted: async (_root, _args, { signal }) => (await feed.subscribe(signal).next()).value?.value,
      },
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
  const costly = schema.getQueryType()?.getFields().costly;
  if (costly) costly.extensions = costs({ calls: ({ calls }) => Number(calls) });
  return schema;
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
  const gate = new Gate();
  const errors: LoggedError[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: (fields, message) => void errors.push({ fields: { ...fields }, message }),
    child: () => logger,
  };
  const transport = await startTransport({
    host: '127.0.0.1',
    port: 0,
    schema: createTestSchema(feed, broadcast, gate),
    authenticate: () => openViewer,
    createContext: (call) => ({ ...call, logger }) as unknown as Context,
    readinessChecks: { gamelift: async () => null },
    clock: systemClock,
    logger,
    metrics: new Metrics(),
    exampleOperations: [{ query: '{ hello }' }],
    lobbyDirectory: new URL('file:///nowhere/'),
    createRateLimiter: createMemoryRateLimiter(options.clock ?? systemClock),
    proxyHops: 0,
    origins: { allowedOrigins: [], isPrivate: true },
    persistedDocuments: null,
    introspection: true,
    graphiql: true,
    compileOperations: true,
    tracing: noTracing,
    ...options,
    limits: { ...defaultTransportLimits, ...options.limits },
  });
  onTestFinished(() => transport.stop(0));
  const url = `http://127.0.0.1:${transport.port}`;
  return {
    transport,
    feed,
    broadcast,
    gate,
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

/** A client as games use it. It reconnects where there is another address, and there. */
export function overWebSocket(...urls: readonly string[]) {
  const addresses = urls.map((url) => `${url.replace('http', 'ws')}/graphql`);
  const client: Client = createClient({
    url: () => (addresses.length > 1 ? addresses.shift() : addresses[0]) ?? '',
    webSocketImpl: WebSocket,
    retryAttempts: urls.length - 1,
    retryWait: async () => {},
  });
  onTestFinished(() => client.dispose());
  return client;
}

/** A raw socket that speaks the protocol by hand. */
export async function rawSocket(url: string, protocols = ['graphql-transport-ws']) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols);
  const messages: unknown[] = [];
  const onMessage: (() => void)[] = [];
  let connection: Duplex | null = null;
  socket.once('upgrade', (response) => {
    connection = response.socket;
  });
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
    /** What has arrived and was not asked for yet. */
    received: (): readonly unknown[] => messages,
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    /** In one packet: nothing else happens between them. */
    sendTogether(messages: readonly unknown[]) {
      connection?.cork();
      for (const message of messages) socket.send(JSON.stringify(message));
      connection?.uncork();
    },
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
