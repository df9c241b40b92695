import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { eventsOf, overWebSocket, startTestTransport } from './fixture.ts';

const h2c = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA' };
const json = { 'content-type': 'application/json' };

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: readonly string[];
}

/** fetch sends no offers; this sends what it is given, each part of the body by itself. */
function send(url: string, { method = 'GET', headers = {}, body = [] }: Sent) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers }, agent: false }, async (response) => {
      response.setEncoding('utf8');
      resolve({ status: response.statusCode, text: (await response.toArray()).join('') });
    });
    sent.once('error', reject);
    if (headers.expect) sent.flushHeaders();
    const write = () => {
      for (const part of body) sent.write(part);
      sent.end();
    };
    if (headers.expect) sent.once('continue', write);
    else write();
  });
}

describe.each([
  ['h2c', h2c],
  ['TLS', { connection: 'upgrade', upgrade: 'TLS/1.0' }],
  ['h2c or WebSocket', { connection: 'upgrade', upgrade: 'h2c, websocket' }],
  ['an unknown protocol', { connection: 'Upgrade', upgrade: 'IRC/6.9' }],
])('an offer to upgrade to %s', (_name, offer) => {
  it('is ignored on every route', async () => {
    const { url } = await startTestTransport();
    const paths = ['/', '/graphql?query={hello}', '/graphiql', '/healthz', '/readyz', '/metrics', '/nothing'];
    for (const path of paths) {
      const plain = await send(`${url}${path}`, {});
      expect(await send(`${url}${path}`, { headers: offer }), path).toMatchObject({ status: plain.status });
    }
    expect(await send(`${url}/healthz`, { headers: offer })).toEqual({ status: 200, text: '{"status":"ok"}\n' });
    expect(await send(`${url}/healthz`, { headers: offer, method: 'HEAD' })).toEqual({ status: 200, text: '' });
    expect(await send(`${url}/healthz`, { headers: offer, method: 'POST' })).toMatchObject({ status: 405 });
  });

  const name = 'n'.repeat(200_000);
  const query = 'query ($name: String) { hello(name: $name) }';
  const long = JSON.stringify({ query, variables: { name } });
  const answer = { status: 200, text: JSON.stringify({ data: { hello: `hello ${name}` } }) };

  it.each<[string, Sent]>([
    ['of known length', { headers: { 'content-length': String(long.length) }, body: [long] }],
    ['in chunks', { body: [long.slice(0, 100), long.slice(100, 150_000), long.slice(150_000)] }],
    ['that waits for 100 Continue', { headers: { expect: '100-continue' }, body: [long] }],
  ])('leaves a POST its body %s', async (_body, sent) => {
    const { url } = await startTestTransport();
    const headers = { ...json, ...offer, ...sent.headers };
    expect(await send(`${url}/graphql`, { ...sent, method: 'POST', headers })).toEqual(answer);
  });
});

it('an offer of h2c with every request of one connection leaves it open', async () => {
  const { url } = await startTestTransport();
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
  const received = socket[Symbol.asyncIterator]();
  const offer = Object.entries({ host: '127.0.0.1', ...h2c }).map(([header, value]) => `${header}: ${value}\r\n`);
  const body = '{"query":"{ hello }"}';
  for (let times = 0; times < 3; times++) {
    socket.write(`GET /healthz HTTP/1.1\r\n${offer.join('')}\r\n`);
    expect((await received.next()).value).toMatch(/^HTTP\/1.1 200 .*"ok"/s);
    socket.write(`POST /graphql HTTP/1.1\r\n${offer.join('')}content-type: application/json\r\n`);
    socket.write(`content-length: ${body.length}\r\n\r\n${body}`);
    expect((await received.next()).value).toMatch(/^HTTP\/1.1 200 .*"hello world"/s);
  }
  socket.destroy();
});

it('an offer of h2c beside a subscription leaves its events', async () => {
  const { url, feed } = await startTestTransport();
  const response = await new Promise<ReadableStream>((resolve, reject) => {
    const headers = { ...h2c, accept: 'text/event-stream' };
    const sent = request(`${url}/graphql?query=subscription{feed}`, { headers, agent: false }, (message) =>
      resolve(new ReadableStream({ start: (sink) => void message.on('data', (chunk) => sink.enqueue(chunk)) })),
    );
    sent.once('error', reject).end();
  });
  const events = eventsOf({ body: response } as Response);
  await events.next();
  feed.push(1);
  expect((await events.next()).value).toContain('{"data":{"feed":1}}');
});

it.each(['POST', 'HEAD', 'PUT'])('an offer of websocket beside a %s is ignored', async (method) => {
  const { url } = await startTestTransport();
  const body = method === 'HEAD' ? [] : ['{"query":"{ hello }"}'];
  const plain = await send(`${url}/graphql`, { method, headers: json, body });
  const headers = { ...json, connection: 'Upgrade', upgrade: 'websocket' };
  expect(await send(`${url}/graphql`, { method, headers, body })).toEqual(plain);
});

it.each(['websocket', 'WebSocket'])('an offer of %s alone is an upgrade', async (upgrade) => {
  const { url } = await startTestTransport();
  const status = await new Promise((resolve, reject) => {
    const headers = {
      connection: 'Upgrade',
      upgrade,
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol': 'graphql-transport-ws',
    };
    request(`${url}/graphql`, { headers, agent: false })
      .once('upgrade', ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      })
      .once('error', reject)
      .end();
  });
  expect(status).toBe(101);
  expect((await overWebSocket(url).iterate({ query: '{ hello }' }).next()).value).toHaveProperty('data.hello');
});
