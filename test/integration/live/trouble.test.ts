import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';
import { busyFactor } from '../../support/waits.ts';

const testGateway = await startTestGateway({
  gateway: {
    attemptTimeoutMs: 250,
    live: { pollMinIntervalMs: 50, pollMaxIntervalMs: 200, pollFastIntervalMs: 30 },
  },
});
const { control, stop } = testGateway;
afterAll(stop);
afterEach(() => control.restore());

const transitionsOf = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }) {
    __typename
    ... on GameSessionSnapshot { gameSessions { gameSessionId } }
    ... on GameSessionTransition { gameSessionId previousStatus status }
  }
}`;
const lobbyOf = 'subscription ($fleetId: String!) { stream: lobby(fleet: { fleetId: $fleetId }) { __typename } }';
const playersOf = `subscription ($gameSessionId: String!) {
  stream: playerSessionTransitions(gameSessionId: $gameSessionId) {
    __typename
    ... on PlayerSessionTransition { previousStatus status observedAt playerSession { creationTime } }
  }
}`;

const create = async (fleetId: string, gateway = testGateway): Promise<string> => {
  const input = { fleet: { fleetId }, maximumPlayerSessionCount: 4 };
  const { createGameSession } = await gateway.dataOf(mutations.createGameSession, { input });
  const { gameSessionId } = createGameSession.gameSession;
  await gateway.control.status(gameSessionId, 'ACTIVE');
  return gameSessionId;
};

describe.each([
  ['a WebSocket', 'subscribe'],
  ['server-sent events', 'sse'],
] as const)('over %s', (_name, transport) => {
  const open = async (document: string, variables: object) => {
    const stream = testGateway[transport](document, { ...variables });
    const { errors } = await stream.next();
    expect(errors).toEqual([]);
    return stream;
  };

  test.each([
    ['slow answers', { kind: 'latency', latencyMs: 120 }],
    ['answers that never come in time', { kind: 'latency', latencyMs: 1_000, rate: 0.5 }],
    ['answers that are lost on their way', { kind: 'drop', when: 'after', rate: 0.5 }],
  ] as const)('through %s the stream stays open and tells every session’s end', async (_fault, fault) => {
    const { fleetId } = await control.fleet({ sessions: 5 });
    const stream = await open(transitionsOf, { fleetId });
    const { data } = await stream.next();
    const ids = data.stream.gameSessions.map(({ gameSessionId }: { gameSessionId: string }) => gameSessionId);
    expect(ids).toHaveLength(5);
    for (const operation of ['DescribeGameSessions', 'DescribeGameSessionDetails'] as const) {
      await control.fault({ operation, ...fault });
    }
    for (const id of ids) await control.status(id, 'TERMINATED');
    const ended = new Set<string>();
    while (ended.size < 5) {
      const { data } = await stream.nextWhere(({ data }) => data.stream.__typename === 'GameSessionTransition');
      expect(data.stream).toMatchObject({ previousStatus: 'ACTIVE', status: 'TERMINATED' });
      ended.add(data.stream.gameSessionId);
    }
    expect(ended).toEqual(new Set(ids));
    stream.close();
  });

  test('refused access ends every kind of stream with UPSTREAM_ACCESS_DENIED', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    const gameSessionId = await create(fleetId);
    const streams = [
      await open(transitionsOf, { fleetId }),
      await open(lobbyOf, { fleetId }),
      await open(playersOf, { gameSessionId }),
    ];
    await control.fault({ kind: 'exception', code: 'AccessDeniedException', message: 'no', status: 400 });
    for (const stream of streams) {
      const { errors } = await stream.nextWhere((answer) => answer.errors.length > 0);
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ACCESS_DENIED' } }]);
      expect(await stream.ending()).toBe('complete');
    }
  });

  test('a fleet that is deleted ends the streams of its lobby and of its players with TOPIC_ENDED', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    const gameSessionId = await create(fleetId);
    const streams = [await open(lobbyOf, { fleetId }), await open(playersOf, { gameSessionId })];
    await control.deleteFleet(fleetId);
    for (const stream of streams) {
      const { errors } = await stream.nextWhere((answer) => answer.errors.length > 0);
      expect(errors).toMatchObject([{ extensions: { code: 'TOPIC_ENDED' } }]);
    }
  });
});

test('a reservation is told to have timed out within a fast interval of its deadline, and costs nothing in between', async () => {
  const reservationTimeoutMs = 2_000;
  const pollFastIntervalMs = 100;
  // Longer than the test: no round reads the players but for a reason.
  const rounds = { pollMinIntervalMs: 60_000, pollMaxIntervalMs: 60_000 };
  await using own = await startTestGateway({
    gateway: { live: { ...rounds, pollFastIntervalMs, reservationTimeoutMs } },
  });
  await own.control.config({ reservationTimeoutMs });
  const { fleetId } = await own.control.fleet({ serverProcesses: 5 });
  const gameSessionId = await create(fleetId, own);
  const stream = own.subscribe(playersOf, { gameSessionId });
  await stream.nextWhere(({ data }) => data.stream.__typename === 'PlayerSessionSnapshot');
  await own.control.reset();
  const reads = async () => (await own.control.callCounts()).DescribePlayerSessions ?? 0;

  await own.dataOf(mutations.createPlayerSession, { input: { gameSessionId, playerId: 'ada' } });
  await stream.nextWhere(({ data }) => data.stream.status === 'RESERVED');
  // The game session's count has changed, so its two lists of players are read once.
  while ((await reads()) < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  const { data } = await stream.nextWhere(({ data }) => data.stream.previousStatus === 'RESERVED');
  const { status, observedAt, playerSession } = data.stream;
  expect(status).toBe('TIMEDOUT');
  const lateMs = Date.parse(observedAt) - Date.parse(playerSession.creationTime) - reservationTimeoutMs;
  expect(lateMs).toBeGreaterThanOrEqual(0);
  // One fast interval, and what a busy machine adds to it: without a deadline of its own it would be a round, a minute.
  expect(lateMs).toBeLessThan(busyFactor * (pollFastIntervalMs + 150));
  // One read at the deadline, and one more every third of a fast interval while the emulator's own timer was not yet due.
  const lookups = (await reads()) - 2;
  expect(lookups).toBeGreaterThanOrEqual(1);
  expect(lookups).toBeLessThanOrEqual(2 + lateMs / (pollFastIntervalMs / 3));
});
