import { describe, expect, test } from 'vitest';
import { OpeningTurns } from '../../../../src/live/delivery/opening-turns.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

/** Asks for the turns of so many different openings; `begun` has those that have one. */
function start(count: number, key = (n: number) => `opening ${n}`) {
  const clock = new FakeClock();
  const turns = new OpeningTurns(clock);
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const take = async (n: number) => {
    const turn = turns.take(key(n));
    ends.set(n, turn instanceof Promise ? await turn : turn);
    begun.push(n);
  };
  for (let n = 0; n < count; n++) void take(n);
  return { clock, turns, begun, end: (n: number) => ends.get(n)?.() };
}

const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await turnOfLoop();
};

describe('The turns of openings', () => {
  test('are eight at a time, in the order in which they were asked for', async () => {
    const { begun, end } = start(12);
    await settled();
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    end(5);
    end(1);
    await settled();
    expect(begun.slice(8)).toEqual([8, 9]);
    for (let n = 0; n < 10; n++) end(n);
    await settled();
    expect(begun.slice(8)).toEqual([8, 9, 10, 11]);
  });

  test('are taken at once where few are read', () => {
    const turns = new OpeningTurns(new FakeClock());
    expect(turns.take('opening')).toBeTypeOf('function');
  });

  test('are two in one turn of the event loop, also where each is read at once', async () => {
    const turns = new OpeningTurns(new FakeClock());
    const begun: string[] = [];
    const readAtOnce = async (key: string) => {
      const turn = turns.take(key);
      const end = turn instanceof Promise ? await turn : turn;
      begun.push(key);
      end();
    };
    for (const key of ['a', 'b', 'c', 'd', 'e']) void readAtOnce(key);
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
    await turnOfLoop();
    expect(begun.length).toBeLessThanOrEqual(4);
    await settled();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('are one for equal streams, however many, and end with the last of them', async () => {
    const { begun, end, turns } = start(200, (n) => (n < 100 ? 'equal' : `opening ${Math.min(n, 108)}`));
    await settled();
    expect(begun).toHaveLength(107);
    for (let n = 0; n < 99; n++) end(n);
    await settled();
    expect(begun).toHaveLength(107);
    end(99);
    await settled();
    // Of those that waited, the first; with it its equals.
    expect(begun).toHaveLength(108);
    end(100);
    await settled();
    expect(begun).toHaveLength(200);
    expect(turns.size).toBe(0);
  });

  test('that last longer than a second keep nobody waiting', async () => {
    const { begun, clock, end } = start(20);
    await settled();
    await clock.advance(1_000);
    await settled();
    expect(begun).toHaveLength(16);
    // What ends later has no turn to give back.
    for (let n = 0; n < 8; n++) end(n);
    await settled();
    expect(begun).toHaveLength(16);
  });

  test('that are ended twice give back one', async () => {
    const { begun, end } = start(12);
    await settled();
    end(0);
    end(0);
    await settled();
    expect(begun).toHaveLength(9);
  });
});
