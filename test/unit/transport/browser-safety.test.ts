import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { OriginPolicy } from '../../../src/transport/origin-policy.ts';
import { startTestTransport } from './fixture.ts';

const friend = 'https://game.example';
const foreign = 'https://evil.example';
const open = () => startTestTransport({ origins: { allowedOrigins: [friend], isPrivate: true } });
type Headers = Record<string, string>;

/** fetch sets some of these headers by itself, as a browser does; this sends what it is told. */
function send(url: string, method: string, headers: Headers, body?: string) {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const sent = request(url, { method, headers }, async (response) => {
        response.setEncoding('utf8');
        resolve({ status: response.statusCode, headers: response.headers, text: (await response.toArray()).join('') });
      });
      sent.once('error', reject).end(body);
    },
  );
}

/** What an attempt to open a WebSocket ends with: open, or the status that refused it. */
function upgrade(url: string, headers: Headers): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve) => {
    socket.once('open', () => resolve('open'));
    socket.once('error', ({ message }) => resolve(message.replace('Unexpected server response: ', '')));
  });
}

const ways: Record<string, (url: string, headers: Headers) => Promise<string>> = {
  async POST(url, headers) {
    const json = { 'content-type': 'application/json', ...headers };
    const { status } = await send(`${url}/graphql`, 'POST', json, '{"query":"{ hello }"}');
    return status === 200 ? 'open' : String(status);
  },
  async GET(url, headers) {
    const { status } = await send(`${url}/graphql?query=%7Bhello%7D`, 'GET', headers);
    return status === 200 ? 'open' : String(status);
  },
  async SSE(url, headers) {
    const { status } = await send(`${url}/graphql?query=%7Bhello%7D`, 'GET', {
      accept: 'text/event-stream',
      ...headers,
    });
    return status === 200 ? 'open' : String(status);
  },
  WebSocket: upgrade,
};

describe.each(Object.entries(ways))('a request by %s', (_name, ask) => {
  it.each([
    ['of no page', {}, 'open'],
    ['of a page of ours', { origin: 'http://{host}' }, 'open'],
    ['of a page that was named', { origin: friend }, 'open'],
    ['of a foreign page', { origin: foreign }, '403'],
    ['of a page without a name', { origin: 'null' }, '403'],
    ['of a page whose name only begins like one of ours', { origin: 'http://{host}.evil.example' }, '403'],
    ['of a foreign page that a browser does not name', { 'sec-fetch-site': 'cross-site' }, '403'],
    ['of a page on a sister site', { 'sec-fetch-site': 'same-site' }, '403'],
    ['that a user typed', { 'sec-fetch-site': 'none' }, 'open'],
    ['sent to this machine by name', { host: 'localhost' }, 'open'],
    ['sent to another name that leads here', { host: 'evil.example' }, '421'],
    [
      'sent to another name that leads here, by a page of that name',
      { host: 'evil.example', origin: 'http://evil.example' },
      '421',
    ],
    ['sent to the name of an origin that was named', { host: 'game.example' }, 'open'],
  ])('%s', async (_of, headers, expected) => {
    const { url } = await open();
    const filled = Object.entries(headers).map(([name, value]) => [name, value.replace('{host}', new URL(url).host)]);
    expect(await ask(url, Object.fromEntries(filled))).toBe(expected);
  });
});

describe('a preflight', () => {
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

  it('of a page that was named is answered with what the page may send', async () => {
    const { url } = await open();
    const { status, headers } = await send(`${url}/graphql`, 'OPTIONS', { origin: friend, ...asked });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': friend,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('authorization'),
      vary: expect.stringContaining('Origin'),
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('allows what clients and instrumentation in browsers send, and the headers that were named', async () => {
    const origins = { allowedOrigins: [friend], allowedHeaders: ['X-Game-Version', 'traceparent'], isPrivate: true };
    const { url } = await startTestTransport({ origins });
    const { headers } = await send(`${url}/graphql`, 'OPTIONS', { origin: friend, ...asked });
    const allowed = String(headers['access-control-allow-headers']).split(', ');
    expect(new Set(allowed).size).toBe(allowed.length);
    expect(allowed).toEqual(
      expect.arrayContaining([
        ...['authorization', 'content-type', 'content-encoding', 'last-event-id', 'x-api-key', 'x-request-id'],
        ...['traceparent', 'tracestate', 'baggage', 'sentry-trace'],
        ...['apollographql-client-name', 'apollographql-client-version'],
        ...['apollo-require-preflight', 'x-apollo-operation-name'],
        'x-game-version',
      ]),
    );
  });

  it('of a foreign page is refused, and tells it nothing that it may read', async () => {
    const { url } = await open();
    const { status, headers } = await send(`${url}/graphql`, 'OPTIONS', { origin: foreign, ...asked });
    expect(status).toBe(403);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

it('answers to a page that was named can be read by it', async () => {
  const { url } = await open();
  const { headers } = await send(`${url}/graphql?query=%7Bhello%7D`, 'GET', { origin: friend });
  expect(headers['access-control-allow-origin']).toBe(friend);
});

it('every answer forbids what browsers would otherwise do with it', async () => {
  const { url } = await open();
  for (const path of ['/graphql?query=%7Bhello%7D', '/graphiql', '/healthz', '/nothing']) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('x-frame-options'), path).toBe('DENY');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
  }
  const { headers } = await fetch(`${url}/graphql?query=%7Bhello%7D`);
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
});

it('GraphiQL is not there where it is off', async () => {
  const { url } = await startTestTransport({ graphiql: false });
  expect((await fetch(`${url}/graphiql`)).status).toBe(404);
});

it('a gateway that is not this machine’s alone answers to any name', () => {
  const policy = new OriginPolicy({ allowedOrigins: [], isPrivate: false });
  expect(policy.isOurHost('gateway.example')).toBe(true);
  expect(policy.isWelcome({ host: 'gateway.example', origin: 'https://gateway.example' })).toBe(true);
});

it.each([
  ['localhost:4000', " 'self' ws://localhost:4000 wss://localhost:4000"],
  ['GAME.example', " 'self' ws://game.example wss://game.example"],
  ['[::1]:4000', " 'self'"],
  ['game.example;script-src', " 'self'"],
  ['game.example,*', " 'self'"],
])('GraphiQL under the Host %s may open no WebSocket but its own', async (host, expected) => {
  const { url } = await startTestTransport({ origins: { allowedOrigins: [], isPrivate: false } });
  const { headers } = await send(`${url}/graphiql`, 'GET', { host });
  const directives = String(headers['content-security-policy']).split(';');
  expect(directives.filter((directive) => directive.includes('connect-src'))).toEqual([` connect-src${expected}`]);
  expect(directives).toHaveLength(10);
});
