import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expressionTextArbitrary, readUntrusted, staysOneValue } from '../support/untrusted.ts';

const runs = Number(process.env.EXPRESSION_RUNS ?? 1_000_000);
const seed = Number(process.env.EXPRESSION_SEED ?? Date.now() % 2 ** 31);

test(`${runs} expressions of clients are refused with a reason, or mean the same when they are printed`, () => {
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(expressionTextArbitrary, (text) => {
      counts[readUntrusted(text)] += 1;
      // Half a surrogate pair is refused wherever it stands.
      return staysOneValue(text.replace(/\p{Surrogate}/gu, ''));
    }),
    { numRuns: runs, seed },
  );
  expect(counts.taken).toBeGreaterThan(runs / 10);
  expect(counts.refused).toBeGreaterThan(runs / 10);
}, 1_800_000);
