/** How long `serve` takes to be ready, and what it holds when nothing happens: the built command as a child process. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulator } from '../src/emulator/emulator.ts';
import { percentile, printTable, type Row, readArguments, writeJson } from './support/report.ts';

const { isFull, json } = readArguments();
const runs = isFull ? 20 : 5;
/** Until what was needed only to start has been let go. */
const settleMs = isFull ? 10_000 : 2_000;

interface StartUp {
  listeningMs: number;
  readyMs: number;
  firstAnswerMs: number;
  cpuMs: number;
  idleMegabytes: number;
  usedMegabytes: number;
}

const emulator = await startEmulator({ port: 0, seed: 'dev' });
const measured: StartUp[] = [];
for (let run = 0; run < runs; run++) measured.push(await measureStart());
await emulator.stop();

interface Column {
  read: (startUp: StartUp) => number;
  /** What the median stays below. */
  goal?: number;
}

const columns: Record<string, Column> = {
  'listens, ms': { read: ({ listeningMs }) => listeningMs },
  'ready, ms': { read: ({ readyMs }) => readyMs, goal: 1_000 },
  'first query answered, ms': { read: ({ firstAnswerMs }) => firstAnswerMs },
  // What the start takes of a processor, also where others want it.
  'CPU until ready, ms': { read: ({ cpuMs }) => cpuMs },
  'memory, idle, MB': { read: ({ idleMegabytes }) => idleMegabytes, goal: 120 },
  'memory after the first query, MB': { read: ({ usedMegabytes }) => usedMegabytes },
};
const rows: Row[] = Object.entries(columns).map(([what, { read, goal }]) => {
  const values = measured.map(read);
  const p50 = percentile(values, 0.5);
  return {
    what,
    best: Math.round(Math.min(...values)),
    p50: Math.round(p50),
    worst: Math.round(Math.max(...values)),
    goal: goal === undefined ? '' : `< ${goal}: ${p50 < goal ? 'reached' : 'not reached'}`,
  };
});
printTable(`Start of serve, ${runs} times`, rows);
if (json) writeJson(json, { startUp: rows });

async function measureStart(): Promise<StartUp> {
  const begun = performance.now();
  const since = () => performance.now() - begun;
  const started = await withGateway(async (gateway, url) => {
    const listeningMs = since();
    await ready(url);
    const readyMs = since();
    const cpuMs = cpuMsOf(gateway);
    await fetch(`${url}/graphql?query=${encodeURIComponent('{ fleets { nodes { name } } }')}`);
    const firstAnswerMs = since();
    await sleep(settleMs);
    return { listeningMs, readyMs, firstAnswerMs, cpuMs, usedMegabytes: residentMegabytesOf(gateway) };
  });
  // Another one, of which nobody has asked anything.
  const idleMegabytes = await withGateway(async (gateway, url) => {
    await ready(url);
    await sleep(settleMs);
    return residentMegabytesOf(gateway);
  });
  return { ...started, idleMegabytes };
}

async function withGateway<T>(use: (gateway: ChildProcess, url: string) => Promise<T>): Promise<T> {
  const gateway = spawn(process.execPath, ['dist/main.js', 'serve', '--port', '0', '--auth', 'none'], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
      GAMELIFT_ENDPOINT: emulator.url,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    return await use(gateway, await urlOf(gateway));
  } finally {
    gateway.kill('SIGKILL');
  }
}

async function ready(url: string): Promise<void> {
  while (!(await fetch(`${url}/readyz`)).ok) await sleep(5);
}

function urlOf(gateway: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = '';
    gateway.stdout?.on('data', (chunk) => {
      written += String(chunk);
      const [url] = /http:\/\/[\d.]+:\d+/.exec(written) ?? [];
      if (url) resolve(url);
    });
    gateway.once('exit', (code) => reject(new Error(`serve ended with ${code} before it listened`)));
  });
}

/** Linux: user and system time, in the clock ticks of proc(5), of which there are a hundred a second. */
function cpuMsOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentMegabytesOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_000;
}
