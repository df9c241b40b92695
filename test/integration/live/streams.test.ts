import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { GameSession } from '../../../src/gamelift/game-session.ts';
import { Log, lobbyOf, transitions, transitionsOf } from '../../support/live-harness.ts';
import { asMutation, type LiveWorld, startLiveWorld } from '../../support/live-world.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.control.restore());
afterAll(() => world.stop());

/** Creates a session past the live layer, as another back end would. */
function create(fleetId: string, members: { name?: string; location?: string } = {}): Promise<GameSession> {
  return world.gamelift.createGameSession(
    {
      fleet: { fleetId },
      location: members.location ?? null,
      maximumPlayerSessionCount: 4,
      name: members.name ?? null,
      gameProperties: null,
      gameSessionData: null,
      creatorId: null,
      idempotencyToken: null,
    },
    asMutation,
  );
}

const wholeLife = ['>ACTIVATING', 'ACTIVATING>ACTIVE', 'ACTIVE>TERMINATING', 'TERMINATING>TERMINATED'];

test("a session's whole life is seen in order by the subscribers of its fleet, its alias and itself", async () => {
  const { live, gamelift, control } = world;
  const { fleetId } = await control.fleet({ name: 'whole-life' });
  const { aliasId } = await control.alias({ name: 'whole-life', fleetId });
  await control.config({ activationMs: 300, terminationMs: 300 });
  const fleet = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId })));
  const alias = new Log(await live.gameSessionTransitions(transitionsOf({ aliasId })));
  const { gameSessionId } = await create(fleetId);
  const session = new Log(await live.gameSessionTransitions(transitionsOf({ gameSessionId })));
  await fleet.until(() => transitions(fleet).includes('ACTIVATING>ACTIVE'));
  await gamelift.terminateGameSession(gameSessionId, 'FORCE_TERMINATE', asMutation);
  await session.finished;
  await fleet.until(() => transitions(fleet).length === 4);
  await alias.until(() => transitions(alias).length === 4);
  expect([transitions(fleet), transitions(alias)]).toEqual([wholeLife, wholeLife]);
  expect(wholeLife.join().endsWith(transitions(session).join())).toBe(true);
  expect(session.ending).toBe('complete');
  expect(session.ofType('GameSessionTransition').at(-1)).toMatchObject({
    status: 'TERMINATED',
    statusReason: 'FORCE_TERMINATED',
  });
});

test('sessions that end unseen are looked up, and each subscriber hears how each ended', async () => {
  const { live, control } = world;
  const { fleetId } = await control.fleet({ name: 'candidates', sessions: 150 });
  const log = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId })));
  await log.until(() => log.ofType('GameSessionSnapshot').length === 1);
  const ids = log.ofType('GameSessionSnapshot').flatMap(({ gameSessions }) => gameSessions.map((s) => s.gameSessionId));
  expect(ids).toHaveLength(150);
  await Promise.all(ids.slice(0, 40).map((id) => control.status(id, 'TERMINATED')));
  await log.until(() => transitions(log).length === 40);
  expect(new Set(transitions(log))).toEqual(new Set(['ACTIVE>TERMINATED']));
});

test('a disconnected subscriber resumes RECOVERED and misses nothing', async () => {
  const { live, control } = world;
  const { fleetId } = await control.fleet({ name: 'resume' });
  const control_ = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  const before = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  const one = await create(fleetId, { name: 'one' });
  await control.status(one.gameSessionId, 'ACTIVE');
  await before.until(() => transitions(before).some((step) => step.endsWith('>ACTIVE')));
  await before.leave();
  await control.status(one.gameSessionId, 'TERMINATED');
  const two = await create(fleetId, { name: 'two' });
  await control.status(two.gameSessionId, 'ACTIVE');
  await control_.until(() => transitions(control_).filter((step) => step.endsWith('>ACTIVE')).length === 2);
  const after = new Log(
    await live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true, after: before.cursor })),
  );
  await control_.until(() => transitions(control_).some((step) => step.endsWith('>TERMINATED')));
  await after.until(() => before.events.length + after.events.length > control_.events.length);
  expect(after.events[0]).toMatchObject({ type: 'StreamStarted', outcome: 'RECOVERED' });
  const told = ({ events }: typeof before) =>
    events.filter(({ type }) => type.startsWith('GameSession')).map(({ cursor }) => cursor);
  expect([...told(before), ...told(after)]).toEqual(told(control_));
});

test('the players of a session are followed to its end', async () => {
  const { live, gamelift, control } = world;
  const { fleetId } = await control.fleet({ name: 'players' });
  const { gameSessionId } = await create(fleetId);
  await control.status(gameSessionId, 'ACTIVE');
  const log = new Log(await live.playerSessionTransitions({ gameSessionId, snapshot: true, after: null }));
  const [one, two] = await gamelift.createPlayerSessions(
    gameSessionId,
    [
      { playerId: 'one', playerData: null },
      { playerId: 'two', playerData: null },
    ],
    asMutation,
  );
  await log.until(() => transitions(log).length === 2);
  await control.accept(one?.playerSessionId ?? '');
  await log.until(() => transitions(log).includes('RESERVED>ACTIVE'));
  await control.remove(one?.playerSessionId ?? '');
  await log.until(() => transitions(log).includes('ACTIVE>COMPLETED'));
  await control.accept(two?.playerSessionId ?? '');
  await log.until(() => transitions(log).length === 5);
  await control.status(gameSessionId, 'TERMINATED');
  await log.finished;
  expect(log.ending).toBe('complete');
  expect(log.ofType('PlayerSessionTransition').at(-1)).toMatchObject({ playerSessionId: two?.playerSessionId });
});

test('a reservation that nobody takes up is told to have timed out right after its deadline', async () => {
  await using quick = await startLiveWorld({
    settings: {
      reservationTimeoutMs: 600,
      pollMinIntervalMs: 5_000,
      pollMaxIntervalMs: 5_000,
      pollFastIntervalMs: 100,
    },
  });
  const { live, gamelift, control } = quick;
  await control.config({ reservationTimeoutMs: 600 });
  const { fleetId } = await control.fleet({ sessions: 1 });
  const { items } = await gamelift.listGameSessions(
    { fleet: { fleetId }, location: null, status: 'ACTIVE', withDetails: false },
    { limit: 1, nextToken: null },
    asMutation,
  );
  const gameSessionId = items[0]?.gameSessionId ?? '';
  const log = new Log(await live.playerSessionTransitions({ gameSessionId, snapshot: true, after: null }));
  const reserved = await gamelift.createPlayerSession(gameSessionId, { playerId: 'p', playerData: null }, asMutation);
  await live.observePlayerSessions(gameSessionId, [reserved]);
  await log.until(() => transitions(log).length === 2);
  expect(transitions(log)).toEqual(['>RESERVED', 'RESERVED>TIMEDOUT']);
  const [told] = log.ofType('PlayerSessionTransition').slice(-1);
  const deadline = (reserved.creationTime?.getTime() ?? 0) + 600;
  expect((told?.observedAt.getTime() ?? 0) - deadline).toBeLessThan(400);
});

test('an alias that is re-pointed takes its subscribers along, and a TERMINAL one ends them', async () => {
  const { live, control } = world;
  const [old, next] = [await control.fleet({ sessions: 1 }), await control.fleet({ sessions: 2 })];
  const { aliasId } = await control.alias({ name: 'moving', fleetId: old.fleetId });
  const log = new Log(await live.lobby(lobbyOf({ fleet: { aliasId } })));
  await log.until(() => log.ofType('GameSessionSnapshot').length === 1);
  await control.repointAlias(aliasId, { fleetId: next.fleetId });
  await log.until(() => log.ofType('GameSessionSnapshot').length === 2);
  expect(log.ofType('GameSessionSnapshot').map(({ gameSessions }) => gameSessions.length)).toEqual([1, 2]);
  await control.repointAlias(aliasId, { message: 'closed for good' });
  await log.finished;
  expect(log.ending).toMatchObject({ code: 'TOPIC_ENDED', message: expect.stringContaining('closed for good') });
});

test('a deleted fleet ends its subscribers with TOPIC_ENDED, and an unknown one is refused', async () => {
  const { live, control } = world;
  const { fleetId } = await control.fleet({ sessions: 1 });
  const log = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId })));
  await log.until(() => log.events.length === 2);
  await control.deleteFleet(fleetId);
  await log.finished;
  expect(log.ending).toMatchObject({ code: 'TOPIC_ENDED' });
  const unknown = transitionsOf({ fleetId: 'fleet-00000000-0000-0000-0000-000000000000' });
  await expect(live.gameSessionTransitions(unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each([
  ['throttling', { kind: 'throttle', rate: 0.3 }],
  ['server errors', { kind: 'error500', rate: 0.3 }],
  ['HTML pages', { kind: 'html503', rate: 0.3 }],
  ['dropped connections', { kind: 'drop', when: 'before', rate: 0.3 }],
] as const)('under %s the stream stays open and converges', async (_what, fault) => {
  const { live, control } = world;
  const { fleetId } = await control.fleet({ sessions: 5 });
  const log = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId })));
  await log.until(() => log.events.length === 2);
  const ids = log.ofType('GameSessionSnapshot').flatMap(({ gameSessions }) => gameSessions.map((s) => s.gameSessionId));
  for (const operation of ['DescribeGameSessions', 'DescribeGameSessionDetails'] as const) {
    await control.fault({ operation, ...fault });
  }
  for (const id of ids) await control.status(id, 'TERMINATED');
  await log.until(() => transitions(log).length === 5);
  expect(transitions(log)).toEqual(Array(5).fill('ACTIVE>TERMINATED'));
  await log.leave();
});

test('refused access ends the topic with UPSTREAM_ACCESS_DENIED', async () => {
  const { live, control } = world;
  const { fleetId } = await control.fleet({ sessions: 1 });
  const log = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId })));
  await log.until(() => log.events.length === 2);
  for (const operation of ['DescribeGameSessions', 'DescribeGameSessionDetails'] as const) {
    await control.fault({ operation, kind: 'exception', code: 'AccessDeniedException', message: 'no', status: 400 });
  }
  await log.finished;
  expect(log.ending).toMatchObject({ code: 'UPSTREAM_ACCESS_DENIED' });
});

test('1 and 1,000 subscribers of a fleet cost the same calls, and so do 200 of its sessions', async () => {
  // No round is due while they subscribe, so that every call would be theirs.
  await using quiet = await startLiveWorld({ settings: { pollMinIntervalMs: 60_000, pollMaxIntervalMs: 60_000 } });
  const { live, control } = quiet;
  const { fleetId } = await control.fleet({ sessions: 200 });
  const first = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId })));
  await first.until(() => first.events.length === 2);
  const ids = first
    .ofType('GameSessionSnapshot')
    .flatMap(({ gameSessions }) => gameSessions.map((s) => s.gameSessionId));
  await control.reset();
  const logs = await Promise.all(
    Array.from({ length: 1_000 }, async (_, n) => {
      const of = n % 2 === 0 ? { fleetId } : { gameSessionId: ids[n % ids.length] ?? '' };
      return new Log(await live.gameSessionTransitions(transitionsOf(of)));
    }),
  );
  await Promise.all(logs.map((log) => log.until(() => log.events.length === 2)));
  expect(await control.callCounts()).toEqual({});
  expect(live.gauges()).toMatchObject({ backlog: 0 });
});
