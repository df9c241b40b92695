import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { AuthenticationError } from '../../../src/auth/credentials.ts';
import { createJwtVerifier, type JwtOptions } from '../../../src/auth/jwt.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const secret = 'a secret of more than thirty-two bytes';
const clock = new FakeClock();
const now = clock.wallTime() / 1_000;
const claims = { sub: 'ann@example.com', exp: now + 60, scope: 'openid gamelift:read gamelift:connect' };

const signed = (payload: object, algorithm = 'HS256', key = secret) =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: algorithm }).sign(createSecretKey(Buffer.from(key)));
const verify = async (payload: object, options: Partial<JwtOptions> = {}) =>
  createJwtVerifier({ keys: { secret }, ...options }, clock)(await signed(payload));

describe('a token', () => {
  test('says who its bearer is, what he may do, and until when', async () => {
    expect(await verify(claims)).toEqual({
      id: expect.stringMatching(/^jwt:[\w-]{22}$/),
      scopes: new Set(['gamelift:read', 'gamelift:connect']),
      player: null,
      expiresAt: (now + 60) * 1_000,
    });
  });

  test('has no scopes where it names none, and takes a list of them', async () => {
    expect((await verify({ ...claims, scope: undefined })).scopes).toEqual(new Set());
    expect((await verify({ ...claims, scope: ['gamelift:write', 'else'] })).scopes).toEqual(
      new Set(['gamelift:write']),
    );
  });

  test('makes its bearer a player by a claim', async () => {
    expect((await verify({ ...claims, player: 'ann' })).player).toBe('ann');
  });

  test('is read by the claims that the settings name', async () => {
    const names = { subject: 'uid', scopes: 'permissions', player: 'https://game.example/player' };
    const payload = { exp: now + 60, uid: 7, permissions: ['gamelift:operate'], 'https://game.example/player': 'ann' };
    const viewer = await verify({ ...payload, uid: '7' }, { claims: names });
    expect(viewer).toMatchObject({ scopes: new Set(['gamelift:operate']), player: 'ann' });
    await expect(verify(payload, { claims: names })).rejects.toThrow('expected a text as the claim "uid"');
  });

  test('of another issuer is of another principal, whatever its subject', async () => {
    const ids = await Promise.all(['a', 'b'].map(async (iss) => (await verify({ ...claims, iss })).id));
    expect(ids[0]).not.toBe(ids[1]);
  });

  test.each([
    ['without an end', { exp: undefined }, 'its claim "exp"'],
    ['without a subject', { sub: undefined }, 'its claim "sub"'],
    ['that has expired', { exp: now - 6 }, 'it has expired'],
    ['that is not good yet', { nbf: now + 6 }, 'its claim "nbf"'],
    ['of another issuer', { iss: 'https://evil.example' }, 'its claim "iss"'],
    ['for another audience', { aud: 'shop' }, 'its claim "aud"'],
    ['whose player is a number', { player: 7 }, 'a player ID as the claim "player"'],
    ['whose player is empty', { player: '' }, 'a player ID as the claim "player"'],
    ['whose player is null', { player: null }, 'a player ID as the claim "player"'],
    ['whose scopes are an object', { scope: { 'gamelift:read': true } }, 'words or a list as the claim "scope"'],
  ])('%s is refused', async (_name, differing, reason) => {
    const judged = verify(
      { ...claims, iss: 'https://id.example', aud: 'gamelift', ...differing },
      { issuer: 'https://id.example', audience: 'gamelift' },
    );
    await expect(judged).rejects.toThrow(AuthenticationError);
    await expect(judged).rejects.toThrow(reason);
  });

  test('is good for the clock’s skew on either side, and then to its very end', async () => {
    expect((await verify({ ...claims, exp: now - 4 })).expiresAt).toBe((now + 1) * 1_000);
    expect((await verify({ ...claims, nbf: now + 4 })).expiresAt).toBe((now + 60) * 1_000);
    await expect(verify({ ...claims, exp: now - 1 }, { clockSkewMs: 0 })).rejects.toThrow('it has expired');
  });
});

describe('a signature', () => {
  const judge = createJwtVerifier({ keys: { secret } }, clock);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  test.each([
    ['that is none', async () => new UnsecuredJWT(claims).encode(), 'its algorithm is not allowed'],
    ['by another secret', () => signed(claims, 'HS256', secret.toUpperCase()), 'its signature does not fit'],
    ['over something else', async () => `${await signed(claims)}x`, 'its signature does not fit'],
    ['that is no JWT', async () => 'a.b.c', 'it is malformed'],
    ['of no three parts', async () => 'abc', 'it is malformed'],
  ])('%s is refused', async (_name, token, reason) => {
    await expect(judge(await token())).rejects.toThrow(`The token is not accepted: ${reason}`);
  });

  test('by a private key is judged by the public one', async () => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect(await createJwtVerifier({ keys: { publicKey: pem } }, clock)(token)).toMatchObject({ player: null });
  });

  test('made with the public key as if it were a secret is refused', async () => {
    const forged = await signed(claims, 'HS256', pem);
    const judged = createJwtVerifier({ keys: { publicKey: pem } }, clock)(forged);
    await expect(judged).rejects.toThrow('its algorithm is not allowed');
  });

  test('of an algorithm that the settings leave out is refused', async () => {
    await expect(verify(claims, { algorithms: ['HS512'] })).rejects.toThrow('its algorithm is not allowed');
  });

  test('by a key of another kind is refused', async () => {
    const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(other);
    const judged = createJwtVerifier({ keys: { publicKey: pem } }, clock)(token);
    await expect(judged).rejects.toThrow(AuthenticationError);
  });

  test('needs a secret as long as its hash', () => {
    expect(() => createJwtVerifier({ keys: { secret: 'short' } }, clock)).toThrow('at least 32 bytes, got 5');
  });
});
