import { expect, test } from 'vitest';
import { misspeltIn } from '../../../src/config/misspelt.ts';

test.each([
  ['LEASE_TTL_MSS', 'LEASE_TTL_MS'],
  ['GAMELIFT_ENPOINT', 'GAMELIFT_ENDPOINT'],
  ['DRAIN_DEADLINE', 'DRAIN_DEADLINE_MS'],
  ['live_held_bytes', 'LIVE_HELD_BYTES'],
])('%s was probably meant to be %s', (name, meant) => {
  expect(misspeltIn({ [name]: '1', PATH: '/bin' })).toEqual([{ name, meant }]);
});

test("settings, and variables that are somebody else's, are no slips", () => {
  const others = {
    HOME: '/',
    HOSTS: 'a',
    AWS_PROFILE: 'x',
    OTEL_SERVICE_NAME: 'x',
    REDIS_PORT: 'tcp://1',
    npm_config_cache: 'x',
  };
  expect(misspeltIn({ ...others, LEASE_TTL_MS: '1' })).toEqual([]);
});

test('who has given the setting itself means something else', () => {
  expect(misspeltIn({ LEASE_TTL_MS: '3000', LEASE_TTL_MSS: '1' })).toEqual([]);
});
