import { expect, test } from 'vitest';
import { createPlayerSessionLoader } from '../../../src/gamelift/player-session-loader.ts';
import { playerSession } from '../../support/schema-harness.ts';

/** A game session whose list has `pages` pages of one slot each, slot-1 to slot-<pages>. */
function sessionOf(pages: number) {
  let calls = 0;
  const slot = (number: number) => playerSession({ playerSessionId: `slot-${number}`, gameSessionId: 'session' });
  const loader = createPlayerSessionLoader({
    async list(_gameSessionId, { nextToken }) {
      calls++;
      const number = Number(nextToken ?? 1);
      return { items: number > pages ? [] : [slot(number)], nextToken: number < pages ? String(number + 1) : null };
    },
    async read(playerSessionId) {
      calls++;
      return slot(Number(playerSessionId.slice('slot-'.length)));
    },
  });
  const load = (...numbers: number[]) => Promise.all(numbers.map((number) => loader.load(`slot-${number}`, 'session')));
  return { load, calls: () => calls };
}

test.each([
  ['all on the first pages', 9, [1, 2, 3], 3],
  ['one of two on the first page', 9, [1, 9], 2],
  ['none on the first page', 9, [7, 8, 9], 4],
  ['none in the list', 1, [7, 8], 3],
  ['one alone', 9, [1], 1],
])(
  'Player sessions of one game session take one call more than there are, at most: %s',
  async (_name, pages, wanted, calls) => {
    const session = sessionOf(pages);
    const found = await session.load(...wanted);
    expect(found.map((slot) => slot?.playerSessionId)).toEqual(wanted.map((number) => `slot-${number}`));
    expect(session.calls()).toBe(calls);
    expect(calls).toBeLessThanOrEqual(wanted.length + 1);
  },
);
