import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Control, controlOf } from '../../support/control.ts';
import type { Answer } from '../../support/harness.ts';
import { Cluster } from '../../support/history-checker/cluster.ts';
import { mutations } from '../../support/mutations.ts';
import { hasRedisServer } from '../../support/redis-server.ts';
import type { TestStream } from '../../support/test-stream.ts';

const transitions = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }) {
    type: __typename
    ... on LiveEvent { cursor }
    ... on StreamStarted { outcome }
    ... on GameSessionTransition { previousStatus status }
  }
}`;

describe.skipIf(!hasRedisServer)('gateways on one Redis', () => {
  let cluster: Cluster;
  let control: Control;
  beforeAll(async () => {
    cluster = await Cluster.start();
    control = controlOf(cluster.emulator);
  });
  afterAll(() => cluster?.[Symbol.asyncDispose]());

  /** A fleet that the first instance reads for all, one subscriber on each, and a session that all have heard of. */
  async function follow() {
    const { fleetId } = await control.fleet({ name: 'followed' });
    const streams: TestStream<Answer>[] = [];
    for (const { client } of cluster.instances) {
      const stream = client.subscribe(transitions, { fleetId });
      await stream.nextWhere(({ data }) => data.stream.type === 'GameSessionSnapshot');
      streams.push(stream);
    }
    const input = { fleet: { fleetId }, maximumPlayerSessionCount: 4, name: 'session' };
    const { data } = (await cluster.instances[1]?.client.graphql(mutations.createGameSession, { input })) ?? {};
    for (const stream of streams) await told(stream, 'ACTIVATING');
    return { streams, gameSessionId: data.createGameSession.gameSession.gameSessionId as string };
  }

  /** The cursor of the transition to a status. */
  const told = async (stream: TestStream<Answer>, status: string): Promise<string> =>
    (await stream.nextWhere(({ data }) => data?.stream.status === status)).data.stream.cursor;

  const toldAll = (streams: readonly TestStream<Answer>[], status: string) =>
    Promise.all(streams.map((stream) => told(stream, status)));

  function expectUnbroken(streams: readonly TestStream<Answer>[], chain: readonly string[]) {
    for (const { received } of streams) {
      const events = received.map(({ data }) => data.stream);
      expect(events.filter(({ type }) => type === 'StreamStarted')).toHaveLength(1);
      const steps = events.flatMap(({ previousStatus, status }) => (status ? [`${previousStatus}>${status}`] : []));
      expect(steps).toEqual(chain);
    }
  }

  const chain = ['null>ACTIVATING', 'ACTIVATING>ACTIVE', 'ACTIVE>TERMINATED'];

  test('another one reads while the one that read is stopped, and it goes on where they are when it wakes up', async () => {
    const { streams, gameSessionId } = await follow();
    const [reader] = cluster.instances;
    const [paused, ...others] = streams;
    reader?.process.pause();
    await control.status(gameSessionId, 'ACTIVE');
    const [cursor] = await toldAll(others, 'ACTIVE');
    reader?.process.wake();
    expect(paused && (await told(paused, 'ACTIVE'))).toBe(cursor);
    await control.status(gameSessionId, 'TERMINATED');
    expect(new Set(await toldAll(streams, 'TERMINATED')).size).toBe(1);
    expectUnbroken(streams, chain);
  });

  test('while Redis is away nothing is polled, readiness tells, and subscriptions stay open; then all goes on', async () => {
    const { streams, gameSessionId } = await follow();
    const [one] = cluster.instances;
    const readiness = async () => {
      const response = await fetch(`${one?.process.url}/readyz`);
      return { status: response.status, isOfRedis: (await response.text()).includes('Redis can’t be reached') };
    };
    for (const { proxy } of cluster.instances) proxy.cut();
    await expect.poll(readiness).toEqual({ status: 503, isOfRedis: true });
    // A round that had begun comes to its end first.
    await expect.poll(polls, { interval: 300 }).toBe(0);
    await control.status(gameSessionId, 'ACTIVE');
    expect(await one?.client.graphql(`{ gameSession(gameSessionId: "${gameSessionId}") { status } }`)).toMatchObject({
      data: { gameSession: { status: 'ACTIVE' } },
    });
    for (const { proxy } of cluster.instances) proxy.heal();
    await toldAll(streams, 'ACTIVE');
    await expect.poll(readiness).toEqual({ status: 200, isOfRedis: false });
    await control.status(gameSessionId, 'TERMINATED');
    await toldAll(streams, 'TERMINATED');
    expectUnbroken(streams, chain);
  });

  /** Calls that list or read sessions since the last time that this was asked. */
  async function polls(): Promise<number> {
    const { DescribeGameSessions = 0, DescribeGameSessionDetails = 0 } = await control.callCounts();
    await control.reset();
    return DescribeGameSessions + DescribeGameSessionDetails;
  }
});
