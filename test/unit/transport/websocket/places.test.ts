import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { mostRefusedOfAddress } from '../../../../src/transport/websocket/places.ts';
import { deafSocket } from '../deaf-socket.ts';
import { startTestTransport } from '../fixture.ts';

const from = (address: string) => ({ header: `X-Forwarded-For: ${address}` });

/** The status of the answer to an upgrade, 101 where it is one; the connection stays as it is. */
function upgradeStatus(url: string, address: string): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': address },
  });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.once('upgrade', () => resolve(101));
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
    socket.once('error', reject);
  });
}

describe('places for WebSockets', () => {
  it('are not taken by those who were refused one and do not answer that', async () => {
    const { url } = await startTestTransport({ proxyHops: 1, limits: { maxSockets: 4, maxSocketsPerAddress: 2 } });
    const greedy = await Promise.all(Array.from({ length: 8 }, () => deafSocket(url, from('10.0.0.1'))));
    const codes = await Promise.all(greedy.slice(2).map(({ closedWith }) => closedWith));
    expect(new Set(codes)).toEqual(new Set([1013]));
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('gamelift_graphql_websockets 2');
    const neighbour = await deafSocket(url, from('10.0.0.2'));
    neighbour.send({ type: 'connection_init' });
    await neighbour.told('connection_ack');
  });

  it('are refused with 503 and no WebSocket where an address leaves too many refusals unanswered, until one has gone', async () => {
    const { url } = await startTestTransport({ proxyHops: 1, limits: { maxSocketsPerAddress: 1 } });
    const address = '10.0.0.1';
    await deafSocket(url, from(address));
    const refused = [];
    for (let count = 0; count < mostRefusedOfAddress; count++) refused.push(await deafSocket(url, from(address)));
    expect(await upgradeStatus(url, address)).toBe(503);
    expect(await upgradeStatus(url, '10.0.0.2')).toBe(101);
    refused[0]?.connection.destroy();
    await expect.poll(() => upgradeStatus(url, address)).toBe(101);
  });

  it('are free again when a handshake that was no good is over', async () => {
    const { url } = await startTestTransport({ limits: { maxSockets: 1 } });
    const { hostname, port } = new URL(url);
    for (let count = 0; count < 3; count++) {
      const connection = connect(Number(port), hostname);
      const head = `GET /graphql HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
      connection.write(head);
      expect(String(await new Promise((resolve) => connection.once('data', resolve)))).toMatch(/^HTTP\/1.1 400 /);
      await new Promise((resolve) => connection.once('close', resolve));
    }
    const socket = await deafSocket(url);
    socket.send({ type: 'connection_init' });
    await socket.told('connection_ack');
  });
});

it('a connection whose upgrade is refused is cut, though its client keeps it open', async () => {
  const { url } = await startTestTransport();
  const { hostname, port } = new URL(url);
  const connection = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  onTestFinished(() => void connection.destroy());
  connection.write(
    `GET /nowhere HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  );
  let answer = '';
  connection.on('data', (data) => {
    answer += data;
  });
  await new Promise((resolve) => connection.once('end', resolve));
  expect(answer).toMatch(/^HTTP\/1.1 404 /);
  // Whoever writes into a connection that the other end keeps is not told off.
  const cut = new Promise((resolve) => connection.once('error', resolve));
  const writing = setInterval(() => connection.write('x'), 5);
  onTestFinished(() => clearInterval(writing));
  expect(await cut).toMatchObject({ code: expect.stringMatching(/^(EPIPE|ECONNRESET)$/) });
});
