import { describe, expect, test } from 'vitest';
import type { CallBudget } from '../../src/gamelift/budget/budget.ts';
import type { BudgetRequest } from '../../src/gamelift/budget/call-queue.ts';
import type { Rate } from '../../src/gamelift/budget/published-rates.ts';
import { systemClock } from '../../src/lib/clock.ts';

const operation = 'DescribeGameSessions';
export const request = (changes: Partial<BudgetRequest> = {}): BudgetRequest => ({
  priority: 'query',
  resource: null,
  deadlineMs: 5_000,
  ...changes,
});

/** What every adapter of the budget promises. `make` answers one with full buckets, in real time. */
export function describeBudget(adapter: string, make: (rate: Rate, pollShare: number) => CallBudget): void {
  const setUp = (rate: Rate, pollShare = 0.4) => {
    const budget = make(rate, pollShare);
    const started: string[] = [];
    const ask = (name: string, changes: Partial<BudgetRequest> = {}) =>
      budget.acquire(operation, request(changes)).then(() => started.push(name));
    return { budget, started, ask, state: () => budget.state().find((one) => one.operation === operation) };
  };

  describe(`budget: ${adapter}`, () => {
    test('a burst starts at once, the rest at the rate', async () => {
      const { ask } = setUp({ burst: 10, perSecond: 50 });
      const begun = performance.now();
      await Promise.all(Array.from({ length: 20 }, (_, n) => ask(`${n}`)));
      expect(performance.now() - begun).toBeGreaterThan(190);
    });

    test('polls may use their share only, so that people find room', async () => {
      // Nothing is added meanwhile, and a busy machine keeps the deadline.
      const { ask, started } = setUp({ burst: 10, perSecond: 0.01 });
      const polls = Array.from({ length: 10 }, () => ask('poll', { priority: 'poll', deadlineMs: 1_500 }));
      const outcomes = Promise.allSettled(polls);
      await Promise.all(Array.from({ length: 6 }, () => ask('query')));
      expect(started.filter((name) => name === 'poll').length).toBeLessThanOrEqual(4);
      const refused = (await outcomes).filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(6);
    });

    test('joins and mutations are served before queries, and queries before polls, in whatever order they came', async () => {
      const { ask, started } = setUp({ burst: 1, perSecond: 20 }, 1);
      await ask('first');
      const waiting = [ask('poll', { priority: 'poll' }), ask('query'), ask('mutation', { priority: 'mutation' })];
      await Promise.all(waiting);
      expect(started).toEqual(['first', 'mutation', 'query', 'poll']);
    });

    test('whoever can’t be served before his deadline is told when to come again', async () => {
      const { ask } = setUp({ burst: 1, perSecond: 1 });
      await ask('first');
      await expect(ask('second', { deadlineMs: 50 })).rejects.toMatchObject({ code: 'THROTTLED' });
    });

    test('a call that is given up takes nothing', async () => {
      const { ask } = setUp({ burst: 1, perSecond: 5 });
      await ask('first');
      const abort = new AbortController();
      const waiting = ask('second', { signal: abort.signal });
      abort.abort(new Error('left'));
      await expect(waiting).rejects.toThrow('left');
      await ask('third');
    });

    test('a throttled operation is halved once for all calls that were under way, and the state tells', async () => {
      const { budget, ask, state } = setUp({ burst: 100, perSecond: 100 });
      await ask('first');
      const begunAt = systemClock.now() - 5;
      for (let n = 0; n < 3; n++) budget.throttled(operation, null, begunAt);
      // The next answer tells, whoever keeps the state.
      await ask('second');
      expect(state()?.limitPerSecond).toBeGreaterThan(40);
      expect(state()?.limitPerSecond).toBeLessThan(60);
      expect(state()?.throttled).toBe(3);
    });
  });
}
