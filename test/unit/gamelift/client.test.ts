import { afterEach, expect, test, vi } from 'vitest';
import { createClient } from '../../../src/gamelift/client.ts';

afterEach(() => vi.unstubAllEnvs());

const options = {
  region: 'us-west-2',
  endpoint: 'http://127.0.0.1:9080',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  connectionTimeoutMs: 1_000,
  maximumSockets: 10,
};

test('the environment does not change how GameLift is called', async () => {
  for (const [name, value] of Object.entries({
    AWS_RETRY_MODE: 'adaptive',
    AWS_MAX_ATTEMPTS: '7',
    AWS_DEFAULTS_MODE: 'mobile',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
  })) {
    vi.stubEnv(name, value);
  }
  const { config } = createClient(options);
  expect(config.retryMode).toBe('standard');
  expect(await config.maxAttempts()).toBe(1);
  expect((await config.retryStrategy()) as { mode?: string }).toMatchObject({ mode: 'standard' });
  expect([await config.useFipsEndpoint(), await config.useDualstackEndpoint()]).toEqual([false, false]);
});
