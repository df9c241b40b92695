import { GameLiftClient } from '@aws-sdk/client-gamelift';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { publishedRates } from '../../src/gamelift/budget/published-rates.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway.ts';
import { type Control, controlOf } from './control.ts';
import { TestStream } from './test-stream.ts';
import { waitMs } from './waits.ts';

/** What a client gets for an operation. */
export interface Answer {
  /** The HTTP status; 200 for what comes over a stream. */
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer of its own document.
  data: any;
  errors: readonly AnswerError[];
}

export interface AnswerError {
  message: string;
  path?: readonly (string | number)[];
  extensions: Readonly<Record<string, unknown>>;
}

type Variables = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** A gateway in front of an emulator, both real, on free ports. `await using`, or `stop` in an `afterAll`. */
export interface TestGateway extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly gateway: Gateway;
  /** Runs a query or mutation over HTTP. */
  graphql(document: string, variables?: Variables, headers?: Headers): Promise<Answer>;
  /** The data of an operation; throws where there is an error anywhere in the answer. */
  dataOf(document: string, variables?: Variables): Promise<Answer['data']>;
  /** Subscribes over a WebSocket of its own; `headers` go with connection_init. */
  subscribe(document: string, variables?: Variables, headers?: Headers): TestStream<Answer>;
  /** Subscribes over server-sent events. */
  sse(document: string, variables?: Variables, headers?: Headers): TestStream<Answer>;
  /** The emulator's control interface. */
  readonly control: Control;
  /** The AWS SDK at the emulator, past the gateway: what others do. Without retries. */
  readonly gameLift: GameLiftClient;
  stop(): Promise<void>;
}

export interface TestGatewayOptions {
  emulator?: EmulatorOptions;
  /** Default rates: none are kept. `rates: {}` keeps GameLift's published ones. */
  gateway?: Partial<GatewayOptions>;
  /** Go with each query and mutation over HTTP: who the test is. */
  headers?: Headers;
}

export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const emulator = await startEmulator({ port: 0, randomSeed: 1, ...options.emulator });
  const upstream = {
    region: options.emulator?.region ?? 'us-west-2',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
  };
  // All suites can be run with graphql-js alone, to tell a fault of the compiler from another (CONTRIBUTING.md).
  const compileOperations = process.env.COMPILE_OPERATIONS !== 'false';
  const always = { auth: 'none', port: 0, rates: noRates, compileOperations } as const;
  const gateway = await createGateway({ ...upstream, ...always, ...options.gateway });
  const gameLift = new GameLiftClient({ ...upstream, maxAttempts: 1 });
  const client = clientOf(gateway, options.headers);
  const { graphql, subscribe, sse } = client;
  const stop = async () => {
    client.close();
    gameLift.destroy();
    await gateway.stop(1_000);
    await emulator.stop();
  };
  return {
    emulator,
    gateway,
    gameLift,
    graphql,
    async dataOf(document, variables) {
      const { data, errors } = await graphql(document, variables);
      if (errors.length > 0) throw new Error(`expected no errors, got ${JSON.stringify(errors)}`);
      return data;
    },
    subscribe,
    sse,
    control: controlOf(emulator),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A gateway's client, wherever the gateway runs. */
export interface TestClient extends Pick<TestGateway, 'graphql' | 'subscribe' | 'sse'> {
  /** Leaves every stream. */
  close(): void;
}

/** @param always goes with each query and mutation over HTTP. */
export function clientOf(gateway: { readonly url: string }, always: Headers = {}): TestClient {
  const streams = new Set<TestStream<Answer>>();
  const held = (stream: TestStream<Answer>) => {
    streams.add(stream);
    return stream;
  };
  return {
    async graphql(document, variables, headers) {
      const accepted = { accept: 'application/json', ...always, ...headers };
      const response = await post(gateway, document, variables, accepted);
      const text = await response.text();
      try {
        return answerOf(JSON.parse(text) as Partial<Answer>, response.status);
      } catch (cause) {
        throw new Error(`expected JSON, got status ${response.status} with ${JSON.stringify(text)}`, { cause });
      }
    },
    subscribe: (document, variables, headers) => held(overWebSocket(gateway, document, variables, headers)),
    sse: (document, variables, headers) => held(overEventStream(gateway, document, variables, headers)),
    close() {
      for (const stream of streams) stream.close();
    },
  };
}

/** Tests ask faster than any account may. */
export const noRates: NonNullable<GatewayOptions['rates']> = Object.fromEntries(
  Object.keys(publishedRates).map((operation) => [operation, { burst: 1_000_000, perSecond: 1_000_000 }]),
);

function overWebSocket(
  { url }: Pick<Gateway, 'url'>,
  query: string,
  variables: Variables | undefined,
  headers: Headers = {},
): TestStream<Answer> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
  });
  return new TestStream<Answer>((sink) => {
    const unsubscribe = client.subscribe<Answer['data']>(
      { query, ...(variables && { variables }) },
      {
        next: (result) => sink.next(answerOf(result as Partial<Answer>)),
        error: (error) => {
          // An error message of the protocol is the operation's answer; a close event is not.
          if (Array.isArray(error)) sink.next(answerOf({ errors: error }));
          sink.end(error);
        },
        complete: () => sink.end('complete'),
      },
    );
    return () => {
      unsubscribe();
      void client.dispose();
    };
  });
}

function overEventStream(
  gateway: Pick<Gateway, 'url'>,
  query: string,
  variables: Variables | undefined,
  more: Headers = {},
): TestStream<Answer> {
  return new TestStream<Answer>((sink) => {
    const abort = new AbortController();
    const read = async () => {
      const headers = { accept: 'text/event-stream', ...more };
      const response = await post(gateway, query, variables, headers, abort.signal);
      const mediaType = response.headers.get('content-type') ?? 'no content type';
      if (!response.body || !mediaType.startsWith('text/event-stream')) {
        const answered = `status ${response.status} and ${mediaType} with ${JSON.stringify(await response.text())}`;
        throw new Error(`expected an event stream, got ${answered}`);
      }
      let text = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          if (block.startsWith('event: complete')) return sink.end('complete');
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (data) sink.next(answerOf(JSON.parse(data) as Partial<Answer>));
        }
      }
      sink.end('cut');
    };
    read().catch((error: unknown) => sink.end(error));
    return () => abort.abort();
  });
}

function post(
  { url }: Pick<Gateway, 'url'>,
  query: string,
  variables: Variables | undefined,
  headers: Headers,
  signal: AbortSignal = AbortSignal.timeout(waitMs),
): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
    signal,
  });
}

function answerOf({ data = null, errors = [] }: Partial<Answer>, status = 200): Answer {
  return { status, data, errors };
}
