import { describe, expect, it } from 'vitest';
import { AuthenticationError, type Credentials, shownBy } from '../../../src/auth/credentials.ts';
import { type Scope, scopes, type Viewer } from '../../../src/auth/viewer.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { eventsOf, rawSocket, startTestTransport } from './fixture.ts';

/** Tokens of this test: "<principal>.<seconds that it is good for>[.<its one scope>]". */
function bearerOf(clock: FakeClock, credentials: Credentials): Viewer {
  const [id = '', seconds, scope] = (shownBy(credentials)?.token ?? '').split('.');
  if (!Number(seconds)) throw new AuthenticationError('The token is not accepted');
  return {
    id,
    scopes: new Set(scope ? [scope as Scope] : scopes),
    player: null,
    expiresAt: clock.wallTime() + 1_000 * Number(seconds),
  };
}

async function start() {
  const clock = new FakeClock();
  const started = await startTestTransport({ clock, authenticate: (credentials) => bearerOf(clock, credentials) });
  const socket = async (token: string) => {
    const raw = await rawSocket(started.url);
    raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    return raw;
  };
  return { ...started, clock, socket };
}

const subscribe = { id: '1', type: 'subscribe', payload: { query: 'subscription { told { value } }' } };
const ping = (token: string) => ({ type: 'ping', payload: { authorization: `Bearer ${token}` } });

/** How subscriptions have ended, by the metrics. */
async function endsOf(url: string): Promise<string[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^gamelift_graphql_subscription_ends_total(.*)$/gm)].map(([, told = '']) => told);
}

describe('on a WebSocket', () => {
  it('a token that is not good closes it with 4403 before anything is acknowledged', async () => {
    const { socket } = await start();
    const { closed, next } = await socket('nobody');
    expect(await Promise.race([closed, next()])).toBe(4403);
  });

  it('the end of the token closes it with 4403, and nothing is told after that', async () => {
    const { url, clock, socket, broadcast } = await start();
    const { send, next, closed, received } = await socket('ann.5');
    expect(await next()).toEqual({ type: 'connection_ack' });
    send(subscribe);
    await expect.poll(() => broadcast.open).toBe(1);
    broadcast.tell(1);
    expect(await next()).toMatchObject({ type: 'next' });
    await clock.advance(5_000);
    broadcast.tell(2);
    expect(await closed).toBe(4403);
    expect(received()).toEqual([]);
    await expect.poll(() => broadcast.open).toBe(0);
    expect(await endsOf(url)).toEqual(['{reason="UNAUTHENTICATED"} 1']);
  });

  it('a clock that is set forward past the end of the token closes it within a minute', async () => {
    const { clock, socket } = await start();
    const { next, closed } = await socket('ann.600');
    await next();
    clock.set(3_600_000);
    await clock.advance(60_000);
    expect(await closed).toBe(4403);
  });

  it('a clock that is set back leaves the token its date, and the socket open until then', async () => {
    const { clock, socket } = await start();
    const { send, next, closed } = await socket('ann.90');
    await next();
    clock.set(-300_000);
    await clock.advance(389_000);
    send({ type: 'ping' });
    expect(await next()).toEqual({ type: 'pong' });
    await clock.advance(1_000);
    expect(await closed).toBe(4403);
  });

  it('too many messages end what is open on it because of them', async () => {
    const { url, broadcast } = await startTestTransport({ limits: { maxMessagesPerSecond: 3 } });
    const { send, next, closed } = await rawSocket(url);
    send({ type: 'connection_init' });
    await next();
    send(subscribe);
    await expect.poll(() => broadcast.open).toBe(1);
    for (let count = 0; count < 2; count++) send({ type: 'ping' });
    expect(await closed).toBe(1013);
    expect(await endsOf(url)).toEqual(['{reason="RATE_LIMITED"} 1']);
  });

  it('a ping with a newer token of the same principal puts the end off', async () => {
    const { clock, socket } = await start();
    const { send, next, closed } = await socket('ann.5');
    await next();
    send(ping('ann.60'));
    expect(await next()).toMatchObject({ type: 'pong' });
    await clock.advance(59_000);
    send({ type: 'ping' });
    expect(await next()).toEqual({ type: 'pong' });
    await clock.advance(1_000);
    expect(await closed).toBe(4403);
  });

  it.each([
    ['of another principal', 'bob.60'],
    ['of other rights', 'ann.60.gamelift:read'],
    ['that is not good', 'nobody'],
  ])('a ping with a token %s closes it', async (_name, token) => {
    const { socket } = await start();
    const { send, next, closed } = await socket('ann.5');
    await next();
    send(ping(token));
    expect(await closed).toBe(4403);
  });

  it('what keeps the token from being judged closes it with 1013: the client comes back', async () => {
    const { url } = await startTestTransport({
      authenticate: async () => {
        throw new Error('the issuer is out of reach');
      },
    });
    const { send, closed } = await rawSocket(url);
    send({ type: 'connection_init' });
    expect(await closed).toBe(1013);
  });

  it('guessing tokens is counted: too often from one address, and it is closed with 1013 before it is judged', async () => {
    let judged = 0;
    const { url } = await startTestTransport({
      authenticate: () => {
        judged += 1;
        throw new AuthenticationError('The token is not accepted');
      },
      limits: { operationsPerMinutePerAddress: 2 },
    });
    const codes = [];
    for (let guess = 0; guess < 3; guess++) {
      const { send, closed } = await rawSocket(url);
      send({ type: 'connection_init', payload: { authorization: `Bearer guess-${guess}` } });
      codes.push(await closed);
    }
    expect(codes).toEqual([4403, 4403, 1013]);
    expect(judged).toBe(2);
  });

  it('leaves no timer behind when it is closed before', async () => {
    const { clock, socket } = await start();
    const before = clock.timers;
    const { next, socket: open } = await socket('ann.5');
    await next();
    expect(clock.timers).toBe(before + 1);
    open.close();
    await expect.poll(() => clock.timers).toBe(before);
  });
});

it('on an event stream the end of the token is told as an error, and then it ends', async () => {
  const { url, clock, post, broadcast } = await start();
  const headers = { accept: 'text/event-stream', authorization: 'Bearer ann.5' };
  const events = eventsOf(await post(subscribe.payload, headers));
  expect((await events.next()).value).toBe(':');
  broadcast.tell(1);
  expect((await events.next()).value).toContain('"value":1');
  await clock.advance(5_000);
  broadcast.tell(2);
  const rest = [];
  for await (const event of events) rest.push(event);
  expect(rest).toEqual([
    expect.stringContaining('"code":"UNAUTHENTICATED"'),
    expect.stringContaining('event: complete'),
  ]);
  expect(broadcast.open).toBe(0);
  expect(await endsOf(url)).toEqual(['{reason="UNAUTHENTICATED"} 1']);
});
