import { expect, test } from 'vitest';
import { IssuerUnavailable } from '../../../src/auth/credentials.ts';
import { rawSocket, startTestTransport } from './fixture.ts';

const authenticate = () => Promise.reject(new IssuerUnavailable(4_200));

test.each([
  ['POST', 'application/json'],
  ['POST', 'application/graphql-response+json'],
  ['POST', 'text/event-stream'],
  ['GET', 'application/json'],
])('while the issuer is out of reach a %s for %s is answered 503 with Retry-After', async (method, accept) => {
  const { url, errors } = await startTestTransport({ authenticate });
  const query = '{ hello }';
  const headers = { accept, 'content-type': 'application/json' };
  const response =
    method === 'POST'
      ? await fetch(`${url}/graphql`, { method, headers, body: JSON.stringify({ query }) })
      : await fetch(`${url}/graphql?${new URLSearchParams({ query })}`, { headers });
  const text = await response.text();
  expect(text).toContain('"code":"UPSTREAM_UNAVAILABLE"');
  expect(text).toContain('"retryAfterMs":4200');
  if (accept !== 'text/event-stream') {
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
  }
  expect(errors).toEqual([]);
});

test('while the issuer is out of reach a WebSocket is closed with 1013', async () => {
  const { url, errors } = await startTestTransport({ authenticate });
  const socket = await rawSocket(url);
  socket.send({ type: 'connection_init', payload: { authorization: 'Bearer abc' } });
  expect(await socket.closed).toBe(1013);
  expect(errors).toEqual([]);
});
