import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { type Authenticate, createAdmission } from './admission.ts';
import { createDocumentCache } from './document-cache.ts';
import { ErrorMask } from './error-mask.ts';
import { Execution } from './execution.ts';
import { createGraphQLHandler } from './graphql.ts';
import { defaultOperationLimits, type OperationLimits } from './operation-limits.ts';
import type { CreateContext } from './prepared-operation.ts';
import { createReadiness, type ReadinessCheck } from './readiness.ts';
import { type ExampleOperation, graphiqlRoute } from './routes/graphiql.ts';
import { healthRoute, readyRoute } from './routes/health.ts';
import { lobbyPaths, lobbyRoute } from './routes/lobby.ts';
import { metricsRoute } from './routes/metrics.ts';
import { type HttpServer, readOnly, startHttpServer } from './server.ts';
import { createSocketProtocol } from './socket-protocol.ts';
import { createEventStreams } from './sse.ts';
import { createWebSockets } from './websocket.ts';

/** What clients may cost. */
export interface TransportLimits extends OperationLimits {
  /** Largest request body and largest WebSocket message. */
  maxBodyBytes: number;
  maxOperationsPerSocket: number;
  maxSockets: number;
}

export const defaultTransportLimits: TransportLimits = {
  ...defaultOperationLimits,
  maxBodyBytes: 2_097_152,
  maxOperationsPerSocket: 100,
  maxSockets: 10_000,
};

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
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  /** What GraphiQL shows at first, each in a tab. */
  exampleOperations: readonly ExampleOperation[];
  /** Where the lobby's page was built. */
  lobbyDirectory: URL;
}

export interface Transport {
  readonly port: number;
  /**
   * Not ready any more → WebSockets closed with 1012 and event streams ended → requests in flight finish, for at most
   * `deadlineMs` → the port is given back.
   */
  stop(deadlineMs: number): Promise<void>;
}

/** Everything that clients reach, on one port. Rejects with Node's error where it can't listen. */
export async function startTransport(options: TransportOptions): Promise<Transport> {
  const { schema, limits, clock, logger, metrics } = options;
  const lookUpDocument = createDocumentCache(schema, limits);
  const admit = createAdmission({ authenticate: options.authenticate, lookUpDocument });
  const mask = new ErrorMask(logger);
  const execution = new Execution({ schema, admit, createContext: options.createContext, clock, mask, metrics });

  const eventStreams = createEventStreams({ clock, heartbeatMs });
  const webSockets = createWebSockets({
    protocol: createSocketProtocol({
      schema,
      execution,
      connectionInitTimeoutMs,
      maxOperationsPerSocket: limits.maxOperationsPerSocket,
    }),
    clock,
    logger,
    maxSockets: limits.maxSockets,
    maxMessageBytes: limits.maxBodyBytes,
    heartbeatMs,
  });
  metrics.observe(() => ({ webSockets: webSockets.count() }));

  let isDraining = false;
  const readiness = createReadiness({ checks: options.readinessChecks, clock, maxAgeMs: 1_000, timeoutMs: 5_000 });
  const lobby = readOnly(lobbyRoute({ directory: options.lobbyDirectory }));
  const server = await startHttpServer({
    host: options.host,
    port: options.port,
    routes: {
      [paths.graphql]: createGraphQLHandler({
        path: paths.graphql,
        execution,
        eventStreams,
        logger,
        maxBodyBytes: limits.maxBodyBytes,
      }),
      [paths.graphiql]: readOnly(
        graphiqlRoute({ graphqlPath: paths.graphql, exampleOperations: options.exampleOperations }),
      ),
      ...Object.fromEntries(lobbyPaths.map((path) => [path, lobby])),
      [paths.health]: readOnly(healthRoute()),
      [paths.ready]: readOnly(readyRoute({ readiness, isDraining: () => isDraining })),
      [paths.metrics]: readOnly(metricsRoute(metrics)),
    },
    alwaysOpen: [paths.health, paths.ready, paths.metrics],
    upgrade: { path: paths.graphql, handle: webSockets.upgrade },
    logger,
  });

  return {
    port: server.port,
    async stop(deadlineMs) {
      isDraining = true;
      server.drain();
      eventStreams.end();
      await Promise.all([webSockets.close(deadlineMs), idleOrLate(server, clock, deadlineMs)]);
      await server.close();
    },
  };
}

/** Where everything but the lobby is. */
const paths = {
  graphql: '/graphql',
  graphiql: '/graphiql',
  health: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
} as const;

/** Well under the 30 s and more after which proxies cut a silent connection. */
const heartbeatMs = 12_000;
const connectionInitTimeoutMs = 5_000;

function idleOrLate(server: HttpServer, clock: Clock, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(deadlineMs, resolve);
    void server.idle().then(() => {
      cancel();
      resolve();
    });
  });
}
