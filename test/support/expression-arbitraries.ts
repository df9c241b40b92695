import fc from 'fast-check';
import type { Condition, FilterExpression, Operand, SearchableGameSession } from '../../src/expression/filter.ts';
import { comparatorsOf, operandTypes } from '../../src/expression/operands.ts';

/** Few keys and values, so that generated conditions and sessions often meet. */
const key = fc.constantFrom('gameMode', 'gameMap', 'skill_level', 'region-1');
const smallText = fc.constantFrom('', 'a', 'b', 'Ffa', "it's", 'back\\slash', "\\'", 'ünï', ') OR (', '10', '9');
const smallNumber = fc.integer({ min: -1, max: 6 });
/** Creation times and the numbers that they are compared with. */
const moments = [1_469_498_468_057, 1_700_000_000_000, 1_700_000_000_001];

export const operandArbitrary: fc.Arbitrary<Operand> = fc.oneof(
  fc.constantFrom<Operand>({ name: 'gameSessionId' }, { name: 'gameSessionName' }),
  key.map((name) => ({ name: 'gameSessionProperties' as const, key: name })),
  fc.constantFrom<Operand>(
    { name: 'maximumSessions' },
    { name: 'creationTimeMillis' },
    { name: 'playerSessionCount' },
    { name: 'hasAvailablePlayerSessions' },
  ),
);

const conditionArbitrary: fc.Arbitrary<Condition> = operandArbitrary.chain((operand) => {
  const value: fc.Arbitrary<string | number | boolean> =
    operandTypes[operand.name] === 'string'
      ? fc.oneof(smallText, fc.string({ unit: 'grapheme', maxLength: 12 }))
      : operandTypes[operand.name] === 'boolean'
        ? fc.boolean()
        : operand.name === 'creationTimeMillis'
          ? fc.constantFrom(...moments)
          : smallNumber;
  return fc.record({
    type: fc.constant('condition' as const),
    operand: fc.constant(operand),
    comparator: fc.constantFrom(...comparatorsOf(operand)),
    value,
  });
});

/** Trees as the parser makes them: groups of two or more. */
export const filterArbitrary: fc.Arbitrary<FilterExpression> = fc.letrec<{ filter: FilterExpression }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    conditionArbitrary,
    fc.record({
      type: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('not' as const), operand: tie('filter') }),
  ),
})).filter;

export const searchableGameSessionArbitrary: fc.Arbitrary<SearchableGameSession> = fc.record({
  gameSessionId: fc
    .tuple(fc.constantFrom('', 'arn:aws:gamelift:us-west-2::gamesession/fleet-1/'), smallText)
    .map((parts) => parts.join('')),
  name: fc.option(smallText, { nil: null }),
  maximumPlayerSessionCount: fc.integer({ min: 0, max: 6 }),
  currentPlayerSessionCount: fc.integer({ min: 0, max: 6 }),
  creationTime: fc.constantFrom(...moments).map((moment) => new Date(moment)),
  gameProperties: fc.uniqueArray(fc.record({ key, value: smallText }), {
    selector: (property) => property.key,
    maxLength: 4,
  }),
});
