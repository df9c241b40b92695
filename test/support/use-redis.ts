import { afterAll, beforeAll } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { RedisConnection } from '../../src/lib/redis.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** A real Redis and a connection to it. */
export interface UsedRedis {
  readonly server: RedisServer;
  readonly redis: RedisConnection;
}

/** For the tests of the suite that calls it: both are there from before the first of them until after the last. */
export function useRedis(): UsedRedis {
  let server: RedisServer | undefined;
  let redis: RedisConnection | undefined;
  beforeAll(async () => {
    server = await startRedisServer();
    redis = await RedisConnection.open({ url: server.url, clock: systemClock, random: Math.random, onTrouble() {} });
  });
  afterAll(async () => {
    redis?.close();
    await server?.stop();
  });
  return {
    get server() {
      return there(server);
    },
    get redis() {
      return there(redis);
    },
  };
}

function there<T>(started: T | undefined): T {
  if (started === undefined)
    throw new Error('expected to be asked within a test: Redis is started before the first one');
  return started;
}
