import { type AuthOptions, createAuthenticate } from './auth/authenticate.ts';
import { createMemoryRateLimiter } from './execution/admission/rate-limit.ts';
import type { PersistedDocuments } from './execution/documents/persisted-documents.ts';
import { defaultClientLimits, defaultTransportLimits, type TransportLimits } from './execution/limits.ts';
import { Budget } from './gamelift/budget/budget.ts';
import type { Operation, Rate } from './gamelift/budget/published-rates.ts';
import { createClient } from './gamelift/client.ts';
import { createGameLift } from './gamelift/create-gamelift.ts';
import { DomainError } from './gamelift/errors.ts';
import type { GameLift } from './gamelift/gamelift.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { Lifetime } from './lib/lifetime.ts';
import { isLoopback } from './lib/loopback.ts';
import { createLive } from './live/create-live.ts';
import { defaultLiveSettings, type LiveSettings } from './live/settings.ts';
import { discreet } from './observability/discreet-logger.ts';
import { type Logger, silentLogger } from './observability/logger.ts';
import { Metrics } from './observability/metrics.ts';
import { noTracing, type Tracing } from './observability/tracing.ts';
import { OperationContext } from './operation-context.ts';
import { schema } from './schema/index.ts';
import type { Readiness } from './transport/readiness.ts';
import type { ExampleOperation } from './transport/routes/graphiql.ts';
import { startTransport } from './transport/transport.ts';

export interface GatewayOptions {
  /** The Region of the fleets. */
  region: string;
  /** `none`: whoever reaches the port may do everything. There is no default: it must not be chosen by accident. */
  auth: 'none' | AuthOptions;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 4000; 0 takes a free one. */
  port?: number;
  /** Another endpoint than AWS's own, e.g. the emulator's URL. */
  endpoint?: string | undefined;
  /** Default: the AWS SDK's usual chain. The emulator takes any. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
  /** Quotas of an account that has others than GameLift's published ones. */
  rates?: Partial<Record<Operation, Rate>>;
  /** Share of GameLift's rates that polls may use, above 0 and up to 1. Default 0.4. */
  pollBudgetShare?: number;
  /** A call's whole time: waiting for GameLift's rates, attempts, and the pauses between them. Default 10,000. */
  callDeadlineMs?: number;
  /** How long one attempt of a call may take before it counts as lost. Default 3,000. */
  attemptTimeoutMs?: number;
  /** The Redis that several gateways share (docs/scaling.md). Default: histories are kept in this process's memory. */
  redis?: SharedRedis | undefined;
  /** What differs from the live layer's defaults (docs/live.md). */
  live?: Partial<LiveSettings>;
  /** What differs from the default limits of clients' operations. Single clients are limited where `auth` asks who they are. */
  limits?: Partial<TransportLimits>;
  /** Proxies before the gateway, each of which adds to X-Forwarded-For. Default 0. */
  proxyHops?: number;
  /** Origins of pages elsewhere that may use the gateway, e.g. https://game.example. Default none. */
  allowedOrigins?: readonly string[];
  /** Request headers that those pages may send, beside the ones that browsers' GraphQL clients and tracing usually do. Default none. */
  allowedHeaders?: readonly string[];
  /** Documents that clients may name instead of sending them. Default none. */
  persistedDocuments?: PersistedDocuments | undefined;
  /** Whether the schema may be asked for, and is hinted at in errors. Default: where `auth` is `none`. */
  introspection?: boolean;
  /** Whether there is a page to try operations on. Default: where `auth` is `none`. */
  graphiql?: boolean;
  /** Whether operations that come again are compiled (src/execution/compiled). Default true; false has graphql-js execute all. */
  compileOperations?: boolean;
  /** Over how long clients are told to reconnect when the gateway stops, at most half of the time that it has. Default 0: all at once. */
  drainWindowMs?: number;
  /** Is never handed tokens, players, or addresses of sessions; errors come described, without what they quote. Default: nothing is logged. */
  logger?: Logger;
  /** What GraphiQL shows at first, each in a tab. */
  exampleOperations?: readonly ExampleOperation[];
  /** Where the lobby's page was built. Default: where the package has it. */
  lobbyDirectory?: URL;
  /** Default: nothing is traced. `openTelemetryTracing()` sends spans to what this process has set up for OpenTelemetry. */
  tracing?: Tracing;
  /** Default: the machine's. */
  clock?: Clock;
  /** 0 ≤ x < 1, for jitter and nonces. Default: Math.random. */
  random?: () => number;
}

export interface SharedRedis {
  /** redis[s]://[[user][:password]@]host[:port][/database] */
  url: string;
  /** What every key begins with: the same for the gateways of one account and Region, and for nobody else. */
  prefix: string;
  /** How long the gateway that reads a fleet for all may be silent before another one takes over. Default 3,000. */
  leaseTtlMs?: number;
}

export interface Gateway {
  /** e.g. http://127.0.0.1:4000, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Whether it is of use: what /readyz tells. Never rejects. */
  readiness(): Promise<Readiness>;
  /**
   * Tells clients to reconnect, lets requests and mutations in flight finish, then ends polling and closes connections to GameLift, all within
   * `deadlineMs` (default 10,000). Rejects if something did not close cleanly. May be called again.
   */
  stop(deadlineMs?: number): Promise<void>;
}

/** A gateway that listens. Rejects with Node's error (EADDRINUSE …) where it can't. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { region, host = '127.0.0.1', port = 4_000, clock = systemClock, random = Math.random } = options;
  const { tracing = noTracing } = options;
  const logger = discreet(options.logger ?? silentLogger);
  const isOpen = options.auth === 'none';
  const authenticate = await createAuthenticate(options.auth, clock, (error) =>
    logger.warn({ err: error }, 'the keys of the issuer of tokens could not be fetched'),
  );
  const metrics = new Metrics();
  const lifetime = new Lifetime();

  const client = createClient({
    region,
    endpoint: options.endpoint,
    credentials: options.credentials,
    connectionTimeoutMs: 3_000,
    maximumSockets: 100,
    ...(tracing === noTracing ? {} : { onAnswer: (requestId) => tracing.annotate({ 'aws.request_id': requestId }) }),
  });
  lifetime.onClose('the GameLift client', () => client.destroy());

  try {
    const shared = { clock, random, logger };
    const settings = { ...defaultLiveSettings, ...options.live };
    const quotas = { clock, rates: options.rates ?? {}, pollShare: options.pollBudgetShare ?? 0.4 };
    const sharing = options.redis && { ...shared, ...options.redis, quotas, settings };
    const redis = sharing ? await (await import('./shared-redis.ts')).openSharedParts(sharing) : null;
    if (redis) lifetime.onClose('the connection to Redis', () => redis.close());
    const budget = redis?.budget ?? new Budget(quotas);
    metrics.observeBudget(() => budget.state());
    const gamelift = createGameLift({
      ...shared,
      client,
      budget,
      observer: metrics,
      tracing,
      deadlineMs: options.callDeadlineMs ?? 10_000,
      attemptTimeoutMs: options.attemptTimeoutMs ?? 3_000,
    });

    const engine = redis && { engine: redis.engine };
    const live = createLive({ ...shared, gamelift, observer: metrics, tracing, settings, ...engine });
    lifetime.onClose('the live layer', () => live.stop());
    metrics.observe(() => ({ ...live.gauges() }));
    metrics.observeLag(() => live.lagMsByKind());

    const { reservationTimeoutMs } = settings;
    const limits = { ...defaultTransportLimits, ...(isOpen ? {} : defaultClientLimits), ...options.limits };
    const services = {
      gamelift,
      live,
      logger,
      reservationTimeoutMs,
      maxCost: limits.maxCost,
      onCallAbovePrice: () => metrics.callAbovePrice(),
    };
    const transport = await startTransport({
      host,
      port,
      schema,
      authenticate,
      createContext: (call) => new OperationContext(call, services),
      readinessChecks: {
        gamelift: () => whyOutOfReach(gamelift),
        ...(redis && { redis: () => redis.whyOutOfReach() }),
      },
      limits,
      createRateLimiter: redis?.createRateLimiter ?? createMemoryRateLimiter(clock),
      proxyHops: options.proxyHops ?? 0,
      origins: {
        allowedOrigins: options.allowedOrigins ?? [],
        allowedHeaders: options.allowedHeaders ?? [],
        isPrivate: isOpen && isLoopback(host),
      },
      persistedDocuments: options.persistedDocuments ?? null,
      introspection: options.introspection ?? isOpen,
      graphiql: options.graphiql ?? isOpen,
      compileOperations: options.compileOperations ?? true,
      clock,
      logger,
      metrics,
      exampleOperations: options.exampleOperations ?? [{ query: listFleets }],
      lobbyDirectory: options.lobbyDirectory ?? builtLobby,
      tracing,
    });
    let transportDeadlineMs = 0;
    lifetime.onClose('the transport', () => {
      const windowMs = Math.min(options.drainWindowMs ?? 0, transportDeadlineMs / 2);
      return transport.stop(transportDeadlineMs, windowMs);
    });
    return {
      url: urlOf(host, transport.port),
      port: transport.port,
      readiness: () => transport.readiness(),
      stop(deadlineMs = 10_000) {
        transportDeadlineMs = Math.max(deadlineMs - closingMs, 0.75 * deadlineMs);
        return lifetime.close(clock, deadlineMs + closingMs);
      },
    };
  } catch (error) {
    await lifetime.close(clock, closingMs);
    throw error;
  }
}

/** For what closes at once: polling and idle connections. */
const closingMs = 1_000;

const listFleets = '{ fleets { nodes { fleetId name status } } }';

/** The same place from `src` and from `dist`. */
const builtLobby = new URL('../dist/lobby/', import.meta.url);

/** One cheap call. GameLift that throttles has been reached. */
async function whyOutOfReach(gamelift: GameLift): Promise<string | null> {
  try {
    await gamelift.listFleetIds({ limit: 1, nextToken: null }, { priority: 'query' });
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code === 'THROTTLED' ? null : `${error.code}: ${error.message}`;
  }
}

/** A host that means every address is reached at the loopback one. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}
