import { describe, expect, test } from 'vitest';
import { CallAllowance } from '../../../src/gamelift/budget/call-allowance.ts';
import { type FirstPageQuestion, PlayerSessionPages } from '../../../src/gamelift/player-session-pages.ts';
import { playerSession } from '../../support/schema-harness.ts';

/** A game session with so many slots, every third of them ACTIVE and the others COMPLETED. */
function pagesOf(slots: number, max = 100) {
  const calls: FirstPageQuestion[] = [];
  const all = Array.from({ length: slots }, (_, n) =>
    playerSession({ playerSessionId: `slot-${n}`, status: n % 3 === 0 ? 'ACTIVE' : 'COMPLETED' }),
  );
  const allowance = new CallAllowance({ price: 2, max, onAbovePrice() {} });
  const pages = new PlayerSessionPages(async (question) => {
    calls.push(question);
    const { status, limit } = question;
    const items = all.filter((slot) => status === null || slot.status === status);
    return { items: items.slice(0, limit), nextToken: items.length >= limit ? 'more' : null };
  }, allowance);
  const ask = async (...questions: Omit<FirstPageQuestion, 'gameSessionId'>[]) => {
    const found = await Promise.all(
      questions.map((question) => pages.first({ gameSessionId: 'session', ...question })),
    );
    return found.map(({ items, nextToken }) => [items.length, nextToken]);
  };
  return { ask, pages, calls, allowance };
}

describe('Lists of one game session that are asked for together', () => {
  test('share one read of the longest where they have the same status', async () => {
    const { ask, calls } = pagesOf(50);
    expect(await ask({ status: 'ACTIVE', limit: 2 }, { status: 'ACTIVE', limit: 9 })).toEqual([
      [9, 'more'],
      [9, 'more'],
    ]);
    expect(calls).toEqual([{ gameSessionId: 'session', status: 'ACTIVE', limit: 9 }]);
  });

  test('share one read of all where they have several, and cost no more than their price', async () => {
    const { ask, calls, allowance } = pagesOf(60);
    expect(await ask({ status: 'ACTIVE', limit: 2 }, { status: 'COMPLETED', limit: 20 })).toEqual([
      [20, null],
      [40, null],
    ]);
    expect(calls).toEqual([{ gameSessionId: 'session', status: null, limit: 100 }]);
    expect(allowance.price).toBe(2);
  });

  test('are read by themselves, too, where there are more than a page, and the price is one more', async () => {
    const { ask, calls, allowance } = pagesOf(120);
    expect(await ask({ status: 'ACTIVE', limit: 20 }, { status: 'COMPLETED', limit: 20 })).toEqual([
      [20, 'more'],
      [20, 'more'],
    ]);
    expect([calls.length, allowance.price]).toEqual([3, 3]);
  });

  test('make no more calls than they are where one is of all', async () => {
    const { ask, calls, allowance } = pagesOf(120);
    await ask({ status: 'ACTIVE', limit: 20 }, { status: null, limit: 20 });
    expect([calls.length, allowance.price]).toEqual([2, 2]);
  });

  test('share nothing where the price can not be raised', async () => {
    const { ask, calls, allowance } = pagesOf(120, 2);
    await ask({ status: 'ACTIVE', limit: 20 }, { status: 'COMPLETED', limit: 20 });
    expect(calls.map(({ status }) => status)).toEqual(['ACTIVE', 'COMPLETED']);
    expect(allowance.price).toBe(2);
  });
});

test('What one list has read answers a later one that needs no more', async () => {
  const { ask, calls } = pagesOf(50);
  await ask({ status: 'ACTIVE', limit: 9 });
  expect(await ask({ status: 'ACTIVE', limit: 3 })).toEqual([[9, 'more']]);
  expect(calls).toHaveLength(1);
  await ask({ status: null, limit: 100 });
  expect(await ask({ status: 'COMPLETED', limit: 100 }, { status: 'ACTIVE', limit: 100 })).toEqual([
    [33, null],
    [17, null],
  ]);
  expect(calls).toHaveLength(2);
});

test('A read that fails fails its lists alone', async () => {
  const { pages } = pagesOf(0);
  const failing = new PlayerSessionPages(async ({ gameSessionId, status, limit }) => {
    if (gameSessionId === 'refused') throw new Error('refused');
    return pages.first({ gameSessionId, status, limit });
  }, undefined);
  const question = { status: null, limit: 5 };
  const answers = await Promise.allSettled(
    ['refused', 'session'].map((gameSessionId) => failing.first({ gameSessionId, ...question })),
  );
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
