import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { startLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';
import { createLosableEngine } from '../../support/losable-engine.ts';
import { gameSessionId, makeGameSession, makePlayerSession } from '../../support/sessions.ts';

const one = gameSessionId('one');
const two = gameSessionId('two');

test('a session that is asked for again while a read finds its end is not read again, and its end is reported once', async () => {
  const { live, gamelift, clock } = startLive({ tombstoneBytes: 1 });
  for (const name of ['one', 'two']) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(one, { status: 'TERMINATED' });
  const read = gamelift.holdAnswer(({ subject }) => subject === one);
  const advancing = clock.advance(1_500);
  await read.arrived;
  await live.observePlayerSessions(one, [makePlayerSession('p')]);
  gamelift.change(two, { status: 'TERMINATED' });
  read.release();
  await advancing;
  await clock.advance(10_000);
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATED', 'ACTIVE>TERMINATED']);
  expect(gamelift.count({ method: 'readGameSession', subject: one })).toBe(1);
});

test.each(['TERMINATED', 'ERROR'] as const)(
  'a stream that is opened for a session in %s shows it and completes, and the stream of its fleet gets nothing',
  async (status) => {
    const { live, gamelift, clock } = startLive({ tombstoneBytes: 1 });
    const fleet = await watch(live.gameSessionTransitions(transitionsOf()));
    gamelift.gameSessions.set(one, makeGameSession('one', { status }));
    for (let n = 0; n < 2; n++) {
      const own = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
      expect(own.ofType('GameSessionSnapshot').flatMap(({ gameSessions }) => gameSessions)).toMatchObject([{ status }]);
      expect(own.ending).toBe('complete');
    }
    await clock.advance(5_000);
    expect(transitions(fleet)).toEqual([]);
  },
);

test('only the answer to a termination reports the end of a session that is not known', async () => {
  const { live } = startLive();
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const ended = makeGameSession('one', { status: 'TERMINATED' });
  await live.observeGameSession(ended, 'create');
  await live.observeGameSession(ended, 'update');
  await live.observeGameSession(ended, 'terminate');
  expect(transitions(log)).toEqual([]);
  await live.observeGameSession(makeGameSession('two', { status: 'TERMINATED' }), 'terminate');
  await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  expect(transitions(log)).toEqual(['>TERMINATED']);
});

describe('after the tombstone of an end that was reported gave way,', () => {
  async function forgotten() {
    const started = startLive({ tombstoneBytes: 1 });
    const { live, gamelift, clock } = started;
    for (const name of ['one', 'two']) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
    const log = await watch(live.gameSessionTransitions(transitionsOf()));
    return {
      ...started,
      log,
      /** Both sessions end, one after the other: the second end makes the first one's tombstone give way. */
      async end() {
        for (const id of [one, two]) {
          gamelift.change(id, { status: 'TERMINATED' });
          await clock.advance(20_000);
        }
        expect(transitions(log)).toEqual(['ACTIVE>TERMINATED', 'ACTIVE>TERMINATED']);
      },
    };
  }

  test.each(['TERMINATED', 'TERMINATING', 'ACTIVE'] as const)(
    'the late answer of a termination that says %s reports nothing',
    async (status) => {
      const { live, clock, log, end } = await forgotten();
      await end();
      await live.observeGameSession(makeGameSession('one', { status }), 'terminate');
      await clock.advance(10_000);
      expect(transitions(log)).toHaveLength(2);
    },
  );

  test('a list that was read before the end reports nothing', async () => {
    const { live, gamelift, clock, log } = await forgotten();
    const list = gamelift.holdAnswer(({ method, subject }) => method === 'listGameSessions' && subject === 'ACTIVE');
    const advancing = clock.advance(20_000);
    await list.arrived;
    for (const id of [one, two])
      await live.observeGameSession(gamelift.change(id, { status: 'TERMINATED' }), 'terminate');
    list.release();
    await advancing;
    await clock.advance(10_000);
    expect(transitions(log)).toEqual(['ACTIVE>TERMINATED', 'ACTIVE>TERMINATED']);
  });

  test('a list that shows the session alive, and two reads by ID that confirm it, bring it back', async () => {
    const { gamelift, clock, log, end } = await forgotten();
    await end();
    gamelift.change(one, { status: 'ACTIVE' });
    await clock.advance(20_000);
    expect(transitions(log).slice(2)).toEqual(['>ACTIVE']);
  });
});

test('an end that was reported is not reported again after the history was lost', async () => {
  const clock = new FakeClock();
  const engine = createLosableEngine(clock);
  const { live, gamelift } = startLive({}, { clock, engine });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.playerSessions.set('p', makePlayerSession('p', { gameSessionId: one }));
  const fleet = await watch(live.gameSessionTransitions(transitionsOf()));
  await watch(live.playerSessionTransitions({ gameSessionId: one, snapshot: true, after: null }));
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(5_000);
  engine.lose('Redis was emptied');
  await clock.advance(20_000);
  await live.observeGameSession(makeGameSession('one', { status: 'TERMINATED' }), 'terminate');
  await clock.advance(5_000);
  expect(fleet.ofType('StreamStarted').map(({ outcome }) => outcome)).toEqual(['NEW', 'RESET']);
  expect(transitions(fleet)).toEqual(['ACTIVE>TERMINATED']);
});

test('an end that was a mistake heals: a session that is listed as alive again and confirmed by ID comes back', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(3_000);
  gamelift.change(one, { status: 'ACTIVE' });
  await clock.advance(3_000);
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATED', 'TERMINATED>ACTIVE']);
});

test('of 1,500 sessions that end at once each end is told once, however soon their tombstones give way', async () => {
  const { live, gamelift, clock } = startLive({
    tombstoneMs: 300,
    tombstoneBytes: 20_000,
    pollMinIntervalMs: 300,
    pollMaxIntervalMs: 600,
  });
  const names = Array.from({ length: 1_500 }, (_, n) => `game ${n}`);
  for (const name of names) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const log = await watch(live.gameSessionTransitions(transitionsOf(undefined, { snapshot: false })));
  for (const name of names) gamelift.change(gameSessionId(name), { status: 'TERMINATED' });
  for (let second = 0; second < 120; second++) {
    // Reads that are asked for again while others run, and after their tombstones have given way.
    for (const name of names.slice(second * 10, second * 10 + 60)) live.doubtGameSession(gameSessionId(name));
    await clock.advance(1_000);
  }
  const ends = log.ofType('GameSessionTransition');
  expect(ends).toHaveLength(1_500);
  expect(new Set(ends.map((event) => event.gameSessionId)).size).toBe(1_500);
  expect(ends.every(({ previousStatus, status }) => previousStatus === 'ACTIVE' && status === 'TERMINATED')).toBe(true);
});
