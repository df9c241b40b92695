import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openViewer } from '../../../../src/auth/viewer.ts';
import { DomainError } from '../../../../src/gamelift/errors.ts';
import { type Logger, silentLogger } from '../../../../src/observability/logger.ts';
import { deafSocket } from '../deaf-socket.ts';
import { overWebSocket, rawSocket, startTestTransport } from '../fixture.ts';

const told = 'subscription { told { value } }';
const subscribe = (query: string, id = '1') => ({ id, type: 'subscribe', payload: { query } });
const init = { type: 'connection_init' };

describe('GraphQL over WebSocket', () => {
  it('answers queries and mutations', async () => {
    const { url } = await startTestTransport();
    const client = overWebSocket(url);
    expect(await all(client.iterate({ query: '{ hello }' }))).toEqual([{ data: { hello: 'hello world' } }]);
    expect(await all(client.iterate({ query: 'mutation { change }' }))).toEqual([{ data: { change: 1 } }]);
  });

  it('carries a subscription until the client ends it', async () => {
    const { url, feed } = await startTestTransport();
    const results = overWebSocket(url).iterate({ query: 'subscription { feed }' });
    const first = results.next();
    await feed.opened();
    feed.push(1);
    expect(await first).toEqual({ done: false, value: { data: { feed: 1 } } });
    await results.return?.();
    await feed.closed();
  });

  it('ends a subscription that fails with a result that says why', async () => {
    const { url, feed } = await startTestTransport();
    const results = all(overWebSocket(url).iterate({ query: 'subscription { feed }' }));
    await feed.opened();
    feed.fail(new DomainError('SLOW_CONSUMER', 'too slow'));
    expect(await results).toEqual([
      { errors: [expect.objectContaining({ extensions: { code: 'SLOW_CONSUMER', retryable: true } })] },
    ]);
  });

  it('masks what is our fault', async () => {
    const { url, feed, errors } = await startTestTransport();
    const client = overWebSocket(url);
    const results = all(client.iterate({ query: 'subscription { feed }' }));
    await feed.opened();
    feed.fail(new Error('secret detail'));
    expect(JSON.stringify(await results)).not.toContain('secret');
    expect(JSON.stringify(await all(client.iterate({ query: '{ bug }' })))).not.toContain('secret');
    expect(errors).toHaveLength(2);
  });

  it('tells a refusal at the start of a subscription', async () => {
    const { url } = await startTestTransport();
    const results = await all(overWebSocket(url).iterate({ query: 'subscription { refused }' }));
    expect(results).toEqual([
      { errors: [expect.objectContaining({ message: 'no such fleet', extensions: { code: 'NOT_FOUND' } })] },
    ]);
  });

  it('refuses a document that is no good with an error message', async () => {
    const { url } = await startTestTransport();
    const { send, next } = await rawSocket(url);
    send(init);
    expect(await next()).toEqual({ type: 'connection_ack' });
    send(subscribe('{ nobody }'));
    expect(await next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
  });

  it('ends an operation that is still starting when its client completes it', async () => {
    const { url, feed, errors } = await startTestTransport();
    const { send, next } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('subscription { slowToStart }'));
    await feed.opened();
    send({ id: '1', type: 'complete' });
    await feed.closed();
    expect(errors).toEqual([]);
  });

  it('ends the calls of a query when its client completes it, tells him no more of it, and frees its ID', async () => {
    const { url, feed, errors } = await startTestTransport();
    const { send, next } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('{ waits }'));
    await feed.opened();
    send({ id: '1', type: 'complete' });
    await feed.closed();
    send(subscribe('{ hello }'));
    expect(await next()).toEqual({ id: '1', type: 'next', payload: { data: { hello: 'hello world' } } });
    expect(await next()).toEqual({ id: '1', type: 'complete' });
    expect(errors).toEqual([]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'gamelift_graphql_operations_total{transport="websocket",kind="query",name="anonymous",outcome="client"} 1',
    );
  });

  it('tells the bytes that HTTP answers, whatever the operation is called', async () => {
    const { url, post } = await startTestTransport();
    const query = 'query ($name: String) { first: hello(name: $name) hello }';
    const variables = { name: 'Zoë “🎮” \u2028 </script>' };
    const body = await (await post({ query, variables })).text();
    const { send, next, socket } = await rawSocket(url);
    send(init);
    await next();
    for (const id of ['1', 'a"b\\', '席 🎟']) {
      const message = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))));
      send({ id, type: 'subscribe', payload: { query, variables } });
      expect(await message).toBe(`{"id":${JSON.stringify(id)},"type":"next","payload":${body}}`);
      await next();
      expect(await next()).toEqual({ id, type: 'complete' });
    }
  });

  it('goes on with a query that one client completes for another who has asked the same', async () => {
    const { url, gate } = await startTestTransport();
    const [leaving, staying] = [await rawSocket(url), await rawSocket(url)];
    for (const { send, next } of [leaving, staying]) {
      send(init);
      await next();
      send(subscribe('{ gated }'));
    }
    // Answered behind it: both have asked, and one has left.
    const heard = async ({ send, next }: typeof staying) => {
      send({ type: 'ping' });
      expect(await next()).toEqual({ type: 'pong' });
    };
    await heard(staying);
    leaving.send({ id: '1', type: 'complete' });
    await heard(leaving);
    gate.open('for both');
    expect(await staying.next()).toEqual({ id: '1', type: 'next', payload: { data: { gated: 'for both' } } });
    expect(gate.arrived).toBe(1);
    await heard(leaving);
  });

  it('finishes a mutation that its client completes', async () => {
    const { url, feed } = await startTestTransport();
    const { send, next } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('mutation { changeWhileWanted }'));
    await feed.opened();
    send({ id: '1', type: 'complete' });
    send({ type: 'ping' });
    expect(await next()).toEqual({ type: 'pong' });
    expect(feed.open).toBe(1);
    feed.push(7);
    await expect
      .poll(async () => (await fetch(`${url}/metrics`)).text())
      .toContain(
        'gamelift_graphql_operations_total{transport="websocket",kind="mutation",name="anonymous",outcome="ok"} 1',
      );
  });

  it('ends every operation of a socket that has gone: streams, starting ones and queries', async () => {
    const { url, feed, errors } = await startTestTransport();
    const { socket, send, next } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('subscription { feed }', 'a'));
    send(subscribe('subscription { slowToStart }', 'b'));
    send(subscribe('{ waits }', 'c'));
    await feed.opened(3);
    socket.terminate();
    await feed.closed();
    expect(errors).toEqual([]);
  });

  it.each([
    ['the upgrade’s own', 'from-the-proxy', /^from-the-proxy$/],
    ['one of its own, where the upgrade brings none that is plain', '{"a":"b"}', /^[\da-f-]{36}$/],
  ])('names operations by the request ID that it answers the upgrade with: %s', async (_whose, header, expected) => {
    const { url } = await startTestTransport();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-request-id': header },
    });
    onTestFinished(() => socket.terminate());
    const opened = once(socket, 'open');
    const [upgraded] = (await once(socket, 'upgrade')) as [IncomingMessage];
    const requestId = upgraded.headers['x-request-id'];
    expect(requestId).toMatch(expected);
    await opened;
    socket.send(JSON.stringify(init));
    await once(socket, 'message');
    socket.send(JSON.stringify(subscribe('{ requestId }')));
    const [answer] = await once(socket, 'message');
    expect(String(answer)).toContain(`"requestId":"${requestId}.1"`);
  });

  it('tells the request ID of an upgrade that it refuses', async () => {
    const { url } = await startTestTransport();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/nowhere`, {
      headers: { 'x-request-id': 'from-the-proxy' },
    });
    const [, response] = await once(socket, 'unexpected-response');
    expect([response.statusCode, response.headers['x-request-id']]).toEqual([404, 'from-the-proxy']);
  });

  it('allows a socket so many operations, and again after one has ended', async () => {
    const { url, feed } = await startTestTransport({ limits: { maxOperationsPerSocket: 2 } });
    const { send, next } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('subscription { feed }', 'a'));
    send(subscribe('subscription { feed }', 'b'));
    send(subscribe('{ hello }', 'c'));
    expect(await next()).toMatchObject({
      id: 'c',
      type: 'error',
      payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
    send({ id: 'a', type: 'complete' });
    await feed.opened(1);
    send(subscribe('{ hello }', 'd'));
    expect(await next()).toMatchObject({ id: 'd', type: 'next' });
  });

  it.each([
    ['a subscription before connection_init', [subscribe('{ hello }')], 4401],
    ['a second connection_init', [init, { ...init }], 4429],
    ['an ID that is in use', [init, subscribe('subscription { feed }'), subscribe('{ hello }')], 4409],
    ['what is no JSON', ['{'], 4400],
    ['an unknown message', [{ type: 'start', id: '1' }], 4400],
    ['a message that only servers send', [init, { type: 'next', id: '1', payload: {} }], 4400],
  ])('closes a socket that sends %s', async (_name, messages: unknown[], code) => {
    const { url } = await startTestTransport();
    const { send, next, closed } = await rawSocket(url);
    for (const message of messages) {
      send(message);
      // A second one is refused, not answered.
      if (message === init && message !== messages.at(-1)) await next();
    }
    expect(await closed).toBe(code);
  });

  it.each([
    ['a subscription', 'subscription { feed }'],
    ['a subscription that is being started', 'subscription { slowToStart }'],
    ['a query', '{ waits }'],
    ['a mutation', 'mutation { slowChange }'],
  ])('takes an ID that was of %s right after its client has completed that', async (_kind, query) => {
    const { url, broadcast, errors } = await startTestTransport({ limits: { maxOperationsPerSocket: 1 } });
    const { send, sendTogether, next, socket, closed } = await rawSocket(url);
    send(init);
    await next();
    for (let round = 0; round < 3; round++) {
      sendTogether([subscribe(query), { id: '1', type: 'complete' }, subscribe(told)]);
      await expect.poll(() => broadcast.open).toBe(1);
      broadcast.tell(round);
      expect(await next()).toEqual({ id: '1', type: 'next', payload: { data: { told: { value: round } } } });
      send({ id: '1', type: 'complete' });
      await expect.poll(() => broadcast.open).toBe(0);
      // A mutation is still being made: its place is its own.
      if (query.startsWith('mutation')) break;
    }
    socket.close();
    await closed;
    expect(errors).toEqual([]);
  });

  it.each([
    ['an answer', '{ hello }', [{ type: 'next', payload: { data: { hello: 'hello world' } } }, { type: 'complete' }]],
    ['a refusal', '{ nobody }', [{ type: 'error', payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }]],
    ['an error', 'subscription { refused }', [{ type: 'next', payload: { errors: [{}] } }, { type: 'complete' }]],
  ])(
    'sends %s under an ID that is used again while the operation before it is being made',
    async (_what, query, messages) => {
      const { url, feed } = await startTestTransport();
      const { send, next, socket, closed } = await rawSocket(url);
      send(init);
      await next();
      send(subscribe('mutation { slowChange }'));
      await feed.opened(1);
      send({ id: '1', type: 'complete' });
      send(subscribe(query));
      for (const message of messages) expect(await next()).toMatchObject({ id: '1', ...message });
      send(subscribe('subscription { feed }'));
      await feed.opened(2);
      // The mutation's answer is nobody's; what the subscription waits for comes behind it.
      feed.push(7);
      feed.push(8);
      expect(await next()).toEqual({ id: '1', type: 'next', payload: { data: { feed: 8 } } });
      socket.close();
      await closed;
      await feed.opened(1);
    },
  );

  it('closes a socket that uses an ID again twice, the second time while it is in use', async () => {
    const { url, feed } = await startTestTransport();
    const { send, next, closed } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('mutation { slowChange }'));
    await feed.opened(1);
    send({ id: '1', type: 'complete' });
    send(subscribe('subscription { feed }'));
    await feed.opened(2);
    send(subscribe('subscription { feed }'));
    expect(await closed).toBe(4409);
    await feed.opened(1);
  });

  it('bounds the operations that a client has completed and that are still being made', async () => {
    const { url, feed } = await startTestTransport({ limits: { maxOperationsPerSocket: 2 } });
    const { send, next } = await rawSocket(url);
    send(init);
    await next();
    for (let count = 1; count <= 4; count++) {
      send(subscribe('mutation { slowChange }'));
      await feed.opened(count);
      send({ id: '1', type: 'complete' });
    }
    send(subscribe('{ hello }'));
    expect(await next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
  });

  it('begins nothing for a client that has gone while he was counted', async () => {
    const counted: (() => void)[] = [];
    const take = () => new Promise<number>((resolve) => counted.push(() => resolve(0)));
    const { url, feed } = await startTestTransport({
      authenticate: () => ({ ...openViewer, id: 'ann' }),
      limits: { operationsPerMinutePerPrincipal: 1_000 },
      createRateLimiter: () => ({ take }),
    });
    const { send, next, socket, closed } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('subscription { slowToStart }'));
    await expect.poll(() => counted.length).toBe(1);
    socket.terminate();
    await closed;
    await feed.isLeftAlone();
    for (const letIn of counted) letIn();
    await feed.isLeftAlone();
    expect(feed.open).toBe(0);
  });

  it.each([
    ['refused', {}, [subscribe('{ nobody }'), { id: '1', type: 'complete' }]],
    ['one too many', { maxOperationsPerSocket: 0 }, [subscribe(told), { id: '1', type: 'complete' }]],
    ['being started', {}, [subscribe(told), { id: '1', type: 'complete' }]],
    [
      'left twice',
      {},
      [subscribe(told), { id: '1', type: 'complete' }, subscribe(told), { id: '1', type: 'complete' }],
    ],
  ])(
    'leaves no subscription behind a socket whose client uses an ID again that is %s',
    async (_name, limits, before) => {
      const { url, broadcast } = await startTestTransport({ limits });
      const { send, sendTogether, next, socket, closed } = await rawSocket(url);
      send(init);
      await next();
      sendTogether([...before, subscribe(told)]);
      sendTogether([{ type: 'ping' }]);
      while (((await next()) as { type: string }).type !== 'pong');
      socket.close();
      await closed;
      await expect.poll(() => broadcast.open).toBe(0);
    },
  );

  it('takes an ID again once its operation is over', async () => {
    const { url, broadcast } = await startTestTransport();
    const { send, next } = await rawSocket(url);
    send(init);
    await next();
    for (let round = 0; round < 20; round++) {
      send(subscribe(told));
      await expect.poll(() => broadcast.open).toBe(1);
      broadcast.tell(round);
      expect(await next()).toMatchObject({ id: '1', type: 'next', payload: { data: { told: { value: round } } } });
      send({ id: '1', type: 'complete' });
      await expect.poll(() => broadcast.open).toBe(0);
    }
    for (let round = 0; round < 20; round++) {
      send(subscribe('{ hello }'));
      for (const type of ['next', 'complete']) expect(await next()).toMatchObject({ id: '1', type });
    }
  });

  it('closes a socket that does not ask for the protocol', async () => {
    const { url } = await startTestTransport();
    const { closed } = await rawSocket(url, []);
    expect(await closed).toBe(4406);
  });

  it.each(['graphql-ws', 'graphql-transport-ws2', 'soap, mqtt'])(
    'closes a socket that asks for the protocol %s, whatever it says before it hears of that',
    async (protocol) => {
      const { url, feed, errors } = await startTestTransport();
      const { send, closedWith, texts } = await deafSocket(url, { protocol });
      send(init);
      send(subscribe('subscription { feed }'));
      expect(await closedWith).toBe(4406);
      expect(await feed.isLeftAlone()).toBe(true);
      expect([feed.open, texts(), errors]).toEqual([0, '', []]);
    },
  );

  it.each([
    [
      ['graphql-ws'],
      'graphql-ws',
      /^The legacy subprotocol graphql-ws is not served: use graphql-transport-ws .*docs\/clients\.md$/,
    ],
    [['soap', 'graphql-ws'], 'another', /^The subprotocol soap is not served: use graphql-transport-ws$/],
    [['s'.repeat(200)], 'another', /^The subprotocol s+…s+ is not served: use graphql-transport-ws$/],
    [[], 'none', /^The client offers no subprotocol: graphql-transport-ws is served here; see docs\/clients\.md$/],
  ])('tells a socket that offers %j why it is closed, and tells the log', async (offers, offered, reason) => {
    const logged: [string, object][] = [];
    const note = (level: string) => (fields: object) => void logged.push([level, fields]);
    const logger: Logger = { ...silentLogger, warn: note('warn'), debug: note('debug'), child: () => logger };
    const { url } = await startTestTransport({ logger });
    for (const level of ['warn', 'debug']) {
      logged.length = 0;
      const { socket } = await rawSocket(url, offers);
      const [code, told] = (await once(socket, 'close')) as [number, Buffer];
      expect([code, String(told)]).toEqual([4406, expect.stringMatching(reason)]);
      expect(logged).toEqual([[level, { offered, requestId: expect.any(String) }]]);
    }
  });

  it('serves a client that offers the legacy protocol beside ours', async () => {
    const { url } = await startTestTransport();
    const { socket, send, next } = await rawSocket(url, ['graphql-ws', 'graphql-transport-ws']);
    expect(socket.protocol).toBe('graphql-transport-ws');
    send(init);
    expect(await next()).toEqual({ type: 'connection_ack' });
  });

  it('closes a socket that sends too large a message with 1009', async () => {
    const { url } = await startTestTransport({ limits: { maxBodyBytes: 1_000 } });
    const { send, closed } = await rawSocket(url);
    send('x'.repeat(1_001));
    expect(await closed).toBe(1009);
  });

  it('closes a socket too many with 1013, which clients take as try again later', async () => {
    const { url } = await startTestTransport({ limits: { maxSockets: 1 } });
    const first = await rawSocket(url);
    const second = await rawSocket(url);
    expect(await second.closed).toBe(1013);
    first.send(init);
    expect(await first.next()).toEqual({ type: 'connection_ack' });
  });

  it('refuses an upgrade anywhere else', async () => {
    const { url } = await startTestTransport();
    await expect(rawSocket(`${url}/elsewhere`)).rejects.toThrow('404');
  });

  it('asks the stream for no more than a stalled socket takes', async () => {
    const { url, feed } = await startTestTransport();
    const { socket, send, next } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('subscription { big }'));
    await feed.opened();
    socket.pause();
    // 100 MB in all: more than all buffers of the network.
    for (let value = 0; value < 1_000; value++) feed.push(value);
    await expect.poll(() => feed.isLeftAlone()).toBe(true);
    expect(feed.pulled).toBeLessThan(500);
  });
});

async function all(results: AsyncIterable<object>) {
  const collected = [];
  for await (const result of results) collected.push(result);
  return collected;
}
