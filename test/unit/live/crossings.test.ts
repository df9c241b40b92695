import { expect, test } from 'vitest';
import { InvalidRequestError } from '../../../src/gamelift/errors.ts';
import { createMemoryEngine, type Engine } from '../../../src/live/journal/engine.ts';
import { gameSessionJournal } from '../../../src/live/kinds/game-sessions/journal-kind.ts';
import { defaultLiveSettings } from '../../../src/live/settings.ts';
import { topicKey } from '../../../src/live/topic/topic.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { adapted, Log, startLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../../support/sessions.ts';

const one = gameSessionId('one');

/** A lease that a test speaks for. */
function stagedLease(engine: Engine, staged: object): Engine {
  return adapted(engine, (target, name) =>
    name === 'lease' ? { ...(Reflect.get(target, name, target) as object), ...staged } : undefined,
  );
}

test('a stream that resumes in a location which is taken from the fleet meanwhile does not go on there unheard', async () => {
  let isSlow = false;
  const waiting: (() => void)[] = [];
  const slow = async () => {
    if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const { live, gamelift, clock } = startLive(
    {},
    { adapt: (engine) => adapted(engine, (_target, name) => (name === 'catchUp' ? slow : undefined)) },
  );
  const far = makeGameSession('far', { location: 'eu-west-1' });
  gamelift.gameSessions.set(far.gameSessionId, far);
  const there = transitionsOf({ fleetId }, { location: 'eu-west-1' });
  const present = await watch(live.gameSessionTransitions(there));
  isSlow = true;
  const opening = live.gameSessionTransitions({ ...there, changes: true, after: present.cursor }).then(
    (stream) => new Log(stream),
    (error: unknown) => error,
  );
  await settle();
  expect(waiting).toHaveLength(1);
  gamelift.failNext(({ location }) => location === 'eu-west-1', new InvalidRequestError('no such location'), 1);
  await clock.advance(1_500);
  expect(present.ending).toMatchObject({ code: 'TOPIC_ENDED' });
  isSlow = false;
  for (const go of waiting) go();
  await settle();
  const late = await opening;
  gamelift.change(far.gameSessionId, { status: 'TERMINATING' });
  await clock.advance(120_000);
  // Either it is told that it is over, or it hears what happens.
  const isOver = !(late instanceof Log) || late.ending !== 'open';
  expect(isOver || transitions(late as Log<never>).length > 0).toBe(true);
});

test('a session that GameLift did not know for a while comes back, for who began meanwhile, from a status that he was told', async () => {
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const early = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.gameSessions.delete(one);
  await clock.advance(20_000);
  expect(transitions(early)).toEqual(['ACTIVE>UNKNOWN']);
  const late = await watch(live.gameSessionTransitions(transitionsOf()));
  const shown = late.ofType('GameSessionSnapshot').flatMap(({ gameSessions }) => gameSessions.map((s) => s.status));
  gamelift.gameSessions.set(one, makeGameSession('one'));
  await clock.advance(20_000);
  expect(transitions(early)).toEqual(['ACTIVE>UNKNOWN', 'UNKNOWN>ACTIVE']);
  const [first] = transitions(late);
  expect(first?.split('>')[0]).toBe(shown[0] ?? '');
});

test('a wish is taken back once its scope is wanted no longer', async () => {
  let wishes = 0;
  const adapt = (engine: Engine) =>
    adapted(engine, (target, name) => {
      if (name !== 'lease') return undefined;
      const lease = Reflect.get(target, name, target) as object;
      return {
        ...lease,
        want: () => {
          wishes++;
          let isBack = false;
          return () => {
            if (!isBack) wishes--;
            isBack = true;
          };
        },
      };
    });
  const { live, gamelift, clock } = startLive({ tombstoneMs: 5_000, lingerMs: 30_000 }, { adapt });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.gameSessions.set(gameSessionId('two'), makeGameSession('two'));
  const stay = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: gameSessionId('two') })));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  expect(wishes).toBe(2);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(5_000);
  expect(log.ending).toBe('complete');
  await clock.advance(8_000);
  gamelift.change(gameSessionId('two'), { status: 'TERMINATING' });
  await clock.advance(8_000);
  expect(transitions(stay)).toHaveLength(1);
  const again = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  expect(again.ending).toBe('complete');
  await clock.advance(60_000);
  expect(wishes).toBe(1);
});

test('whoever reads tells that a location is gone before it tells that it is no longer read', async () => {
  const told: string[] = [];
  const clock = new FakeClock();
  const engine = createMemoryEngine(defaultLiveSettings, clock, Math.random);
  const staged = {
    isHeld: true,
    othersWishes: new Map([['wish', 'location:eu-west-1']]),
    refuse: async (scope: string) => void told.push(`refuse ${scope}`),
  };
  const { live, gamelift } = startLive({}, { clock, adapt: () => stagedLease(engine, staged) });
  gamelift.gameSessions.set(one, makeGameSession('one'));
  await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  const journal = await engine.journal(gameSessionJournal).open(topicKey({ keyPrefix: 'fleet' }, fleetId));
  await clock.advance(100);
  expect(journal.coverage('location:eu-west-1')).not.toBeNull();
  journal.onCovered((scope) => told.push(`${journal.coverage(scope) === null ? 'uncover' : 'cover'} ${scope}`));
  gamelift.failNext(({ location }) => location === 'eu-west-1', new InvalidRequestError('no such location'), 1);
  await clock.advance(1_500);
  expect(told.slice(0, 2)).toEqual(['refuse location:eu-west-1', 'uncover location:eu-west-1']);
});

test('a player session that GameLift did not know for a while comes back from a status that was told, too', async () => {
  const { makePlayerSession } = await import('../../support/sessions.ts');
  const { live, gamelift, clock } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one', { currentPlayerSessionCount: 1 }));
  const ann = makePlayerSession('ann', { status: 'ACTIVE' });
  gamelift.playerSessions.set(ann.playerSessionId, ann);
  const of = { gameSessionId: one, snapshot: true, after: null };
  const early = await watch(live.playerSessionTransitions(of));
  gamelift.playerSessions.delete(ann.playerSessionId);
  await clock.advance(20_000);
  expect(transitions(early)).toEqual(['ACTIVE>UNKNOWN']);
  const late = await watch(live.playerSessionTransitions(of));
  const shown = late
    .ofType('PlayerSessionSnapshot')
    .flatMap(({ playerSessions }) => playerSessions.map((s) => s.status));
  gamelift.playerSessions.set(ann.playerSessionId, ann);
  await clock.advance(20_000);
  expect(transitions(early)).toEqual(['ACTIVE>UNKNOWN', 'UNKNOWN>ACTIVE']);
  expect(transitions(late)[0]?.split('>')[0]).toBe(shown[0] ?? '');
});

test('a period whose end could not be told is ended all the same, and nobody elsewhere recovers in it', async () => {
  const clock = new FakeClock();
  const engine = createMemoryEngine(defaultLiveSettings, clock, Math.random);
  const { RedisUnavailable } = await import('../../../src/lib/redis-client.ts');
  let isAway = false;
  const reading = adapted(engine, (target, name) =>
    name === 'cover'
      ? async (scope: string, period: string | null) => {
          if (isAway) throw new RedisUnavailable('it is away');
          await (Reflect.get(target, name, target) as (...p: unknown[]) => Promise<void>).call(target, scope, period);
        }
      : undefined,
  );
  const here = startLive({ lingerMs: 1_000 }, { clock, adapt: () => reading });
  const two = gameSessionId('two');
  here.gamelift.gameSessions.set(one, makeGameSession('one'));
  here.gamelift.gameSessions.set(two, makeGameSession('two'));
  await watch(here.live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  const log = await watch(here.live.gameSessionTransitions(transitionsOf()));
  const after = log.cursor;
  await log.leave();
  isAway = true;
  await clock.advance(1_500);
  isAway = false;
  here.gamelift.change(two, { status: 'TERMINATED' });
  await clock.advance(60_000);
  const there = startLive({}, { clock, adapt: () => stagedLease(engine, { isHeld: false }) });
  const opening = there.live.gameSessionTransitions(transitionsOf({ fleetId }, { after })).then(
    (stream) => new Log(stream),
    (error: unknown) => error,
  );
  await clock.advance(40_000);
  const back = await opening;
  const began = back instanceof Log ? back.events.map((e) => ('outcome' in e ? e.outcome : e.type)) : [];
  expect(began).not.toContain('RECOVERED');
});

test('a period whose end could not be told does not go on for who comes while nobody is known to read', async () => {
  const clock = new FakeClock();
  const engine = createMemoryEngine(defaultLiveSettings, clock, Math.random);
  const { RedisUnavailable } = await import('../../../src/lib/redis-client.ts');
  let isAway = false;
  let isHeld = true;
  const listeners: (() => void)[] = [];
  const become = (held: boolean) => {
    isHeld = held;
    for (const listener of listeners) listener();
  };
  const adapt = () =>
    adapted(engine, (target, name) => {
      if (name === 'cover') {
        return async (scope: string, period: string | null) => {
          if (isAway || !isHeld) throw new RedisUnavailable('it is away');
          await (Reflect.get(target, name, target) as (...p: unknown[]) => Promise<void>).call(target, scope, period);
        };
      }
      if (name !== 'lease') return undefined;
      const lease = Reflect.get(target, name, target) as object;
      const follow = (listener: () => void) => {
        listeners.push(listener);
        return () => {};
      };
      return { ...lease, isHeld, follow };
    });
  const { live, gamelift } = startLive({ lingerMs: 1_000 }, { clock, adapt });
  const two = gameSessionId('two');
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.gameSessions.set(two, makeGameSession('two'));
  await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  const after = log.cursor;
  await log.leave();
  // Its linger is over, and nothing is walked any more, while Redis does not answer.
  isAway = true;
  await clock.advance(1_500);
  isAway = false;
  gamelift.change(two, { status: 'TERMINATED' });
  await clock.advance(60_000);
  become(false);
  const opening = watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after })));
  await settle();
  become(true);
  await clock.advance(20_000);
  const back = await opening;
  const told = back.events.map((event) => ('outcome' in event ? event.outcome : event.type));
  // Whoever goes on is told that the session has ended; else he begins anew, and is not shown it.
  const knows = told.includes('RESET') || transitions(back).includes('ACTIVE>TERMINATED');
  expect({ told, knows }).toMatchObject({ knows: true });
});
