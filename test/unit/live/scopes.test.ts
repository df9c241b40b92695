import { expect, test } from 'vitest';
import { DomainError, InvalidRequestError } from '../../../src/gamelift/errors.ts';
import { decodeCursor } from '../../../src/live/delivery/cursor.ts';
import { createMemoryEngine } from '../../../src/live/journal/engine.ts';
import { gameSessionJournal } from '../../../src/live/kinds/game-sessions/journal-kind.ts';
import { defaultLiveSettings } from '../../../src/live/settings.ts';
import { topicKey } from '../../../src/live/topic/topic.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import {
  type LiveHarnessOptions,
  startLive,
  transitions,
  transitionsOf,
  watch,
  withSlowCoverage,
} from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../../support/sessions.ts';

const one = gameSessionId('one');
const here = transitionsOf({ fleetId }, { location: 'us-west-2' });
const there = transitionsOf({ fleetId }, { location: 'eu-west-1' });
const isList = ({ method }: { method: string }) => method === 'listGameSessions';

test('subscribers who come and go faster than a walk takes do not keep those who stay from being told', async () => {
  const { live, gamelift, clock } = startLive({ pollMaxIntervalMs: 1_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(here));
  gamelift.latencyMs = { clock, ms: 300 };
  gamelift.change(one, { status: 'TERMINATED' });
  for (let n = 0; n < 30; n++) {
    const leaving = new AbortController();
    const other = live.gameSessionTransitions(there, leaving.signal);
    await clock.advance(500);
    leaving.abort();
    await other;
    await clock.advance(200);
  }
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATED']);
});

test('a walk is complete only for what was wanted all the while', async () => {
  const { live, gamelift, clock } = startLive({ pollMinIntervalMs: 5_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const far = makeGameSession('far', { location: 'eu-west-1' });
  gamelift.gameSessions.set(far.gameSessionId, far);
  const log = await watch(live.gameSessionTransitions(here));
  const [active, terminating] = [
    gamelift.holdCall(({ subject, location }) => subject === 'ACTIVE' && location === null),
    gamelift.holdCall(({ subject, location }) => subject === 'TERMINATING' && location === null),
  ];
  const leaving = new AbortController();
  const left = live.gameSessionTransitions(there, leaving.signal);
  await active.arrived;
  leaving.abort();
  await left;
  // While nobody wants the other location, its page goes by; when somebody does again, the same walk still goes on.
  active.release();
  await terminating.arrived;
  let isOpen = false;
  const opening = live.gameSessionTransitions(there).then((stream) => {
    isOpen = true;
    return stream;
  });
  await settle();
  const next = gamelift.holdCall(({ subject }) => subject === 'ACTIVE');
  terminating.release();
  await next.arrived;
  expect(isOpen).toBe(false);
  next.release();
  const late = await watch(opening);
  expect(late.ofType('GameSessionSnapshot')[0]?.gameSessions).toMatchObject([{ name: 'far' }]);
  gamelift.change(far.gameSessionId, { status: 'TERMINATING' });
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(6_000);
  expect([transitions(late), transitions(log)]).toEqual([['ACTIVE>TERMINATING'], ['ACTIVE>TERMINATING']]);
});

test('a walk that was given up because nobody wanted it any more is made for who wants it before its last call has ended', async () => {
  const { live, gamelift, clock } = startLive({ lingerMs: 2_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  const leaving = new AbortController();
  const left = await watch(live.gameSessionTransitions(transitionsOf(), leaving.signal));
  const call = gamelift.holdCall(isList);
  leaving.abort();
  await left.finished;
  await clock.advance(5_000);
  await call.arrived;
  const opening = watch(live.gameSessionTransitions(transitionsOf()));
  await settle();
  call.release();
  await clock.advance(1_000);
  const log = await opening;
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(5_000);
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATING']);
});

/** A live layer, and the journal of its fleet, in which another instance could write, too. */
async function startShared(adapt?: LiveHarnessOptions['adapt']) {
  const clock = new FakeClock();
  const engine = createMemoryEngine(defaultLiveSettings, clock, Math.random);
  const harness = startLive({}, { clock, engine, ...(adapt && { adapt }) });
  harness.gamelift.gameSessions.set(one, makeGameSession('one'));
  const journal = await engine.journal(gameSessionJournal).open(topicKey({ keyPrefix: 'fleet' }, fleetId));
  return { ...harness, journal };
}

test('whoever is told of a scope begins anew where it was not read without a break', async () => {
  const { live, gamelift, clock, journal } = await startShared();
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const other = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  await journal.cover('fleet', null);
  await settle();
  expect(log.ofType('StreamStarted').map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['NEW', null],
    ['RESET', 'not everything asked for was watched in the meantime'],
  ]);
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(5_000);
  expect([transitions(log), transitions(other)]).toEqual([['ACTIVE>TERMINATING'], ['ACTIVE>TERMINATING']]);
  expect(other.ofType('StreamStarted')).toHaveLength(1);
});

test('a scope whose last subscriber leaves while its beginning is on its way does not stay covered', async () => {
  let isSlow = false;
  const waiting: (() => void)[] = [];
  const wait = () => (isSlow ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined);
  const { live, clock, journal } = await startShared((engine) => withSlowCoverage(engine, wait));
  await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  isSlow = true;
  const leaving = new AbortController();
  const opening = live.gameSessionTransitions(transitionsOf(), leaving.signal);
  await clock.advance(5_000);
  expect(waiting).toHaveLength(1);
  leaving.abort();
  await opening;
  isSlow = false;
  for (const begin of waiting) begin();
  await settle();
  expect([...journal.coveredScopes()]).toEqual([`session:${one}`]);
});

test('no stream begins in a scope that nobody reads any more, in whichever tick that comes', async () => {
  for (let tick = 0; tick < 40; tick++) {
    const { live, clock, journal } = await startShared();
    const present = await watch(live.gameSessionTransitions(transitionsOf()));
    const after = tick % 2 === 0 ? null : present.cursor;
    const opening = watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after })));
    for (let passed = 0; passed < tick / 2; passed++) await Promise.resolve();
    await journal.cover('fleet', null);
    const log = await opening;
    await clock.advance(2_000);
    for (const { cursor } of log.events)
      expect({ tick, coverage: decodeCursor(cursor).coverage }).not.toEqual({ tick, coverage: '' });
    expect({ tick, ending: log.ending }).toEqual({ tick, ending: 'open' });
    await live.stop();
  }
});

test('a location that GameLift refuses while others join concerns only those who asked for it', async () => {
  const { live, gamelift } = startLive();
  const refused = gamelift.holdCall(isList);
  const nowhere = live.gameSessionTransitions(there);
  await refused.arrived;
  const fleet = live.gameSessionTransitions(transitionsOf());
  await settle();
  refused.fail(new InvalidRequestError('no such location'));
  await expect(nowhere).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  expect((await watch(fleet)).ending).toBe('open');
});

test('a location that is taken from its fleet ends the streams of it with TOPIC_ENDED, and no others', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const session = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  const location = await watch(live.gameSessionTransitions(there));
  gamelift.failNext(isList, new InvalidRequestError('no such location'));
  await clock.advance(1_500);
  expect(location.ending).toMatchObject({ code: 'TOPIC_ENDED', message: expect.stringContaining('eu-west-1') });
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(2_000);
  expect(transitions(session)).toEqual(['ACTIVE>TERMINATING']);
});

test("a session's checkpoint does not take a walk that reads another location for its own", async () => {
  const { live, gamelift, clock } = startLive({ checkpointIntervalMs: 5_000 });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  await watch(live.gameSessionTransitions(there));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  const readAt = clock.wallTime();
  const unavailable = new DomainError('UPSTREAM_UNAVAILABLE', 'no answer');
  gamelift.failNext(({ method }) => method === 'readGameSession', unavailable, 1_000);
  await clock.advance(20_000);
  expect(log.ofType('StreamCheckpoint').at(-1)?.observedAt.getTime()).toBe(readAt);
});
