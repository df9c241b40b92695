import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/lib/clock.ts';
import { startTestGateway } from '../../support/harness.ts';

/** The machine's time, of which a test can have more pass at once. */
function clockThatSkips(): Clock & { skip(ms: number): void } {
  let aheadMs = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + aheadMs,
    wallTime: () => systemClock.wallTime() + aheadMs,
    skip(ms) {
      aheadMs += ms;
    },
  };
}

const stream = (fleetId: string) =>
  `subscription { stream: gameSessionTransitions(of: { fleetId: "${fleetId}" }) {
    __typename
    ... on StreamCheckpoint { stale }
  } }`;

test.each([
  ['ExpiredTokenException', 400],
  ['RequestTimeTooSkewed', 403],
])('%s with status %i ends a stream once it has lasted for two minutes, and not before', async (code, status) => {
  const clock = clockThatSkips();
  const live = { pollMinIntervalMs: 30, pollMaxIntervalMs: 60, pollFastIntervalMs: 20, checkpointIntervalMs: 100 };
  await using world = await startTestGateway({ gateway: { clock, live } });
  const { control, subscribe } = world;
  const { fleetId } = await control.fleet({ sessions: 1 });
  const calls = async () => (await control.callCounts()).DescribeGameSessionDetails ?? 0;
  const transitions = subscribe(stream(fleetId));
  await transitions.nextWhere(({ data }) => data?.stream.__typename === 'GameSessionSnapshot');
  await control.fault({ kind: 'exception', code, status });
  await transitions.nextWhere(({ data }) => data?.stream.stale === true);
  clock.skip(110_000);
  await control.reset();
  await expect.poll(calls, { interval: 20 }).toBeGreaterThan(4);
  const { data, errors } = await transitions.nextWhere(({ data }) => data?.stream.__typename === 'StreamCheckpoint');
  expect([data.stream.stale, errors]).toEqual([true, []]);
  clock.skip(10_000);
  const ended = await transitions.nextWhere((answer) => answer.errors.length > 0);
  expect(ended.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ACCESS_DENIED' } }]);
  expect(await transitions.ending()).toBe('complete');
});

test('an answer in between begins the two minutes anew', async () => {
  const clock = clockThatSkips();
  const live = { pollMinIntervalMs: 30, pollMaxIntervalMs: 60, pollFastIntervalMs: 20, checkpointIntervalMs: 100 };
  await using world = await startTestGateway({ gateway: { clock, live } });
  const { control, subscribe } = world;
  const { fleetId } = await control.fleet({ sessions: 1 });
  const transitions = subscribe(stream(fleetId));
  await transitions.nextWhere(({ data }) => data?.stream.__typename === 'GameSessionSnapshot');
  for (let round = 0; round < 3; round++) {
    await control.fault({ kind: 'exception', code: 'ExpiredTokenException', status: 400 });
    await transitions.nextWhere(({ data }) => data?.stream.stale === true);
    clock.skip(100_000);
    await control.clearFaults();
    const { errors } = await transitions.nextWhere(({ data }) => data?.stream.stale === false);
    expect(errors).toEqual([]);
  }
});
