import { expect, test, vi } from 'vitest';
import { publishedRates } from '../../src/gamelift/budget/published-rates.ts';
import { startTestGateway, type TestGateway } from '../support/harness.ts';
import { mutations } from '../support/mutations.ts';
import { Sample } from '../support/sample.ts';
import { waitMs } from '../support/waits.ts';

// What test/unit/live/published-rates.test.ts plays in a time that stands still, in real time and through the front door:
// GameLift's published rates at the emulator and in the gateway, which has all its defaults.

vi.setConfig({ testTimeout: 300_000 });

const detailsRate = 0.4 * publishedRates.DescribeGameSessionDetails.perSecond;
const describeRate = 0.4 * publishedRates.DescribeGameSessions.perSecond;

const subscription = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }) {
    __typename
    ... on GameSessionSnapshot { gameSessions { gameSessionId } isLast }
    ... on GameSessionTransition { gameSessionId previousStatus status }
  }
}`;

function start(): Promise<TestGateway> {
  return startTestGateway({ emulator: { rates: 'aws' }, gateway: { rates: {} } });
}

interface Followed {
  readonly living: string[];
  /** When each session's end arrived, in milliseconds since the epoch. */
  readonly endedAt: Map<string, number>;
}

/** Subscribes to a fleet and notes what ends, once the snapshot is there. */
async function follow(testGateway: TestGateway, fleetId: string): Promise<Followed> {
  const stream = testGateway.subscribe(subscription, { fleetId });
  const followed: Followed = { living: [], endedAt: new Map() };
  for (let isLast = false; !isLast; ) {
    const { data, errors } = await stream.next(60_000);
    expect(errors).toEqual([]);
    for (const { gameSessionId } of data.stream.gameSessions ?? []) followed.living.push(gameSessionId);
    isLast = data.stream.isLast ?? false;
  }
  const read = async () => {
    for (;;) {
      const { data } = await stream.next(300_000);
      const { gameSessionId, status } = data.stream;
      if (status === 'TERMINATED') followed.endedAt.set(gameSessionId, Date.now());
    }
  };
  // Ends with the stream, which the gateway closes with the test.
  read().catch(() => {});
  return followed;
}

/** Ends sessions, and answers for each how long it takes until the subscriber knows. */
class Endings {
  readonly #testGateway: TestGateway;
  readonly #followed: Followed;
  readonly #beganAt = new Map<string, number>();

  constructor(testGateway: TestGateway, followed: Followed) {
    this.#testGateway = testGateway;
    this.#followed = followed;
  }

  async end(count: number): Promise<void> {
    await Promise.all(
      this.#followed.living.splice(0, count).map((id) => {
        this.#beganAt.set(id, Date.now());
        return this.#testGateway.control.status(id, 'TERMINATED');
      }),
    );
  }

  /** Waits until all are told; the test's time-out bounds it. */
  async told(): Promise<Sample> {
    const waits = [...this.#beganAt].map(async ([id, beganAt]) => {
      for (;;) {
        const endedAt = this.#followed.endedAt.get(id);
        if (endedAt !== undefined) return endedAt - beganAt;
        await pause(20);
      }
    });
    return Sample.from(await Promise.all(waits)) as Sample;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** People ask six times a second while something goes on. */
async function whileAsking(testGateway: TestGateway, fleetId: string, seconds: number, each: () => Promise<void>) {
  const asking: Promise<unknown>[] = [];
  await testGateway.control.reset();
  const beganAt = Date.now();
  for (let n = 0; n < seconds * 6; n++) {
    if (n % 6 === 0) await each();
    asking.push(
      testGateway.dataOf(
        'query ($fleetId: String!, $first: Int!) { gameSessions(fleet: { fleetId: $fleetId }, status: ACTIVE, first: $first) { nodes { name } } }',
        { fleetId, first: 1 + (n % 50) },
      ),
    );
    await pause(beganAt + (n + 1) * (1_000 / 6) - Date.now());
  }
  const calls = await testGateway.control.calls();
  await Promise.all(asking);
  const spentSeconds = (Date.now() - beganAt) / 1_000;
  const made = (operation: string) => calls[operation]?.calls ?? 0;
  for (const { throttled } of Object.values(calls)) expect(throttled).toBe(0);
  const queries = asking.length;
  expect(made('DescribeGameSessions') + made('DescribeGameSessionDetails')).toBeLessThanOrEqual(
    (describeRate + detailsRate) * (spentSeconds + 1) + queries,
  );
  expect(await shareWithin(testGateway, 0.1)).toBeGreaterThanOrEqual(0.99);
}

/** The share of queries that waited for the budget for at most so many seconds, by the gateway's own metrics. */
async function shareWithin({ gateway }: TestGateway, seconds: number): Promise<number> {
  const response = await fetch(`${gateway.url}/metrics`, { signal: AbortSignal.timeout(waitMs) });
  const text = await response.text();
  const bucket = (bound: string) => {
    const name = `gamelift_graphql_upstream_wait_seconds_bucket{le="${bound}",priority="query"} `;
    const line = text.split('\n').find((one) => one.startsWith(name));
    if (line === undefined) throw new Error(`expected ${name} among the metrics`);
    return Number(line.slice(name.length));
  };
  return bucket(String(seconds)) / bucket('+Inf');
}

test('5,000 sessions with 4 endings a second are followed within delay, two walks and a read by ID', async () => {
  await using testGateway = await start();
  const { fleetId } = await testGateway.control.fleet({ sessions: 5_000 });
  const endings = new Endings(testGateway, await follow(testGateway, fleetId));
  await whileAsking(testGateway, fleetId, 60, () => endings.end(4));
  expect((await endings.told()).percentile(1)).toBeLessThan(1_100 + 2 * (52 / detailsRate) * 1_000 + 2_000);
});

test('10 fleets of 100 with an ending a second are each followed at the same pace', async () => {
  await using testGateway = await start();
  const fleets = await Promise.all(Array.from({ length: 10 }, () => testGateway.control.fleet({ sessions: 100 })));
  const followed = await Promise.all(fleets.map(({ fleetId }) => follow(testGateway, fleetId)));
  const endings = followed.map((one) => new Endings(testGateway, one));
  let second = 0;
  await whileAsking(testGateway, fleets[0]?.fleetId ?? '', 60, async () => {
    await endings[second++ % 10]?.end(1);
  });
  for (const one of endings) {
    expect((await one.told()).percentile(1)).toBeLessThan(2_200 + 2 * (30 / detailsRate) * 1_000 + 2_000);
  }
});

test('50 quiet fleets leave people their calls, and a change is seen within the longest wait', async () => {
  await using testGateway = await start();
  const fleets = await Promise.all(Array.from({ length: 50 }, () => testGateway.control.fleet({ sessions: 10 })));
  const followed = await Promise.all(fleets.map(({ fleetId }) => follow(testGateway, fleetId)));
  await whileAsking(testGateway, fleets[0]?.fleetId ?? '', 180, async () => {});
  const [one] = followed;
  if (!one) throw new Error('there is no stream');
  const endings = new Endings(testGateway, one);
  await endings.end(1);
  expect((await endings.told()).percentile(1)).toBeLessThan(15_000 * 1.1 + 2_000);
});

test('500 sessions that end at once are all told within 500 reads by ID, a delay and two walks', async () => {
  await using testGateway = await start();
  const { fleetId } = await testGateway.control.fleet({ sessions: 5_000 });
  const endings = new Endings(testGateway, await follow(testGateway, fleetId));
  await endings.end(500);
  await whileAsking(testGateway, fleetId, 70, async () => {});
  const limitMs = (500 / describeRate) * 1_000 + 1_100 + 2 * (52 / detailsRate) * 1_000;
  expect((await endings.told()).percentile(1)).toBeLessThan(limitMs + 2_000);
});

test('a session stuck in ACTIVATING costs ever fewer reads, and what becomes of it is told', async () => {
  await using testGateway = await start();
  const { control } = testGateway;
  const { fleetId } = await control.fleet({ sessions: 100 });
  const followed = await follow(testGateway, fleetId);
  const input = { fleet: { fleetId }, maximumPlayerSessionCount: 4 };
  const { createGameSession } = await testGateway.dataOf(mutations.createGameSession, { input });
  await control.reset();
  await pause(60_000);
  // Walks use the other operation: every 300 ms for 3 s, then after a tenth of its age.
  const reads = (await control.callCounts()).DescribeGameSessions ?? 0;
  expect(reads).toBeGreaterThan(15);
  expect(reads).toBeLessThan(60);
  // GameLift gives it up after 300 s.
  await control.clock(240_000);
  while (!followed.endedAt.has(createGameSession.gameSession.gameSessionId)) await pause(20);
});
