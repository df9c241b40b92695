import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAuthenticate } from '../../../src/auth/authenticate.ts';
import { AuthenticationError, type Credentials, shownBy } from '../../../src/auth/credentials.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const clock = new FakeClock();
const key = 'k-7f3a';
const sha256 = createHash('sha256').update(key).digest('hex');
const apiKeys = [
  { name: 'other', sha256: 'f'.repeat(64), scopes: [] },
  { name: 'matchmaker', sha256, scopes: ['gamelift:read', 'gamelift:write'] },
] as const;

describe('what a caller shows', () => {
  const inHeaders = (headers: Credentials['headers']) => shownBy({ headers });
  const inParams = (connectionParams: Record<string, unknown>) => shownBy({ headers: {}, connectionParams });

  test.each([
    ['a token in the headers', inHeaders({ authorization: 'Bearer a.b-c_d' }), { token: 'a.b-c_d' }],
    ['a token, in whatever case', inHeaders({ authorization: 'bearer abc' }), { token: 'abc' }],
    ['a key in the headers', inHeaders({ 'x-api-key': 'k' }), { apiKey: 'k' }],
    ['a token in connection_init', inParams({ authorization: 'Bearer abc' }), { token: 'abc' }],
    ['a token under the header’s name', inParams({ Authorization: 'Bearer abc' }), { token: 'abc' }],
    ['a key in connection_init', inParams({ apiKey: 'k' }), { apiKey: 'k' }],
    ['nothing', inHeaders({ cookie: 'authorization=x' }), null],
  ])('is %s', (_name, shown, expected) => {
    expect(shown).toEqual(expected);
  });

  test('is what connection_init says, where both say something', () => {
    expect(shownBy({ headers: { authorization: 'Bearer a' }, connectionParams: { apiKey: 'k' } })).toEqual({
      apiKey: 'k',
    });
  });

  test.each([
    ['both', { headers: { authorization: 'Bearer a', 'x-api-key': 'k' } }],
    ['another scheme', { headers: { authorization: 'Basic YTpi' } }],
    ['a token with spaces in it', { headers: { authorization: 'Bearer a b' } }],
    ['two keys', { headers: { 'x-api-key': ['a', 'b'] } }],
    ['an empty key', { headers: { 'x-api-key': '' } }],
    ['a number', { headers: {}, connectionParams: { authorization: 7 } }],
    ['null', { headers: {}, connectionParams: { apiKey: null } }],
    ['much too long a key', { headers: {}, connectionParams: { apiKey: 'k'.repeat(16_385) } }],
  ] satisfies [string, Credentials][])('is refused where it is %s', (_name, credentials) => {
    expect(() => shownBy(credentials)).toThrow(AuthenticationError);
  });
});

describe('an API key', async () => {
  const authenticate = await createAuthenticate({ apiKeys }, clock);

  test('is known by its hash, and never expires', () => {
    expect(authenticate({ headers: { 'x-api-key': key } })).toEqual({
      id: 'key:matchmaker',
      scopes: new Set(['gamelift:read', 'gamelift:write']),
      player: null,
    });
  });

  // Hashes of one length are compared: Node's comparison throws another error where lengths differ.
  test.each([
    ['an unknown key', 'another'],
    ['its beginning', key.slice(0, -1)],
    ['a longer one that begins with it', `${key}x`],
    ['one that ends with it', `x${key}`],
    ['itself in another case', key.toUpperCase()],
    ['one character', 'k'],
    ['as many characters of another', 'k-7f3b'],
    ['as long a one as is read', 'k'.repeat(16_384)],
    ['the hash itself', sha256],
    ['text of as many characters as a hash has bytes', 'k'.repeat(32)],
    ['characters beyond ASCII', 'k-7f3ä'],
  ])('is not %s', (_name, shown) => {
    const refused = { name: 'AuthenticationError', message: 'The API key is not known' };
    expect(() => authenticate({ headers: { 'x-api-key': shown } })).toThrow(expect.objectContaining(refused));
    expect(() => authenticate({ headers: {}, connectionParams: { apiKey: shown } })).toThrow(
      expect.objectContaining(refused),
    );
  });

  test.each([
    ['two of one name', [apiKeys[0], { ...apiKeys[1], name: 'other' }]],
    ['two of one hash', [apiKeys[1], { ...apiKeys[1], name: 'b', sha256: sha256.toUpperCase() }]],
    ['one that is no hash', [{ ...apiKeys[0], sha256: key }]],
  ])('is not set up with %s', async (_name, keys) => {
    await expect(createAuthenticate({ apiKeys: keys }, clock)).rejects.toThrow(TypeError);
  });
});

test('who shows nothing, or what is not asked for, is told what is', async () => {
  const byKey = await createAuthenticate({ apiKeys }, clock);
  const byToken = await createAuthenticate({ jwt: { keys: { secret: 's'.repeat(32) } } }, clock);
  expect(() => byKey({ headers: {} })).toThrow('Expected an API key');
  expect(() => byKey({ headers: { authorization: 'Bearer abc' } })).toThrow('Expected an API key');
  expect(() => byToken({ headers: { 'x-api-key': key } })).toThrow('Expected a bearer token');
  await expect(createAuthenticate({}, clock)).rejects.toThrow(TypeError);
});
