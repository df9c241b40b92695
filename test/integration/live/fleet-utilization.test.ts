import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { FleetUtilizationEvent } from '../../../src/live/kinds/fleet-utilization/events.ts';
import type { Live } from '../../../src/live/live.ts';
import { Log } from '../../support/live-harness.ts';
import { asMutation, startLiveWorld } from '../../support/live-world.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { type SharedLiveWorld, startSharedLiveWorld } from '../../support/shared-live-world.ts';

const follow = async (live: Live, fleetId: string) =>
  new Log(await live.fleetUtilization({ fleet: { fleetId }, figures: ['utilization'], after: null }));
const sessionsIn = (event: FleetUtilizationEvent) =>
  'fleet' in event ? (event.fleet.figures.utilization?.activeGameSessionCount ?? null) : null;
const hasSessions = (log: Log<FleetUtilizationEvent>, count: number) => () =>
  log.events.some((event) => sessionsIn(event) === count);

const idle = { location: null, gameProperties: null, gameSessionData: null, creatorId: null, idempotencyToken: null };
const sessionOf = (fleetId: string) => ({ ...idle, fleet: { fleetId }, maximumPlayerSessionCount: 2, name: 'one' });

test('40 watched fleets are one call of each operation in each interval', async () => {
  await using world = await startLiveWorld({ settings: { pollMinIntervalMs: 200, pollMaxIntervalMs: 1_000 } });
  const fleets = await Promise.all(Array.from({ length: 40 }, () => world.control.fleet({ serverProcesses: 2 })));
  const logs = await Promise.all(fleets.map(({ fleetId }) => follow(world.live, fleetId)));
  for (const log of logs) await log.until(hasSessions(log, 0));
  await world.control.reset();
  const began = performance.now();
  for (const [index, { fleetId }] of fleets.entries()) {
    const { gameSessionId } = await world.gamelift.createGameSession(sessionOf(fleetId), asMutation);
    await world.control.status(gameSessionId, 'ACTIVE');
    const log = logs[index];
    if (index % 10 === 0) await log?.until(hasSessions(log, 1));
  }
  for (const log of logs) await log.until(hasSessions(log, 1));
  const { DescribeFleetUtilization = 0, DescribeFleetAttributes = 0 } = await world.control.callCounts();
  const intervals = (performance.now() - began) / 200;
  expect(DescribeFleetUtilization).toBeGreaterThan(3);
  expect(DescribeFleetUtilization).toBeLessThanOrEqual(intervals + 2);
  expect(DescribeFleetAttributes).toBeLessThanOrEqual(intervals + 2);
});

test('more fleets than one call may name are read in two calls, and each is delivered', async () => {
  await using world = await startLiveWorld();
  const fleets = await Promise.all(Array.from({ length: 130 }, () => world.control.fleet({ serverProcesses: 1 })));
  const logs = await Promise.all(fleets.map(({ fleetId }) => follow(world.live, fleetId)));
  for (const log of logs) await log.until(hasSessions(log, 0));
  const last = fleets.at(-1)?.fleetId ?? '';
  const { gameSessionId } = await world.gamelift.createGameSession(sessionOf(last), asMutation);
  await world.control.status(gameSessionId, 'ACTIVE');
  await logs.at(-1)?.until(hasSessions(logs.at(-1) as Log<FleetUtilizationEvent>, 1));
  expect(logs.every(({ ending }) => ending === 'open')).toBe(true);
});

describe.skipIf(!hasRedisServer)('fleet utilization on several instances', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis?.stop());

  const start = async (): Promise<SharedLiveWorld> => {
    const world = await startSharedLiveWorld({ redisUrl: redis.url });
    onTestFinished(() => world[Symbol.asyncDispose]());
    return world;
  };
  const create = async (world: SharedLiveWorld, fleetId: string) => {
    const { gameSessionId } = await world.gamelift.createGameSession(sessionOf(fleetId), asMutation);
    await world.control.status(gameSessionId, 'ACTIVE');
  };

  test('all instances come to the same cursor, and all end when the fleet is deleted', async () => {
    const world = await start();
    const { fleetId } = await world.control.fleet({ serverProcesses: 5 });
    const [one, other] = [await world.instance(), await world.instance()];
    const logs = [await follow(one.live, fleetId), await follow(other.live, fleetId)];
    for (let count = 1; count <= 3; count++) {
      await create(world, fleetId);
      for (const log of logs) await log.until(hasSessions(log, count));
    }
    // How many changes are one event depends on how they arrive; the last one is the same.
    await expect.poll(() => new Set(logs.map(({ cursor }) => cursor)).size).toBe(1);
    await world.control.deleteFleet(fleetId);
    for (const log of logs) await log.finished;
    expect(logs.map(({ ending }) => ending)).toMatchObject([{ code: 'TOPIC_ENDED' }, { code: 'TOPIC_ENDED' }]);
  });

  test('another instance goes on where the one that read is gone, without a RESET', async () => {
    const world = await start();
    const { fleetId } = await world.control.fleet({ serverProcesses: 5 });
    const [one, other] = [await world.instance(), await world.instance()];
    await follow(one.live, fleetId);
    const log = await follow(other.live, fleetId);
    await create(world, fleetId);
    await log.until(hasSessions(log, 1));
    one.vanish();
    await create(world, fleetId);
    await log.until(hasSessions(log, 2));
    expect(log.ofType('StreamStarted')).toMatchObject([{ outcome: 'NEW' }]);
  });

  test('a stream resumes on another instance', async () => {
    const world = await start();
    const { fleetId } = await world.control.fleet({ serverProcesses: 5 });
    const [one, other] = [await world.instance(), await world.instance()];
    const log = await follow(one.live, fleetId);
    await log.until(hasSessions(log, 0));
    await create(world, fleetId);
    const resumed = new Log(
      await other.live.fleetUtilization({ fleet: { fleetId }, figures: ['utilization'], after: log.cursor }),
    );
    await resumed.until(hasSessions(resumed, 1));
    expect(resumed.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  });
});
