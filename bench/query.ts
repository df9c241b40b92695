/**
 * What a page of 20 game sessions with 17 fields costs, ours against other servers. `npx tsx bench/query.ts [--full] [--only <part of a case's name>]
 * [--among gateway,<parts of other servers' names>] [--rounds <number>] [--json <file>]`; the servers come by `npm ci --prefix bench`. All but the
 * bare one read the page through the same door to GameLift, which shares equal reads in flight; the emulator stands behind it. Every server is a
 * process of its own, compiled and warmed up; the rounds take turns.
 */

import { startEmulator } from '../src/emulator/emulator.ts';
import type { Answered, Listening, QueriesCommand, Usage } from './peers/protocol.ts';
import { Child } from './support/child.ts';
import { compile } from './support/compile.ts';
import { addFleet, setLatency } from './support/emulator-control.ts';
import { describeMachine, percentile, printTable, type Row, readArguments, writeJson } from './support/report.ts';

interface Server {
  name: string;
  file: string;
  argv?: readonly string[];
}

const servers: readonly Server[] = [
  { name: 'gateway', file: 'query-ours' },
  { name: 'bare node:http', file: 'query-bare' },
  { name: 'Mercurius + jit', file: 'query-mercurius', argv: ['jit'] },
  { name: 'Mercurius', file: 'query-mercurius' },
  { name: 'Yoga + Pothos', file: 'query-yoga' },
  { name: 'Apollo Server', file: 'query-apollo' },
];
const connections = 50;
const differentQueries = 500;
/** Node's compiler and all caches know the queries by then. */
const warmUpRequests = 4_000;

const { isFull, json, only, among = [''], ...chosen } = readArguments();
const rounds = chosen.rounds ?? (isFull ? 5 : 1);
const requests = isFull ? 5_000 : 1_500;
compile();
console.log(
  `${describeMachine()}; medians of ${rounds} rounds of ${requests} requests${isFull ? '' : ' (the short form)'}`,
);

const emulator = await startEmulator({ port: 0, randomSeed: 1 });
const load = Child.client('queries');
const running: { name: string; port: number; child: Child }[] = [];
const results: Record<string, Row[]> = {};
try {
  const fleetId = await addFleet(emulator.url, { sessions: 20 });
  for (const { name, file, argv = [] } of servers) {
    if (!among.some((part) => name.includes(part))) continue;
    const [child, { port }] = await Child.server<Listening>(file, [emulator.url, ...argv]);
    running.push({ name, port, child });
  }
  const queries = (make: (index: number) => string) => Array.from({ length: differentQueries }, (_, n) => make(n));
  const kinds = {
    'different operations, one selection': queries((index) => pageQuery(`Page${index}`)),
    'equal queries': [pageQuery('Page')],
    'different selections': queries((index) => pageQuery(`Page${index}`, `name${index}: name`)),
  };
  for (const latencyMs of [0, 20]) {
    await setLatency(emulator.url, latencyMs);
    for (const [kind, queries] of Object.entries(kinds)) {
      const title = `${kind}, GameLift answers after ${latencyMs} ms`;
      if (only !== undefined && !title.includes(only)) continue;
      results[title] = await measure(title, queries, fleetId);
      printTable(title, results[title]);
    }
  }
} finally {
  await load.stop();
  for (const { child } of running) await child.stop();
  await emulator.stop();
}
if (json !== undefined) writeJson(json, results);

interface Round {
  cpuMicroseconds: number;
  perSecond: number;
  p99Ms: number;
  bytesEach: number;
}

async function measure(title: string, queries: readonly string[], fleetId: string): Promise<Row[]> {
  const measured = running.map((server) => ({ ...server, rounds: [] as Round[] }));
  for (let round = -1; round < rounds; round++) {
    const isWarmUp = round < 0;
    const command = { connections, requests: isWarmUp ? warmUpRequests : requests, queries, variables: { fleetId } };
    for (const { name, port, child, rounds } of measured) {
      const result = await measureRound(child, { ...command, port });
      if (!isWarmUp) rounds.push(result);
      console.error(`${title}, ${name}: ${result.cpuMicroseconds.toFixed(0)} µs`);
    }
  }
  const cpuOf = (rounds: readonly Round[]) =>
    percentile(
      rounds.map((round) => round.cpuMicroseconds),
      0.5,
    );
  const ours = cpuOf(measured.find(({ name }) => name === 'gateway')?.rounds ?? []);
  return measured.map(({ name, rounds }) => {
    const median = (member: keyof Round) =>
      Number(
        percentile(
          rounds.map((round) => round[member]),
          0.5,
        ).toPrecision(3),
      );
    return {
      server: name,
      'CPU µs/request': median('cpuMicroseconds'),
      '× the gateway': (cpuOf(rounds) / ours).toFixed(2),
      'requests/s': median('perSecond'),
      'p99 ms': median('p99Ms'),
      'bytes/answer': median('bytesEach'),
    };
  });
}

async function measureRound(server: Child, command: QueriesCommand): Promise<Round> {
  const before = await server.ask<Usage>({ type: 'collect' });
  const began = performance.now();
  const { latenciesMs, bytesEach } = await load.ask<Answered>(command);
  const seconds = (performance.now() - began) / 1_000;
  const after = await server.ask<Usage>({ type: 'usage' });
  return {
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / command.requests,
    perSecond: command.requests / seconds,
    p99Ms: percentile(latenciesMs, 0.99),
    bytesEach,
  };
}

/** `nameField` is how the sessions' names are asked for. */
function pageQuery(operationName: string, nameField = 'name'): string {
  return `query ${operationName}($fleetId: String!) {
    gameSessions(fleet: { fleetId: $fleetId }, first: 20) {
      nodes {
        gameSessionId ${nameField} fleetId location status statusReason creationTime terminationTime currentPlayerSessionCount
        maximumPlayerSessionCount playerSessionCreationPolicy gameProperties { key value } creatorId ipAddress dnsName port computeName
      }
      pageInfo { endCursor }
    }
  }`;
}
