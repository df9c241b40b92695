import { expect, it } from 'vitest';
import { deafSocket, frameOf, opcodes } from '../deaf-socket.ts';
import { overWebSocket, startTestTransport } from '../fixture.ts';

const { continuation, text, ping, pong } = opcodes;
const many = (count: number, frame: Buffer) => Buffer.concat(Array<Buffer>(count).fill(frame));

/** With a subscription, so that it is known when the gateway has let go of the socket. */
async function start(maxMessagesPerSecond: number) {
  const started = await startTestTransport({ limits: { maxMessagesPerSecond } });
  const socket = await deafSocket(started.url);
  socket.send({ type: 'connection_init' });
  await socket.told('connection_ack');
  socket.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { told { value } }' } });
  await expect.poll(() => started.broadcast.open).toBe(1);
  return { ...started, socket, neighbour: overWebSocket(started.url).iterate({ query: 'subscription { feed }' }) };
}

it.each([
  ['pongs that nobody asked for', many(500, frameOf(pong, 'p'))],
  ['empty pongs', many(500, frameOf(pong, ''))],
  ['pings one by one', many(30, frameOf(ping, 'p'))],
])('%s count as messages: too many in a second end the socket with 1013', async (_name, flood) => {
  const { socket, broadcast, errors } = await start(25);
  socket.connection.write(flood);
  expect(await socket.closedWith).toBe(1013);
  await expect.poll(() => broadcast.open).toBe(0);
  expect(errors).toEqual([]);
});

it.each([
  ['of one byte', many(100_000, frameOf(continuation, 'x', false))],
  ['of nothing', many(100_000, frameOf(continuation, '', false))],
])('a message in fragments %s without end ends its socket, and nobody else’s', async (_name, flood) => {
  const { socket, broadcast, neighbour, feed, errors } = await start(Number.POSITIVE_INFINITY);
  const told = neighbour.next();
  await feed.opened();
  socket.connection.write(frameOf(text, '{', false));
  socket.connection.write(flood);
  expect(await socket.closedWith).toBe(1008);
  await expect.poll(() => broadcast.open).toBe(0);
  feed.push(7);
  expect((await told).value).toEqual({ data: { feed: 7 } });
  expect(errors).toEqual([]);
});

it('pings whose answers nobody reads end their socket, and nobody else’s', async () => {
  const { socket, broadcast, neighbour, feed, errors } = await start(Number.POSITIVE_INFINITY);
  const told = neighbour.next();
  await feed.opened();
  socket.connection.pause();
  const flood = many(10_000, frameOf(ping, 'p'.repeat(125)));
  // As much as he can, until nobody takes it any more.
  while (broadcast.open > 0 && !socket.connection.destroyed) {
    await new Promise((resolve) => socket.connection.write(flood, resolve));
  }
  await expect.poll(() => broadcast.open).toBe(0);
  feed.push(7);
  expect((await told).value).toEqual({ data: { feed: 7 } });
  expect(errors).toEqual([]);
});
