import type { Clock } from '../../../lib/clock.ts';
import { RedisConnection, type RedisRefusal, type RedisScript, RedisUnavailable } from '../../../lib/redis.ts';
import type { Logger } from '../../../observability/logger.ts';
import { RedisUnusable } from './unusable.ts';

/**
 * Connects to the Redis that several gateways share. Rejects with RedisUnusable where it can't be reached at start-up, or would
 * drop what it was given; afterwards it connects again by itself, and the log says once that it is away and once that it is back.
 */
export async function openRedis(options: {
  url: string;
  /** What every key and channel of the gateway begins with. */
  prefix: string;
  clock: Clock;
  random: () => number;
  logger: Logger;
}): Promise<RedisConnection> {
  const { logger } = options;
  let isAway = false;
  let isOpen = false;
  const redis = await RedisConnection.open({
    ...options,
    onTrouble(error) {
      if (isOpen && !isAway) logger.warn({ err: error }, 'Redis can’t be reached: nothing is polled until it is back');
      isAway = isOpen;
    },
    onRefused: refusalLog(logger),
  }).catch((error: unknown) => {
    throw new RedisUnusable(error instanceof Error ? error.message : String(error), { cause: error });
  });
  isOpen = true;
  redis.onReconnected(() => {
    if (!isAway || !redis.isReady) return;
    isAway = false;
    logger.info({}, 'Redis is back');
  });
  try {
    const unfit = (await whyForgetful(redis)) ?? (await whyForbidden(redis, options.prefix));
    if (unfit !== null) throw new RedisUnusable(unfit);
    return redis;
  } catch (error) {
    redis.close();
    throw error instanceof RedisUnavailable ? new RedisUnusable(error.message, { cause: error }) : error;
  }
}

/** Logs each kind of refusal once: a script whose key has another type is refused each time. */
function refusalLog(logger: Logger): (error: RedisRefusal, command: { name: string; key: string }) => void {
  const known = new Set<string>();
  return (error, { name, key }) => {
    const kind = `${name} ${error.message.split(' ', 1)}`;
    if (known.has(kind)) return;
    known.add(kind);
    logger.error({ script: name, key, err: error }, 'Redis refuses a command: this instance does without it');
  };
}

/** A Redis that is full, or has become a replica, answers whoever pings it. */
const writeSomething: RedisScript = {
  name: 'write-something',
  text: `return redis.call('SET', KEYS[1], '', 'PX', 1000)`,
};

/** Why Redis is of no use now; null where it can be reached and takes what it is given. */
export async function whyRedisIsOutOfReach(redis: RedisConnection, prefix: string): Promise<string | null> {
  if (!redis.isReady) return 'Redis can’t be reached';
  try {
    await redis.run(writeSomething, [`${prefix}readiness`], []);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Why a Redis can't be relied on to keep what it was given; null where it can, or does not tell. */
async function whyForgetful(redis: RedisConnection): Promise<string | null> {
  let policy: string | null;
  try {
    policy = await redis.setting('maxmemory-policy');
  } catch (error) {
    // Services that are run for their users often forbid CONFIG; docs/scaling.md says what must be set there.
    if (error instanceof Error && /^(ERR|NOPERM) /.test(error.message)) return null;
    throw error;
  }
  if (policy === null || policy === 'noeviction') return null;
  return `expected a Redis with maxmemory-policy noeviction, got ${policy}: when its memory is full it would drop parts of histories`;
}

/** What of that which every topic needs Redis does not let this user do; null where it lets him, or takes nothing just now. */
async function whyForbidden(redis: RedisConnection, prefix: string): Promise<string | null> {
  try {
    const unlisten = await redis.listen(`${prefix}rehearsal`, () => {});
    await unlisten();
    await redis.run(writeSomething, [`${prefix}readiness`], []);
    return null;
  } catch (error) {
    // That passes, and until then the gateway is not ready.
    if (error instanceof RedisUnavailable) return null;
    return error instanceof Error ? error.message : String(error);
  }
}
