import { expect, test } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { Log, startLive, transitions, transitionsOf, watch, withSlowAppends } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession, makePlayerSession } from '../../support/sessions.ts';

const one = gameSessionId('one');
const two = gameSessionId('two');

test('a mutation shows at once, and the poll that sees it later tells nothing more', async () => {
  const { live, gamelift, clock } = startLive();
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  await live.observeGameSession(makeGameSession('one', { status: 'ACTIVATING', protectionPolicy: undefined }));
  await settle();
  expect(transitions(log)).toEqual(['>ACTIVATING']);
  expect(log.ofType('GameSessionTransition')[0]?.source).toBe('MUTATION');
  await clock.advance(5_000);
  expect(transitions(log)).toEqual(['>ACTIVATING']);
});

test('a list that was read before a mutation and is answered after it undoes neither status nor other members', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { name: 'before' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  const slow = gamelift.holdAnswer(({ subject }) => subject === 'ACTIVE');
  const advancing = clock.advance(1_500);
  await slow.arrived;
  gamelift.change(one, { status: 'TERMINATING', name: 'after' });
  await live.observeGameSession(makeGameSession('one', { status: 'TERMINATING', name: 'after' }));
  slow.release();
  await advancing;
  await clock.advance(5_000);
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATING']);
  expect(log.ofType('GameSessionChanged')).toEqual([]);
  expect(log.ofType('GameSessionTransition')[0]?.gameSession.name).toBe('after');
});

test('what a mutation makes while the first read ends is told to the streams that begin before it is written', async () => {
  const writes: (() => void)[] = [];
  let isSlow = false;
  const wait = () => (isSlow ? new Promise<void>((resolve) => writes.push(resolve)) : undefined);
  const { live, gamelift } = startLive({}, { adapt: (engine) => withSlowAppends(engine, wait) });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const players = { gameSessionId: one, snapshot: true, after: null };
  const reads = [
    gamelift.holdAnswer(({ subject }) => subject === 'TERMINATING'),
    gamelift.holdAnswer(({ method, subject }) => method === 'listPlayerSessions' && subject === 'ACTIVE'),
  ];
  // The players first: their game session is read by ID, before the walk over the fleet.
  const joined = watch(live.playerSessionTransitions(players));
  const begun = watch(live.gameSessionTransitions(transitionsOf()));
  await Promise.all(reads.map(({ arrived }) => arrived));
  isSlow = true;
  const observed = [
    live.observeGameSession(makeGameSession('two', { status: 'ACTIVATING' })),
    live.observePlayerSessions(one, [makePlayerSession('p')]),
  ];
  await settle();
  isSlow = false;
  for (const read of reads) read.release();
  const logs = [await begun, await joined] as const;
  for (const write of writes) write();
  await Promise.all(observed);
  await settle();
  expect(writes).toHaveLength(2);
  expect(logs.map((log) => transitions(log))).toEqual([['>ACTIVATING'], ['>RESERVED']]);
});

test('an old list that disagrees in another member is settled by a read by ID', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { name: 'before' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  await clock.advance(20_000);
  const slow = gamelift.holdAnswer(({ subject }) => subject === 'ACTIVE');
  const advancing = clock.advance(5_000);
  await slow.arrived;
  gamelift.change(one, { name: 'after' });
  await live.observeGameSession(makeGameSession('one', { name: 'after' }));
  const reads = gamelift.count({ method: 'readGameSession', subject: one });
  slow.release();
  await advancing;
  expect(gamelift.count({ method: 'readGameSession', subject: one })).toBe(reads + 1);
  expect(log.ofType('GameSessionChanged').map(({ gameSession }) => gameSession.name)).toEqual(['after']);
});

test("of two updates answered in the other order, the last word is GameLift's", async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { name: 'zero' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  const first = gamelift.change(one, { name: 'first' });
  const second = gamelift.change(one, { name: 'second' });
  await live.observeGameSession(second);
  await live.observeGameSession(first);
  await clock.advance(100);
  expect(log.ofType('GameSessionChanged').at(-1)?.gameSession.name).toBe('second');
});

test('an update answered ACTIVE after the session was seen to end does not bring it back', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(3_000);
  await live.observeGameSession(makeGameSession('one', { name: 'updated' }));
  await clock.advance(3_000);
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATED']);
});

test('a session created while a walk goes on is not taken for vanished', async () => {
  const { live, gamelift, clock } = startLive();
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const slow = gamelift.holdCall(({ subject }) => subject === 'TERMINATING');
  const advancing = clock.advance(1_500);
  await slow.arrived;
  gamelift.gameSessions.set(one, makeGameSession('one'));
  await live.observeGameSession(makeGameSession('one'));
  slow.release();
  await advancing;
  expect(transitions(log)).toEqual(['>ACTIVE']);
  expect(gamelift.count({ method: 'readGameSession' })).toBe(0);
});

test('a session that a mutation answers about while its second read misses it is not gone', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.gameSessions.delete(one);
  const first = gamelift.holdAnswer(({ subject }) => subject === one);
  const second = gamelift.holdAnswer(({ subject }) => subject === one);
  const advancing = clock.advance(3_000);
  await first.arrived;
  first.release();
  await second.arrived;
  gamelift.gameSessions.set(one, makeGameSession('one', { name: 'updated' }));
  await live.observeGameSession(makeGameSession('one', { name: 'updated' }));
  second.release();
  await advancing;
  expect(transitions(log)).toEqual([]);
});

test('a read by ID that had begun before it was asked for is made again', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  const slow = gamelift.holdAnswer(({ subject }) => subject === one);
  await live.observePlayerSessions(one, [makePlayerSession('p')]);
  await slow.arrived;
  gamelift.change(one, { currentPlayerSessionCount: 2 });
  await live.observePlayerSessions(one, [makePlayerSession('q')]);
  slow.release();
  await clock.advance(1);
  expect(log.ofType('GameSessionChanged')).toMatchObject([{ gameSession: { currentPlayerSessionCount: 2 } }]);
});

test('a session that moves to a later list while the walk goes on is met there', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.failNext(({ method }) => method === 'readGameSession', new Error('not this way'), 100);
  const slow = gamelift.holdAnswer(({ subject }) => subject === 'ACTIVATING');
  const advancing = clock.advance(1_500);
  await slow.arrived;
  gamelift.change(one, { status: 'ACTIVE' });
  slow.release();
  await advancing;
  expect(transitions(log)).toEqual(['ACTIVATING>ACTIVE']);
});

test('a page that shifts under the token makes a false alarm, which a read by ID calls off', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.pageSize = 1;
  for (const name of ['a', 'b', 'c']) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  const slow = gamelift.holdAnswer(
    ({ subject, nextToken }) => subject === 'ACTIVE' && nextToken === gameSessionId('a'),
  );
  const hidden = makeGameSession('b');
  gamelift.gameSessions.delete(gameSessionId('b'));
  const advancing = clock.advance(1_300);
  await slow.arrived;
  gamelift.gameSessions.set(gameSessionId('b'), hidden);
  slow.release();
  await advancing;
  expect(gamelift.count({ method: 'readGameSession', subject: gameSessionId('b') })).toBeGreaterThan(0);
  expect(log.events.slice(2)).toEqual([]);
});

test('a session that vanished is UNKNOWN only when GameLift has not known it twice', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.gameSessions.set(two, makeGameSession('two'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const { gameSessions } = gamelift;
  const session = makeGameSession('one');
  gameSessions.delete(one);
  gameSessions.delete(two);
  const reread = gamelift.holdCall(({ subject }) => subject === two);
  const advancing = clock.advance(1_200);
  await reread.arrived;
  gameSessions.set(two, makeGameSession('two'));
  reread.release();
  await advancing;
  await clock.advance(2_000);
  expect(transitions(log)).toEqual(['ACTIVE>UNKNOWN']);
  expect(log.ofType('GameSessionTransition')[0]?.gameSessionId).toBe(one);
  gameSessions.set(one, session);
  await clock.advance(3_000);
  expect(transitions(log)).toEqual(['ACTIVE>UNKNOWN', 'UNKNOWN>ACTIVE']);
});

test('a session that was born and ended between two walks is not seen, and nothing is made up', async () => {
  const { live, gamelift, clock } = startLive();
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(3_000);
  expect(log.events.slice(2)).toEqual([]);
});

test('a session in a state that we do not know is followed by ID', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(one, { status: 'UNKNOWN' });
  await clock.advance(3_000);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(3_000);
  expect(transitions(log)).toEqual(['ACTIVE>UNKNOWN', 'UNKNOWN>TERMINATED']);
});

test('a new player shows in the count of his game session soon, without waiting for the walk', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { changes: true })));
  await clock.advance(100_000);
  const before = gamelift.count({ subject: 'ACTIVE' });
  gamelift.change(one, { currentPlayerSessionCount: 1 });
  await live.observePlayerSessions(one, [makePlayerSession('p')]);
  await clock.advance(1);
  expect(log.ofType('GameSessionChanged')).toMatchObject([{ gameSession: { currentPlayerSessionCount: 1 } }]);
  expect(gamelift.count({ subject: 'ACTIVE' })).toBe(before);
});

test('what happens right after StreamStarted is never lost: 1,000 times', async () => {
  const { live, gamelift } = startLive({ lingerMs: 0 });
  for (let n = 0; n < 1_000; n++) {
    const name = `session-${n}`;
    const stream = await live.gameSessionTransitions(transitionsOf({ fleetId }, { snapshot: n % 10 === 0 }));
    const started = await stream.next();
    expect(started.value).toMatchObject({ type: 'StreamStarted' });
    const created = makeGameSession(name, { status: 'ACTIVATING' });
    gamelift.gameSessions.set(created.gameSessionId, created);
    await live.observeGameSession(created);
    const log = new Log(stream);
    await settle();
    const told = log.ofType('GameSessionTransition').filter(({ gameSessionId: id }) => id === created.gameSessionId);
    expect(told).toHaveLength(1);
    const shown = log.ofType('GameSessionSnapshot').flatMap(({ gameSessions }) => gameSessions);
    expect(shown.some((session) => session.name === name)).toBe(false);
    await log.leave();
    gamelift.gameSessions.delete(created.gameSessionId);
  }
});
