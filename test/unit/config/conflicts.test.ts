import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { sentenceOf } from '../../../src/config/problem.ts';
import { settings } from '../../../src/config/settings.ts';

const region = { AWS_REGION: 'us-west-2' };
const jwks = { JWT_JWKS_URL: 'https://id.example/jwks.json' };
const named = { JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'gamelift' };
const secret = { JWT_SECRET: 's'.repeat(32) };
const sha256 = 'a'.repeat(64);

function problemsOf(env: Record<string, string>, ...flags: string[]): string[] {
  const loaded = loadConfig('serve', { ...region, ...env }, flags);
  return loaded.ok ? [] : loaded.problems.map(sentenceOf);
}

it.each([
  ['nobody asked, on this machine', { AUTH: 'none' }],
  ['nobody asked, on a name of this machine', { AUTH: 'none', HOST: 'localhost' }],
  ['nobody asked, for everybody, on purpose', { AUTH: 'none', HOST: '0.0.0.0', INSECURE: 'true' }],
  ['an issuer’s keys', { AUTH: 'jwt', HOST: '0.0.0.0', ...jwks, ...named }],
  ['a secret, of whatever issuer', { AUTH: 'jwt', ...secret }],
  ['API keys', { AUTH: 'api-key', API_KEYS: `console ${sha256} gamelift:read` }],
  ['both', { AUTH: 'jwt,api-key', API_KEYS: `console ${sha256} gamelift:read`, ...secret }],
])('serve starts with %s', (_name, env) => {
  expect(problemsOf(env)).toEqual([]);
});

it.each(['0.0.0.0', '::', '10.1.2.3', 'gateway.example'])(
  'serve refuses AUTH=none on %s without --insecure',
  (host) => {
    const expected = 'an address of this machine alone with AUTH=none, or --insecure';
    expect(problemsOf({ AUTH: 'none', HOST: host })).toEqual([`HOST: expected ${expected}, got "${host}"`]);
    expect(problemsOf({ AUTH: 'none' }, '--host', host)).toEqual([`--host: expected ${expected}, got "${host}"`]);
    expect(problemsOf({ AUTH: 'none' }, '--host', host, '--insecure')).toEqual([]);
  },
);

it('serve refuses tokens without a key to judge them by, or with two', () => {
  const expected =
    'JWT_JWKS_URL: expected exactly one of JWT_JWKS_URL, JWT_PUBLIC_KEY_FILE, JWT_SECRET, where AUTH has jwt';
  expect(problemsOf({ AUTH: 'jwt' })).toEqual([expected]);
  expect(problemsOf({ AUTH: 'jwt', ...jwks, ...named, ...secret })).toEqual([`${expected}, got "2 of them"`]);
});

it('serve refuses an issuer’s keys without the issuer and the audience', () => {
  expect(problemsOf({ AUTH: 'jwt', ...jwks })).toEqual([
    'JWT_ISSUER: expected a text; JWT_JWKS_URL needs one',
    'JWT_AUDIENCE: expected a text; JWT_JWKS_URL needs one',
  ]);
});

it('serve refuses api-key without keys', () => {
  expect(problemsOf({ AUTH: 'api-key' })).toEqual([
    expect.stringMatching(/^API_KEYS: expected .*AUTH=api-key needs some$/),
  ]);
});

it('serve refuses algorithms that the key can’t be used with', () => {
  const ofSecrets = 'JWT_ALGORITHMS: expected HS256, HS384 or HS512, where JWT_SECRET is given, got "HS256,RS256"';
  expect(problemsOf({ AUTH: 'jwt', ...secret, JWT_ALGORITHMS: 'HS256,RS256' })).toEqual([ofSecrets]);
  const ofKeys =
    '--jwt-algorithms: expected algorithms of public keys, where JWT_JWKS_URL or JWT_PUBLIC_KEY_FILE is given, got "HS256"';
  expect(problemsOf({ AUTH: 'jwt', ...jwks, ...named }, '--jwt-algorithms', 'HS256')).toEqual([ofKeys]);
  expect(problemsOf({ AUTH: 'jwt', ...secret, JWT_ALGORITHMS: 'HS512' })).toEqual([]);
  expect(problemsOf({ AUTH: 'jwt', ...jwks, ...named, JWT_ALGORITHMS: 'ES256,RS256' })).toEqual([]);
});

it('serve refuses GraphiQL without introspection', () => {
  expect(problemsOf({ AUTH: 'none' }, '--graphiql')).toEqual([
    'INTROSPECTION: expected true with GRAPHIQL=true, got "false"',
  ]);
  expect(problemsOf({ AUTH: 'none' }, '--graphiql', '--introspection')).toEqual([]);
});

it.each([
  ['JWT_SECRET', { AUTH: 'jwt', JWT_SECRET: 'short' }],
  ['JWT_JWKS_URL', { AUTH: 'jwt', JWT_JWKS_URL: 'id.example', ...named }],
  ['API_KEYS', { AUTH: 'api-key', API_KEYS: 'console' }],
  ['REDIS_URL', { AUTH: 'none', ENGINE: 'redis', REDIS_PREFIX: 'p', REDIS_URL: 'redis.example:6379' }],
  ['REDIS_PREFIX', { AUTH: 'none', ENGINE: 'redis', REDIS_PREFIX: '{p}', REDIS_URL: 'redis://redis.example' }],
])('a %s that can’t be read is told once, and is not missed besides', (name, env) => {
  expect(problemsOf(env)).toEqual([expect.stringMatching(`^${name}: `)]);
});

it.each(['GAMELIFT_ENDPOINT', 'JWT_JWKS_URL'])('refuses credentials in %s, and does not show them', (name) => {
  expect(problemsOf({ AUTH: 'none', [name]: 'https://ada:hunter2@id.example/keys' })).toEqual([
    expect.stringMatching(/ without credentials, .* got "https:\/\/\(secret\)@id\.example\/keys"$/),
  ]);
});

it('what arrived as a secret is told to nobody', () => {
  expect(problemsOf({ AUTH: 'api-key,jwt', API_KEYS: 'hunter2', JWT_SECRET: 'hunter2' }).join()).not.toContain(
    'hunter2',
  );
});

it.each([
  [
    'auth',
    ['none', 'jwt', 'api-key', 'jwt,api-key', 'api-key,jwt'],
    ['', 'None', 'jwt,none', 'jwt,jwt', 'jwt, api-key', 'basic'],
  ],
  [
    'jwtJwksUrl',
    ['https://id.example/keys', 'http://127.0.0.1:8080/keys', 'http://[::1]/'],
    ['http://id.example/keys', 'file:///etc/keys'],
  ],
  ['jwtSecret', ['s'.repeat(32)], ['s'.repeat(31)]],
  ['jwtAlgorithms', ['RS256', 'ES256,EdDSA', 'HS256'], ['', 'none', 'RS256, ES256', 'rs256']],
  ['jwtPlayerClaim', ['player', 'https://game.example/player', 'custom:player'], ['', 'a b', 'é']],
  [
    'apiKeys',
    [
      `a ${sha256} gamelift:read`,
      ` a ${sha256.toUpperCase()} gamelift:read gamelift:write ; b ${'b'.repeat(64)} gamelift:operate;`,
    ],
    [
      '',
      ';',
      'a',
      `a ${sha256}`,
      `a ${sha256} gamelift:all`,
      `a key gamelift:read`,
      `a ${sha256} gamelift:read; a ${'b'.repeat(64)} gamelift:read`,
      `a ${sha256} gamelift:read; b ${sha256} gamelift:read`,
    ],
  ],
] as const)('%s takes what it should and nothing else', (name, good, bad) => {
  const { read } = settings[name].parser;
  for (const text of good) expect(read(text), text).not.toBeUndefined();
  for (const text of bad) expect(read(text), text).toBeUndefined();
});

it('API keys are read with their scopes', () => {
  expect(settings.apiKeys.parser.read(`a ${sha256} gamelift:read gamelift:write`)).toEqual([
    { name: 'a', sha256, scopes: ['gamelift:read', 'gamelift:write'] },
  ]);
});
