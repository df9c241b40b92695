import { type IncomingMessage, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { rawSocket, startTestTransport } from './fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>>;

const eventCount = 4_000;
/** 20 kB an event: the value's digits over and over, for values of four digits. */
const query = 'subscription { told { text(length: 5000) } }';
const firstValue = 1_000;

/** A reader that begins and then takes nothing; `rest` reads on, and answers the last that it gets. */
type Stall = (started: Started) => Promise<{ rest: () => Promise<unknown> }>;

const stalls: Record<string, Stall> = {
  async WebSocket({ url, broadcast }) {
    const open = broadcast.open;
    const { socket, send, next } = await rawSocket(url);
    send({ type: 'connection_init' });
    await next();
    send({ id: '1', type: 'subscribe', payload: { query } });
    await expect.poll(() => broadcast.open).toBe(open + 1);
    socket.pause();
    return {
      async rest() {
        let last: unknown;
        const ended = new Promise<void>((resolve) => {
          socket.on('message', (data) => {
            const message = JSON.parse(String(data));
            if (message.type === 'complete') resolve();
            else last = message.payload;
          });
        });
        socket.resume();
        await ended;
        return last;
      },
    };
  },
  async 'an event stream'({ url, broadcast }) {
    const open = broadcast.open;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { accept: 'text/event-stream' };
      const sent = request(`${url}/graphql?${new URLSearchParams({ query })}`, { headers }, resolve).once(
        'error',
        reject,
      );
      onTestFinished(() => void sent.destroy());
      sent.end();
    });
    await expect.poll(() => broadcast.open).toBe(open + 1);
    return {
      async rest() {
        const text = (await response.setEncoding('utf8').toArray()).join('');
        const results = text.match(/^data: \{.*$/gm) ?? [];
        return JSON.parse(results.at(-1)?.slice('data: '.length) ?? 'null');
      },
    };
  },
};

it.each(Object.keys(stalls))('a reader of %s that stalls costs nobody but himself', async (name) => {
  const started = await startTestTransport();
  const { url, broadcast } = started;
  const healthy = await rawSocket(url);
  healthy.send({ type: 'connection_init' });
  await healthy.next();
  healthy.send({ id: '1', type: 'subscribe', payload: { query } });
  await expect.poll(() => broadcast.open).toBe(1);
  const stalled = await stalls[name]?.(started);
  const before = heldBytes();

  for (let told = 0; told < eventCount; told++) {
    broadcast.tell(firstValue + told);
    // A reader that keeps up is one that reads while it is told.
    if (told % 50 === 49)
      for (let read = 0; read < 50; read++) expect(await healthy.next()).toMatchObject({ type: 'next' });
  }
  expect(healthy.received()).toEqual([]);
  expect(broadcast.open).toBe(1);
  expect(heldBytes() - before).toBeLessThan(50_000_000);

  expect(await stalled?.rest()).toMatchObject({ errors: [{ extensions: { code: 'SLOW_CONSUMER' } }] });
  expect(started.errors).toEqual([]);
});

/** What the process holds on to, once what nobody holds is gone. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
