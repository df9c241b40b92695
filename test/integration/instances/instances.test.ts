import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Log, transitions, transitionsOf } from '../../support/live-harness.ts';
import { asMutation } from '../../support/live-world.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { type SharedLiveWorld, startSharedLiveWorld } from '../../support/shared-live-world.ts';

let redis: RedisServer;
let world: SharedLiveWorld;

describe.skipIf(!hasRedisServer)('several instances on one Redis', () => {
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  beforeEach(async () => {
    world = await startSharedLiveWorld({ redisUrl: redis.url });
  });
  afterEach(() => world[Symbol.asyncDispose]());
  afterAll(() => redis?.stop());

  async function create(fleetId: string, name: string, location: string | null = null) {
    const idle = { gameProperties: null, gameSessionData: null, creatorId: null, idempotencyToken: null };
    const fleet = { fleetId };
    return world.gamelift.createGameSession(
      { fleet, location, maximumPlayerSessionCount: 4, name, ...idle },
      asMutation,
    );
  }

  const follow = async (live: { live: SharedLive }, ...parameters: Parameters<typeof transitionsOf>) =>
    new Log(await live.live.gameSessionTransitions(transitionsOf(...parameters)));
  type SharedLive = Awaited<ReturnType<SharedLiveWorld['instance']>>['live'];

  const told = (log: { events: readonly { type: string; cursor: string }[] }) =>
    log.events.flatMap((event) => (event.type === 'GameSessionTransition' ? [event.cursor] : []));

  test('subscribers of all instances get the same events in the same order with the same cursors', async () => {
    const { fleetId } = await world.control.fleet({ name: 'same' });
    const [one, other] = [await world.instance(), await world.instance()];
    const logs = [await follow(one, { fleetId }), await follow(other, { fleetId })] as const;
    const steps = (log: (typeof logs)[number], to: string) =>
      transitions(log).filter((step) => step.endsWith(`>${to}`)).length;
    const sessions = await Promise.all([0, 1, 2, 3, 4].map((n) => create(fleetId, `session ${n}`)));
    for (const { gameSessionId } of sessions) await world.control.status(gameSessionId, 'ACTIVE');
    for (const log of logs) await log.until(() => steps(log, 'ACTIVE') === 5);
    for (const { gameSessionId } of sessions) await world.control.status(gameSessionId, 'TERMINATED');
    for (const log of logs) await log.until(() => steps(log, 'TERMINATED') === 5);
    expect(told(logs[0])).toEqual(told(logs[1]));
  });

  test('one of them reads for all, and what another one wants in addition is read too', async () => {
    const { fleetId } = await world.control.fleet({ name: 'wishes', locations: ['us-west-2', 'eu-west-1'] });
    const [one, other] = [await world.instance(), await world.instance()];
    const west = await follow(one, { fleetId }, { location: 'us-west-2' });
    const east = await follow(other, { fleetId }, { location: 'eu-west-1' });
    const session = await create(fleetId, 'in the east', 'eu-west-1');
    await world.control.status(session.gameSessionId, 'ACTIVE');
    await east.until(() => transitions(east).some((step) => step.endsWith('>ACTIVE')));
    expect(transitions(west)).toEqual([]);
    const neverThere = follow(other, { gameSessionId: `${session.gameSessionId}-not` });
    await expect(neverThere).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('however many instances follow a fleet, one of them makes all calls for it', async () => {
    const { fleetId } = await world.control.fleet({ name: 'calls', sessions: 20 });
    const logs = [];
    for (let n = 0; n < 3; n++) logs.push(await follow(await world.instance(), { fleetId }));
    for (const log of logs) await log.until(() => log.ofType('GameSessionSnapshot').some(({ isLast }) => isLast));
    const after = Math.max(...(await world.control.reads()).map(({ seq }) => seq));
    // Of several walks: each one lists what activates, what is active and what terminates.
    let reads: Awaited<ReturnType<typeof world.control.reads>> = [];
    while (reads.length < 12) reads = await world.control.reads(after);
    expect(new Set(reads.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
    const { DescribeAlias, DescribeFleetAttributes, ListFleets } = await world.control.callCounts();
    expect([DescribeAlias, DescribeFleetAttributes, ListFleets]).toEqual([undefined, undefined, undefined]);
  });

  test('a subscriber resumes on another instance and misses nothing', async () => {
    const { fleetId } = await world.control.fleet({ name: 'moves' });
    const [one, other] = [await world.instance(), await world.instance()];
    const steady = await follow(one, { fleetId });
    const leaving = await follow(one, { fleetId });
    const first = await create(fleetId, 'first');
    await world.control.status(first.gameSessionId, 'ACTIVE');
    await leaving.until(() => transitions(leaving).some((step) => step.endsWith('>ACTIVE')));
    await leaving.leave();
    const second = await create(fleetId, 'second');
    await world.control.status(second.gameSessionId, 'ACTIVE');
    await steady.until(() => transitions(steady).filter((step) => step.endsWith('>ACTIVE')).length === 2);
    const back = await follow(other, { fleetId }, { after: leaving.cursor });
    await back.until(() => transitions(back).length > 0);
    expect(back.ofType('StreamStarted')).toMatchObject([{ outcome: 'RECOVERED' }]);
    expect([...transitions(leaving), ...transitions(back)]).toEqual(transitions(steady));
  });

  test("an instance's mutation is told by all at once", async () => {
    await world.control.config({ activationMs: 60_000 });
    const { fleetId } = await world.control.fleet({ name: 'mutation' });
    const [reader, other] = [await world.instance(), await world.instance()];
    const logs = [await follow(reader, { fleetId }), await follow(other, { fleetId })];
    const session = await create(fleetId, 'mutated');
    await other.live.observeGameSession(session);
    for (const log of logs) await log.until(() => transitions(log).length === 1);
    expect(logs.map((log) => log.ofType('GameSessionTransition')[0]?.source)).toEqual(['MUTATION', 'MUTATION']);
  });

  test.each(['stop', 'vanish'] as const)('when the one that reads is gone (%s), another one goes on', async (how) => {
    const { fleetId } = await world.control.fleet({ name: how });
    const [reader, other] = [await world.instance(), await world.instance()];
    await follow(reader, { fleetId });
    const log = await follow(other, { fleetId });
    const first = await create(fleetId, 'before');
    await log.until(() => transitions(log).length === 1);
    if (how === 'stop') await reader.stop();
    else reader.vanish();
    await world.control.status(first.gameSessionId, 'ACTIVE');
    const second = await create(fleetId, 'after');
    await log.until(() => transitions(log).length >= 3);
    const ids = log.ofType('GameSessionTransition').map(({ gameSessionId }) => gameSessionId);
    expect(new Set(ids)).toEqual(new Set([first.gameSessionId, second.gameSessionId]));
    expect(transitions(log)).toContain('ACTIVATING>ACTIVE');
    expect(log.ofType('StreamStarted')).toHaveLength(1);
  });

  test('whoever takes over keeps all that others want, though he himself wants less', async () => {
    const { fleetId } = await world.control.fleet({ name: 'keeps' });
    const [reader, other] = [await world.instance(), await world.instance()];
    const [first, second] = [await create(fleetId, 'first'), await create(fleetId, 'second')];
    const third = await create(fleetId, 'third');
    // The narrower wish before the wider one: whoever takes over learns of them in this order.
    await follow(reader, { gameSessionId: first.gameSessionId });
    const log = await follow(reader, { fleetId });
    await log.until(() => log.ofType('GameSessionSnapshot').some(({ isLast }) => isLast));
    const ending = await follow(other, { gameSessionId: second.gameSessionId });
    for (const { gameSessionId } of [first, second, third]) await world.control.status(gameSessionId, 'ACTIVE');
    await log.until(() => transitions(log).length === 3);
    reader.vanish();
    await world.control.status(second.gameSessionId, 'TERMINATED');
    await ending.until(() => transitions(ending).some((step) => step.endsWith('>TERMINATED')));
    const after = await create(fleetId, 'after');
    const back = await follow(await world.instance(), { fleetId }, { after: log.cursor });
    const told = () => back.ofType('GameSessionTransition').map((event) => event.gameSessionId);
    await back.until(() => told().includes(after.gameSessionId));
    expect(back.ofType('StreamStarted')).toMatchObject([{ outcome: 'RECOVERED' }]);
    expect(new Set(told())).toEqual(new Set([second.gameSessionId, after.gameSessionId]));
  });

  test('the next start goes on with the history, if it comes before the keys expire', async () => {
    const { fleetId } = await world.control.fleet({ name: 'restart' });
    const before = await world.instance();
    const log = await follow(before, { fleetId });
    const session = await create(fleetId, 'survives');
    await log.until(() => transitions(log).length === 1);
    await before.stop();
    await world.control.status(session.gameSessionId, 'ACTIVE');
    await world.control.status(session.gameSessionId, 'TERMINATED');
    const after = await world.instance();
    const back = await follow(after, { fleetId }, { after: log.cursor });
    await back.until(() => transitions(back).some((step) => step.endsWith('>TERMINATED')));
    expect(back.ofType('StreamStarted')).toMatchObject([{ outcome: 'RECOVERED' }]);
    expect(transitions(back)).toHaveLength(1);
  });

  test('a fleet that is deleted ends the streams of all instances', async () => {
    const { fleetId } = await world.control.fleet({ name: 'deleted' });
    const logs = [await follow(await world.instance(), { fleetId }), await follow(await world.instance(), { fleetId })];
    await world.control.deleteFleet(fleetId);
    for (const log of logs) {
      await log.finished;
      expect(log.ending).toMatchObject({ code: 'TOPIC_ENDED' });
    }
  });

  test('a Redis that is emptied costs a RESET, and the streams go on', async () => {
    const { fleetId } = await world.control.fleet({ name: 'flushed' });
    const instances = [await world.instance(), await world.instance()];
    const logs = await Promise.all(instances.map((instance) => follow(instance, { fleetId })));
    await create(fleetId, 'before');
    for (const log of logs) await log.until(() => transitions(log).length > 0);
    await redis.command('FLUSHALL');
    for (const log of logs) await log.until(() => log.ofType('StreamStarted').length === 2);
    await create(fleetId, 'after');
    for (const log of logs) {
      await log.until(() =>
        log.ofType('GameSessionTransition').some(({ gameSession }) => gameSession.name === 'after'),
      );
      expect(log.ofType('StreamStarted')[1]).toMatchObject({ outcome: 'RESET' });
    }
    const snapshots = logs.map((log) =>
      log
        .ofType('GameSessionSnapshot')
        .at(-1)
        ?.gameSessions.map(({ name }) => name),
    );
    expect(snapshots).toEqual([['before'], ['before']]);
  });

  test('a Redis that comes back with older data is found out, and nothing is recovered from what it has lost', async () => {
    const { fleetId } = await world.control.fleet({ name: 'rolled back' });
    const instance = await world.instance();
    const log = await follow(instance, { fleetId });
    await create(fleetId, 'saved');
    await log.until(() => transitions(log).length === 1);
    await redis.command('SAVE');
    const second = await create(fleetId, 'lost');
    await log.until(() => transitions(log).length === 2);
    const { cursor } = log;
    await redis.kill();
    await redis.start();
    await log.until(() => log.ofType('StreamStarted').length === 2);
    expect(log.ofType('StreamStarted')[1]).toMatchObject({ outcome: 'RESET', reason: 'the history began anew' });
    const back = await follow(instance, { fleetId }, { after: cursor });
    await back.until(() => back.ofType('GameSessionSnapshot').length === 1);
    expect(back.ofType('StreamStarted')).toMatchObject([{ outcome: 'RESET' }]);
    const ids = back
      .ofType('GameSessionSnapshot')
      .flatMap(({ gameSessions }) => gameSessions.map((s) => s.gameSessionId));
    expect(ids).toContain(second.gameSessionId);
  });

  test('every key has a time to live, also after everybody has left', async () => {
    const { fleetId } = await world.control.fleet({ name: 'ttl', sessions: 3 });
    const instance = await world.instance();
    const log = await follow(instance, { fleetId });
    await create(fleetId, 'one');
    await log.until(() => transitions(log).length > 0);
    await instance.stop();
    const keys = (await redis.command('KEYS', '*')) as string[];
    expect(keys.length).toBeGreaterThan(3);
    for (const key of keys) expect([key, Number(await redis.command('PTTL', key)) > 0]).toEqual([key, true]);
  });
});
