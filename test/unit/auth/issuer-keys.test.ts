import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { AuthenticationError, IssuerUnavailable } from '../../../src/auth/credentials.ts';
import { createJwtVerifier } from '../../../src/auth/jwt.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { startIssuer } from '../../support/issuer.ts';

const second = 1_000;
const minute = 60_000;

/** An issuer and a verifier of its tokens, whose clock a test drives. */
async function setUp() {
  const issuer = await startIssuer();
  onTestFinished(() => issuer.stop());
  const clock = new FakeClock();
  const trouble: Error[] = [];
  const verify = createJwtVerifier({ keys: { jwksUrl: issuer.jwksUrl } }, clock, (error) => trouble.push(error));
  const sign = () => issuer.sign({ sub: 'ann', exp: clock.wallTime() / 1_000 + 86_400 });
  return { issuer, clock, trouble, verify, sign };
}

const failing = (response: ServerResponse) => void response.writeHead(500).end();
const publishing = (keys: unknown) => (response: ServerResponse) => void response.end(JSON.stringify({ keys }));

test('an issuer’s keys are fetched once for many tokens, and again when another key signs', async () => {
  const { issuer, clock, verify, sign } = await setUp();
  const token = await sign();
  await Promise.all([verify(token), verify(token), verify(token)]);
  expect(issuer.fetches).toBe(1);
  await issuer.rotate();
  const rotated = await sign();
  await expect(verify(rotated)).rejects.toThrow('its key is not known');
  await clock.advance(second);
  await verify(rotated);
  expect(issuer.fetches).toBe(2);
  await expect(verify(token)).rejects.toThrow('its key is not known');
});

test('unknown key IDs cause one fetch a second', async () => {
  const { issuer, clock, verify, sign } = await setUp();
  await verify(await sign());
  const published = publishing([issuer.published]);
  issuer.answerWith(published);
  await issuer.rotate();
  const unknown = await sign();
  for (let time = 0; time < 3; time++) {
    await clock.advance(second);
    const verified = await Promise.allSettled(Array.from({ length: 20 }, () => verify(unknown)));
    expect(verified.every(({ status }) => status === 'rejected')).toBe(true);
    expect(issuer.fetches).toBe(time + 2);
  }
});

test('an issuer that is down is asked once in five seconds, whatever number of tokens comes', async () => {
  const { issuer, clock, trouble, verify, sign } = await setUp();
  issuer.answerWith(failing);
  const token = await sign();
  for (let round = 1; round <= 3; round++) {
    for (let time = 0; time < 10; time++) {
      const refused = { name: 'IssuerUnavailable', retryAfterMs: 5_000 };
      await expect(verify(token)).rejects.toMatchObject(time === 0 ? refused : { name: 'IssuerUnavailable' });
    }
    expect(issuer.fetches).toBe(round);
    expect(trouble).toHaveLength(round);
    await clock.advance(2 * second);
    await expect(verify(token)).rejects.toMatchObject({ retryAfterMs: 3_000 });
    await clock.advance(3 * second);
  }
  issuer.answerWith(null);
  await verify(token);
  expect(issuer.fetches).toBe(4);
});

test('concurrent tokens share a fetch that fails', async () => {
  const { issuer, verify, sign } = await setUp();
  await issuer.stop();
  const token = await sign();
  const verified = await Promise.allSettled(Array.from({ length: 20 }, () => verify(token)));
  for (const result of verified) {
    expect(result).toMatchObject({ status: 'rejected', reason: expect.any(IssuerUnavailable) });
  }
});

test('while the issuer is down its keys remain good for an hour, and unknown ones are not refused for good', async () => {
  const { issuer, clock, verify, sign } = await setUp();
  const token = await sign();
  await verify(token);
  issuer.answerWith(failing);
  for (let passed = 0; passed < 59; passed++) {
    await clock.advance(minute);
    await verify(token);
  }
  expect(issuer.fetches).toBeLessThan(60);
  await issuer.rotate();
  await expect(verify(await sign())).rejects.toBeInstanceOf(IssuerUnavailable);
  await clock.advance(2 * minute);
  await expect(verify(token)).rejects.toBeInstanceOf(IssuerUnavailable);
});

test('while the issuer hangs its keys remain good, and no token waits', async () => {
  const { issuer, clock, verify, sign } = await setUp();
  const token = await sign();
  await verify(token);
  const asked: ServerResponse[] = [];
  issuer.answerWith((response) => void asked.push(response));
  await clock.advance(6 * minute);
  await Promise.all([verify(token), verify(token)]);
  await verify(token);
  await expect.poll(() => asked.length).toBe(1);
});

test('a key that was withdrawn is good for ten minutes at most', async () => {
  const { issuer, clock, verify, sign } = await setUp();
  const token = await sign();
  await verify(token);
  await issuer.rotate();
  await clock.advance(10 * minute);
  await expect(verify(token)).rejects.toThrow('its key is not known');
});

test.each([
  ['back', -60 * minute],
  ['forward', 60 * minute],
])('a clock that is set %s makes a cool-down neither longer nor shorter', async (_way, byMs) => {
  const { issuer, clock, verify, sign } = await setUp();
  issuer.answerWith(failing);
  const token = await sign();
  await expect(verify(token)).rejects.toBeInstanceOf(IssuerUnavailable);
  clock.set(byMs);
  issuer.answerWith(null);
  await clock.advance(5 * second - 1);
  await expect(verify(token)).rejects.toBeInstanceOf(IssuerUnavailable);
  await clock.advance(1);
  await verify(token);
});

test.each<[string, (response: ServerResponse) => void, string]>([
  ['without end', endless, '262144 bytes'],
  ['that is no JSON', (response) => void response.end('<html>'), 'of JSON'],
  ['that is null', (response) => void response.end('null'), 'a list of keys'],
  ['without keys', (response) => void response.end('{}'), 'a list of keys'],
  ['whose keys are no list', (response) => void response.end('{"keys":{}}'), 'a list of keys'],
  ['that is elsewhere', (response) => void response.writeHead(302, { location: '/keys' }).end(), 'status 200'],
  ['that is refused', (response) => void response.writeHead(403).end('x'.repeat(1_000)), 'status 200'],
  ['that breaks off', brokenOff, ''],
])('a JWKS document %s is trouble of the issuer', async (_name, answer, expected) => {
  const { issuer, trouble, verify, sign } = await setUp();
  issuer.answerWith(answer);
  await expect(verify(await sign())).rejects.toBeInstanceOf(IssuerUnavailable);
  expect(trouble).toEqual([expect.objectContaining({ message: expect.stringContaining(expected) })]);
});

/** Writes for as long as the other side reads. */
function endless(response: ServerResponse): void {
  const fill = () => {
    while (!response.destroyed && response.write(' '.repeat(65_536)));
  };
  response.on('drain', fill);
  fill();
}

function brokenOff(response: ServerResponse): void {
  response.write('{"keys":[', () => response.destroy());
}

test('a key that cannot be used refuses no token of another', async () => {
  const { issuer, verify, sign } = await setUp();
  const { kid, x, ...incomplete } = issuer.published;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ format: 'jwk' });
  const unusable = [
    ...[null, 7, 'key', [], {}, { kty: 'PQC', kid }, { kty: 'EC', crv: 'P-999', kid }, { kty: 'oct', k: 'AAAA', kid }],
    ...[
      { ...incomplete, kid },
      { ...issuer.published, x: 7 },
      { ...issuer.published, x: 'AAAA' },
    ],
    ...[
      { ...rsa, kid },
      { ...rsa, kid, n: 'AQAB' },
      { ...issuer.published, alg: 'ES999' },
    ],
    ...[
      { ...issuer.published, use: 'enc' },
      { ...issuer.published, key_ops: ['encrypt'] },
    ],
    ...[
      { ...issuer.published, d: x },
      { ...issuer.published, kid: 7 },
      { ...issuer.published, key_ops: 7 },
    ],
  ];
  issuer.answerWith(publishing([...unusable, issuer.published, ...unusable]));
  expect(await verify(await sign())).toMatchObject({ player: null });
});

test('a token whose only key cannot be used is refused', async () => {
  const { issuer, verify, sign } = await setUp();
  for (const fault of [{ x: 'AAAA' }, { x: undefined }, { d: 'AAAA' }, { crv: 'P-999' }]) {
    issuer.answerWith(publishing([{ ...issuer.published, ...fault }]));
    await expect(verify(await sign())).rejects.toBeInstanceOf(AuthenticationError);
  }
});

test('two keys of one ID are both tried', async () => {
  const { issuer, clock, verify, sign } = await setUp();
  const first = { key: issuer.published, token: await sign() };
  await issuer.rotate(first.key.kid);
  const second = { key: issuer.published, token: await sign() };
  issuer.answerWith(publishing([first.key, second.key]));
  await verify(first.token);
  await verify(second.token);
  await issuer.rotate(first.key.kid);
  await clock.advance(1_000);
  await expect(verify(await sign())).rejects.toThrow('its signature does not fit');
  await expect(verify(await issuer.sign({ sub: 'ann', exp: 1 }))).rejects.toThrow('its signature does not fit');
});
