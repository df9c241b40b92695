import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { addFleet } from './emulator-control.ts';
import {
  type FanOutCase,
  FanOutRun,
  medianOf,
  type PhaseResult,
  sessionsOfFleet,
  sessionsRestMs,
} from './measure-fan-out.ts';
import type { Row } from './report.ts';

const phases = ['serial', 'burst'] as const;
const case_: FanOutCase = {
  name: 'equal subscribers of several instances',
  subscribers: 5_000,
  documents: 1,
  steadyEventsPerSecond: 5,
  phases,
};

/** How many messages a second 1 and 2 instances deliver to the same number of subscribers; medians of `rounds`. */
export async function measureDeliveries(redisUrl: string, rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  const emulator = await startEmulator({ port: 0, randomSeed: 1 });
  try {
    const fleetId = await addFleet(emulator.url, { sessions: sessionsOfFleet });
    for (const processes of [1, 2]) {
      const argv = [emulator.url, fleetId, redisUrl, `bench-${randomUUID()}:`];
      const run = await FanOutRun.start(case_, 'fan-out-ours', argv, fleetId, processes);
      try {
        await wait(sessionsRestMs);
        await run.warmUp();
        const row: Record<string, string | number> = { processes };
        for (const phase of phases) {
          const results: PhaseResult[] = [];
          for (let round = 0; round < rounds; round++) results.push(await run.measure(phase));
          row[`${phase} msg/s`] = Math.round(medianOf(results, 'deliveredPerSecond'));
          row[`${phase} µs/msg`] = medianOf(results, 'cpuMicrosecondsEach').toPrecision(3);
        }
        rows.push(row);
      } finally {
        await run.stop();
      }
    }
  } finally {
    await emulator.stop();
  }
  return rows;
}
