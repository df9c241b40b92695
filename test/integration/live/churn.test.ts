import { request } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startTestGateway, type TestGateway } from '../../support/harness.ts';

/** How a subscriber leaves, in turn. */
const leavings = ['at once', 'when the stream has started', 'with its connection'] as const;
type Leaving = (typeof leavings)[number];
const leavingOf = (n: number): Leaving => leavings[n % leavings.length] ?? 'at once';

const operationsPerSocket = 50;

test('1,000 subscriptions over WebSocket that come and go leave nothing behind', async () => {
  await using testGateway = await start();
  const { control } = testGateway;
  const { fleetId } = await control.fleet({ sessions: 20 });
  const [gameSessionId = ''] = (await sessionIdsOf(testGateway, fleetId)).slice(0, 1);
  let started = 0;
  for (let wave = 0; wave < 4; wave++) {
    const sockets = Array.from({ length: 5 }, (_, n) => churnSocket(testGateway, wave * 5 + n, fleetId, gameSessionId));
    for (const count of await Promise.all(sockets)) started += count;
  }
  expect(started).toBeGreaterThan(200);
  await expect.poll(() => gaugesOf(testGateway)).toEqual(nothing);
});

test('1,000 subscriptions over server-sent events that come and go leave nothing behind', async () => {
  await using testGateway = await start();
  const { fleetId } = await testGateway.control.fleet({ sessions: 20 });
  let started = 0;
  for (let wave = 0; wave < 10; wave++) {
    const streams = Array.from({ length: 100 }, (_, n) => churnEventStream(testGateway, leavingOf(n), fleetId));
    for (const hasStarted of await Promise.all(streams)) started += hasStarted ? 1 : 0;
  }
  expect(started).toBeGreaterThan(200);
  await expect.poll(() => gaugesOf(testGateway)).toEqual(nothing);
});

/** Slow enough reads that some leave while the fleet is being read for the first time. */
async function start(): Promise<TestGateway> {
  const testGateway = await startTestGateway({
    gateway: { live: { lingerMs: 50, pollMinIntervalMs: 20, pollMaxIntervalMs: 50, playerTopicsLimit: 5_000 } },
  });
  await testGateway.control.fault({ kind: 'latency', rate: 0.5, latencyMs: 30 });
  return testGateway;
}

/** One socket's life: many operations of all kinds, left one by one or all with the socket. Answers how many started. */
function churnSocket({ gateway }: TestGateway, turn: number, fleetId: string, gameSessionId: string): Promise<number> {
  const leaving = leavingOf(turn);
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const open = new Set<string>();
  let started = 0;
  const send = (message: object) => socket.send(JSON.stringify(message));
  const leave = (id: string) => {
    open.delete(id);
    if (leaving !== 'with its connection') send({ id, type: 'complete' });
    if (open.size > 0) return;
    if (leaving === 'with its connection') socket.terminate();
    else socket.close(1000);
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => resolve(started));
    socket.on('open', () => send({ type: 'connection_init' }));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; id: string; payload: { errors?: unknown } };
      if (message.type === 'connection_ack') {
        for (let n = 0; n < operationsPerSocket; n++) {
          const id = `${n}`;
          open.add(id);
          send({ id, type: 'subscribe', payload: { query: documents(fleetId, gameSessionId)[n % 4] } });
        }
        if (leaving === 'at once') for (const id of [...open]) leave(id);
      } else if (open.has(message.id)) {
        if (message.type !== 'next' || message.payload.errors) return reject(new Error(String(data)));
        started++;
        leave(message.id);
      }
    });
  });
}

function churnEventStream({ gateway }: TestGateway, leaving: Leaving, fleetId: string): Promise<boolean> {
  const [query = ''] = documents(fleetId, '');
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/event-stream' };
    const path = `/graphql?query=${encodeURIComponent(query)}`;
    const asking = request(new URL(path, gateway.url), { headers, agent: false });
    let hasStarted = false;
    asking.on('close', () => resolve(hasStarted));
    // Whoever destroys it is told of the reset that he made.
    asking.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? undefined : reject(error)));
    asking.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
        if (!text.includes('StreamStarted')) return;
        hasStarted = true;
        if (leaving === 'with its connection') asking.socket?.resetAndDestroy();
        else asking.destroy();
      });
      response.on('error', () => undefined);
    });
    asking.end(() => {
      if (leaving === 'at once') setImmediate(() => asking.destroy());
    });
  });
}

/** Of all kinds: a fleet, one of its locations that nobody else watches, a lobby, the players of a session. */
const documents = (fleetId: string, gameSessionId: string) => [
  `subscription { gameSessionTransitions(of: { fleetId: "${fleetId}" }) { __typename } }`,
  `subscription { gameSessionTransitions(of: { gameSessionId: "${gameSessionId}" }, changes: true) { __typename } }`,
  `subscription { lobby(fleet: { fleetId: "${fleetId}" }, joinableOnly: true) { __typename } }`,
  `subscription { playerSessionTransitions(gameSessionId: "${gameSessionId}") { __typename } }`,
];

async function sessionIdsOf({ dataOf }: TestGateway, fleetId: string): Promise<string[]> {
  const data = await dataOf(`{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId } } }`);
  return data.gameSessions.nodes.map(({ gameSessionId }: { gameSessionId: string }) => gameSessionId);
}

const gaugeNames = [
  'subscriptions',
  'websockets',
  'live_topics',
  'live_subscribers',
  'live_groups',
  'live_queued_events',
  'live_timers',
  'live_polls',
  'live_backlog',
  'live_held_bytes',
  'live_lag_milliseconds',
];
const nothing = Object.fromEntries(gaugeNames.map((name) => [name, 0]));

async function gaugesOf({ gateway }: TestGateway): Promise<Record<string, number>> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return Object.fromEntries(
    gaugeNames.map((name) => [name, Number(text.match(new RegExp(`^gamelift_graphql_${name} (.*)$`, 'm'))?.[1])]),
  );
}
