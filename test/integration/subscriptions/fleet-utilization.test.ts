import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';

const pollMinIntervalMs = 100;
const live = { pollMinIntervalMs, pollMaxIntervalMs: 400, pollFastIntervalMs: 30, aliasIntervalMs: 100 };

const subscriptionOf = (fleet: string) => `subscription ($fleet: FleetSelector!, $after: String) {
  stream: fleetUtilization(fleet: $fleet, after: $after) {
    __typename
    ... on LiveEvent { cursor }
    ... on StreamStarted { outcome resetReason }
    ... on StreamCheckpoint { stale }
    ... on FleetUtilizationSnapshot { fleet { ${fleet} } observedAt }
    ... on FleetUtilizationChanged { fleet { ${fleet} } observedAt }
  }
}`;
const sessionCounts = 'fleetId utilization { activeGameSessionCount currentPlayerSessionCount }';

describe.each(['memory', 'redis'] as const)('fleetUtilization on the %s engine', (engine) => {
  describe.skipIf(engine === 'redis' && !hasRedisServer)('through the front door', () => {
    let redis: RedisServer | null = null;
    let testGateway: TestGateway;
    const gatewayOptions = (prefix: string) => ({ live, ...(redis && { redis: { url: redis.url, prefix } }) });
    beforeAll(async () => {
      redis = engine === 'redis' ? await startRedisServer() : null;
      testGateway = await startTestGateway({
        gateway: gatewayOptions('figures:'),
      });
    });
    afterEach(() => testGateway.control.restore());
    afterAll(async () => {
      await testGateway.stop();
      await redis?.stop();
    });

    const subscribe = (fleet: object, selection = sessionCounts, after: string | null = null) => {
      const stream = testGateway.subscribe(subscriptionOf(selection), { fleet, after });
      const next = async () => {
        const { data, errors } = await stream.next();
        if (errors.length > 0) throw new Error(JSON.stringify(errors));
        return data.stream;
      };
      const nextOf = async (type: string) =>
        (await stream.nextWhere(({ data }) => data.stream.__typename === type)).data.stream;
      /** A session counts before it is ACTIVE, by its slots: the event with so many that are. */
      const untilActive = async (count: number) =>
        (await stream.nextWhere(({ data }) => data.stream.fleet?.utilization.activeGameSessionCount === count)).data
          .stream;
      return { stream, next, nextOf, untilActive };
    };
    const create = async (fleetId: string): Promise<string> => {
      const input = { fleet: { fleetId }, maximumPlayerSessionCount: 2 };
      const { createGameSession } = await testGateway.dataOf(mutations.createGameSession, { input });
      await testGateway.control.status(createGameSession.gameSession.gameSessionId, 'ACTIVE');
      return createGameSession.gameSession.gameSessionId;
    };

    test('a stream begins with the figures as they are, and reports the newest when they change', async () => {
      const { fleetId } = await testGateway.control.fleet({ serverProcesses: 10 });
      const { stream, next, untilActive } = subscribe({ fleetId });
      expect(await next()).toMatchObject({ __typename: 'StreamStarted', outcome: 'NEW' });
      const none = { fleetId, utilization: { activeGameSessionCount: 0, currentPlayerSessionCount: 0 } };
      expect(await next()).toMatchObject({ __typename: 'FleetUtilizationSnapshot', fleet: none });
      await create(fleetId);
      expect(await untilActive(1)).toMatchObject({ __typename: 'FleetUtilizationChanged', fleet: { fleetId } });
      stream.close();
    });

    test('a resumed stream gets what it missed as one event, and one that missed nothing gets none', async () => {
      const { fleetId } = await testGateway.control.fleet({ serverProcesses: 10 });
      const steady = subscribe({ fleetId });
      const left = subscribe({ fleetId });
      const { cursor } = await left.nextOf('FleetUtilizationSnapshot');
      left.stream.close();
      for (let count = 1; count <= 2; count++) {
        await create(fleetId);
        await steady.untilActive(count);
      }
      const resumed = subscribe({ fleetId }, sessionCounts, cursor);
      expect(await resumed.next()).toMatchObject({ __typename: 'StreamStarted', outcome: 'RECOVERED' });
      const missed = await resumed.next();
      expect(missed).toMatchObject({ __typename: 'FleetUtilizationChanged' });
      expect(missed.fleet.utilization.activeGameSessionCount).toBe(2);
      const again = subscribe({ fleetId }, sessionCounts, missed.cursor);
      expect(await again.next()).toMatchObject({ outcome: 'RECOVERED' });
      await create(fleetId);
      expect(await again.untilActive(3)).toMatchObject({ __typename: 'FleetUtilizationChanged' });
      for (const { stream } of [steady, resumed, again]) stream.close();
    });

    test('a stream follows its alias to another fleet', async () => {
      const [one, other] = [await testGateway.control.fleet(), await testGateway.control.fleet()];
      const { aliasId } = await testGateway.control.alias({ name: 'figures', fleetId: one.fleetId });
      const { stream, nextOf } = subscribe({ aliasId });
      expect((await nextOf('FleetUtilizationSnapshot')).fleet.fleetId).toBe(one.fleetId);
      await testGateway.control.repointAlias(aliasId, { fleetId: other.fleetId });
      const started = { outcome: 'RESET', resetReason: 'the alias points to another fleet' };
      expect(await nextOf('StreamStarted')).toMatchObject(started);
      expect((await nextOf('FleetUtilizationSnapshot')).fleet.fleetId).toBe(other.fleetId);
      stream.close();
    });

    test('a fleet that is deleted ends its streams with TOPIC_ENDED, and one that never was is NOT_FOUND', async () => {
      const { fleetId } = await testGateway.control.fleet();
      const { stream, nextOf } = subscribe({ fleetId }, `${sessionCounts} locations { location }`);
      await nextOf('FleetUtilizationSnapshot');
      await testGateway.control.deleteFleet(fleetId);
      const ended = await stream.nextWhere(({ errors }) => errors.length > 0);
      expect(ended.errors).toMatchObject([
        { message: `fleet ${fleetId} is gone`, extensions: { code: 'TOPIC_ENDED' } },
      ]);
      const fleet = { fleetId: 'fleet-00000000-0000-4000-8000-000000000000' };
      const unknown = await testGateway.subscribe(subscriptionOf(sessionCounts), { fleet }).next();
      expect(unknown.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    });

    test.each([
      ['name', ['DescribeFleetAttributes']],
      ['utilization { activeGameSessionCount }', ['DescribeFleetAttributes', 'DescribeFleetUtilization']],
      ['capacity { idle }', ['DescribeFleetAttributes', 'DescribeFleetCapacity']],
      ['locations { location }', ['DescribeFleetAttributes', 'DescribeFleetLocationAttributes']],
      [
        'locations { utilization { activeGameSessionCount } }',
        ['DescribeFleetAttributes', 'DescribeFleetLocationAttributes', 'DescribeFleetLocationUtilization'],
      ],
    ])('where %j is selected, only that is read', async (selection, operations) => {
      // What other tests watched lingers.
      await using quiet = await startTestGateway({ gateway: gatewayOptions(`${selection}:`) });
      const { fleetId } = await quiet.control.fleet({ locations: ['us-west-2', 'eu-west-1'] });
      const stream = quiet.subscribe(subscriptionOf(selection), { fleet: { fleetId } });
      await stream.nextWhere(({ data }) => data.stream.__typename === 'FleetUtilizationSnapshot');
      // More than one round of each.
      await expect
        .poll(async () => Object.values(await quiet.control.callCounts()).every((count) => count > 2))
        .toBe(true);
      expect(Object.keys(await quiet.control.callCounts()).sort()).toEqual(operations);
    });

    test('throttled, a stream is stale within seconds, and fresh again once GameLift answers', async () => {
      const { fleetId } = await testGateway.control.fleet();
      const { stream, nextOf, untilActive } = subscribe({ fleetId });
      await nextOf('FleetUtilizationSnapshot');
      await testGateway.control.fault({ operation: 'DescribeFleetUtilization', kind: 'throttle' });
      expect(await nextOf('StreamCheckpoint')).toMatchObject({ stale: true });
      await testGateway.control.clearFaults();
      expect(await nextOf('StreamCheckpoint')).toMatchObject({ stale: false });
      await create(fleetId);
      await untilActive(1);
      stream.close();
    });
  });
});
