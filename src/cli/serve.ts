import { type ConfigOf, settings } from '../config/settings.ts';
import { createGateway, type GatewayOptions } from '../gateway.ts';
import { createLogger } from '../observability/logger.ts';
import type { RunCommand } from './command.ts';
import { configured } from './configured.ts';
import { listening } from './listening.ts';

/** The gateway alone, against GameLift or any endpoint that speaks like it. */
export const runServe: RunCommand = async (args, { env, print, untilStopped }) => {
  const config = configured('serve', args, env);
  const logger = await createLogger({ level: config.logLevel, format: 'json' });
  const stopped = untilStopped();
  const starting = createGateway({
    ...gatewayOptionsOf(config),
    region: config.region,
    endpoint: config.endpoint,
    redis: redisOptionsOf(config),
    logger,
  });
  const gateway = await listening(starting, config, settings.port);
  print(`GraphQL at ${gateway.url}/graphql`);
  logger.info({ url: gateway.url, region: config.region, endpoint: config.endpoint }, 'the gateway listens');
  await stopped;
  logger.info({ deadlineMs: config.drainDeadlineMs }, 'the gateway stops');
  await gateway.stop(config.drainDeadlineMs);
};

/** The shared Redis, where the engine is one. Its settings are there: the configuration was refused otherwise. */
function redisOptionsOf({ engine, redisUrl, redisPrefix, leaseTtlMs }: ConfigOf<'serve'>): GatewayOptions['redis'] {
  if (engine === 'memory' || redisUrl === undefined || redisPrefix === undefined) return undefined;
  return { url: redisUrl, prefix: redisPrefix, leaseTtlMs };
}

/** What `dev` and `serve` have in common. */
export function gatewayOptionsOf(config: ConfigOf<'dev'> | ConfigOf<'serve'>): Omit<GatewayOptions, 'region'> {
  const { auth, host, port, pollBudgetShare } = config;
  const { pollMinIntervalMs, pollMaxIntervalMs, pollFastIntervalMs } = config;
  const { maxBodyBytes, maxTokens, maxDepth, maxAliases, maxOperationsPerSocket, maxSockets } = config;
  return {
    auth,
    host,
    port,
    pollBudgetShare,
    live: { pollMinIntervalMs, pollMaxIntervalMs, pollFastIntervalMs },
    limits: { maxBodyBytes, maxTokens, maxDepth, maxAliases, maxOperationsPerSocket, maxSockets },
  };
}
