import { expect, test } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { Log, startLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../../support/sessions.ts';

const one = gameSessionId('one');
const two = gameSessionId('two');

test('a stream begins with StreamStarted and the snapshot, and goes on with transitions', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(one, { status: 'ACTIVE' });
  await clock.advance(1_500);
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(1_500);
  gamelift.change(one, { status: 'TERMINATED', statusReason: 'FORCE_TERMINATED' });
  await clock.advance(1_000);
  expect(log.events.map(({ type }) => type)).toEqual([
    'StreamStarted',
    'GameSessionSnapshot',
    'GameSessionTransition',
    'GameSessionTransition',
    'GameSessionTransition',
  ]);
  expect(transitions(log)).toEqual(['ACTIVATING>ACTIVE', 'ACTIVE>TERMINATING', 'TERMINATING>TERMINATED']);
  expect(log.ofType('GameSessionTransition').at(-1)).toMatchObject({
    gameSessionId: one,
    statusReason: 'FORCE_TERMINATED',
    gameSession: { status: 'TERMINATED', fleetId },
    source: 'POLL',
  });
});

test('a snapshot comes in parts of at most 200, and an empty one is one part', async () => {
  const { live, gamelift } = startLive();
  const empty = await watch(live.gameSessionTransitions(transitionsOf()));
  expect(empty.ofType('GameSessionSnapshot')).toMatchObject([{ gameSessions: [], isFirst: true, isLast: true }]);
  await live.stop();
  const { live: other, gamelift: full } = startLive();
  for (let n = 0; n < 450; n++) full.gameSessions.set(gameSessionId(`${n}`), makeGameSession(`${n}`));
  const log = await watch(other.gameSessionTransitions(transitionsOf()));
  const parts = log.ofType('GameSessionSnapshot');
  expect(parts.map(({ gameSessions, isFirst, isLast }) => [gameSessions.length, isFirst, isLast])).toEqual([
    [200, true, false],
    [200, false, false],
    [50, false, true],
  ]);
  expect(new Set(parts.flatMap(({ gameSessions }) => gameSessions.map((session) => session.name))).size).toBe(450);
  expect(gamelift.count({ subject: 'TERMINATED' })).toBe(0);
});

test('a session in ERROR is in the snapshot while it is remembered: it may still be terminated, and the chain begins there', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.gameSessions.set(two, makeGameSession('two'));
  const before = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(one, { status: 'ERROR' });
  gamelift.change(two, { status: 'TERMINATED' });
  await clock.advance(2_500);
  const after = await watch(live.gameSessionTransitions(transitionsOf()));
  const [snapshot] = after.ofType('GameSessionSnapshot');
  expect(snapshot?.gameSessions).toMatchObject([{ gameSessionId: one, status: 'ERROR' }]);
  await live.observeGameSession(makeGameSession('one', { status: 'TERMINATED' }));
  await settle();
  expect(transitions(before)).toContain('ERROR>TERMINATED');
  expect(transitions(after)).toEqual(['ERROR>TERMINATED']);
});

test('without a snapshot the stream goes straight on with events', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { snapshot: false })));
  gamelift.gameSessions.set(two, makeGameSession('two'));
  await clock.advance(1_500);
  expect(log.events.map(({ type }) => type)).toEqual(['StreamStarted', 'GameSessionTransition']);
  expect(transitions(log)).toEqual(['>ACTIVE']);
});

test('`to` leaves transitions out of the chain, and other fields come only with `changes`', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  const ends = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { to: ['TERMINATED'] })));
  const all = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  gamelift.change(one, { status: 'ACTIVE' });
  await clock.advance(1_500);
  gamelift.change(one, { currentPlayerSessionCount: 4 });
  await clock.advance(1_500);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(2_500);
  expect(transitions(ends)).toEqual(['ACTIVE>TERMINATED']);
  expect(transitions(all)).toEqual(['ACTIVATING>ACTIVE', 'ACTIVE>TERMINATED']);
  expect(ends.ofType('GameSessionChanged')).toEqual([]);
  expect(all.ofType('GameSessionChanged')).toMatchObject([{ gameSession: { currentPlayerSessionCount: 4 } }]);
});

test('a location sees its own sessions only, and costs only its own lists', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { location: 'us-west-2' }));
  gamelift.gameSessions.set(two, makeGameSession('two', { location: 'eu-west-1' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { location: 'eu-west-1' })));
  gamelift.change(one, { status: 'TERMINATING' });
  gamelift.change(two, { status: 'TERMINATING' });
  await clock.advance(1_500);
  expect(log.ofType('GameSessionSnapshot')[0]?.gameSessions.map(({ name }) => name)).toEqual(['two']);
  expect(log.ofType('GameSessionTransition').map(({ gameSession }) => gameSession.name)).toEqual(['two']);
  expect(gamelift.calls.filter(({ location }) => location !== 'eu-west-1' && location !== null)).toEqual([]);
  expect(gamelift.calls.filter((call) => call.method === 'listGameSessions' && call.location === null)).toEqual([]);
});

test('one session is read by ID, and its stream completes when it has ended', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  for (const status of ['ACTIVE', 'TERMINATING', 'TERMINATED'] as const) {
    gamelift.change(one, { status });
    await clock.advance(1_500);
  }
  await log.finished;
  expect(transitions(log)).toEqual(['ACTIVATING>ACTIVE', 'ACTIVE>TERMINATING', 'TERMINATING>TERMINATED']);
  expect(log.ending).toBe('complete');
  const calls = gamelift.calls.length;
  await clock.advance(20_000);
  expect([gamelift.calls.length, gamelift.count({ method: 'listGameSessions' })]).toEqual([calls, 0]);
});

test('a session that has ended already is shown once, and its stream completes', async () => {
  const { live, gamelift } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'TERMINATED' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  expect(log.events).toMatchObject([
    { type: 'StreamStarted', outcome: 'NEW' },
    { type: 'GameSessionSnapshot', gameSessions: [{ status: 'TERMINATED' }] },
  ]);
  expect(log.ending).toBe('complete');
});

test('a session that has ended and is no longer remembered is read again for whoever asks', async () => {
  const { live, gamelift, clock } = startLive({ tombstoneBytes: 1_500 });
  const logs = [];
  for (const name of ['first', 'second']) {
    gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
    logs.push(await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: gameSessionId(name) }))));
  }
  for (const name of ['first', 'second']) {
    gamelift.change(gameSessionId(name), { status: 'TERMINATED' });
    await clock.advance(2_000);
  }
  expect(logs.map(({ ending }) => ending)).toEqual(['complete', 'complete']);
  const again = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: gameSessionId('first') })));
  expect(again.ofType('GameSessionSnapshot')[0]?.gameSessions).toMatchObject([{ status: 'TERMINATED' }]);
  expect(again.ending).toBe('complete');
});

test('a session is said to be as it was at the moment at which its read began', async () => {
  const { live, gamelift, clock } = startLive({ checkpointIntervalMs: 15_000 });
  gamelift.gameSessions.set(gameSessionId('one'), makeGameSession('one'));
  gamelift.latencyMs = { clock, ms: 5_000 };
  const begunAt = clock.wallTime();
  const opening = live.gameSessionTransitions(transitionsOf({ gameSessionId: gameSessionId('one') }));
  await clock.advance(5_000);
  const log = await watch(opening);
  expect(log.ofType('GameSessionSnapshot')[0]?.observedAt.getTime()).toBe(begunAt);
});

test('a session that GameLift does not know is NOT_FOUND, and leaves nothing behind', async () => {
  const { live, gamelift, clock } = startLive();
  const opening = expect(live.gameSessionTransitions(transitionsOf({ gameSessionId: one }))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await clock.advance(1_000);
  await opening;
  // Reads may lag: one alone would be no proof.
  expect(gamelift.count({ subject: one })).toBe(2);
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0, backlog: 0 });
});

test('arguments that make no sense are refused with the argument at fault', async () => {
  const { live } = startLive();
  await expect(live.gameSessionTransitions(transitionsOf({ gameSessionId: 'gsess-1' }))).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
  });
  const located = transitionsOf({ gameSessionId: one }, { location: 'us-west-2' });
  await expect(live.gameSessionTransitions(located)).rejects.toMatchObject({
    code: 'INVALID_REQUEST',
    argumentPath: ['location'],
  });
  await expect(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: 'x' }))).rejects.toMatchObject({
    code: 'INVALID_CURSOR',
  });
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
});

test('a checkpoint comes after so long a silence, and says as of when all is well', async () => {
  const { live, gamelift, clock } = startLive({ checkpointIntervalMs: 5_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  await clock.advance(3_000);
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(1_500);
  await clock.advance(3_000);
  expect(log.ofType('StreamCheckpoint')).toEqual([]);
  await clock.advance(2_000);
  const [checkpoint] = log.ofType('StreamCheckpoint');
  expect(checkpoint?.stale).toBe(false);
  expect(clock.wallTime() - (checkpoint?.observedAt.getTime() ?? 0)).toBeLessThan(3_000);
  expect(checkpoint?.cursor).toBe(log.ofType('GameSessionTransition')[0]?.cursor);
});

test('many events that were filtered out are told by a checkpoint', async () => {
  const { live, gamelift, clock } = startLive({ checkpointFilteredEvents: 3 });
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { to: ['ERROR'] })));
  for (let n = 0; n < 7; n++) gamelift.gameSessions.set(gameSessionId(`${n}`), makeGameSession(`${n}`));
  await clock.advance(1_500);
  expect(log.ofType('StreamCheckpoint')).toHaveLength(2);
  expect(new Set(log.ofType('StreamCheckpoint').map(({ cursor }) => cursor)).size).toBe(2);
});

test('a subscriber that does not read ends with SLOW_CONSUMER, and resumes without a gap', async () => {
  const { live, gamelift, clock } = startLive({ queueLength: 5 });
  const stalled = await live.gameSessionTransitions(transitionsOf());
  const healthy = await watch(live.gameSessionTransitions(transitionsOf()));
  for (let n = 0; n < 8; n++) {
    gamelift.gameSessions.set(gameSessionId(`${n}`), makeGameSession(`${n}`));
    await clock.advance(1_500);
  }
  expect(live.gauges()).toMatchObject({ subscribers: 1, queuedEvents: 0 });
  const log = new Log(stalled);
  await log.finished;
  expect(log.ending).toMatchObject({ code: 'SLOW_CONSUMER' });
  expect(log.ofType('GameSessionTransition')).toHaveLength(5);
  const resumed = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: log.cursor })));
  expect(resumed.events[0]).toMatchObject({ type: 'StreamStarted', outcome: 'RECOVERED' });
  const ids = [...log.ofType('GameSessionTransition'), ...resumed.ofType('GameSessionTransition')];
  expect(ids.map((event) => event.gameSessionId)).toEqual(
    healthy.ofType('GameSessionTransition').map((event) => event.gameSessionId),
  );
});

test('an aborted signal ends the stream and what waits for its beginning', async () => {
  const { live, gamelift } = startLive({ lingerMs: 0 });
  const leaving = new AbortController();
  const log = await watch(live.gameSessionTransitions(transitionsOf(), leaving.signal));
  leaving.abort();
  await log.finished;
  expect(log.ending).toBe('complete');

  const gate = gamelift.holdCall(() => true);
  const waiting = new AbortController();
  const opening = live.gameSessionTransitions(transitionsOf({ fleetId: 'fleet-other' }), waiting.signal);
  await gate.arrived;
  waiting.abort();
  expect(await (await opening).next()).toEqual({ done: true, value: undefined });
  gate.release();
  await settle();
  expect(live.gauges()).toMatchObject({ subscribers: 0, polls: 0 });
});

test('large data is held once, shown where it fits, and named where it does not', async () => {
  const { live, gamelift, clock } = startLive({ blobBytes: 3_000 });
  const data = 'x'.repeat(1_000);
  for (const name of ['a', 'b', 'c']) {
    gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name, { gameSessionData: data }));
  }
  gamelift.gameSessions.set(gameSessionId('d'), makeGameSession('d', { matchmakerData: 'y'.repeat(1_000) }));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const sessions = log.ofType('GameSessionSnapshot').flatMap(({ gameSessions }) => gameSessions);
  expect(sessions.map((session) => [session.name, session.gameSessionData, session.matchmakerData])).toEqual([
    ['a', data, null],
    ['b', data, null],
    ['c', data, null],
    ['d', null, null],
  ]);
  expect(sessions.at(-1)).toMatchObject({ omitted: ['matchmakerData'] });
  for (const name of ['a', 'b', 'c']) gamelift.gameSessions.delete(gameSessionId(name));
  await clock.advance(10_000);
  expect(log.ofType('GameSessionTransition')).toHaveLength(3);
});
