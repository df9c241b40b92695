/**
 * Many subscribers for long: two events a second with bursts of fifty, clients that leave and come back, clients that stop reading.
 * `npx tsx bench/soak.ts [--full] [--json <file>]`; the short form is 2,000 subscribers for a minute, the full one 19,000 for ten. Fails where a
 * subscriber missed an event, was told one twice, or had to begin anew. `npm ci --prefix bench` first.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../src/emulator/emulator.ts';
import type { Listening, ServerCommand, SoakCommand, SoakReport, Usage } from './peers/protocol.ts';
import { Child } from './support/child.ts';
import { compile } from './support/compile.ts';
import { addFleet } from './support/emulator-control.ts';
import { describeMachine, percentile, printTable, type Row, readArguments, writeJson } from './support/report.ts';

const { isFull, json } = readArguments();
const subscribers = isFull ? 19_000 : 2_000;
const minutes = isFull ? 10 : 1;
const eventsPerSecond = 2;
const burst = 50;
const secondsBetweenBursts = 30;
const trouble = { leavingShare: 0.05, longestAbsenceMs: 5_000, stalledShare: 0.01, stallMs: 60_000 };
/** Why each session changes once at most, and not at once: see bench/fan-out.ts. */
const sessionsOfFleet = 3_000;
const restMs = 11_000;
const catchUpMs = 60_000;

const document = `subscription ($fleetId: String!, $after: String) {
  gameSessionTransitions(of: { fleetId: $fleetId }, changes: true, snapshot: false, after: $after) {
    __typename
    ... on LiveEvent { cursor }
    ... on StreamStarted { outcome resetReason }
    ... on GameSessionChanged {
      observedAt
      source
      gameSession { gameSessionId name status currentPlayerSessionCount maximumPlayerSessionCount ipAddress dnsName port }
    }
  }
}`;

compile();
console.log(`${describeMachine()}; ${subscribers} subscribers for ${minutes} min`);
const emulator = await startEmulator({ port: 0, randomSeed: 1 });
try {
  const rows = await soak(await addFleet(emulator.url, { sessions: sessionsOfFleet }));
  printTable('Soak', rows);
  if (json !== undefined) writeJson(json, { soak: rows });
} finally {
  await emulator.stop();
}

async function soak(fleetId: string): Promise<Row[]> {
  const [server, { port }] = await Child.server<Listening>('fan-out-ours', [emulator.url, fleetId]);
  const clients = Child.client('soak-subscribers');
  try {
    const ask = (command: SoakCommand) => clients.ask<SoakReport>(command);
    const usage = () => server.ask<Usage>({ type: 'collect' } satisfies ServerCommand);
    const rows: Row[] = [];
    let before = await usage();
    const add = async (phase: string, report: SoakReport, published: number) => {
      failOn(report);
      const after = await usage();
      rows.push(rowOf(phase, report, published, before, after));
      before = after;
    };
    await add(
      'connected',
      await ask({ type: 'connect', port, count: subscribers, document, variables: { fleetId } }),
      0,
    );
    await wait(restMs);
    await ask({ type: 'trouble', trouble });
    let published = 0;
    for (let minute = 1; minute <= minutes; minute++) {
      const sofar = published;
      published += await publishForAMinute(server);
      await add(`minute ${minute}`, await ask({ type: 'report' }), published - sofar);
    }
    const report = await ask({ type: 'calm', last: published, limitMs: catchUpMs });
    await add('calm', report, 0);
    if (report.behind > 0)
      throw new Error(`${report.behind} subscribers do not know the last event after ${catchUpMs} ms`);
    return rows;
  } finally {
    await clients.stop();
    await server.stop();
  }
}

/** Answers how many events it published. */
async function publishForAMinute(server: Child): Promise<number> {
  const seconds = 60;
  const began = performance.now();
  let published = 0;
  for (let tick = 0; tick < seconds * eventsPerSecond; tick++) {
    const dueMs = began + (tick * 1_000) / eventsPerSecond - performance.now();
    if (dueMs > 0) await wait(dueMs);
    const isBurst = tick % (secondsBetweenBursts * eventsPerSecond) === eventsPerSecond;
    const count = isBurst ? burst : 1;
    server.tell({ type: 'publish', count } satisfies ServerCommand);
    published += count;
  }
  await wait(began + seconds * 1_000 - performance.now());
  return published;
}

function failOn({ faults }: SoakReport): void {
  if (faults.length > 0) throw new Error(`the subscribers have found ${faults.length} faults:\n${faults.join('\n')}`);
}

function rowOf(phase: string, report: SoakReport, published: number, before: Usage, after: Usage): Row {
  const { events, reconnects, stalls, latenciesMs } = report;
  const latency = (share: number) => (latenciesMs.length === 0 ? '–' : Math.round(percentile(latenciesMs, share)));
  return {
    phase,
    published,
    delivered: events,
    reconnects,
    'begun to stall': stalls,
    'p50 ms': latency(0.5),
    'p99 ms': latency(0.99),
    'gateway CPU s': ((after.cpuMicroseconds - before.cpuMicroseconds) / 1e6).toFixed(1),
    'gateway RSS MB': Math.round(after.rssBytes / 2 ** 20),
  };
}
