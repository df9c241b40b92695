import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { eventsOf, overWebSocket, rawSocket, startTestTransport } from './fixture.ts';

describe('what the port answers', () => {
  it('answers health, readiness, metrics and GraphiQL', async () => {
    const { url } = await startTestTransport();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true, checks: { gamelift: 'ok' } });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('gamelift_graphql_websockets 0');
    const page = await (await fetch(`${url}/graphiql`)).text();
    expect(page).toContain('"endpoint":"/graphql"');
    expect(page).toContain('"subscriptionsProtocol":"WS"');
  });

  it('serves GraphiQL without asking another host for anything', async () => {
    const { url } = await startTestTransport();
    const page = await (await fetch(`${url}/graphiql`)).text();
    expect(page).not.toMatch(/<(?:script|link)[^>]+(?:src|href)="https?:/);
  });

  it('refuses to be asked for a change where there is none to make', async () => {
    const { url } = await startTestTransport();
    for (const path of ['/', '/graphiql', '/healthz', '/readyz', '/metrics']) {
      const response = await fetch(`${url}${path}`, { method: 'POST', redirect: 'manual' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('answers 404 anywhere else, whatever the path is called', async () => {
    const { url } = await startTestTransport();
    for (const path of ['/nothing', '/constructor', '/graphql/more', '/toString/more', '/operations/more']) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
  });

  it.each(['a b%%', 'a:b', '[', '%'])(
    'answers 400 to the Host header %j, and tells nothing of itself',
    async (host) => {
      const { url } = await startTestTransport();
      const { status, text } = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const headers = { host, 'content-type': 'application/json' };
        const sent = request(`${url}/graphql`, { method: 'POST', headers }, async (response) => {
          response.setEncoding('utf8');
          resolve({ status: response.statusCode, text: (await response.toArray()).join('') });
        });
        sent.once('error', reject).end('{"query":"{ hello }"}');
      });
      expect([status, text]).toEqual([400, 'The Host header is not that of a URL\n']);
    },
  );

  it('tells which part is not there', async () => {
    const { url } = await startTestTransport({
      readinessChecks: { gamelift: async () => 'UPSTREAM_UNAVAILABLE: no answer' },
    });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, checks: { gamelift: 'UPSTREAM_UNAVAILABLE: no answer' } });
  });

  it('counts operations and open subscriptions', async () => {
    const { url, post, feed } = await startTestTransport();
    await post({ query: '{ hello }' });
    await post({ query: '{' });
    const subscription = await post({ query: 'subscription { feed }' }, { accept: 'text/event-stream' });
    await feed.opened();
    const metrics = async () => (await fetch(`${url}/metrics`)).text();
    expect(await metrics()).toContain(
      'gamelift_graphql_operations_total{transport="http",kind="query",name="anonymous",outcome="ok"} 1',
    );
    expect(await metrics()).toContain(
      'gamelift_graphql_operations_total{transport="http",kind="refused",name="anonymous",outcome="GRAPHQL_PARSE_FAILED"} 1',
    );
    expect(await metrics()).toContain('gamelift_graphql_subscriptions 1');
    await subscription.body?.cancel();
    await feed.closed();
    await expect.poll(metrics).toContain('gamelift_graphql_subscriptions 0');
    expect(await metrics()).toContain('gamelift_graphql_subscription_ends_total{reason="client"} 1');
  });

  it('counts an operation whose client did not wait for the answer as left, not as a fault of ours', async () => {
    const { url, feed } = await startTestTransport();
    const leaving = new AbortController();
    const asked = fetch(`${url}/graphql?query={waits}`, { signal: leaving.signal });
    const { socket, send, next } = await rawSocket(url);
    send({ type: 'connection_init' });
    await next();
    send({ id: '1', type: 'subscribe', payload: { query: 'query OnSocket { waits }' } });
    await feed.opened(2);
    leaving.abort();
    await expect(asked).rejects.toThrow('aborted');
    socket.terminate();
    await feed.closed();
    const metrics = async () => (await fetch(`${url}/metrics`)).text();
    for (const [transport, name] of [
      ['http', 'anonymous'],
      ['websocket', 'OnSocket'],
    ]) {
      await expect
        .poll(metrics)
        .toContain(
          `gamelift_graphql_operations_total{transport="${transport}",kind="query",name="${name}",outcome="client"} 1`,
        );
    }
    expect(await metrics()).not.toContain('INTERNAL');
  });

  it('rejects with Node’s error where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startTestTransport({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('stopping', () => {
  it('closes WebSockets with 1012, and ends event streams with an error that says why, without completing them', async () => {
    const { transport, url, post, feed } = await startTestTransport();
    const { closed, send, next } = await rawSocket(url);
    send({ type: 'connection_init' });
    await next();
    send({ id: '1', type: 'subscribe', payload: { query: 'subscription { feed }' } });
    const events = eventsOf(await post({ query: 'subscription { feed }' }, { accept: 'text/event-stream' }));
    await events.next();
    await feed.opened(2);
    await transport.stop(5_000);
    expect(await closed).toBe(1012);
    expect((await events.next()).value).toMatch(/^event: next\ndata: .*"UPSTREAM_UNAVAILABLE".*"retryable":true/);
    expect((await events.next()).done).toBe(true);
    expect(feed.open).toBe(0);
  });

  it('lets a request in flight finish, and answers 503 to new ones meanwhile', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrived = () => {};
    const asking = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { transport, url, post } = await startTestTransport({
      async authenticate() {
        arrived();
        await held;
        return { id: 'anyone', scopes: new Set(), player: null };
      },
    });
    const answer = post({ query: '{ hello }' });
    await asking;
    const stopped = transport.stop(5_000);
    const refused = await post({ query: '{ hello }' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    const extensions = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterMs: 1_000 };
    expect(await refused.json()).toEqual({ errors: [{ message: 'The gateway is stopping', extensions }] });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    await expect(rawSocket(url)).rejects.toThrow('503');
    release();
    expect(await (await answer).json()).toEqual({ data: { hello: 'hello world' } });
    await stopped;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('spreads what makes clients come back over a window, and is done when the last is told', async () => {
    const clock = new FakeClock();
    const { transport, url, post } = await startTestTransport({ clock });
    const codes: number[] = [];
    for (let count = 0; count < 4; count++) void (await rawSocket(url)).closed.then((code) => codes.push(code));
    const stream = eventsOf(await post({ query: 'subscription { told { value } }' }, { accept: 'text/event-stream' }));
    await stream.next();
    const stopped = transport.stop(10_000, 4_000);
    expect((await stream.next()).value).toContain('The gateway restarts');
    expect((await stream.next()).done).toBe(true);
    await expect.poll(() => codes).toEqual([1012]);
    await clock.advance(1_000);
    await expect.poll(() => codes).toEqual([1012, 1012]);
    await clock.advance(2_000);
    await stopped;
    await expect.poll(() => codes).toEqual([1012, 1012, 1012, 1012]);
  });

  it('answers a mutation in flight before its socket is closed, and waits for one whose client has left', async () => {
    const { transport, url, feed } = await startTestTransport();
    const ask = async () => {
      const socket = await rawSocket(url);
      socket.send({ type: 'connection_init' });
      await socket.next();
      socket.send({ id: '1', type: 'subscribe', payload: { query: 'mutation { slowChange }' } });
      return socket;
    };
    const staying = await ask();
    await expect.poll(() => feed.pulled).toBe(1);
    const leaving = await ask();
    await expect.poll(() => feed.pulled).toBe(2);
    leaving.socket.terminate();
    let isStopped = false;
    const stopped = transport.stop(10_000).then(() => {
      isStopped = true;
    });
    feed.push(7);
    expect(await staying.next()).toMatchObject({ id: '1', type: 'next', payload: { data: { slowChange: 7 } } });
    expect(await staying.closed).toBe(1012);
    expect(isStopped).toBe(false);
    feed.push(8);
    await stopped;
  });

  it('waits for a mutation that begins while sockets are closed one after the other, though its client leaves', async () => {
    const clock = new FakeClock();
    const { transport, url, feed } = await startTestTransport({ clock });
    const first = await rawSocket(url);
    const later = await rawSocket(url);
    later.send({ type: 'connection_init' });
    await later.next();
    const stopped = transport.stop(10_000, 4_000);
    expect(await first.closed).toBe(1012);
    later.send({ id: '1', type: 'subscribe', payload: { query: 'mutation { slowChange }' } });
    await expect.poll(() => feed.pulled).toBe(1);
    later.socket.close();
    await later.closed;
    // All sockets are closed, and their time is over.
    await clock.advance(9_999);
    expect(await feed.isLeftAlone()).toBe(true);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    feed.push(7);
    await stopped;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('begins no mutation of a request whose client left before it was identified: its body was never read', async () => {
    let allow = () => {};
    const allowed = new Promise<void>((resolve) => {
      allow = resolve;
    });
    let arrived = () => {};
    const asking = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { url, feed, post } = await startTestTransport({
      async authenticate() {
        arrived();
        await allowed;
        return { id: 'anyone', scopes: new Set(), player: null };
      },
    });
    const leaving = new AbortController();
    const answer = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'mutation { slowChange }' }),
      signal: leaving.signal,
    });
    await asking;
    leaving.abort();
    await expect(answer).rejects.toThrow();
    // The connection is gone for the server, too, when another one has been opened and answered.
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    allow();
    expect(await (await post({ query: '{ hello }' })).json()).toMatchObject({ data: { hello: 'hello world' } });
    expect(feed.pulled).toBe(0);
  });

  it('begins nothing on a socket that waits for its last answer: the client asks the next gateway', async () => {
    const old = await startTestTransport();
    const next = await startTestTransport();
    const client = overWebSocket(old.url, next.url);
    const change = async () => (await client.iterate({ query: 'mutation { slowChange }' }).next()).value;
    const first = change();
    await expect.poll(() => old.feed.pulled).toBe(1);
    const stopped = old.transport.stop(10_000);
    const second = change();
    expect(await old.feed.isLeftAlone()).toBe(true);
    old.feed.push(7);
    expect(await first).toEqual({ data: { slowChange: 7 } });
    await stopped;
    expect(old.feed.pulled).toBe(1);
    await expect.poll(() => next.feed.pulled).toBe(1);
    next.feed.push(8);
    expect(await second).toEqual({ data: { slowChange: 8 } });
  });

  it('cuts what has not finished by the deadline', async () => {
    const { transport, post, feed } = await startTestTransport();
    const answer = post({ query: '{ waits }' });
    answer.catch(() => {});
    await feed.opened();
    await transport.stop(10);
    await expect(answer).rejects.toThrow();
  });
});

describe('the heartbeat of WebSockets', () => {
  it('cuts a socket that answers no ping', async () => {
    const clock = new FakeClock();
    const { url } = await startTestTransport({ clock });
    const { socket, closed } = await rawSocket(url);
    socket.pause();
    await clock.advance(12_000);
    await clock.advance(12_000);
    socket.resume();
    expect(await closed).toBe(1006);
  });

  it('keeps one that does', async () => {
    const clock = new FakeClock();
    const { url } = await startTestTransport({ clock });
    const { socket, send, next } = await rawSocket(url);
    for (let beats = 0; beats < 3; beats++) {
      const pinged = new Promise((resolve) => socket.once('ping', resolve));
      await clock.advance(12_000);
      await pinged;
      // The pong goes out with the ping's handling; a message behind it tells that it has arrived.
      send({ type: 'ping' });
      await next();
    }
    expect(socket.readyState).toBe(socket.OPEN);
  });
});
