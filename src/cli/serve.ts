import { type ConfigOf, settings } from '../config/settings.ts';
import { defaultTransportLimits, type TransportLimits } from '../execution/limits.ts';
import { createGateway, type GatewayOptions } from '../gateway.ts';
import { systemClock } from '../lib/clock.ts';
import { RedisUnusable } from '../live/journal/redis/unusable.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { authOptionsOf } from './auth-options.ts';
import { CommandFailure, type RunCommand, type Surroundings } from './command.ts';
import { configured } from './configured.ts';
import { endpointOf } from './endpoint.ts';
import { listening } from './listening.ts';
import { persistedDocumentsOf } from './persisted-documents.ts';
import { surviveRejections } from './rejections.ts';
import { type CommandTracing, startTracing } from './tracing.ts';
import { isWorker, leave, reportListening, Workers } from './workers.ts';

/** The gateway alone, against GameLift or any endpoint that speaks like it. */
export const runServe: RunCommand = async (args, { env, print, warn, untilStopped }) => {
  const config = configured('serve', args, { env, warn });
  const logger = createLogger({ level: config.logLevel, format: 'json' });
  surviveRejections(logger);
  const stopped = untilStopped();
  if (config.workers > 1 && !isWorker()) return runWorkers(config, { logger, print, stopped });
  const tracing = await startTracing(env, logger);
  try {
    await runGateway(config, { env, logger, print, stopped, tracing });
  } finally {
    if (isWorker()) leave();
  }
};

interface Run {
  logger: Logger;
  print: (text: string) => void;
  stopped: Promise<void>;
}

async function runGateway(
  config: ConfigOf<'serve'>,
  {
    env,
    logger,
    print,
    stopped,
    tracing: { tracing, stop: stopTracing },
  }: Run & {
    env: Surroundings['env'];
    tracing: CommandTracing;
  },
): Promise<void> {
  const { url: endpoint, source } = await endpointOf(config, env);
  const starting = createGateway({
    ...gatewayOptionsOf(config),
    region: config.region,
    endpoint: config.endpoint,
    redis: redisOptionsOf(config),
    logger,
    tracing,
  });
  const gateway = await listening(starting.catch(tellOfRedis), config, settings.port);
  if (isWorker()) reportListening(gateway.url);
  else print(`GraphQL at ${gateway.url}/graphql`);
  if (!isWorker()) print(`GameLift at ${endpoint} (from ${source})`);
  logger.info({ url: gateway.url, region: config.region, endpoint, endpointSource: source }, 'the gateway listens');
  // Asked once, so that whoever starts it reads at once whether its credentials are any good.
  void gateway.readiness();
  await stopped;
  const endsAt = systemClock.now() + config.drainDeadlineMs;
  logger.info({ deadlineMs: config.drainDeadlineMs }, 'the gateway stops');
  await gateway.stop(config.drainDeadlineMs);
  await stopTracing(endsAt);
}

function tellOfRedis(error: unknown): never {
  if (!(error instanceof RedisUnusable)) throw error;
  throw new CommandFailure(`${settings.redisUrl.env} can’t be used: ${error.message}`, { cause: error });
}

/** Several processes that run this very command line. */
async function runWorkers(
  { workers: count, drainDeadlineMs }: ConfigOf<'serve'>,
  { logger, print, stopped }: Run,
): Promise<void> {
  // A worker closes its connections after its drain, and must not be killed while it does.
  const deadlineMs = drainDeadlineMs + 5_000;
  const workers = new Workers({ count, deadlineMs, clock: systemClock, random: Math.random, logger });
  try {
    const started = workers.start();
    // Whoever is stopped before that ends as cleanly, whatever becomes of those that are being started.
    if ((await Promise.race([started, stopped])) === undefined) return;
    print(`GraphQL at ${await started}/graphql, by ${count} processes`);
    await stopped;
  } finally {
    await workers.stop();
  }
}

/** The shared Redis, where the engine is one. Its settings are there: the configuration was refused otherwise. */
function redisOptionsOf({ engine, redisUrl, redisPrefix, leaseTtlMs }: ConfigOf<'serve'>): GatewayOptions['redis'] {
  if (engine === 'memory' || redisUrl === undefined || redisPrefix === undefined) return undefined;
  return { url: redisUrl, prefix: redisPrefix, leaseTtlMs };
}

/** What `dev` and `serve` have in common. */
export function gatewayOptionsOf(config: ConfigOf<'dev'> | ConfigOf<'serve'>): Omit<GatewayOptions, 'region'> {
  const { host, port, pollBudgetShare, proxyHops, introspection, graphiql, compileOperations } = config;
  const { pollMinIntervalMs, pollMaxIntervalMs, pollFastIntervalMs } = config;
  const intervals = { pollMinIntervalMs, pollMaxIntervalMs, pollFastIntervalMs };
  const { heldBytes, blobBytes, journalBytes, tombstoneBytes, backlogBytes, queueLength } = config;
  return {
    auth: authOptionsOf(config),
    host,
    port,
    pollBudgetShare,
    live: { ...intervals, heldBytes, blobBytes, journalBytes, tombstoneBytes, backlogBytes, queueLength },
    limits: limitsOf(config),
    proxyHops,
    allowedOrigins: config.corsOrigins ?? [],
    allowedHeaders: config.corsHeaders ?? [],
    persistedDocuments: persistedDocumentsOf(config),
    drainWindowMs: config.drainWindowMs,
    introspection,
    graphiql,
    compileOperations,
  };
}

/** A setting for each limit, of the same name. */
function limitsOf(config: ConfigOf<'dev'> | ConfigOf<'serve'>): TransportLimits {
  const names = Object.keys(defaultTransportLimits) as (keyof TransportLimits)[];
  return Object.fromEntries(names.map((name) => [name, config[name]])) as Record<keyof TransportLimits, number>;
}
