/**
 * What telling an event to many subscribers costs, ours against other servers. `npx tsx bench/fan-out.ts [--full] [--only <part of a case's name>]
 * [--among gateway,<parts of other servers' names>] [--rounds <number>] [--json <file>]`; the
 * servers come by `npm ci --prefix bench`. Every server and its load generator are processes of their own, compiled; the rounds take turns.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../src/emulator/emulator.ts';
import { compile } from './support/compile.ts';
import { addFleet } from './support/emulator-control.ts';
import { judgeFanOut } from './support/fan-out-goals.ts';
import {
  type FanOutCase,
  FanOutRun,
  medianOf,
  type PhaseResult,
  sessionsOfFleet,
  sessionsRestMs,
} from './support/measure-fan-out.ts';
import { describeMachine, printTable, type Row, readArguments, writeJson } from './support/report.ts';

const servers = {
  gateway: 'fan-out-ours',
  'raw ws': 'fan-out-raw',
  'Yoga + graphql-ws': 'fan-out-yoga',
  Mercurius: 'fan-out-mercurius',
  'Apollo Server + graphql-ws': 'fan-out-apollo',
};

const every = ['steady', 'serial', 'burst'] as const;
const cases: readonly FanOutCase[] = [
  { name: '1,000 equal subscribers', subscribers: 1_000, documents: 1, steadyEventsPerSecond: 5, phases: every },
  { name: '5,000 equal subscribers', subscribers: 5_000, documents: 1, steadyEventsPerSecond: 5, phases: every },
  {
    name: '5,000 subscribers in 100 groups',
    subscribers: 5_000,
    documents: 100,
    steadyEventsPerSecond: 5,
    phases: every,
  },
  {
    name: '1,000 subscribers, all distinct',
    subscribers: 1_000,
    documents: 1_000,
    steadyEventsPerSecond: 5,
    phases: every,
  },
  { name: '19,000 equal subscribers', subscribers: 19_000, documents: 1, steadyEventsPerSecond: 1, phases: ['steady'] },
];

const { isFull, json, only, among = [''], ...chosen } = readArguments();
const rounds = chosen.rounds ?? (isFull ? 5 : 1);
const chosenCases =
  only === undefined ? cases.slice(0, isFull ? cases.length : 1) : cases.filter(({ name }) => name.includes(only));
compile();
console.log(`${describeMachine()}; medians of ${rounds} rounds${isFull ? '' : ' (the short form)'}`);

const emulator = await startEmulator({ port: 0, randomSeed: 1 });
const results: Record<string, Row[]> = {};
try {
  const fleetId = await addFleet(emulator.url, { sessions: sessionsOfFleet });
  for (const case_ of chosenCases) {
    const rows = await measureCase(case_, fleetId);
    results[case_.name] = rows;
    printTable(case_.name, rows);
  }
} finally {
  await emulator.stop();
}
if (chosenCases.length === cases.length && among.includes('')) {
  results.goals = judgeFanOut(results);
  printTable('Goals', results.goals);
}
if (json !== undefined) writeJson(json, results);

/** All servers at once, idle but for the one whose turn it is: what disturbs the machine disturbs all of them. */
async function measureCase(case_: FanOutCase, fleetId: string): Promise<Row[]> {
  const runs: { name: string; run: FanOutRun; results: Record<string, PhaseResult[]> }[] = [];
  try {
    for (const [name, server] of Object.entries(servers)) {
      if (!among.some((part) => name.includes(part))) continue;
      const argv = name === 'gateway' ? [emulator.url, fleetId] : [];
      runs.push({ name, run: await FanOutRun.start(case_, server, argv, fleetId), results: {} });
    }
    await wait(sessionsRestMs);
    for (const { run } of runs) await run.warmUp();
    for (const phase of case_.phases) {
      for (let round = 0; round < rounds; round++) {
        for (const { name, run, results } of runs) {
          results[phase] ??= [];
          const result = await run.measure(phase);
          results[phase].push(result);
          console.error(`${case_.name}, ${phase}, ${name}: ${result.cpuMicrosecondsEach.toFixed(2)} µs/msg`);
        }
      }
    }
    return runs.map(({ name, run, results }) => rowOf(name, run, results));
  } finally {
    for (const { run } of runs) await run.stop();
  }
}

function rowOf(name: string, run: FanOutRun, results: Record<string, PhaseResult[]>): Row {
  const row: Record<string, string | number> = {
    server: name,
    'RSS KB/subscriber': rounded(run.rssBytes / 1_024),
    'connect + subscribe µs': rounded(run.connectMicroseconds),
  };
  for (const [phase, rounds] of Object.entries(results)) {
    const median = (member: keyof PhaseResult) => rounded(medianOf(rounds, member));
    row[`${phase} µs/msg`] = median('cpuMicrosecondsEach');
    if (phase === 'steady') {
      row['bytes/msg'] = median('bytesEach');
      row['p50 ms'] = median('p50Ms');
      row['p99 ms'] = median('p99Ms');
    } else {
      row[`${phase} msg/s`] = median('deliveredPerSecond');
    }
  }
  return row;
}

/** Three digits are more than the machine can promise. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
