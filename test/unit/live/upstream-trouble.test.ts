import { expect, test } from 'vitest';
import { DomainError, InvalidRequestError, NotFoundError } from '../../../src/gamelift/errors.ts';
import { type Logger, silentLogger } from '../../../src/observability/logger.ts';
import { settle } from '../../support/fake-clock.ts';
import { startLive, transitions, transitionsOf, watch, withLostAppends } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession, otherFleetId } from '../../support/sessions.ts';

const one = gameSessionId('one');
const unavailable = new DomainError('UPSTREAM_UNAVAILABLE', 'an HTML page came back');
const denied = new DomainError('UPSTREAM_ACCESS_DENIED', 'not authorized to perform DescribeGameSessions');
const isList = ({ method }: { method: string }) => method === 'listGameSessions';

test('while GameLift fails the stream stays open, the lag is told, and it converges afterwards', async () => {
  const { live, gamelift, clock } = startLive({ checkpointIntervalMs: 5_000, pollMaxIntervalMs: 4_000 });
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.failNext(() => true, unavailable, 1_000);
  gamelift.change(one, { status: 'ACTIVE' });
  await clock.advance(30_000);
  expect(log.ofType('StreamCheckpoint').at(-1)?.stale).toBe(true);
  expect(live.gauges().lagMs).toBeGreaterThan(20_000);
  const failing = gamelift.calls.length;
  expect(failing).toBeLessThan(60);
  gamelift.failures.length = 0;
  await clock.advance(10_000);
  expect(transitions(log)).toEqual(['ACTIVATING>ACTIVE']);
  expect(log.ofType('StreamCheckpoint').at(-1)?.stale).toBe(false);
  expect([live.gauges().lagMs, log.ending]).toEqual([0, 'open']);
});

test('a stream says within seconds that every read fails, and with the first round that they succeed again', async () => {
  const { live, gamelift, clock } = startLive({ checkpointIntervalMs: 60_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.failNext(() => true, new DomainError('THROTTLED', 'slow down'), 1_000);
  await clock.advance(8_000);
  expect(log.ofType('StreamCheckpoint').map(({ stale }) => stale)).toEqual([true]);
  gamelift.failures.length = 0;
  await clock.advance(12_000);
  expect(log.ofType('StreamCheckpoint').map(({ stale }) => stale)).toEqual([true, false]);
});

test('a stream is not called stale while some reads fail and others succeed', async () => {
  const { live, gamelift, clock } = startLive({ checkpointIntervalMs: 60_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  let calls = 0;
  gamelift.failNext(() => calls++ % 2 === 0, new DomainError('THROTTLED', 'slow down'), 1_000);
  await clock.advance(30_000);
  expect(calls).toBeGreaterThan(10);
  expect(log.ofType('StreamCheckpoint')).toEqual([]);
});

test('a session that vanishes while nothing can be written is told once it can be', async () => {
  let isAway = false;
  const { live, gamelift, clock } = startLive({}, { adapt: (engine) => withLostAppends(engine, () => isAway) });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  isAway = true;
  gamelift.gameSessions.delete(one);
  await clock.advance(20_000);
  isAway = false;
  await clock.advance(20_000);
  expect(transitions(log)).toEqual(['ACTIVE>UNKNOWN']);
  expect(live.gauges()).toMatchObject({ backlog: 0, lagMs: 0 });
});

test('whoever waits for one session while nothing can be written gets it once it can be', async () => {
  let isAway = true;
  const { live, gamelift, clock } = startLive({}, { adapt: (engine) => withLostAppends(engine, () => isAway) });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const opening = watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  await clock.advance(5_000);
  isAway = false;
  await clock.advance(20_000);
  expect((await opening).events.map(({ type }) => type).slice(0, 3)).toEqual([
    'StreamCheckpoint',
    'StreamStarted',
    'GameSessionSnapshot',
  ]);
});

test.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])(
  'a clock that is set %s by an hour changes nothing about when sessions are read and checkpoints sent',
  async (_way, byMs) => {
    const { live, gamelift, clock } = startLive();
    gamelift.gameSessions.set(one, makeGameSession('one'));
    const log = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
    await clock.advance(3_000);
    clock.set(byMs);
    await clock.advance(40_000);
    const checkpoints = log.ofType('StreamCheckpoint');
    expect([checkpoints.length, checkpoints.at(-1)?.stale]).toEqual([2, false]);
    const ageMs = clock.wallTime() - Number(checkpoints.at(-1)?.observedAt);
    expect(ageMs).toBeGreaterThanOrEqual(0);
    expect(ageMs).toBeLessThan(30_000);
    expect(live.gauges().lagMs).toBeLessThan(1_000);
    gamelift.change(one, { status: 'TERMINATING' });
    await clock.advance(15_000);
    expect(transitions(log)).toEqual(['ACTIVE>TERMINATING']);
  },
);

test('walks that take too long are told in the log, though no read fails', async () => {
  const said: string[] = [];
  const note = (_fields: object, message: string) => said.push(message);
  const logger: Logger = { ...silentLogger, info: note, warn: note, child: () => logger };
  const { live, gamelift, clock } = startLive({ pollMaxIntervalMs: 2_000 }, { logger });
  gamelift.pageSize = 1;
  for (const name of 'abcd') gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.latencyMs = { clock, ms: 2_000 };
  await clock.advance(10_000);
  expect(said).toEqual(['GameLift cannot be read as often as planned: subscribers lag behind']);
});

test('a session that is asked for again and again is read each time, and that is no lag', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.latencyMs = { clock, ms: 100 };
  for (let n = 0; n < 100; n++) {
    live.doubtGameSession(one);
    await clock.advance(60);
  }
  expect(live.gauges().backlog).toBe(1);
  expect(live.gauges().lagMs).toBeLessThan(1_000);
});

test('a page that fails is read again, and the walk goes on from there', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.pageSize = 1;
  for (const name of ['a', 'b', 'c']) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  gamelift.failNext(({ nextToken }) => nextToken === gameSessionId('b'), unavailable, 2);
  const opening = live.gameSessionTransitions(transitionsOf());
  await clock.advance(2_000);
  const log = await watch(opening);
  expect(log.ofType('GameSessionSnapshot')[0]?.gameSessions).toHaveLength(3);
  expect(gamelift.count({ subject: 'ACTIVE', nextToken: gameSessionId('b') })).toBe(3);
  expect(gamelift.count({ subject: 'ACTIVE', nextToken: null })).toBe(1);
});

test('a token that GameLift no longer takes begins the walk anew', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.pageSize = 1;
  for (const name of ['a', 'b', 'c']) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  gamelift.failNext(({ nextToken }) => nextToken !== null, new InvalidRequestError('the token has expired'));
  const opening = live.gameSessionTransitions(transitionsOf());
  await clock.advance(5_000);
  const log = await watch(opening);
  expect(log.ofType('GameSessionSnapshot')[0]?.gameSessions).toHaveLength(3);
  const tokens = gamelift.calls.filter(({ subject }) => subject === 'ACTIVE').map(({ nextToken }) => nextToken);
  expect(tokens.slice(0, 5)).toEqual([null, gameSessionId('a'), null, gameSessionId('a'), gameSessionId('b')]);
});

test('a baseline that does not come ends the subscription with UPSTREAM_UNAVAILABLE, and leaves nothing behind', async () => {
  const { live, gamelift, clock } = startLive({ baselineTimeoutMs: 4_000 });
  gamelift.failNext(() => true, unavailable, 1_000);
  const opening = live.gameSessionTransitions(transitionsOf()).catch((error: unknown) => error);
  await clock.advance(5_000);
  expect(await opening).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0, backlog: 0, heldBytes: 0 });
});

test('a fleet that GameLift does not know, or may not tell about, refuses the subscription with its own error', async () => {
  const { live, gamelift } = startLive();
  gamelift.failNext(isList, new NotFoundError('fleet not found'));
  await expect(live.gameSessionTransitions(transitionsOf())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  gamelift.failNext(isList, denied);
  await expect(live.gameSessionTransitions(transitionsOf())).rejects.toMatchObject({ code: 'UPSTREAM_ACCESS_DENIED' });
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
});

test('a fleet that is deleted ends its streams with TOPIC_ENDED, and refused access with UPSTREAM_ACCESS_DENIED', async () => {
  const { live, gamelift, clock } = startLive();
  const fleet = await watch(live.gameSessionTransitions(transitionsOf()));
  const other = await watch(live.gameSessionTransitions(transitionsOf({ fleetId: otherFleetId })));
  gamelift.failNext(isList, new NotFoundError('fleet not found'));
  await clock.advance(1_500);
  const [ended, open] = fleet.ending === 'open' ? [other, fleet] : [fleet, other];
  expect(ended.ending).toMatchObject({ code: 'TOPIC_ENDED' });
  expect(open.ending).toBe('open');
  gamelift.failNext(isList, denied);
  await clock.advance(3_000);
  expect(open.ending).toMatchObject({ code: 'UPSTREAM_ACCESS_DENIED' });
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0 });
});

test('a location that GameLift refuses concerns only those who asked for it', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const session = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  gamelift.failNext(({ location }) => location === 'nowhere', new InvalidRequestError('no such location'), 5);
  const nowhere = live.gameSessionTransitions(transitionsOf({ fleetId }, { location: 'nowhere' }));
  await expect(nowhere).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(2_000);
  expect(transitions(session)).toEqual(['ACTIVE>TERMINATING']);
});

test('the failure of one read by ID does not keep the others waiting', async () => {
  const { live, gamelift, clock } = startLive();
  const names = Array.from({ length: 20 }, (_, n) => `${n}`);
  for (const name of names) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.failNext(({ subject }) => subject === gameSessionId('3'), unavailable, 3);
  for (const name of names) gamelift.change(gameSessionId(name), { status: 'TERMINATED' });
  await clock.advance(1_200);
  expect(transitions(log)).toHaveLength(19);
  await clock.advance(10_000);
  expect(transitions(log)).toHaveLength(20);
});

test('sessions that find no room in the backlog are found again by the next rounds, until all are settled', async () => {
  const { live, gamelift, clock } = startLive({ backlogBytes: 2_000 });
  const names = Array.from({ length: 50 }, (_, n) => `${n}`);
  for (const name of names) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  for (const name of names) gamelift.change(gameSessionId(name), { status: 'TERMINATED' });
  gamelift.latencyMs = { clock, ms: 200 };
  let longest = 0;
  for (let n = 0; n < 300; n++) {
    await clock.advance(100);
    longest = Math.max(longest, live.gauges().backlog);
  }
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThanOrEqual(10);
  expect(transitions(log)).toEqual(Array(50).fill('ACTIVE>TERMINATED'));
});

test('a snapshot that outgrows its bytes ends the streams with LIMIT_EXCEEDED', async () => {
  const { live, gamelift, clock } = startLive({ heldBytes: 20_000 });
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  for (let n = 0; n < 50; n++) gamelift.gameSessions.set(gameSessionId(`${n}`), makeGameSession(`${n}`));
  await clock.advance(2_000);
  expect(log.ending).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  expect(live.gauges()).toMatchObject({ topics: 0, heldBytes: 0 });
});

test('histories give way to the sessions of another fleet before it is refused', async () => {
  const { live, gamelift, clock } = startLive({ heldBytes: 400_000 });
  const names = Array.from({ length: 50 }, (_, n) => `${n}`);
  for (const fleet of [fleetId, otherFleetId]) {
    for (const name of names)
      gamelift.gameSessions.set(gameSessionId(name, fleet), makeGameSession(name, { fleetId: fleet }));
  }
  const busy = await watch(live.gameSessionTransitions(transitionsOf()));
  for (let count = 1; count < 10; count++) {
    for (const name of names) gamelift.change(gameSessionId(name), { currentPlayerSessionCount: count });
    await clock.advance(1_500);
  }
  expect(live.gauges().heldBytes).toBeGreaterThan(390_000);
  const other = await watch(live.gameSessionTransitions(transitionsOf({ fleetId: otherFleetId })));
  expect(other.ofType('GameSessionSnapshot')[0]?.gameSessions).toHaveLength(50);
  expect(live.gauges().heldBytes).toBeLessThanOrEqual(400_000);
  expect(busy.ending).toBe('open');
});

test('500 sessions that end at once are looked up one by one, and the lag is told until all are settled', async () => {
  const { live, gamelift, clock } = startLive({ pollMaxIntervalMs: 3_000 });
  const names = Array.from({ length: 500 }, (_, n) => `${n}`);
  for (const name of names) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  for (const name of names) gamelift.change(gameSessionId(name), { status: 'TERMINATED' });
  gamelift.latencyMs = { clock, ms: 500 };
  await clock.advance(10_000);
  const told = transitions(log).length;
  expect(told).toBeGreaterThan(50);
  expect(told).toBeLessThan(300);
  expect(live.gauges().backlog + told).toBe(500);
  expect(live.gauges().lagMs).toBeGreaterThan(5_000);
  await clock.advance(40_000);
  expect(transitions(log)).toHaveLength(500);
  expect(live.gauges().backlog).toBe(0);
});

test('churn leaves nothing behind', async () => {
  const { live, gamelift, clock } = startLive({ lingerMs: 1_000 });
  gamelift.gameSessions.set(one, makeGameSession('one', { gameSessionData: 'data' }));
  for (let n = 0; n < 500; n++) {
    const stream = await live.gameSessionTransitions(transitionsOf(n % 3 === 0 ? { gameSessionId: one } : { fleetId }));
    if (n % 2 === 0) await stream.next();
    await stream.return?.();
  }
  await clock.advance(5_000);
  await settle();
  const gauges = Object.entries(live.gauges()).filter(([, value]) => value !== 0);
  expect(gauges).toEqual([]);
  const calls = gamelift.calls.length;
  await clock.advance(60_000);
  expect([gamelift.calls.length, clock.timers]).toEqual([calls, 0]);
});

test('stopping ends every stream as complete and polls no more', async () => {
  const { live, gamelift, clock } = startLive();
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const opening = gamelift.holdCall(({ subject }) => subject === one);
  const waiting = live.gameSessionTransitions(transitionsOf({ gameSessionId: one }));
  await opening.arrived;
  await live.stop();
  await log.finished;
  expect([log.ending, (await (await waiting).next()).done]).toEqual(['complete', true]);
  opening.release();
  await clock.advance(60_000);
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0 });
});
