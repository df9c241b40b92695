import { afterEach, expect, test } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import { type LiveHarness, lobbyOf, makeLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession, otherFleetId } from '../../support/sessions.ts';

const aliasId = 'alias-1';
let harness: LiveHarness | undefined;
afterEach(async () => {
  await harness?.live.stop();
  harness = undefined;
});

function start(...parameters: Parameters<typeof makeLive>): LiveHarness {
  harness = makeLive(...parameters);
  harness.gamelift.aliases.set(aliasId, fleetId);
  harness.gamelift.gameSessions.set(gameSessionId('old'), makeGameSession('old'));
  harness.gamelift.gameSessions.set(
    gameSessionId('new', otherFleetId),
    makeGameSession('new', { fleetId: otherFleetId }),
  );
  return harness;
}

test('a stream through an alias sees the fleet behind it, and shares its topic', async () => {
  const { live, gamelift, clock } = start();
  const [aliased, direct] = [
    await watch(live.gameSessionTransitions(transitionsOf({ aliasId }))),
    await watch(live.gameSessionTransitions(transitionsOf({ fleetId }))),
  ];
  gamelift.change(gameSessionId('old'), { status: 'TERMINATING' });
  await clock.advance(1_500);
  expect([transitions(aliased), transitions(direct)]).toEqual([['ACTIVE>TERMINATING'], ['ACTIVE>TERMINATING']]);
  expect(live.gauges()).toMatchObject({ topics: 1, groups: 1, subscribers: 2 });
});

test('a re-pointed alias resets its streams to the new fleet, which go on there', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 10_000 });
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  const lobby = await watch(live.lobby(lobbyOf({ fleet: { aliasId } })));
  gamelift.aliases.set(aliasId, otherFleetId);
  await clock.advance(10_100);
  expect(log.events.slice(2)).toMatchObject([
    { type: 'StreamStarted', outcome: 'RESET', reason: 'the alias points to another fleet' },
    { type: 'GameSessionSnapshot', gameSessions: [{ name: 'new' }] },
  ]);
  expect(lobby.events.slice(2)).toMatchObject([
    { type: 'StreamStarted', outcome: 'RESET' },
    { type: 'GameSessionSnapshot', gameSessions: [{ name: 'new' }] },
  ]);
  gamelift.change(gameSessionId('old'), { status: 'TERMINATING' });
  gamelift.change(gameSessionId('new', otherFleetId), { status: 'TERMINATING' });
  await clock.advance(2_000);
  expect(log.ofType('GameSessionTransition').map(({ gameSession }) => gameSession.name)).toEqual(['new']);
  expect(gamelift.count({ method: 'resolveAlias' })).toBe(2);
});

test('a cursor from before the alias was moved resumes as RESET', async () => {
  const { live, gamelift } = start();
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  await log.leave();
  gamelift.aliases.set(aliasId, otherFleetId);
  const resumed = await watch(live.gameSessionTransitions(transitionsOf({ aliasId }, { after: log.cursor })));
  expect(resumed.events[0]).toMatchObject({ outcome: 'RESET', reason: expect.stringContaining('another fleet') });
});

test('an alias that is moved and moved back while the new fleet is read leaves the stream as it was', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 1_000 });
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  const slow = gamelift.holdCall(({ subject, method }) => method === 'listGameSessions' && subject === 'TERMINATING');
  gamelift.aliases.set(aliasId, otherFleetId);
  const advancing = clock.advance(1_050);
  await slow.arrived;
  gamelift.aliases.set(aliasId, fleetId);
  await advancing;
  await clock.advance(1_000);
  slow.release();
  await clock.advance(100);
  expect(log.ofType('StreamStarted')).toHaveLength(1);
  gamelift.change(gameSessionId('old'), { status: 'TERMINATING' });
  await clock.advance(2_000);
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATING']);
});

test('an alias that becomes TERMINAL, or is deleted, ends its streams with TOPIC_ENDED', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 1_000 });
  gamelift.aliases.set('alias-2', fleetId);
  const [one, two] = [
    await watch(live.gameSessionTransitions(transitionsOf({ aliasId }))),
    await watch(live.lobby(lobbyOf({ fleet: { aliasId: 'alias-2' } }))),
  ];
  gamelift.aliases.set(aliasId, null);
  gamelift.aliases.delete('alias-2');
  await clock.advance(1_000);
  expect(one.ending).toMatchObject({ code: 'TOPIC_ENDED', message: expect.stringContaining('down for good') });
  expect(two.ending).toMatchObject({ code: 'TOPIC_ENDED' });
});

test('an alias that can not be resolved refuses the subscription with its own error', async () => {
  const { live, gamelift } = start();
  await expect(live.gameSessionTransitions(transitionsOf({ aliasId: 'alias-none' }))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  gamelift.aliases.set(aliasId, null);
  await expect(live.gameSessionTransitions(transitionsOf({ aliasId }))).rejects.toMatchObject({
    code: 'TERMINAL_ROUTING_STRATEGY',
  });
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
});

test('while an alias can not be resolved its last fleet stands, and it is asked for as long as somebody follows it', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 1_000, lingerMs: 0 });
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  const isResolve = ({ method }: { method: string }) => method === 'resolveAlias';
  gamelift.failNext(isResolve, new DomainError('UPSTREAM_UNAVAILABLE', 'no answer'), 3);
  await clock.advance(5_500);
  expect(log.ending).toBe('open');
  expect(gamelift.count({ method: 'resolveAlias' })).toBe(6);
  await log.leave();
  await clock.advance(10_000);
  expect(gamelift.count({ method: 'resolveAlias' })).toBe(6);
  expect(live.gauges()).toMatchObject({ topics: 0, timers: 0 });
});
