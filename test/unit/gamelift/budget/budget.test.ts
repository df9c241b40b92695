import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../../src/gamelift/budget/budget.ts';
import type { BudgetRequest } from '../../../../src/gamelift/budget/call-queue.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';

const operation = 'DescribeGameSessions';
const rate = { burst: 10, perSecond: 10 };
const request = (changes: Partial<BudgetRequest> = {}): BudgetRequest => ({
  priority: 'query',
  resource: null,
  deadlineMs: 60_000,
  ...changes,
});

function setUp(options: { pollShare?: number; queueLength?: number } = {}) {
  const clock = new FakeClock();
  const budget = new Budget({ clock, rates: { [operation]: rate }, ...options });
  const started: string[] = [];
  const failures: unknown[] = [];
  const ask = (name: string, changes: Partial<BudgetRequest> = {}) =>
    void budget.acquire(operation, request(changes)).then(
      () => started.push(name),
      (error) => failures.push(error),
    );
  const state = () => {
    const found = budget.state().find((one) => one.operation === operation);
    if (!found) throw new Error('no state');
    return found;
  };
  const spend = (calls: number, changes: Partial<BudgetRequest> = {}) => {
    for (let call = 0; call < calls; call++) ask('spent', changes);
  };
  return { clock, budget, started, failures, ask, state, spend };
}

test('a burst starts at once, the rest at the rate', async () => {
  const { clock, started, spend } = setUp();
  spend(15);
  await settle();
  expect(started).toHaveLength(10);
  await clock.advance(300);
  expect(started).toHaveLength(13);
  await clock.advance(200);
  expect(started).toHaveLength(15);
});

test('no timer runs while nobody waits', async () => {
  const { clock, spend, budget } = setUp();
  spend(11);
  await settle();
  expect(clock.timers).toBeGreaterThan(0);
  await clock.advance(1_000);
  expect(clock.timers).toBe(0);
  expect(budget.waiting).toBe(0);
});

test('mutations go before queries, queries before polls, each in the order in which they came', async () => {
  const { clock, started, ask, spend } = setUp();
  spend(10);
  await settle();
  started.length = 0;
  ask('poll', { priority: 'poll' });
  ask('first query');
  ask('second query');
  ask('mutation', { priority: 'mutation' });
  await clock.advance(1_000);
  expect(started).toEqual(['mutation', 'first query', 'second query', 'poll']);
});

test('polls get their share and no more, so that a query never waits behind them', async () => {
  const { clock, started, ask, spend, state } = setUp({ pollShare: 0.4 });
  spend(1_000, { priority: 'poll' });
  await clock.advance(10_000);
  // A burst of 4, then 4 a second.
  expect(started).toHaveLength(4 + 40);
  expect(state().available).toBeGreaterThan(5);
  ask('query');
  await settle();
  expect(started.at(-1)).toBe('query');
});

test('a call that would wait beyond its deadline is THROTTLED and told when to come back', async () => {
  const { clock, failures, spend, ask, budget } = setUp();
  spend(20);
  ask('late', { deadlineMs: 500 });
  await clock.advance(500);
  expect(failures).toEqual([expect.objectContaining({ code: 'THROTTLED', retryAfterMs: expect.any(Number) })]);
  await clock.advance(1_000);
  expect(budget.waiting).toBe(0);
});

test('a call whose client leaves gives its place to the next', async () => {
  const { clock, failures, started, ask, spend } = setUp();
  spend(10);
  await settle();
  started.length = 0;
  const controller = new AbortController();
  ask('gone', { signal: controller.signal });
  ask('next');
  controller.abort(new Error('left'));
  await clock.advance(100);
  expect(failures).toEqual([new Error('left')]);
  expect(started).toEqual(['next']);
});

test('the queue is bounded: beyond it a call is refused at once', async () => {
  const { failures, spend } = setUp({ queueLength: 5 });
  spend(16);
  await settle();
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ code: 'THROTTLED' });
});

describe('when GameLift throttles', () => {
  test('the bucket halves once per window and comes back slowly', async () => {
    const { clock, budget, state } = setUp();
    const begunAt = clock.now() - 10;
    budget.throttled(operation, null, begunAt);
    budget.throttled(operation, null, begunAt);
    expect(state()).toMatchObject({ limitPerSecond: 5, throttled: 2 });
    await clock.advance(5_000);
    expect(state().limitPerSecond).toBeCloseTo(7.5);
    await clock.advance(60_000);
    expect(state().limitPerSecond).toBe(10);
  });

  test('a call begun after the last halving halves again', async () => {
    const { clock, budget, state } = setUp();
    budget.throttled(operation, null, clock.now() - 10);
    await clock.advance(100);
    budget.throttled(operation, null, clock.now() - 50);
    expect(state().limitPerSecond).toBeCloseTo(2.5, 1);
  });

  test('a resource that is throttled alone leaves the others their rate', async () => {
    const { clock, budget, started, ask, spend, state } = setUp();
    budget.throttled(operation, 'fleet-a', clock.now() - 1);
    expect(state().limitPerSecond).toBe(10);
    spend(5, { resource: 'fleet-a' });
    await settle();
    ask('about a', { resource: 'fleet-a' });
    ask('about b', { resource: 'fleet-b' });
    await settle();
    expect(started.at(-1)).toBe('about b');
    expect(started).not.toContain('about a');
    await clock.advance(1_000);
    expect(started.at(-1)).toBe('about a');
  });

  test('a second throttled resource halves the whole operation', () => {
    const { clock, budget, state } = setUp();
    budget.throttled(operation, 'fleet-a', clock.now() - 1);
    budget.throttled(operation, 'fleet-b', clock.now() - 1);
    expect(state().limitPerSecond).toBe(5);
  });

  test('however often it is throttled, an operation keeps a rate to recover from', async () => {
    const { clock, budget, state } = setUp();
    for (let time = 0; time < 100; time++) {
      budget.throttled(operation, null, clock.now());
      await clock.advance(1);
    }
    expect(state().limitPerSecond).toBeGreaterThan(0.3);
  });
});

test('in any second no more starts than the burst and the rate allow, whoever asks', async () => {
  const asks = fc.array(
    fc.record({ waitMs: fc.nat(300), calls: fc.nat(12), priority: fc.constantFrom('mutation', 'query', 'poll') }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(asks, async (rounds) => {
      const { clock, budget } = setUp();
      const startedAt: number[] = [];
      for (const { waitMs, calls, priority } of rounds) {
        for (let call = 0; call < calls; call++) {
          void budget.acquire(operation, request({ priority })).then(() => startedAt.push(clock.now()));
        }
        await clock.advance(waitMs);
      }
      for (const from of startedAt) {
        const within = startedAt.filter((at) => at >= from && at < from + 1_000);
        expect(within.length).toBeLessThanOrEqual(rate.burst + rate.perSecond);
      }
    }),
    { numRuns: 30 },
  );
});
