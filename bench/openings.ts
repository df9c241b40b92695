/**
 * What many different lobbies cost that are opened at once on one fleet: CPU of each, memory, and how long the last one waits. Each has a filter of its
 * own that all sessions match, on a socket of its own. The built gateway is a process of its own.
 *
 *     npm run build && npx tsx bench/openings.ts [--lobbies 1000] [--sessions 5000] [--before <checkout>]
 */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { startEmulator } from '../src/emulator/emulator.ts';
import { type ProbedGateway, serveProbed, tokenOf } from '../test/support/probe/probed-gateway.ts';
import { addFleet } from './support/emulator-control.ts';
import { describeMachine, printTable, type Row } from './support/report.ts';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    lobbies: { type: 'string', default: '1000' },
    sessions: { type: 'string', default: '5000' },
    before: { type: 'string' },
  },
});
const [lobbies, sessions] = [Number(values.lobbies), Number(values.sessions)];
/** A run that has not begun all of them by then says how many. */
const limitMs = 120_000;
const authorization = `Bearer ${tokenOf({ sub: 'bench', scopes: 'gamelift:read' })}`;

console.log(`${describeMachine()}; ${lobbies} lobbies at once on a fleet of ${sessions} sessions`);
const emulator = await startEmulator({ port: 0, randomSeed: 1 });
try {
  const fleetId = await addFleet(emulator.url, { sessions });
  const rows: Row[] = [];
  for (const checkout of values.before ? [values.before, root] : [root]) {
    const gateway = await serveProbed({
      checkout,
      endpoint: emulator.url,
      env: {
        MAX_SUBSCRIPTIONS_PER_PRINCIPAL: '100000',
        MAX_SOCKETS_PER_PRINCIPAL: '100000',
        MAX_SOCKETS_PER_ADDRESS: '100000',
      },
    });
    try {
      rows.push({ gateway: checkout === root ? 'this one' : 'before', ...(await measure(gateway, fleetId)) });
    } finally {
      await gateway.stop();
    }
  }
  printTable(`${lobbies} lobbies`, rows);
} finally {
  await emulator.stop();
}

async function measure(gateway: ProbedGateway, fleetId: string): Promise<Row> {
  // The fleet is read, and the code is warm, before it begins.
  const keeper = await Promise.all(Array.from({ length: 20 }, (_, n) => connected(gateway.url, fleetId, lobbies + n)));
  await Promise.all(keeper.map(({ open }) => open()));
  const sockets = await Promise.all(Array.from({ length: lobbies }, (_, n) => connected(gateway.url, fleetId, n)));
  const before = await gateway.figures({ collect: true, reset: true });
  let resident = before.residentBytes;
  const watching = setInterval(() => {
    void gateway.figures().then(({ residentBytes }) => {
      resident = Math.max(resident, residentBytes);
    });
  }, 250);
  const beganAt = performance.now();
  const begun: number[] = [];
  const limit = new Promise((expired) => setTimeout(expired, limitMs).unref());
  const opening = sockets.map(({ open }) => open().then(() => begun.push(performance.now() - beganAt)));
  await Promise.race([Promise.all(opening), limit]);
  clearInterval(watching);
  const after = await gateway.figures({}, 120_000);
  for (const { close } of [...keeper, ...sockets]) close();
  return {
    'CPU of each, ms': ((after.cpuMs - before.cpuMs) / lobbies).toFixed(1),
    'more memory at most, MB': ((resident - before.residentBytes) / 1e6).toFixed(0),
    'longest turn, ms': after.longestTurnMs.toFixed(0),
    'the last has begun after, s': (Math.max(...begun) / 1_000).toFixed(1),
    begun: `${begun.length} of ${lobbies}`,
  };
}

/** An acknowledged socket. `open` begins its lobby, and resolves once the snapshot has come as a whole. */
async function connected(url: string, fleetId: string, number: number) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const query = `subscription { lobby(fleet: { fleetId: "${fleetId}" }, filterExpression: "maximumSessions<${1_000 + number}") {
    ... on GameSessionSnapshot { gameSessions { gameSessionId name status currentPlayerSessionCount maximumPlayerSessionCount isJoinable gameProperties { key value } } isLast } } }`;
  let told = (_text: string) => {};
  await new Promise<void>((acknowledged, failed) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
    socket.on('error', failed);
    socket.on('message', (data) => {
      const text = String(data);
      if (text.startsWith('{"type":"connection_ack"')) acknowledged();
      else told(text);
    });
  });
  return {
    open: () =>
      new Promise<void>((begun, failed) => {
        told = (text) => {
          if (text.includes('"isLast":true')) begun();
          else if (text.includes('"errors"')) failed(new Error(text.slice(0, 300)));
        };
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
      }),
    close: () => socket.terminate(),
  };
}
