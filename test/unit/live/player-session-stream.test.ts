import { expect, test } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import { playerSessionJournal } from '../../../src/live/kinds/player-sessions/journal-kind.ts';
import { settle } from '../../support/fake-clock.ts';
import { type LiveHarness, startLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession, makePlayerSession } from '../../support/sessions.ts';

const one = gameSessionId('one');
function start(...parameters: Parameters<typeof startLive>): LiveHarness {
  const harness = startLive(...parameters);
  harness.gamelift.gameSessions.set(one, makeGameSession('one'));
  return harness;
}

function watchPlayers({ live }: LiveHarness, members: { snapshot?: boolean; after?: string } = {}) {
  const arguments_ = { gameSessionId: one, snapshot: true, after: null, ...members };
  return watch(live.playerSessionTransitions(arguments_));
}

function join({ gamelift, clock }: LiveHarness, name: string): string {
  const session = makePlayerSession(name, { creationTime: new Date(clock.wallTime()) });
  gamelift.playerSessions.set(session.playerSessionId, session);
  return session.playerSessionId;
}

test('players are told as they come, play and leave', async () => {
  const harness = start();
  const { gamelift, clock } = harness;
  const early = join(harness, 'early');
  const log = await watchPlayers(harness);
  expect(log.ofType('PlayerSessionSnapshot')[0]?.playerSessions).toMatchObject([{ playerSessionId: early }]);
  gamelift.changePlayer(early, { status: 'ACTIVE' });
  await clock.advance(1_500);
  const late = join(harness, 'late');
  await clock.advance(1_500);
  gamelift.changePlayer(early, { status: 'COMPLETED' });
  await clock.advance(1_500);
  expect(transitions(log)).toEqual(['RESERVED>ACTIVE', '>RESERVED', 'ACTIVE>COMPLETED']);
  expect(log.ofType('PlayerSessionTransition').map(({ playerSessionId }) => playerSessionId)).toEqual([
    early,
    late,
    early,
  ]);
  expect(gamelift.count({ method: 'listPlayerSessions', subject: 'COMPLETED' })).toBe(0);
  expect(gamelift.count({ method: 'listPlayerSessions', subject: null })).toBe(0);
});

test('what an event shows is its own, not what is held of the player: texts made of it go with it', async () => {
  const harness = start();
  const id = join(harness, 'early');
  const log = await watchPlayers(harness);
  harness.gamelift.changePlayer(id, { status: 'ACTIVE' });
  await harness.clock.advance(1_500);
  const [told] = log.ofType('PlayerSessionTransition').map(({ playerSession }) => playerSession);
  const later = await watchPlayers(harness);
  await harness.clock.advance(1_500);
  const latest = await watchPlayers(harness);
  const shown = [later, latest].map((each) => each.ofType('PlayerSessionSnapshot')[0]?.playerSessions[0]);
  expect(shown).toEqual([told, told]);
  expect(new Set([told, ...shown]).size).toBe(3);
});

test('a reservation that times out is looked up at its deadline, and not before', async () => {
  const harness = start({ pollMinIntervalMs: 200_000, pollMaxIntervalMs: 200_000 });
  const { gamelift, clock } = harness;
  const id = join(harness, 'idle');
  const log = await watchPlayers(harness);
  await clock.advance(59_000);
  expect(gamelift.count({ method: 'readPlayerSession' })).toBe(0);
  const lists = gamelift.count({ method: 'listPlayerSessions' });
  await clock.advance(1_100);
  expect(gamelift.count({ method: 'readPlayerSession' })).toBeGreaterThan(0);
  gamelift.changePlayer(id, { status: 'TIMEDOUT' });
  await clock.advance(300);
  expect(transitions(log)).toEqual(['RESERVED>TIMEDOUT']);
  expect(gamelift.count({ method: 'listPlayerSessions' })).toBe(lists);
  const reads = gamelift.count({ method: 'readPlayerSession' });
  await clock.advance(60_000);
  expect(gamelift.count({ method: 'readPlayerSession' })).toBe(reads);
});

test.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])(
  'a reservation is looked up a minute after it was made at the latest, though the clock was set %s',
  async (_way, byMs) => {
    const harness = start({ pollMinIntervalMs: 15_000, pollMaxIntervalMs: 15_000 });
    const { gamelift, clock } = harness;
    join(harness, 'before');
    const log = await watchPlayers(harness);
    await clock.advance(10_000);
    // GameLift's clock is right: what it has just dated is of another hour than ours.
    const id = join(harness, 'after');
    const session = makePlayerSession('after', { creationTime: new Date(clock.wallTime()) });
    clock.set(byMs);
    await harness.live.observePlayerSessions(one, [session]);
    const reads = (name: string) => gamelift.count({ method: 'readPlayerSession', subject: name });
    await clock.advance(61_000);
    expect(reads(id)).toBeGreaterThan(0);
    gamelift.changePlayer(id, { status: 'TIMEDOUT' });
    await clock.advance(60_000);
    expect(transitions(log)).toContain('RESERVED>TIMEDOUT');
  },
);

test.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])('the stream of an ended game session completes as soon as before when the clock was set %s', async (_way, byMs) => {
  const harness = start();
  const { gamelift, clock } = harness;
  const playing = join(harness, 'playing');
  gamelift.changePlayer(playing, { status: 'ACTIVE' });
  const log = await watchPlayers(harness);
  await clock.advance(3_000);
  clock.set(byMs);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(20_000);
  expect(log.ending).toBe('open');
  await clock.advance(80_000);
  expect(log.ending).toBe('complete');
});

test('a reservation that stands longer than it should is asked about less and less', async () => {
  const harness = start({ pollMinIntervalMs: 500_000, pollMaxIntervalMs: 500_000 });
  const { gamelift, clock } = harness;
  join(harness, 'stuck');
  await watchPlayers(harness);
  await clock.advance(160_000);
  expect(gamelift.count({ method: 'readPlayerSession' })).toBeLessThan(15);
});

test('our own reservations show at once, and a list read before them takes nothing back', async () => {
  const harness = start();
  const { live, gamelift, clock } = harness;
  const log = await watchPlayers(harness);
  const slow = gamelift.holdAnswer(({ subject }) => subject === 'ACTIVE');
  const advancing = clock.advance(1_500);
  await slow.arrived;
  const id = join(harness, 'mine');
  await live.observePlayerSessions(one, [makePlayerSession('mine', { creationTime: new Date(clock.wallTime()) })]);
  await settle();
  expect(log.ofType('PlayerSessionTransition')).toMatchObject([{ playerSessionId: id, source: 'MUTATION' }]);
  slow.release();
  await advancing;
  await clock.advance(3_000);
  expect(transitions(log)).toEqual(['>RESERVED']);
});

test('the stream completes when the game session has ended and its players are settled', async () => {
  const harness = start();
  const { live, gamelift, clock } = harness;
  const [playing, idle] = [join(harness, 'playing'), join(harness, 'idle')];
  gamelift.changePlayer(playing, { status: 'ACTIVE' });
  const log = await watchPlayers(harness);
  gamelift.change(one, { status: 'TERMINATED' });
  gamelift.changePlayer(playing, { status: 'COMPLETED' });
  await clock.advance(5_000);
  expect(log.ending).toBe('open');
  gamelift.changePlayer(idle, { status: 'TIMEDOUT' });
  await clock.advance(60_000);
  expect(transitions(log)).toEqual(['ACTIVE>COMPLETED', 'RESERVED>TIMEDOUT']);
  expect(log.ending).toBe('complete');
  await clock.advance(60_000);
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0, backlog: 0 });
});

test('a game session that GameLift did not know for a while keeps the stream of its players', async () => {
  const { live, gamelift, clock } = start();
  const session = makeGameSession('one');
  gamelift.gameSessions.set(one, session);
  gamelift.playerSessions.set('psess-p', makePlayerSession('p', { status: 'ACTIVE' }));
  const log = await watch(live.playerSessionTransitions({ gameSessionId: one, snapshot: true, after: null }));
  const fleet = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.gameSessions.delete(one);
  await clock.advance(3_000);
  gamelift.gameSessions.set(one, session);
  await clock.advance(5_000);
  expect(transitions(fleet)).toEqual(['ACTIVE>UNKNOWN', 'UNKNOWN>ACTIVE']);
  gamelift.changePlayer('psess-p', { status: 'COMPLETED' });
  await clock.advance(30_000);
  expect([transitions(log), log.ending]).toEqual([['ACTIVE>COMPLETED'], 'open']);
});

test('players that never settle do not keep the stream open for ever', async () => {
  const harness = start();
  const { gamelift, clock } = harness;
  gamelift.changePlayer(join(harness, 'ghost'), { status: 'ACTIVE' });
  const log = await watchPlayers(harness);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(100_000);
  expect(log.ending).toBe('complete');
});

test('a reservation that is only told after the end, while the last read goes on, is settled before the stream completes', async () => {
  const harness = start({ reservationTimeoutMs: 1_000, pollMaxIntervalMs: 1_000 });
  const { live, gamelift, clock } = harness;
  gamelift.changePlayer(join(harness, 'ghost'), { status: 'ACTIVE' });
  const log = await watchPlayers(harness);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(1_500);
  expect(log.ending).toBe('open');
  const last = gamelift.holdAnswer(({ method, subject }) => method === 'listPlayerSessions' && subject === 'ACTIVE');
  await clock.advance(2_000);
  await last.arrived;
  const late = makePlayerSession('late', { creationTime: new Date(clock.wallTime() - 2_000) });
  gamelift.playerSessions.set(late.playerSessionId, { ...late, status: 'TIMEDOUT' });
  await live.observePlayerSessions(one, [late]);
  last.release();
  await clock.advance(20_000);
  expect([transitions(log), log.ending]).toEqual([['>RESERVED', 'RESERVED>TIMEDOUT'], 'complete']);
});

test('a reservation that is only told after its stream has completed is told to nobody', async () => {
  const harness = start();
  const { live, gamelift, clock } = harness;
  const idle = join(harness, 'idle');
  const log = await watchPlayers(harness);
  gamelift.change(one, { status: 'TERMINATED' });
  gamelift.changePlayer(idle, { status: 'TIMEDOUT' });
  await clock.advance(10_000);
  expect(log.ending).toBe('complete');
  await live.observePlayerSessions(one, [makePlayerSession('late')]);
  const back = await watchPlayers(harness, { after: log.cursor });
  const anew = await watchPlayers(harness);
  expect([back.events.map(({ type }) => type), back.ending]).toEqual([['StreamStarted'], 'complete']);
  expect([anew.ofType('PlayerSessionSnapshot')[0]?.playerSessions, anew.ending]).toEqual([[], 'complete']);
});

test('the players of a game session that has ended already are read once, and the stream completes', async () => {
  const harness = start();
  harness.gamelift.change(one, { status: 'TERMINATED' });
  const log = await watchPlayers(harness);
  expect(log.events.map(({ type }) => type)).toEqual(['StreamStarted', 'PlayerSessionSnapshot']);
  expect(log.ending).toBe('complete');
});

test('a player session that vanishes is UNKNOWN after two misses', async () => {
  const harness = start();
  const id = join(harness, 'gone');
  const log = await watchPlayers(harness);
  harness.gamelift.playerSessions.delete(id);
  await harness.clock.advance(3_000);
  expect(transitions(log)).toEqual(['RESERVED>UNKNOWN']);
});

test('a resume is RECOVERED, and one after the linger a RESET', async () => {
  const harness = start({ lingerMs: 5_000 });
  const { gamelift, clock } = harness;
  const id = join(harness, 'player');
  const log = await watchPlayers(harness);
  await log.leave();
  gamelift.changePlayer(id, { status: 'ACTIVE' });
  await clock.advance(2_000);
  const resumed = await watchPlayers(harness, { after: log.cursor });
  expect(resumed.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  expect(transitions(resumed)).toEqual(['RESERVED>ACTIVE']);
  await resumed.leave();
  await clock.advance(20_000);
  const late = await watchPlayers(harness, { after: log.cursor });
  expect(late.events[0]).toMatchObject({ outcome: 'RESET' });
});

test('a count that changes on the fleet makes its players be read at once', async () => {
  const harness = start();
  const { live, gamelift, clock } = harness;
  const arguments_ = { of: { fleetId }, location: null, to: null, snapshot: true, changes: false, after: null };
  await watch(live.gameSessionTransitions(arguments_));
  const log = await watchPlayers(harness);
  await clock.advance(200_000);
  const id = join(harness, 'quick');
  await live.observeGameSession(gamelift.change(one, { currentPlayerSessionCount: 1 }));
  await clock.advance(1);
  expect(log.ofType('PlayerSessionTransition')).toMatchObject([{ playerSessionId: id, status: 'RESERVED' }]);
});

test('a fleet that is refused while the history of its players is opened refuses their subscriber too', async () => {
  let release = () => {};
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { live, gamelift, clock } = start(
    { lingerMs: 0 },
    {
      adapt: (engine) => ({
        ...engine,
        journal(kind) {
          const journal = engine.journal(kind);
          if (kind.name !== playerSessionJournal.name) return journal;
          return {
            ask: (topic, id) => journal.ask(topic, id),
            open: (topic) => opened.then(() => journal.open(topic)),
          };
        },
      }),
    },
  );
  const opening = live.playerSessionTransitions({ gameSessionId: one, snapshot: true, after: null });
  await settle();
  gamelift.failNext(({ method }) => method === 'readGameSession', new DomainError('UPSTREAM_ACCESS_DENIED', 'no'));
  live.doubtGameSession(one);
  await settle();
  release();
  await expect(opening).rejects.toMatchObject({ code: 'UPSTREAM_ACCESS_DENIED' });
  await clock.advance(1_000);
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0, heldBytes: 0 });
});

test('more game sessions than the limit are refused, and a lingering one makes room', async () => {
  const harness = start({ playerTopicsLimit: 2 });
  const { live, gamelift } = harness;
  const ids = ['a', 'b', 'c'].map((name) => gameSessionId(name));
  for (const name of ['a', 'b', 'c']) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const [a = '', b = '', c = ''] = ids;
  const open = (id: string) => live.playerSessionTransitions({ gameSessionId: id, snapshot: true, after: null });
  const first = await watch(open(a));
  await watch(open(b));
  await watch(open(b));
  await expect(open(c)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  await first.leave();
  const third = await watch(open(c));
  expect(third.events[0]).toMatchObject({ outcome: 'NEW' });
});

test('a game session that does not exist is NOT_FOUND, and what is no ARN an invalid request', async () => {
  const { live, clock } = start();
  const open = (id: string) => live.playerSessionTransitions({ gameSessionId: id, snapshot: true, after: null });
  const opening = expect(open(gameSessionId('none'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await clock.advance(1_000);
  await opening;
  await expect(open('psess-1')).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
});

test("refused access ends the players' streams too", async () => {
  const harness = start();
  const log = await watchPlayers(harness);
  const denied = new DomainError('UPSTREAM_ACCESS_DENIED', 'not authorized');
  harness.gamelift.failNext(({ method }) => method === 'listPlayerSessions', denied);
  await harness.clock.advance(2_000);
  expect(log.ending).toMatchObject({ code: 'UPSTREAM_ACCESS_DENIED' });
});
