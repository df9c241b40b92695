import { expect, test } from 'vitest';
import { startLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession, otherFleetId } from '../../support/sessions.ts';

const one = gameSessionId('one');

test('a resume within the linger is RECOVERED: every event since the cursor, in order, none twice', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { status: 'ACTIVATING' }));
  const before = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(one, { status: 'ACTIVE' });
  await clock.advance(1_500);
  await before.leave();
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(5_000);
  const after = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: before.cursor })));
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(5_000);
  expect(after.events[0]).toMatchObject({ type: 'StreamStarted', outcome: 'RECOVERED', reason: null });
  expect(after.ofType('GameSessionSnapshot')).toEqual([]);
  expect([...transitions(before), ...transitions(after)]).toEqual([
    'ACTIVATING>ACTIVE',
    'ACTIVE>TERMINATING',
    'TERMINATING>TERMINATED',
  ]);
});

test('every cursor of a stream resumes at its own place', async () => {
  const { live, gamelift, clock } = startLive();
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  for (let n = 0; n < 6; n++) {
    gamelift.gameSessions.set(gameSessionId(`${n}`), makeGameSession(`${n}`));
    await clock.advance(1_500);
  }
  for (const [index, event] of log.events.entries()) {
    if (event.type === 'StreamStarted') continue;
    const resumed = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: event.cursor })));
    expect(resumed.events[0]).toMatchObject({ outcome: 'RECOVERED' });
    expect(resumed.events.slice(1)).toEqual(log.events.slice(index + 1));
    await resumed.leave();
  }
});

test.each([
  ['other arguments', { changes: true }, /other arguments/],
  ['another fleet', { of: { fleetId: otherFleetId } }, /another fleet/],
] as const)('a resume with %s is a RESET that says so, with a new snapshot', async (_what, members, reason) => {
  const { live, gamelift } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const other = transitionsOf({ fleetId }, { after: log.cursor, ...members });
  const resumed = await watch(live.gameSessionTransitions(other));
  expect(resumed.events[0]).toMatchObject({ outcome: 'RESET', reason: expect.stringMatching(reason) });
  expect(resumed.events[1]?.type).toBe('GameSessionSnapshot');
});

test('a resume after the linger is a RESET: what was not watched was not seen', async () => {
  const { live, clock } = startLive({ lingerMs: 10_000 });
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  await log.leave();
  await clock.advance(10_001);
  expect(live.gauges()).toMatchObject({ topics: 0, timers: 0 });
  const resumed = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: log.cursor })));
  expect(resumed.events[0]).toMatchObject({ outcome: 'RESET', reason: expect.stringContaining('nobody watched') });
});

test('a resume beyond the history is a RESET, and one at its very end is not', async () => {
  const { live, gamelift, clock } = startLive({ journalBytes: 1 });
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.gameSessions.set(one, makeGameSession('one'));
  await clock.advance(1_500);
  const [, snapshot, transition] = log.events;
  const lost = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: snapshot?.cursor ?? '' })));
  expect(lost.events[0]).toMatchObject({ outcome: 'RESET', reason: expect.stringContaining('no longer held') });
  const held = await watch(
    live.gameSessionTransitions(transitionsOf({ fleetId }, { after: transition?.cursor ?? '' })),
  );
  expect(held.events[0]).toMatchObject({ outcome: 'RECOVERED' });
});

test('a cursor from before the snapshot was read to its end is a RESET', async () => {
  const { live, gamelift } = startLive({ snapshotPartLength: 1 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.gameSessions.set(gameSessionId('two'), makeGameSession('two'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const outcomes = [];
  for (const { cursor } of log.events) {
    const resumed = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: cursor })));
    outcomes.push(resumed.ofType('StreamStarted')[0]?.outcome);
  }
  expect(outcomes).toEqual(['RESET', 'RESET', 'RECOVERED']);
});

test('a scope that was not watched in the meantime is a RESET even while the fleet topic lives', async () => {
  const { live, gamelift, clock } = startLive({ lingerMs: 1_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.gameSessions.set(gameSessionId('two'), makeGameSession('two'));
  const wide = await watch(live.gameSessionTransitions(transitionsOf()));
  await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  await wide.leave();
  await clock.advance(1_500);
  gamelift.change(gameSessionId('two'), { status: 'TERMINATED' });
  await clock.advance(1_500);
  const resumed = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: wide.cursor })));
  expect(resumed.events[0]).toMatchObject({ outcome: 'RESET', reason: expect.stringContaining('not everything') });
  expect(resumed.ofType('GameSessionSnapshot')[0]?.gameSessions.map(({ name }) => name)).toEqual(['one']);
});

test('one session stays recoverable when the fleet around it is no longer watched, and the other way round', async () => {
  const { live, gamelift, clock } = startLive({ lingerMs: 1_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const narrow = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  const wide = await watch(live.gameSessionTransitions(transitionsOf()));
  await wide.leave();
  await clock.advance(3_000);
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(2_000);
  expect(transitions(narrow)).toEqual(['ACTIVE>TERMINATING']);
  const [, snapshot] = narrow.events;
  await narrow.leave();
  const of = { gameSessionId: one };
  const resumed = await watch(live.gameSessionTransitions(transitionsOf(of, { after: snapshot?.cursor ?? '' })));
  expect(resumed.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  expect(transitions(resumed)).toEqual(['ACTIVE>TERMINATING']);
});

test('a stream that had ended with its session resumes to what it missed, and completes', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const of = { gameSessionId: one };
  const log = await watch(live.gameSessionTransitions(transitionsOf(of)));
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(2_000);
  const [, snapshot, transition] = log.events;
  for (const [cursor, missed] of [
    [snapshot?.cursor, ['ACTIVE>TERMINATED']],
    [transition?.cursor, []],
  ] as const) {
    const resumed = await watch(live.gameSessionTransitions(transitionsOf(of, { after: cursor ?? '' })));
    expect(resumed.events[0]).toMatchObject({ outcome: 'RECOVERED' });
    expect([transitions(resumed), resumed.ending]).toEqual([missed, 'complete']);
  }
});
