import { httpUrl, integer, milliseconds, oneOf, redisPrefix, redisUrl, region } from '../parsers.ts';
import { optional, required, setting } from '../setting.ts';

/** Whose fleets they are, and with whom the gateway shares what it reads. */
export const upstream = {
  region: setting({
    env: 'AWS_REGION',
    flag: 'region',
    parser: region,
    defaults: { serve: required },
    sentence: 'The Region of the fleets.',
  }),
  endpoint: setting({
    env: 'GAMELIFT_ENDPOINT',
    flag: 'endpoint',
    parser: httpUrl,
    defaults: { serve: optional },
    sentence: 'Another endpoint than AWS’s own, e.g. the emulator’s.',
  }),
  engine: setting({
    env: 'ENGINE',
    flag: 'engine',
    parser: oneOf('memory', 'redis'),
    defaults: { serve: 'memory' },
    sentence:
      'Where histories are kept: in this process, or in a Redis that several gateways share (docs/scaling.md); then `REDIS_URL` and `REDIS_PREFIX` are needed.',
  }),
  redisUrl: setting({
    env: 'REDIS_URL',
    flag: 'redis-url',
    parser: redisUrl,
    defaults: { serve: optional },
    sentence: 'The Redis of `ENGINE=redis`. A password belongs here, which is never shown.',
    secret: true,
  }),
  redisPrefix: setting({
    env: 'REDIS_PREFIX',
    flag: 'redis-prefix',
    parser: redisPrefix,
    defaults: { serve: optional },
    sentence:
      'What every key in Redis begins with. Gateways with the same prefix share histories and rates, so it names the account and Region.',
  }),
  leaseTtlMs: setting({
    env: 'LEASE_TTL_MS',
    flag: 'lease-ttl-ms',
    parser: milliseconds({ from: 500, to: 60_000 }),
    defaults: { serve: 3_000 },
    sentence: 'How long the gateway that reads a fleet for all may be silent before another one takes over.',
  }),
  workers: setting({
    env: 'WORKERS',
    flag: 'workers',
    parser: integer({ from: 1, to: 64, of: 'processes' }),
    defaults: { serve: 1 },
    sentence: 'Processes of this machine that share the port; more than one needs `ENGINE=redis` (docs/scaling.md).',
  }),
};
