import { expect, test } from 'vitest';
import { DomainError, NotFoundError } from '../../../src/gamelift/errors.ts';
import { settle } from '../../support/fake-clock.ts';
import {
  type LiveHarness,
  lobbyOf,
  startLive,
  transitions,
  transitionsOf,
  watch,
  withSlowHistories,
} from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession, otherFleetId } from '../../support/sessions.ts';

const aliasId = 'alias-1';
const isList = ({ method }: { method: string }) => method === 'listGameSessions';
function start(...parameters: Parameters<typeof startLive>): LiveHarness {
  const harness = startLive(...parameters);
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

test('an alias that is moved on from a fleet that can not be read takes its streams along', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 1_000, pollMinIntervalMs: 10_000 });
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  const unreadable = gamelift.holdCall(isList);
  gamelift.aliases.set(aliasId, 'fleet-that-is-gone');
  await clock.advance(1_000);
  await unreadable.arrived;
  gamelift.aliases.set(aliasId, otherFleetId);
  // Not only once that fleet has been refused: whoever moved the alias on has seen that it is no good.
  await clock.advance(1_000);
  expect(log.events.slice(2)).toMatchObject([{ outcome: 'RESET' }, { gameSessions: [{ name: 'new' }] }]);
  unreadable.fail(new NotFoundError('fleet not found'));
  await settle();
  expect(log.ending).toBe('open');
});

test('an alias that is moved to a fleet that can not be read ends its streams with TOPIC_ENDED', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 1_000, pollMinIntervalMs: 10_000, lingerMs: 0 });
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  gamelift.aliases.set(aliasId, otherFleetId);
  gamelift.failNext(isList, new NotFoundError('fleet not found'));
  await clock.advance(1_000);
  expect(log.ending).toMatchObject({ code: 'TOPIC_ENDED', message: expect.stringContaining('fleet not found') });
  await clock.advance(1);
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
});

test('a fleet that is deleted after its alias was moved takes nobody along, however soon', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 15_000 });
  const logs = [
    await watch(live.gameSessionTransitions(transitionsOf({ aliasId }))),
    await watch(live.lobby(lobbyOf({ fleet: { aliasId } }))),
  ];
  const direct = await watch(live.gameSessionTransitions(transitionsOf({ fleetId })));
  gamelift.aliases.set(aliasId, otherFleetId);
  gamelift.failNext(isList, new NotFoundError('fleet not found'));
  await clock.advance(3_000);
  for (const log of logs) {
    expect(log.events.slice(2)).toMatchObject([{ outcome: 'RESET' }, { gameSessions: [{ name: 'new' }] }]);
  }
  expect(direct.ending).toMatchObject({ code: 'TOPIC_ENDED' });
  expect(gamelift.count({ method: 'resolveAlias' })).toBe(2);
});

test('a fleet that is deleted while its alias still points to it ends the streams with TOPIC_ENDED', async () => {
  const { live, gamelift, clock } = start();
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  gamelift.failNext(isList, new NotFoundError('fleet not found'));
  await clock.advance(3_000);
  expect(log.ending).toMatchObject({ code: 'TOPIC_ENDED' });
  await clock.advance(60_000);
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
});

test('an alias that is moved while a stream through it is opened begins with the new fleet', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 1_000 });
  const slow = gamelift.holdCall(isList);
  const opening = live.gameSessionTransitions(transitionsOf({ aliasId }));
  await slow.arrived;
  gamelift.aliases.set(aliasId, otherFleetId);
  await clock.advance(1_000);
  const log = await watch(opening);
  expect(log.events).toMatchObject([{ outcome: 'NEW' }, { gameSessions: [{ name: 'new' }] }]);
  slow.release();
  await log.leave();
  await clock.advance(60_000);
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
});

test('an alias that is moved while a history is read resets the stream after it was recovered, not before', async () => {
  let wait: Promise<void> | undefined;
  const { live, gamelift, clock } = start(
    { aliasIntervalMs: 1_000 },
    { adapt: (engine) => withSlowHistories(engine, () => wait) },
  );
  const log = await watch(live.gameSessionTransitions(transitionsOf({ aliasId })));
  await log.leave();
  let release = () => {};
  wait = new Promise((resolve) => {
    release = resolve;
  });
  const resuming = live.gameSessionTransitions(transitionsOf({ aliasId }, { after: log.cursor }));
  await settle();
  gamelift.aliases.set(aliasId, otherFleetId);
  await clock.advance(1_500);
  release();
  const resumed = await watch(resuming);
  expect(resumed.events).toMatchObject([
    { outcome: 'RECOVERED' },
    { outcome: 'RESET' },
    { gameSessions: [{ name: 'new' }] },
  ]);
});

test('an alias that becomes TERMINAL while a stream through it is opened ends it with TOPIC_ENDED', async () => {
  const { live, gamelift, clock } = start({ aliasIntervalMs: 1_000 });
  const slow = gamelift.holdCall(isList);
  const opening = live.gameSessionTransitions(transitionsOf({ aliasId }));
  await slow.arrived;
  gamelift.aliases.set(aliasId, null);
  await clock.advance(1_000);
  await expect((await opening).next()).rejects.toMatchObject({ code: 'TOPIC_ENDED' });
  expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0 });
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
