import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AuthenticationError, shownBy } from '../../../src/auth/credentials.ts';
import { openViewer } from '../../../src/auth/viewer.ts';
import { rawSocket, startTestTransport } from './fixture.ts';

const known = {
  authenticate(credentials: Parameters<typeof shownBy>[0]) {
    const shown = shownBy(credentials);
    if (!shown) throw new AuthenticationError('Expected a bearer token');
    return { ...openViewer, id: shown.token ?? 'ann' };
  },
};
const authorization = 'Bearer ann';
const json = { 'content-type': 'application/json' };

interface Answer {
  status: number;
  connection: string | undefined;
  body: string;
  localPort: number | undefined;
}

/** One POST of `body` over `agent`; of a length that is declared, or not. */
function send(url: string, body: Buffer, agent: Agent, headers: Record<string, string> = {}, isChunked = false) {
  return new Promise<Answer>((resolve, reject) => {
    const length = isChunked ? {} : { 'content-length': String(body.length) };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers: { ...json, ...length, ...headers } });
    sent.on('error', reject).on('response', (response) => {
      const { localPort } = response.socket;
      response
        .setEncoding('utf8')
        .toArray()
        .then((parts) => {
          const { statusCode = 0, headers: got } = response;
          resolve({ status: statusCode, connection: got.connection, body: parts.join(''), localPort });
        }, reject);
    });
    sent.end(body);
  });
}

function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return agent;
}

describe('a refused request', () => {
  it.each([
    ['of a declared length', false],
    ['in chunks', true],
  ])('with a small body %s leaves its connection usable', async (_name, isChunked) => {
    const { url } = await startTestTransport(known);
    const agent = keepAlive();
    const first = await send(url, Buffer.alloc(1_000, 'x'), agent, {}, isChunked);
    const second = await send(url, Buffer.alloc(1_000, 'x'), agent, {}, isChunked);
    expect([first.status, second.status]).toEqual([401, 401]);
    expect(second.localPort).toBe(first.localPort);
  });

  it.each([
    ['of a declared length', false],
    ['in chunks', true],
  ])('with a large body %s is answered whole, and its connection closed', async (_name, isChunked) => {
    const { url } = await startTestTransport(known);
    for (let times = 0; times < 10; times++) {
      const answer = await send(url, Buffer.alloc(2_000_000, '['), keepAlive(), {}, isChunked);
      expect(answer).toMatchObject({ status: 401, connection: 'close' });
      expect(answer.body).toContain('UNAUTHENTICATED');
    }
  });

  it('that waits for 100 Continue gets the refusal instead', async () => {
    const { url } = await startTestTransport(known);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 2000000\r\nexpect: 100-continue\r\n\r\n',
    );
    const answer = (await socket.setEncoding('utf8').toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
    expect(answer).toMatch(/connection: close/i);
  });

  it('of an address beyond its rate is refused before its client is identified', async () => {
    let identified = 0;
    const authenticate = () => {
      identified++;
      return openViewer;
    };
    const { url } = await startTestTransport({ authenticate, limits: { operationsPerMinutePerAddress: 1 } });
    const agent = keepAlive();
    await send(url, Buffer.from('{"query":"{ hello }"}'), agent);
    expect(await send(url, Buffer.alloc(2_000_000, '['), agent)).toMatchObject({ status: 429 });
    expect(identified).toBe(1);
  });

  it.each([
    ['for a Host header that is none', 400, { host: 'a b' }],
    ['for a host that is not ours', 421, { host: 'attacker.example' }],
    ['from a foreign page', 403, { origin: 'https://attacker.example' }],
    ['that is a preflight', 204, { origin: 'https://attacker.example' }],
  ])('%s leaves its body: the answer arrives whole', async (_name, status, headers) => {
    const isPreflight = status === 204;
    const allowedOrigins = isPreflight ? ['https://attacker.example'] : [];
    const { url } = await startTestTransport({ ...known, origins: { allowedOrigins, isPrivate: true } });
    for (let times = 0; times < 5; times++) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      const sent: Record<string, string> = { host: '127.0.0.1', ...json, 'content-length': '2000000', ...headers };
      if (isPreflight) sent['access-control-request-method'] = 'POST';
      const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`${isPreflight ? 'OPTIONS' : 'POST'} /graphql HTTP/1.1\r\n${lines.join('')}\r\n`);
      socket.write(Buffer.alloc(2_000_000, '['));
      const answer = (await socket.setEncoding('utf8').toArray()).join('');
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toMatch(/connection: close/i);
    }
  });

  it('on another route leaves its body, too', async () => {
    const { url } = await startTestTransport();
    const response = await fetch(`${url}/healthz`, { method: 'POST', body: Buffer.alloc(2_000_000) });
    expect(response.status).toBe(405);
    expect(response.headers.get('connection')).toBe('close');
  });
});

describe('a body', () => {
  it('that waits for 100 Continue is asked for and read', async () => {
    const { url } = await startTestTransport(known);
    const agent = keepAlive();
    const body = Buffer.from('{"query":"{ hello }"}');
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { ...json, authorization, expect: '100-continue', 'content-length': String(body.length) };
      const sent = request(`${url}/graphql`, { method: 'POST', agent, headers });
      sent.on('continue', () => sent.end(body)).on('error', reject);
      sent.on('response', (response) => {
        response
          .setEncoding('utf8')
          .toArray()
          .then((parts) => resolve(parts.join('')), reject);
      });
      sent.flushHeaders();
    });
    expect(answer).toBe('{"data":{"hello":"hello world"}}');
  });

  it('may begin with a byte order mark', async () => {
    const { url } = await startTestTransport();
    const answer = await send(url, Buffer.from('\ufeff{"query":"{ hello }"}'), keepAlive());
    expect(answer).toMatchObject({ status: 200, body: '{"data":{"hello":"hello world"}}' });
  });

  it('is as large as its client may send: more with gamelift:write', async () => {
    const scopes = new Set(['gamelift:read'] as const);
    const { url } = await startTestTransport({ authenticate: () => ({ ...openViewer, id: 'reader', scopes }) });
    const body = Buffer.from(JSON.stringify({ query: `{ hello } #${'x'.repeat(300_000)}` }));
    const answer = await send(url, body, keepAlive());
    expect(answer.status).toBe(413);
    expect(answer.body).toContain('262144 bytes');
    const writer = await startTestTransport();
    expect((await send(writer.url, body, keepAlive())).status).toBe(200);
  });

  it('beyond the bytes a second of a principal is RATE_LIMITED, with the time to wait', async () => {
    const { url } = await startTestTransport({ ...known, limits: { maxRequestBytesPerSecond: 10_000 } });
    const body = Buffer.from(JSON.stringify({ query: `{ hello } #${'x'.repeat(30_000)}` }));
    const agent = keepAlive();
    expect((await send(url, body, agent, { authorization })).status).toBe(200);
    const refused = await send(url, body, agent, { authorization });
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.body).errors[0].extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: expect.any(Number),
    });
    expect((await send(url, body, agent, { authorization: 'Bearer bob' })).status).toBe(200);
  });

  it.each([
    ['nested arrays', `${'['.repeat(900_000)}${']'.repeat(900_000)}`],
    [
      'nested arrays in variables',
      `{"query":"{ hello }","variables":{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}}`,
    ],
    ['nested arrays in a name', `{"query":"{ hello }","operationName":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
  ])('of a million %s is no fault of ours', async (_name, body) => {
    const { url, errors } = await startTestTransport();
    const { status } = await send(url, Buffer.from(body), keepAlive());
    expect(status).toBeLessThan(500);
    expect(errors).toEqual([]);
  });
});

describe('a WebSocket before connection_ack', () => {
  it.each([
    ['connection_init', { type: 'connection_init', payload: { more: 'x'.repeat(20_000) } }],
    ['ping', { type: 'ping', payload: { more: 'x'.repeat(20_000) } }],
    ['subscribe', { type: 'subscribe', id: '1', payload: { query: `{ hello } #${'x'.repeat(20_000)}` } }],
    ['garbage', 'x'.repeat(20_000)],
  ])('is closed in words for a %s of more than 16 KiB', async (_name, message) => {
    const { url } = await startTestTransport(known);
    const { socket, send: say } = await rawSocket(url);
    const reason = new Promise<string>((resolve) => socket.once('close', (code, why) => resolve(`${code} ${why}`)));
    say(message);
    expect(await reason).toBe('1009 A message may have 16384 bytes at most');
  });

  it('takes a token of 12 KiB', async () => {
    const { url, post } = await startTestTransport(known);
    const token = `Bearer ${'a'.repeat(12_288)}`;
    expect((await post({ query: '{ hello }' }, { authorization: token })).status).toBe(200);
    const { send: say, next } = await rawSocket(url);
    say({ type: 'connection_init', payload: { authorization: token } });
    expect(await next()).toEqual({ type: 'connection_ack' });
  });

  it('afterwards takes larger messages, and is not closed by nested arrays', async () => {
    const { url } = await startTestTransport();
    const { send: say, next, closed } = await rawSocket(url);
    say({ type: 'connection_init' });
    await next();
    say({ id: '1', type: 'subscribe', payload: { query: `{ hello } #${'x'.repeat(100_000)}` } });
    expect(await next()).toMatchObject({ id: '1', type: 'next' });
    expect(await next()).toMatchObject({ id: '1', type: 'complete' });
    say(`${'['.repeat(900_000)}${']'.repeat(900_000)}`);
    expect(await closed).toBe(4400);
  });

  it('above the bytes a second of its principal is answered RATE_LIMITED for the operation', async () => {
    const { url } = await startTestTransport({ ...known, limits: { maxRequestBytesPerSecond: 10_000 } });
    const { send: say, next } = await rawSocket(url);
    say({ type: 'connection_init', payload: { authorization } });
    await next();
    const query = `{ hello } #${'x'.repeat(30_000)}`;
    say({ id: '1', type: 'subscribe', payload: { query } });
    say({ id: '2', type: 'subscribe', payload: { query } });
    const answers = [await next(), await next(), await next()] as { id: string; type: string; payload: unknown }[];
    expect(answers.find(({ type }) => type === 'error')).toMatchObject({
      id: '2',
      payload: [{ extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } }],
    });
  });
});
