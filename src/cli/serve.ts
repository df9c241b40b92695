import { type ConfigOf, settings } from '../config/settings.ts';
import { createGateway, type GatewayOptions } from '../gateway.ts';
import { createLogger } from '../observability/logger.ts';
import { defaultTransportLimits, type TransportLimits } from '../transport/limits.ts';
import { authOptionsOf } from './auth-options.ts';
import type { RunCommand } from './command.ts';
import { configured } from './configured.ts';
import { listening } from './listening.ts';
import { persistedDocumentsOf } from './persisted-documents.ts';
import { startTracing } from './tracing.ts';

/** The gateway alone, against GameLift or any endpoint that speaks like it. */
export const runServe: RunCommand = async (args, { env, print, untilStopped }) => {
  const config = configured('serve', args, env);
  const logger = await createLogger({ level: config.logLevel, format: 'json' });
  const { tracing, stop: stopTracing } = await startTracing(env);
  const stopped = untilStopped();
  const starting = createGateway({
    ...gatewayOptionsOf(config),
    region: config.region,
    endpoint: config.endpoint,
    logger,
    tracing,
  });
  const gateway = await listening(starting, config, settings.port);
  print(`GraphQL at ${gateway.url}/graphql`);
  logger.info({ url: gateway.url, region: config.region, endpoint: config.endpoint }, 'the gateway listens');
  // Asked once, so that whoever starts it reads at once whether its credentials are any good.
  void gateway.readiness();
  await stopped;
  logger.info({ deadlineMs: config.drainDeadlineMs }, 'the gateway stops');
  await gateway.stop(config.drainDeadlineMs);
  await stopTracing();
};

/** What `dev` and `serve` have in common. */
export function gatewayOptionsOf(config: ConfigOf<'dev'> | ConfigOf<'serve'>): Omit<GatewayOptions, 'region'> {
  const { host, port, pollBudgetShare, proxyHops, introspection, graphiql } = config;
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
    persistedDocuments: persistedDocumentsOf(config),
    drainWindowMs: config.drainWindowMs,
    introspection,
    graphiql,
  };
}

/** A setting for each limit, of the same name. */
function limitsOf(config: ConfigOf<'dev'> | ConfigOf<'serve'>): TransportLimits {
  const names = Object.keys(defaultTransportLimits) as (keyof TransportLimits)[];
  return Object.fromEntries(names.map((name) => [name, config[name]])) as Record<keyof TransportLimits, number>;
}
