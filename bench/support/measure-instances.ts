import { transitionsOf } from '../../test/support/live-harness.ts';
import { startSharedLiveWorld } from '../../test/support/shared-live-world.ts';
import type { Row } from './report.ts';

/** More than one page of a list holds. */
const sessions = 500;

/** Calls of GameLift for one busy fleet that 1, 2 and 4 instances follow: one of them reads for all. */
export async function measureUpstreamCalls(redisUrl: string, seconds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const instances of [1, 2, 4]) {
    // As in production, but for the tests' quick intervals.
    const intervals = { pollMinIntervalMs: 200, pollMaxIntervalMs: 200 };
    await using world = await startSharedLiveWorld({ redisUrl, leaseTtlMs: 3_000, settings: intervals });
    const { fleetId } = await world.control.fleet({ name: 'bench', sessions });
    for (let n = 0; n < instances; n++) {
      const { live } = await world.instance();
      const stream = await live.gameSessionTransitions(transitionsOf({ fleetId }));
      await stream.next();
    }
    const after = Math.max(...(await world.control.reads()).map(({ seq }) => seq));
    await world.control.reset();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const reads = await world.control.reads(after);
    const calls = Object.values(await world.control.callCounts()).reduce((total, count) => total + count, 0);
    // A walk tells of each session once: calls a second say more about how fast this machine walks than about instances.
    const walks = reads.reduce((told, read) => told + read.sessions.length, 0) / sessions;
    rows.push({
      instances,
      'calls a second': (calls / seconds).toFixed(1),
      'calls a walk': (calls / walks).toFixed(1),
      'instances that call': new Set(reads.map(({ accessKeyId }) => accessKeyId)).size,
    });
  }
  return rows;
}
