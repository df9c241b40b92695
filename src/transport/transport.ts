import type { IncomingMessage } from 'node:http';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Viewer } from '../auth/viewer.ts';
import { createAdmission } from '../execution/admission/admission.ts';
import { ClientRates } from '../execution/admission/client-rates.ts';
import { createEntrance } from '../execution/admission/entrance.ts';
import { Quota } from '../execution/admission/quota.ts';
import type { CreateRateLimiter } from '../execution/admission/rate-limit.ts';
import { createDocumentCache } from '../execution/documents/cache.ts';
import type { PersistedDocuments } from '../execution/documents/persisted-documents.ts';
import { ErrorMask } from '../execution/error-mask.ts';
import { Execution } from '../execution/execution.ts';
import type { TransportLimits } from '../execution/limits.ts';
import type { CreateContext } from '../execution/prepared-operation.ts';
import { refusalUntil } from '../execution/refusal.ts';
import { TopicWork } from '../execution/sharing/topic-work.ts';
import { ByteBudget } from '../lib/byte-budget.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Tracing } from '../observability/tracing.ts';
import { acrossOrigins } from './browser-safety.ts';
import { ByteRate } from './byte-rate.ts';
import { clientAddressOf, warnOfNoAddress } from './client-address.ts';
import { answerError } from './http/answer.ts';
import { leaveBody } from './http/refused-body.ts';
import { OriginPolicy, type OriginPolicyOptions } from './origin-policy.ts';
import { createReadiness, type Readiness, type ReadinessCheck } from './readiness.ts';
import { type ExampleOperation, graphiqlRoute } from './routes/graphiql.ts';
import { healthRoute, readyRoute } from './routes/health.ts';
import { lobbyPaths, lobbyRoute } from './routes/lobby.ts';
import { metricsRoute } from './routes/metrics.ts';
import { leadToGraphiql } from './routes/to-graphiql.ts';
import { type RouteHandler, readOnly, startHttpServer } from './server.ts';
import { type Send, SlowReaders } from './slow-readers.ts';
import { createEventStreams } from './sse.ts';
import { createSocketProtocol } from './websocket/protocol.ts';
import { createWebSockets } from './websocket/websocket.ts';

export interface TransportOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  schema: GraphQLSchema;
  authenticate: Authenticate;
  createContext: CreateContext;
  /** What the gateway needs to be of use, by name. */
  readinessChecks: Readonly<Record<string, ReadinessCheck>>;
  limits: TransportLimits;
  createRateLimiter: CreateRateLimiter;
  /** Proxies between the clients and here, each of which adds to X-Forwarded-For. */
  proxyHops: number;
  persistedDocuments: PersistedDocuments | null;
  /** Which pages may use it. */
  origins: OriginPolicyOptions;
  /** Whether the schema may be asked for, and is hinted at in errors. */
  introspection: boolean;
  /** Whether there is a page to try operations on. */
  graphiql: boolean;
  /** Whether operations are compiled; otherwise graphql-js executes all of them. */
  compileOperations: boolean;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  /** What GraphiQL shows at first, each in a tab. */
  exampleOperations: readonly ExampleOperation[];
  /** Where the lobby's page was built. */
  lobbyDirectory: URL;
  tracing: Tracing;
}

export interface Transport {
  readonly port: number;
  /** What /readyz tells. */
  readiness(): Promise<Readiness>;
  /**
   * Not ready any more → WebSockets closed with 1012 and event streams ended, over `windowMs`, and requests in flight finish → mutations
   * whose clients have left finish, all that for at most `deadlineMs` → the port is given back.
   */
  stop(deadlineMs: number, windowMs?: number): Promise<void>;
}

/** Everything that clients reach, on one port. Rejects with Node's error where it can't listen. */
export async function startTransport(options: TransportOptions): Promise<Transport> {
  const { schema, authenticate, limits, clock, logger, metrics } = options;
  const lookUpDocument = createDocumentCache(schema, limits, options);
  const rates = new ClientRates(limits, options.createRateLimiter);
  const admit = createAdmission({
    schema,
    persisted: options.persistedDocuments,
    lookUpDocument,
    limits,
  });
  const mask = new ErrorMask(logger, { suggestions: options.introspection });
  const execution = new Execution({
    schema,
    enter: createEntrance(rates),
    admit,
    createContext: options.createContext,
    clock,
    mask,
    metrics,
    logger,
    tracing: options.tracing,
    compileOperations: options.compileOperations,
    timeoutMs: limits.operationTimeoutMs,
    maxResponseBytes: limits.maxResponseBytes,
    subscriptions: new Quota(limits.maxSubscriptionsPerPrincipal),
    held: new ByteBudget({ perKey: limits.maxHeldBytesPerPrincipal, total: limits.maxHeldBytes }),
    topicWork: new TopicWork(limits.maxTopicFieldsPerPrincipal),
  });
  const origins = new OriginPolicy(options.origins);
  const onNoAddress = warnOfNoAddress(logger);
  const addressOf = (request: IncomingMessage) => clientAddressOf(request, options.proxyHops, onNoAddress);

  const readers = new SlowReaders({
    clock,
    stallMs: 2 * heartbeatMs,
    limits: { perKey: limits.maxUnsentBytesPerPrincipal, total: limits.maxUnsentBytes },
  });
  // Of a page nothing is asked to identify its client.
  const send: Send = (request, response, bytes, isShared) =>
    readers.send(response, bytes, `address ${addressOf(request)}`, isShared);
  const arriving = new ByteBudget({ perKey: limits.maxArrivingBytesPerAddress, total: limits.maxArrivingBytes });
  const stallMs = Math.min(bodyStallMs, limits.requestTimeoutMs);
  const byteRate = new ByteRate(clock, {
    perSecond: limits.maxRequestBytesPerSecond,
    burst: burstSeconds * limits.maxRequestBytesPerSecond,
  });
  const maxBodyBytesOf = ({ scopes }: Viewer) =>
    scopes.has('gamelift:write') ? limits.maxBodyBytes : Math.min(limits.maxBodyBytes, mostBytesWithoutWrite);
  const eventStreams = createEventStreams({ clock, heartbeatMs, readers });
  const webSockets = createWebSockets({
    protocol: createSocketProtocol({
      schema,
      execution,
      connectionInitTimeoutMs: limits.connectionInitTimeoutMs,
      maxOperationsPerSocket: limits.maxOperationsPerSocket,
    }),
    authenticate,
    rates,
    clock,
    logger,
    tracing: options.tracing,
    limits,
    maxMessageBytesOf: maxBodyBytesOf,
    byteRate,
    readers,
    arriving,
    stallMs,
    addressOf,
    heartbeatMs,
  });
  metrics.observe(() => ({ webSockets: webSockets.count() }));

  // Yoga takes a third of the whole start. It is loaded when the gateway is ready, or with the first request if that comes before.
  let loadedGraphQL: RouteHandler | null = null;
  const graphql = once(async () => {
    const { createGraphQLHandler } = await import('./http/graphql.ts');
    loadedGraphQL = createGraphQLHandler({
      path: paths.graphql,
      execution,
      authenticate,
      mask,
      eventStreams,
      readers,
      bodies: { clock, arriving, rate: byteRate, stallMs },
      maxBodyBytesOf,
      addressOf,
    });
    return loadedGraphQL;
  });
  let isDraining = false;
  const answerGraphQL: RouteHandler = (request, response) => {
    if (isDraining) return answerStopping(request, response);
    return loadedGraphQL ? loadedGraphQL(request, response) : graphql().then((handle) => handle(request, response));
  };
  const answerStopping: RouteHandler = async (request, response) => {
    await leaveBody(request, response, clock);
    answerError(response, stoppingError());
  };

  const ask = createReadiness({
    checks: options.readinessChecks,
    clock,
    maxAgeMs: 1_000,
    // Longer than Redis may take to answer, and then GameLift.
    timeoutMs: 8_000,
    onChange: ({ ready, checks }) => {
      graphql().catch((error: unknown) => logger.error({ err: error }, 'GraphQL over HTTP could not be loaded'));
      if (ready) logger.info({ checks }, 'the gateway is ready');
      else logger.warn({ checks }, 'the gateway is not ready');
    },
  });
  const readiness = () => (isDraining ? Promise.resolve(stopping) : ask());
  const lobby = readOnly(
    lobbyRoute({ directory: options.lobbyDirectory, graphiqlPath: options.graphiql ? paths.graphiql : null, send }),
  );
  const graphqlRoute = acrossOrigins(origins, clock, answerGraphQL);
  const server = await startHttpServer({
    host: options.host,
    port: options.port,
    routes: {
      [paths.graphql]: options.graphiql ? leadToGraphiql(paths.graphiql, graphqlRoute) : graphqlRoute,
      ...(options.graphiql && {
        [paths.graphiql]: readOnly(
          graphiqlRoute({ graphqlPath: paths.graphql, exampleOperations: options.exampleOperations, send }),
        ),
      }),
      ...Object.fromEntries(lobbyPaths.map((path) => [path, lobby])),
      [paths.health]: readOnly(healthRoute()),
      [paths.ready]: readOnly(readyRoute(readiness)),
      [paths.metrics]: readOnly(metricsRoute(metrics, send)),
    },
    takesBody: [paths.graphql],
    clock,
    // The answer of GraphQL says in its own words that the gateway stops, across origins, too.
    alwaysOpen: [paths.graphql, paths.health, paths.ready, paths.metrics],
    upgrade: { path: paths.graphql, handle: webSockets.upgrade },
    origins,
    requestTimeoutMs: limits.requestTimeoutMs,
    logger,
  });

  return {
    port: server.port,
    readiness,
    async stop(deadlineMs, windowMs = 0) {
      const deadline = clock.now() + deadlineMs;
      isDraining = true;
      execution.drain();
      server.drain();
      eventStreams.end(windowMs);
      const requests = orLate(server.idle(), clock, deadlineMs);
      await Promise.all([webSockets.close(deadlineMs, windowMs), requests]);
      // A socket may begin mutations until its turn comes: only now is it known which there are.
      await orLate(execution.settled(), clock, deadline - clock.now());
      eventStreams.stop();
      readers.stop();
      await server.close();
    },
  };
}

function stoppingError(): GraphQLError {
  return refusalUntil(1_000, { code: 'UPSTREAM_UNAVAILABLE', message: 'The gateway is stopping', status: 503 });
}

const stopping: Readiness = { ready: false, checks: { gateway: 'stopping' } };

/** Where everything but the lobby is. */
const paths = {
  graphql: '/graphql',
  graphiql: '/graphiql',
  health: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
} as const;

/** A body of which nothing arrives for so long is given up. */
const bodyStallMs = 5_000;
/** Only a client that may create game sessions has large values to send. */
const mostBytesWithoutWrite = 262_144;
/** A client that was silent may send so many seconds' bytes at once. */
const burstSeconds = 4;
/** Well under the 30 s and more after which proxies cut a silent connection. */
const heartbeatMs = 12_000;

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function orLate(done: Promise<void>, clock: Clock, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(deadlineMs, resolve);
    void done.then(() => {
      cancel();
      resolve();
    });
  });
}
