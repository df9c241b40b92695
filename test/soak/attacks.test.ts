import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { rawSocket, startTestTransport } from '../unit/transport/fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>>;

const init = { type: 'connection_init' };

/** Whatever came before: the next client is served. */
async function isUnharmed({ post, errors }: Started): Promise<void> {
  expect(await (await post({ query: '{ hello }' })).json()).toEqual({ data: { hello: 'hello world' } });
  expect(errors).toEqual([]);
}

describe('on a WebSocket', () => {
  it('a message of 50 MB ends it with 1009, before it has arrived', async () => {
    const started = await startTestTransport();
    const { socket, send, closed, next } = await rawSocket(started.url);
    send(init);
    await next();
    // The connection is cut while we still write.
    socket.on('error', () => {});
    send('x'.repeat(50_000_000));
    expect([1009, 1006]).toContain(await closed);
    await isUnharmed(started);
  });

  it('a thousand that never say who they are end with 4408, and make room', async () => {
    const started = await startTestTransport({
      limits: { connectionInitTimeoutMs: 1_500, maxSocketsPerAddress: 1_000 },
    });
    const open = async () => {
      const socket = new WebSocket(`${started.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      onTestFinished(() => socket.terminate());
      return new Promise<number>((resolve) => socket.once('close', resolve));
    };
    const codes = await Promise.all(Array.from({ length: 1_000 }, open));
    expect(new Set(codes)).toEqual(new Set([4408]));
    await isUnharmed(started);
    const { send, next } = await rawSocket(started.url);
    send(init);
    expect(await next()).toEqual({ type: 'connection_ack' });
  });
});
