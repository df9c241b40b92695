import { afterEach, expect, test, vi } from 'vitest';
import { publishedRates } from '../../../src/gamelift/budget/published-rates.ts';
import { defaultLiveSettings } from '../../../src/live/settings.ts';
import { transitions } from '../../support/live-harness.ts';
import { Endings, RatedWorld } from '../../support/rated-world.ts';

// GameLift's published rates hold at the emulator and in the gateway's budget, with every default: the arithmetic of
// docs/live.md, minutes of it, in a time that stands still.

// A minute is played in a second or two; more on a machine that has other work.
vi.setConfig({ testTimeout: 60_000 });

let world = new RatedWorld();
afterEach(async () => {
  await world.stop();
  world = new RatedWorld();
});

const { pollMinIntervalMs, pollMaxIntervalMs } = defaultLiveSettings;
const longestDelayMs = pollMinIntervalMs * 1.1;
/** Polls a second: 40 % of DescribeGameSessionDetails, and of DescribeGameSessions. */
const detailsRate = 0.4 * publishedRates.DescribeGameSessionDetails.perSecond;
const describeRate = 0.4 * publishedRates.DescribeGameSessions.perSecond;

/** Polls stayed within their share of either operation for `seconds`, and GameLift throttled nobody. */
function expectWithinShare(seconds: number): void {
  const [describe, details] = [
    world.calls('DescribeGameSessions', 'poll'),
    world.calls('DescribeGameSessionDetails', 'poll'),
  ];
  // A bucket that was full when the counting began lets its burst go first.
  expect(describe).toBeLessThanOrEqual(describeRate * (seconds + 1));
  expect(details).toBeLessThanOrEqual(detailsRate * (seconds + 1));
  expect(world.throttled).toBe(0);
}

/** People ask while the polls go on. Answers the most by which the reading was ever behind. */
async function play(
  fleetId: string,
  seconds: number,
  everySecond: (second: number) => void = () => {},
): Promise<number> {
  let lagMs = 0;
  for (let second = 0; second < seconds; second++) {
    everySecond(second);
    await world.playQueries(fleetId, 1_000);
    lagMs = Math.max(lagMs, world.live.gauges().lagMs);
  }
  return lagMs;
}

function expectQueriesNotStarved(): void {
  expect(world.queryWaits.length).toBeGreaterThan(200);
  expect(world.queryWaits.percentile(0.99)).toBeLessThan(100);
}

test('5,000 sessions with 4 endings a second are followed within delay, two walks and a read by ID', async () => {
  const { fleetId } = world.world.addFleet({ sessions: 5_000 });
  const log = await world.follow({ fleetId });
  const endings = new Endings(world, log);
  world.beginCounting();
  const seconds = 16;
  const lagMs = await play(fleetId, seconds, () => endings.end(4));
  expectWithinShare(seconds);
  expectQueriesNotStarved();
  await world.clock.advance(15_000);
  // 50 pages and two other lists. At worst the polls by ID leave walks nothing of DescribeGameSessions.
  const walkMs = (52 / detailsRate) * 1_000;
  expect(endings.told).toHaveLength(4 * seconds);
  expect(endings.told.percentile(1)).toBeLessThan(longestDelayMs + 2 * walkMs + 1_000);
  expect(lagMs).toBeLessThan(walkMs + 1_000);
  expect(lagMs).toBeGreaterThan(1_000);
});

test('10 fleets of 100 with an ending a second are each followed at the same pace', async () => {
  const fleets = Array.from({ length: 10 }, () => world.world.addFleet({ sessions: 100 }).fleetId);
  const logs = await Promise.all(fleets.map((fleetId) => world.follow({ fleetId })));
  const endings = logs.map((log) => new Endings(world, log));
  world.beginCounting();
  const seconds = 30;
  await play(fleets[0] ?? '', seconds, (second) => endings[second % 10]?.end(1));
  expectWithinShare(seconds);
  expectQueriesNotStarved();
  await world.clock.advance(20_000);
  for (const { told } of endings) {
    expect(told).toHaveLength(3);
    // A fleet's three lists are 30 calls with everybody else's, in turns.
    expect(told.percentile(1)).toBeLessThan(longestDelayMs * 2 + 2 * (30 / detailsRate) * 1_000 + 1_000);
  }
});

test('50 quiet fleets come to cost ten calls a second, and a change is seen within the longest wait', async () => {
  const fleets = Array.from({ length: 50 }, () => world.world.addFleet({ sessions: 10 }).fleetId);
  const logs = await Promise.all(fleets.map((fleetId) => world.follow({ fleetId })));
  world.beginCounting();
  await world.clock.advance(160_000);
  expectWithinShare(160);
  world.beginCounting();
  const lagMs = await play(fleets[0] ?? '', 30);
  const polls = world.calls('DescribeGameSessions', 'poll') + world.calls('DescribeGameSessionDetails', 'poll');
  // Three lists of 50 fleets every 15 s, spread by a tenth to either side.
  expect(polls / 30).toBeGreaterThan(8.5);
  expect(polls / 30).toBeLessThan(12);
  expect(lagMs).toBeLessThan(2_000);
  expectQueriesNotStarved();
  const [log] = logs;
  if (!log) throw new Error('there is no stream');
  const endings = new Endings(world, log);
  endings.end(1);
  await world.clock.advance(20_000);
  expect(endings.told.percentile(1)).toBeLessThan(pollMaxIntervalMs * 1.1 + 2_000);
});

test('one session stuck in ACTIVATING for 300 s costs tens of reads, and its end is told', async () => {
  const { fleetId } = world.world.addFleet({ sessions: 100 });
  const log = await world.follow({ fleetId });
  await world.clock.advance(150_000);
  await world.create(fleetId);
  world.beginCounting();
  await world.clock.advance(299_000);
  expect(transitions(log)).toEqual(['>ACTIVATING']);
  // Walks use the other operation. GameLift gives the session up after its 300 s.
  expect(world.calls('DescribeGameSessions', 'poll')).toBeGreaterThan(20);
  expect(world.calls('DescribeGameSessions', 'poll')).toBeLessThan(80);
  expectWithinShare(299);
  await world.clock.advance(pollMaxIntervalMs * 1.1 + 3_000);
  expect(transitions(log)).toEqual(['>ACTIVATING', 'ACTIVATING>TERMINATED']);
});

test('sessions that start one after the other are read by their list, so that they do not eat the budget', async () => {
  world.world.configure({ activationMs: 30_000 });
  const { fleetId } = world.world.addFleet({ sessions: 100, serverProcesses: 1_000 });
  const log = await world.follow({ fleetId });
  world.beginCounting();
  const begunAt = world.clock.wallTime();
  let lagMs = 0;
  for (let second = 0; second < 60; second++) {
    for (let session = 0; session < 4; session++) await world.create(fleetId);
    await world.clock.advance(1_000);
    lagMs = Math.max(lagMs, world.live.gauges().lagMs);
  }
  // 120 sessions are ACTIVATING all the time: two pages, read every 300 ms, and one read by ID for each that has moved on.
  const polls = world.calls('DescribeGameSessions', 'poll') + world.calls('DescribeGameSessionDetails', 'poll');
  expect(polls).toBeLessThan(0.75 * 60 * (describeRate + detailsRate));
  expect(lagMs).toBeLessThan(1_500);
  const activated = world.world.transitions(0).filter(({ to, at }) => to === 'ACTIVE' && at > begunAt);
  const told = transitions(log).filter((step) => step === 'ACTIVATING>ACTIVE');
  expect(activated.length).toBeGreaterThan(80);
  expect(told.length).toBeGreaterThanOrEqual(activated.length - 6);
});

test('500 sessions that end at once are told at 8 a second or faster, and the lag is told until then', async () => {
  const { fleetId } = world.world.addFleet({ sessions: 2_000 });
  const log = await world.follow({ fleetId });
  const endings = new Endings(world, log);
  world.beginCounting();
  endings.end(500);
  const lagMs = await play(fleetId, 70);
  expectWithinShare(70);
  expectQueriesNotStarved();
  expect(endings.told).toHaveLength(500);
  const walkMs = (22 / detailsRate) * 1_000;
  expect(endings.told.percentile(1)).toBeLessThan((500 / describeRate) * 1_000 + longestDelayMs + 2 * walkMs);
  // What waits longest waits about as long as all of it takes.
  expect(lagMs).toBeGreaterThan(0.6 * endings.told.percentile(1));
  await world.clock.advance(pollMaxIntervalMs);
  expect(world.live.gauges().lagMs).toBeLessThan(walkMs + 1_000);
});

test('two fleets that crash do not keep a third one waiting for its own', async () => {
  world.world.configure({ terminationMs: null });
  const { fleetId } = world.world.addFleet({ sessions: 100 });
  const crashing = [600, 600].map((sessions) => world.world.addFleet({ sessions }).fleetId);
  const log = await world.follow({ fleetId });
  const logs = await Promise.all(crashing.map((each) => world.follow({ fleetId: each })));
  const endings = new Endings(world, log);
  endings.end(8, 'TERMINATING');
  for (const each of logs) new Endings(world, each).end(500);
  await world.clock.advance(5_000);
  endings.end(1);
  await world.clock.advance(10_000);
  expect(world.live.gauges().backlog).toBeGreaterThan(500);
  expect(transitions(log).filter((step) => step === 'ACTIVE>TERMINATED')).toHaveLength(1);
});
