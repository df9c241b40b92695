import { describe, expect, test } from 'vitest';
import { type Coverage, noCoverage, planCoverage, type Wishes } from '../../../../src/live/interest/coverage.ts';

function wishes(sessions: number, members: Partial<Wishes> = {}): Wishes {
  const ids = new Set(Array.from({ length: sessions }, (_, n) => `session ${n}`));
  return { all: false, parts: new Set(), ids, ...members };
}

const walking: Coverage = { walk: { kind: 'all' }, ids: new Set() };

/** A plan as a sentence. */
function planned(...input: Parameters<typeof planCoverage>): string {
  const { walk, ids } = planCoverage(...input);
  const lists = walk === null ? 'no lists' : walk.kind === 'all' ? 'the fleet' : walk.part;
  return `${lists} and ${ids.size} sessions`;
}

describe('the cheapest set of reads that covers all interest', () => {
  test.each([
    ['nothing', wishes(0), null, noCoverage, 'no lists and 0 sessions'],
    ['a few sessions', wishes(8), null, noCoverage, 'no lists and 8 sessions'],
    ['more sessions than a walk is thought to take', wishes(9), null, noCoverage, 'the fleet and 0 sessions'],
    ['sessions of a fleet that takes 53 calls', wishes(53), 53, noCoverage, 'no lists and 53 sessions'],
    ['more of them than calls', wishes(54), 53, noCoverage, 'the fleet and 0 sessions'],
    ['5,000 of them', wishes(5_000), 53, noCoverage, 'the fleet and 0 sessions'],
    ['sessions of a small fleet', wishes(4), 3, noCoverage, 'the fleet and 0 sessions'],
    ['one location', wishes(0, { parts: new Set(['a']) }), null, noCoverage, 'a and 0 sessions'],
    ['one location and sessions', wishes(2, { parts: new Set(['a']) }), null, noCoverage, 'a and 2 sessions'],
    ['two locations', wishes(0, { parts: new Set(['a', 'b']) }), null, noCoverage, 'the fleet and 0 sessions'],
    ['the fleet', wishes(3, { all: true }), null, noCoverage, 'the fleet and 0 sessions'],
  ])('for %s', (_what, wished, walkCalls, present, plan) => {
    expect(planned({ wishes: wished, walkCalls, present })).toBe(plan);
  });

  test('a walk that is being made goes on until reads by ID take half of its calls', () => {
    const plans = [27, 26].map((sessions) => planned({ wishes: wishes(sessions), walkCalls: 53, present: walking }));
    expect(plans).toEqual(['the fleet and 0 sessions', 'no lists and 26 sessions']);
  });
});
