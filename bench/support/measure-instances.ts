import { transitionsOf } from '../../test/support/live-harness.ts';
import { startSharedLiveWorld } from '../../test/support/shared-live-world.ts';
import type { Row } from './report.ts';

/** Calls of GameLift for one busy fleet that 1, 2 and 4 instances follow: one of them reads for all. */
export async function measureUpstreamCalls(redisUrl: string, seconds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const instances of [1, 2, 4]) {
    // As in production, but for the tests' quick intervals.
    const intervals = { pollMinIntervalMs: 200, pollMaxIntervalMs: 200 };
    await using world = await startSharedLiveWorld({ redisUrl, leaseTtlMs: 3_000, settings: intervals });
    const { fleetId } = await world.control.fleet({ name: 'bench', sessions: 500 });
    for (let n = 0; n < instances; n++) {
      const { live } = await world.instance();
      const stream = await live.gameSessionTransitions(transitionsOf({ fleetId }));
      await stream.next();
    }
    await world.control.reset();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const calls = await world.control.callCounts();
    const sum = Object.values(calls).reduce((total, count) => total + count, 0);
    rows.push({ instances, 'calls a second': (sum / seconds).toFixed(1) });
  }
  return rows;
}
