import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endpointInUse } from '../../../src/gamelift/endpoint.ts';

const url = 'http://127.0.0.1:9080';

beforeEach(() => {
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_GAMELIFT', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(mkdtempSync(join(tmpdir(), 'profile-')), 'none'));
});
afterEach(() => vi.unstubAllEnvs());
const inUse = (endpoint?: string) => endpointInUse('us-west-2', endpoint, process.env);

test('without more the endpoint is that of the Region', async () => {
  expect(await inUse()).toEqual({ url: 'https://gamelift.us-west-2.amazonaws.com', source: 'the Region' });
});

test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_GAMELIFT'])('%s sets the endpoint, and is named', async (name) => {
  vi.stubEnv(name, url);
  expect(await inUse()).toEqual({ url, source: name });
});

test('the variable of the service wins over the one for all services', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  vi.stubEnv('AWS_ENDPOINT_URL_GAMELIFT', url);
  expect(await inUse()).toEqual({ url, source: 'AWS_ENDPOINT_URL_GAMELIFT' });
});

test('a profile sets the endpoint, and is named', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'profile-')), 'config');
  writeFileSync(file, `[profile studio]\nendpoint_url = ${url}\n`);
  vi.stubEnv('AWS_CONFIG_FILE', file);
  vi.stubEnv('AWS_PROFILE', 'studio');
  expect(await inUse()).toEqual({ url, source: 'the AWS profile' });
});

test.each([
  ['AWS_USE_FIPS_ENDPOINT', 'https://gamelift-fips.us-west-2.amazonaws.com'],
  ['AWS_USE_DUALSTACK_ENDPOINT', 'https://gamelift.us-west-2.api.aws'],
])('%s chooses a variant of the Region’s endpoint, and is named', async (name, variant) => {
  vi.stubEnv(name, 'true');
  expect(await inUse()).toEqual({ url: variant, source: `the Region, ${name}` });
});

test('a profile chooses a variant of the Region’s endpoint, and is named', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'profile-')), 'config');
  writeFileSync(file, '[profile studio]\nuse_fips_endpoint = true\n');
  vi.stubEnv('AWS_CONFIG_FILE', file);
  vi.stubEnv('AWS_PROFILE', 'studio');
  expect((await inUse()).source).toBe('the Region, the AWS profile');
});

test('the setting wins over all others', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  expect(await inUse(`${url}/`)).toEqual({ url, source: 'the setting' });
});
