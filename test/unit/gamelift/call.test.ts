import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/gamelift/budget/budget.ts';
import { type Call, createCaller } from '../../../src/gamelift/call.ts';
import type { CallPriority } from '../../../src/gamelift/gamelift.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const refusedConnection = () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
const full = () => Object.assign(new Error('full'), { name: 'GameSessionFullException' });

const once = { once: { lookUp: 'the player sessions' } };

function setUp(answers: (() => Promise<string> | string)[] = []) {
  const clock = new FakeClock();
  const attempts: { outcome: string; priority: CallPriority }[] = [];
  const budget = new Budget({ clock });
  const call = createCaller({
    budget,
    clock,
    random: () => 0.5,
    logger: silentLogger,
    observer: { attempt: (attempt) => attempts.push(attempt) },
    deadlineMs: 10_000,
    attemptTimeoutMs: 3_000,
  });
  let sent = 0;
  const describeSessions = (changes: Partial<Call<string>> = {}): Call<string> => ({
    operation: 'DescribeGameSessions',
    kind: 'read',
    input: { FleetId: 'fleet-1' },
    resource: 'fleet-1',
    tags: ['fleet-1'],
    send: async () => {
      const answer = answers[sent++];
      return answer ? answer() : 'answer';
    },
    ...changes,
  });
  const outcomeOf = async (promise: Promise<string>, advanceMs = 20_000) => {
    const outcome = promise.catch((error) => ({ code: error.code ?? error.message }));
    await clock.advance(advanceMs);
    return outcome;
  };
  return { clock, attempts, budget, call, describeSessions, outcomeOf, sent: () => sent };
}

const fail = (error: () => Error) => () => Promise.reject(error());

describe('a read', () => {
  test('is tried again when it was throttled or lost on the way', async () => {
    const { call, describeSessions, outcomeOf, attempts } = setUp([fail(throttled), fail(reset)]);
    expect(await outcomeOf(call(describeSessions(), { priority: 'query' }))).toBe('answer');
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['THROTTLED', 'UPSTREAM_UNAVAILABLE', 'ok']);
  });

  test('is given up after three attempts', async () => {
    const { call, describeSessions, outcomeOf, sent } = setUp([fail(reset), fail(reset), fail(reset)]);
    expect(await outcomeOf(call(describeSessions(), { priority: 'query' }))).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(sent()).toBe(3);
  });

  test('of a poll is tried once: the poller has a rhythm of its own', async () => {
    const { call, describeSessions, outcomeOf, sent } = setUp([fail(throttled)]);
    expect(await outcomeOf(call(describeSessions(), { priority: 'poll' }))).toEqual({ code: 'THROTTLED' });
    expect(sent()).toBe(1);
  });

  test('that does not answer is timed out, and tried again within the deadline', async () => {
    const silent = () => new Promise<string>(() => {});
    const { call, outcomeOf, clock } = setUp();
    let sent = 0;
    const send = (signal: AbortSignal) => {
      sent++;
      return Promise.race([
        silent(),
        new Promise<string>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))),
        ),
      ]);
    };
    const read = { operation: 'ListFleets', kind: 'read', input: {}, resource: null, tags: [], send } as const;
    expect(await outcomeOf(call(read, { priority: 'query' }))).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(sent).toBe(3);
    expect(clock.timers).toBe(0);
  });

  test('is shared by those who ask the same while it is in flight, but not with a poll', async () => {
    let release: (value: string) => void = () => {};
    const held = () => new Promise<string>((resolve) => (release = resolve));
    const { call, describeSessions, sent } = setUp([held, () => 'for the poll']);
    const first = call(describeSessions(), { priority: 'query' });
    const second = call(describeSessions(), { priority: 'query' });
    await settle();
    expect(await call(describeSessions(), { priority: 'poll' })).toBe('for the poll');
    release('shared');
    expect(await Promise.all([first, second])).toEqual(['shared', 'shared']);
    expect(sent()).toBe(2);
  });

  test('asked for after a change does not join one that began before it', async () => {
    let release: (value: string) => void = () => {};
    const held = () => new Promise<string>((resolve) => (release = resolve));
    const { call, describeSessions } = setUp([held, () => 'changed', () => 'after']);
    const before = call(describeSessions(), { priority: 'query' });
    await settle();
    await call(describeSessions({ operation: 'UpdateGameSession', kind: 'repeatable' }), { priority: 'mutation' });
    expect(await call(describeSessions(), { priority: 'query' })).toBe('after');
    release('before');
    expect(await before).toBe('before');
  });

  test('whose client leaves stops waiting', async () => {
    const { call, describeSessions, outcomeOf, budget } = setUp([() => new Promise<string>(() => {})]);
    const controller = new AbortController();
    const read = call(describeSessions(), { priority: 'query', signal: controller.signal });
    controller.abort(new Error('left'));
    expect(await outcomeOf(read, 0)).toEqual({ code: 'left' });
    expect(budget.waiting).toBe(0);
  });
});

describe('a change that may be sent once only', () => {
  const join = { operation: 'CreatePlayerSession', kind: once } as const;

  test('is never repeated after an unclear failure: OUTCOME_UNKNOWN says what to look at', async () => {
    const { call, describeSessions, sent } = setUp([fail(reset)]);
    const joining = call(describeSessions(join), { priority: 'mutation' });
    await expect(joining).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('look at the player sessions'),
    });
    expect(sent()).toBe(1);
  });

  test.each([
    ['throttled', throttled],
    ['not connected', refusedConnection],
  ])('is repeated when it was %s: then it was not carried out', async (_name, error) => {
    const { call, describeSessions, outcomeOf, sent } = setUp([fail(error)]);
    expect(await outcomeOf(call(describeSessions(join), { priority: 'mutation' }))).toBe('answer');
    expect(sent()).toBe(2);
  });

  test('that GameLift refuses is told as it is', async () => {
    const { call, describeSessions, outcomeOf, sent } = setUp([fail(full)]);
    expect(await outcomeOf(call(describeSessions(join), { priority: 'mutation' }))).toEqual({
      code: 'GAME_SESSION_FULL',
    });
    expect(sent()).toBe(1);
  });

  test('is followed to its end although its client has left', async () => {
    let release: (value: string) => void = () => {};
    const { call, describeSessions } = setUp([() => new Promise<string>((resolve) => (release = resolve))]);
    const controller = new AbortController();
    const joining = call(describeSessions(join), { priority: 'mutation', signal: controller.signal });
    await settle();
    controller.abort(new Error('left'));
    release('reserved');
    expect(await joining).toBe('reserved');
  });
});

test('a repeatable change is repeated after an unclear failure', async () => {
  const { call, describeSessions, outcomeOf, sent } = setUp([fail(reset)]);
  const create = describeSessions({ operation: 'CreateGameSession', kind: 'repeatable' });
  expect(await outcomeOf(call(create, { priority: 'mutation' }))).toBe('answer');
  expect(sent()).toBe(2);
});

describe('a repeatable change that was lost on the way', () => {
  const create = { operation: 'CreateGameSession', kind: 'repeatable' } as const;

  test.each([
    ['throttled', throttled],
    ['not connected', refusedConnection],
  ])('is not told as undone because its repeats were %s', async (_name, error) => {
    const { call, describeSessions, outcomeOf, sent } = setUp([fail(reset), fail(error), fail(error)]);
    const lost = call(describeSessions(create), { priority: 'mutation' }).catch(({ cause }) => Promise.reject(cause));
    expect(await outcomeOf(lost)).toEqual({ code: 'ECONNRESET' });
    expect(sent()).toBe(3);
  });

  test('is not told as undone because the budget had no room for its repeat', async () => {
    const { call, describeSessions, outcomeOf, budget } = setUp([
      () => {
        for (let waiting = 0; waiting < 1_000; waiting++) {
          void budget
            .acquire('CreateGameSession', { priority: 'mutation', resource: null, deadlineMs: 60_000 })
            .catch(() => {});
        }
        return Promise.reject(reset());
      },
    ]);
    expect(await outcomeOf(call(describeSessions(create), { priority: 'mutation' }))).toEqual({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });

  test('is told as GameLift judged its repeat', async () => {
    const { call, describeSessions, outcomeOf } = setUp([fail(reset), fail(full)]);
    expect(await outcomeOf(call(describeSessions(create), { priority: 'mutation' }))).toEqual({
      code: 'GAME_SESSION_FULL',
    });
  });
});

test('a throttled call halves its bucket', async () => {
  const { call, describeSessions, outcomeOf, budget } = setUp([fail(throttled)]);
  await outcomeOf(call(describeSessions({ resource: null }), { priority: 'poll' }), 0);
  const state = budget.state().find(({ operation }) => operation === 'DescribeGameSessions');
  expect(state).toMatchObject({ limitPerSecond: 10, throttled: 1 });
});

test('an error that nobody knows is masked and logged with the request ID', async () => {
  const logged: object[] = [];
  const logger = { ...silentLogger, error: (fields: object) => logged.push(fields) };
  const clock = new FakeClock();
  const call = createCaller({
    budget: new Budget({ clock }),
    clock,
    random: Math.random,
    logger,
    observer: { attempt: () => {} },
    deadlineMs: 1_000,
    attemptTimeoutMs: 1_000,
  });
  const odd = Object.assign(new Error('secret'), {
    name: 'OddException',
    $metadata: { requestId: 'r-1', httpStatusCode: 400 },
  });
  const read = {
    operation: 'ListFleets',
    kind: 'read',
    input: {},
    resource: null,
    tags: [],
    send: () => Promise.reject(odd),
  } as const;
  await expect(call(read, { priority: 'query' })).rejects.toMatchObject({
    code: 'INTERNAL',
    message: 'Internal error',
    requestId: 'r-1',
  });
  expect(logged).toEqual([expect.objectContaining({ requestId: 'r-1', err: odd })]);
});
