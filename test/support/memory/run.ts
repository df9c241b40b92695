/**
 * What the live layer holds while a fleet is busy: a program of its own, so that its heap is measured alone. Prints Samples as lines of JSON.
 * Run as `node --expose-gc --import tsx run.ts '<MemoryRun>'`.
 */

import { systemClock } from '../../../src/lib/clock.ts';
import { createLive } from '../../../src/live/create-live.ts';
import type { Live } from '../../../src/live/live.ts';
import type { LiveSettings } from '../../../src/live/settings.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { lobbyOf, transitionsOf } from '../live-harness.ts';
import { fleetId } from '../sessions.ts';
import { BusyFleet } from './busy-fleet.ts';

export interface MemoryRun {
  sessions: number;
  /** Characters of game-session data that each session carries. */
  dataLength: number;
  /** In all; a sample is taken forty times in between. */
  transitions: number;
  /** null: as fast as it goes. */
  transitionsPerSecond: number | null;
  settings: Partial<LiveSettings>;
}

export interface Sample {
  /** After a collection, without what the fleet itself takes. */
  heapBytes: number;
  /** As the live layer estimates it. */
  heldBytes: number;
  /** Transitions made and events delivered so far, over all clients. */
  made: number;
  delivered: number;
  /** How often a client was too slow and resumed. */
  slowConsumers: number;
  topics: number;
}

const samples = 40;
const run = JSON.parse(process.argv[2] ?? '') as MemoryRun;
const collect = globalThis.gc;
if (!collect) throw new Error('expected node --expose-gc');
const fleet = new BusyFleet(run.sessions, run.dataLength);
const { random } = Math;
const live = createLive({ gamelift: fleet, clock: systemClock, random, logger: silentLogger, settings: run.settings });
collect();
const before = heap();
const counts = { made: 0, delivered: 0, slowConsumers: 0 };

const forEver = new Set<Promise<void>>();
for (let n = 0; n < 3; n++)
  forEver.add(read(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true }))));
forEver.add(read(live.gameSessionTransitions(transitionsOf({ fleetId }, { to: ['TERMINATED'] }))));
forEver.add(read(live.lobby(lobbyOf())));
forEver.add(readSlowly());
for (let n = 0; n < 20; n++) forEver.add(followOneAfterTheOther());

const perSecond = run.transitionsPerSecond ?? Number.POSITIVE_INFINITY;
const begunAt = performance.now();
while (counts.made < run.transitions) {
  counts.made++;
  await live.observeGameSession(fleet.step());
  // Answers come from sockets, so that whoever reads has its turn in between.
  if (counts.made % 20 === 0) await new Promise(setImmediate);
  if (counts.made % (run.transitions / samples) === 0) await sample();
  const aheadMs = (counts.made / perSecond) * 1_000 - (performance.now() - begunAt);
  if (aheadMs > 5) await pause(aheadMs);
}
process.exit(0);

/** After a moment in which the readers read all that waits for them. */
async function sample(): Promise<void> {
  await pause(20);
  collect?.();
  const { heldBytes, topics } = live.gauges();
  const taken: Sample = { heapBytes: heap() - before, heldBytes, topics, ...counts };
  process.stdout.write(`${JSON.stringify(taken)}\n`);
}

async function read(opening: ReturnType<Live['gameSessionTransitions'] | Live['lobby']>): Promise<void> {
  for await (const _event of await opening) counts.delivered++;
}

/** Sessions end: each client goes on with another one. */
async function followOneAfterTheOther(): Promise<void> {
  for (;;) {
    const ids = fleet.ids();
    const gameSessionId = ids[Math.floor(Math.random() * ids.length)] ?? '';
    await read(live.gameSessionTransitions(transitionsOf({ gameSessionId })));
  }
}

/** Reads an event and then nothing until more have come than may wait for it; resumes by its last cursor. */
async function readSlowly(): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const resumeAt = counts.made + 3_000;
    try {
      for await (const { cursor } of await live.gameSessionTransitions(transitionsOf({ fleetId }, { after }))) {
        after = cursor;
        counts.delivered++;
        while (counts.made < resumeAt) await pause(20);
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'SLOW_CONSUMER')) throw error;
      counts.slowConsumers++;
    }
  }
}

/** With what lies outside of the heap: large strings may. */
function heap(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
