import { describe, expect, it } from 'vitest';
import { openViewer } from '../../../src/auth/viewer.ts';
import { DomainError } from '../../../src/gamelift/errors.ts';
import { overWebSocket, rawSocket, startTestTransport } from './fixture.ts';

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
    expect(await results).toEqual([{ errors: [expect.objectContaining({ extensions: { code: 'SLOW_CONSUMER' } })] }]);
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

  it('does not mistake an operation for one that has its ID and is being answered, though its client said complete', async () => {
    const { url, feed } = await startTestTransport();
    const { send, next, socket, closed } = await rawSocket(url);
    send(init);
    await next();
    send(subscribe('{ waits }'));
    await feed.opened(1);
    send({ id: '1', type: 'complete' });
    send(subscribe('subscription { feed }'));
    expect(await next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [
        { message: 'The operation 1 is not over yet: take another ID', extensions: { code: 'INVALID_REQUEST' } },
      ],
    });
    send(subscribe('subscription { feed }', '2'));
    await feed.opened(2);
    socket.close();
    await closed;
    await feed.closed();
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

  it('closes a socket that does not ask for the protocol', async () => {
    const { url } = await startTestTransport();
    const { closed } = await rawSocket(url, []);
    expect(await closed).toBe(4406);
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
    await expect.poll(() => feed.isLeftAlone(), { timeout: 5_000 }).toBe(true);
    expect(feed.pulled).toBeLessThan(500);
  });
});

async function all(results: AsyncIterable<object>) {
  const collected = [];
  for await (const result of results) collected.push(result);
  return collected;
}
