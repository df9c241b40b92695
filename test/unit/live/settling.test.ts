import { describe, expect, test } from 'vitest';
import { startLive, transitionsOf, watch } from '../../support/live-harness.ts';
import { gameSessionId, makeGameSession, makePlayerSession } from '../../support/sessions.ts';

const one = gameSessionId('one');

/** A watched game session that one of our own mutations has changed, while reads show it as it was. */
async function started() {
  const harness = startLive({ pollMinIntervalMs: 300, pollMaxIntervalMs: 300 });
  harness.gamelift.gameSessions.set(one, makeGameSession('one', { name: 'old', currentPlayerSessionCount: 1 }));
  const log = await watch(harness.live.gameSessionTransitions(transitionsOf(undefined, { changes: true })));
  await log.until(() => log.events.length === 2);
  const told = () =>
    log.events
      .slice(2)
      .flatMap((event) =>
        event.type === 'GameSessionTransition'
          ? [`${event.previousStatus ?? ''}>${event.status}`]
          : event.type === 'GameSessionChanged'
            ? [`${event.gameSession.name} ${event.gameSession.currentPlayerSessionCount}`]
            : [],
      );
  return { ...harness, log, told };
}

describe('A read that lags behind one of our own mutations', () => {
  test('is not told: another value of a member that was set', async () => {
    const { live, gamelift, clock, told } = await started();
    await live.observeGameSession(makeGameSession('one', { name: 'new' }), 'update', ['name']);
    await clock.advance(4_900);
    expect(told()).toEqual(['new 0']);
    gamelift.change(one, { name: 'new' });
    await clock.advance(2_000);
    // What else the read shows is told once it agrees.
    expect(told()).toEqual(['new 0', 'new 1']);
  });

  test('is believed five seconds after the mutation', async () => {
    const { live, clock, told } = await started();
    await live.observeGameSession(makeGameSession('one', { name: 'new' }), 'update', ['name']);
    await clock.advance(7_000);
    expect(told()).toEqual(['new 0', 'old 1']);
  });

  test('is not told: a lower status', async () => {
    const { live, gamelift, clock, told } = await started();
    await live.observeGameSession(makeGameSession('one', { status: 'TERMINATING', name: 'old' }), 'terminate');
    await clock.advance(4_000);
    gamelift.change(one, { status: 'TERMINATED' });
    await clock.advance(3_000);
    expect(told()).toEqual(['ACTIVE>TERMINATING', 'TERMINATING>TERMINATED']);
  });

  test('is not told: that there is no such session', async () => {
    const { live, gamelift, clock, told } = await started();
    await live.observeGameSession(makeGameSession('two', { status: 'ACTIVATING' }), 'create');
    await clock.advance(4_000);
    gamelift.gameSessions.set(gameSessionId('two'), makeGameSession('two', { status: 'ACTIVE' }));
    await clock.advance(10_000);
    expect(told()).toEqual(['>ACTIVATING', 'ACTIVATING>ACTIVE']);
  });

  test('is asked again once a second at most', async () => {
    const { live, gamelift, clock } = await started();
    gamelift.calls.length = 0;
    await live.observeGameSession(makeGameSession('one', { status: 'TERMINATING' }), 'terminate');
    await clock.advance(4_900);
    const reads = gamelift.count({ method: 'readGameSession', subject: one });
    expect(reads).toBeGreaterThan(2);
    expect(reads).toBeLessThanOrEqual(6);
  });
});

test('A higher status is told at once, with the members that the mutation set', async () => {
  const { live, gamelift, clock, log, told } = await started();
  await live.observeGameSession(makeGameSession('one', { name: 'new' }), 'update', ['name']);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(2_000);
  expect(told()).toEqual(['new 0', 'ACTIVE>TERMINATED']);
  expect(log.events.at(-1)).toMatchObject({ gameSession: { name: 'new' } });
});

test('A read that agrees ends it: the next one is believed at once', async () => {
  const { live, gamelift, clock, told } = await started();
  await live.observeGameSession(makeGameSession('one', { name: 'new', currentPlayerSessionCount: 1 }), 'update', [
    'name',
  ]);
  gamelift.change(one, { name: 'new' });
  await clock.advance(1_500);
  gamelift.change(one, { name: 'newer' });
  await clock.advance(1_000);
  expect(told()).toEqual(['new 1', 'newer 1']);
});

test('A hint starts nothing: what a read shows is told', async () => {
  const { live, gamelift, clock, told } = await started();
  live.doubtGameSession(one);
  gamelift.change(one, { name: 'other' });
  await clock.advance(1_000);
  expect(told()).toEqual(['other 1']);
});

test('A game session that was created while nobody watched is waited for by a stream that is opened for it', async () => {
  const { live, gamelift, clock } = startLive();
  await live.observeGameSession(makeGameSession('one', { status: 'ACTIVATING' }), 'create');
  const opening = live.gameSessionTransitions(transitionsOf({ gameSessionId: one }));
  await clock.advance(3_000);
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  await clock.advance(2_000);
  const log = await watch(opening);
  await log.until(() => log.events.length > 1);
  expect(log.ofType('GameSessionSnapshot')[0]?.gameSessions).toMatchObject([{ gameSessionId: one }]);
});

test('A game session that was created and never appears is NOT_FOUND once reads have had their time', async () => {
  const { live, clock } = startLive();
  await live.observeGameSession(makeGameSession('one', { status: 'ACTIVATING' }), 'create');
  const opening = live.gameSessionTransitions(transitionsOf({ gameSessionId: one }));
  await clock.advance(5_000);
  const log = await watch(opening);
  expect(log.ending).toBe('open');
  await clock.advance(5_000);
  await log.finished;
  expect(log.ending).toMatchObject({ code: 'NOT_FOUND' });
});

test('A reservation of ours that reads do not show yet is not gone', async () => {
  const { live, gamelift, clock } = startLive({ pollMinIntervalMs: 300, pollMaxIntervalMs: 300 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.playerSessionTransitions({ gameSessionId: one, snapshot: true, after: null }));
  const slot = makePlayerSession('ann', { gameSessionId: one });
  await live.observePlayerSessions(one, [slot]);
  await clock.advance(4_000);
  gamelift.playerSessions.set(slot.playerSessionId, slot);
  await clock.advance(6_000);
  const told = log.ofType('PlayerSessionTransition').map(({ status }) => status);
  expect(told).toEqual(['RESERVED']);
});
