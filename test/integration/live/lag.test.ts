import { expect, test } from 'vitest';
import type { Logger } from '../../../src/observability/logger.ts';
import { startTestGateway, type TestGateway } from '../../support/harness.ts';
import { waitMs } from '../../support/waits.ts';

const subscription = `subscription ($of: GameSessionScope!) {
  gameSessionTransitions(of: $of) {
    __typename
    ... on StreamCheckpoint { stale }
    ... on GameSessionTransition { status }
  }
}`;

/** Sentences that say by how much the reading is behind, as "level: sentence". */
class LagLines {
  readonly lines: string[] = [];
  readonly logger: Logger = this.#make();

  #make(): Logger {
    const add = (level: string) => (fields: object, message: string) => {
      if ('lagMs' in fields) this.lines.push(`${level}: ${message}`);
    };
    return { debug: add('debug'), info: add('info'), warn: add('warn'), error: add('error'), child: () => this.logger };
  }
}

async function lagOf({ gateway }: TestGateway): Promise<number> {
  const response = await fetch(`${gateway.url}/metrics`, { signal: AbortSignal.timeout(waitMs) });
  const [, lagMs] = /^gamelift_graphql_live_lag_milliseconds (\S+)$/m.exec(await response.text()) ?? [];
  if (lagMs === undefined) throw new Error('expected the gauge of the lag among the metrics');
  return Number(lagMs);
}

/** Asks until the lag is as expected; the test's time-out bounds it. */
async function untilLag(testGateway: TestGateway, isExpected: (lagMs: number) => boolean): Promise<void> {
  while (!isExpected(await lagOf(testGateway))) await new Promise((resolve) => setTimeout(resolve, 10));
}

test.each([
  ['throttling', { kind: 'throttle' }],
  ['server errors', { kind: 'error500' }],
] as const)(
  'while %s keeps GameLift from being read, metric, log and checkpoints say so, and then that it is over',
  async (_what, fault) => {
    const log = new LagLines();
    await using testGateway = await startTestGateway({
      gateway: {
        logger: log.logger,
        live: {
          pollMinIntervalMs: 50,
          pollMaxIntervalMs: 400,
          pollFastIntervalMs: 30,
          checkpointIntervalMs: 100,
        },
      },
    });
    const { control } = testGateway;
    const { fleetId } = await control.fleet({ sessions: 3 });
    const stream = testGateway.subscribe(subscription, { of: { fleetId } });
    const checkpoint = (stale: boolean) => stream.nextWhere(({ data }) => data.gameSessionTransitions.stale === stale);
    await checkpoint(false);

    for (const operation of ['DescribeGameSessions', 'DescribeGameSessionDetails'] as const) {
      await control.fault({ operation, ...fault });
    }
    await checkpoint(true);
    expect(await lagOf(testGateway)).toBeGreaterThan(400);
    // The log says it with the next read that fails, and however long it goes on, once. What was said before is a busy machine's.
    await expect.poll(() => log.lines.at(-1)).toMatch(/^warn: .*behind/);
    const said = log.lines.length;
    for (let n = 0; n < 5; n++) await checkpoint(true);
    expect(log.lines).toHaveLength(said);

    await control.clearFaults();
    await checkpoint(false);
    await untilLag(testGateway, (lagMs) => lagMs === 0);
    expect(log.lines[said]).toMatch(/^info: .*again/);
  },
);
