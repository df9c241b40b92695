import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Condition,
  type ConditionField,
  conditionFields,
  conditionsOf,
  problemOf,
  whereOf,
} from '../../../src/lobby/lobby-view/conditions.ts';

const condition = (members: Partial<Condition>): Condition => ({
  field: 'name',
  key: '',
  operator: 'eq',
  value: 'x',
  ...members,
});

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);

/** By kind. */
const values = {
  text: word,
  number: fc.integer({ min: 0, max: 999_999 }).map(String),
  time: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((at) => at.toISOString()),
  boolean: fc.constantFrom('true', 'false'),
};

/** Conditions as somebody may have typed them, complete and in the form in which they come back. */
const conditions = fc.constantFrom(...(Object.keys(conditionFields) as ConditionField[])).chain((field) => {
  const { kind, operators } = conditionFields[field];
  return fc.record({
    field: fc.constant(field),
    key: field === 'gameProperties' ? word : fc.constant(''),
    operator: fc.constantFrom(...operators),
    value: values[kind],
  });
});

describe('the filter builder', () => {
  it('writes a typed filter that it can read back, whatever the conditions are', () => {
    fc.assert(
      fc.property(fc.array(conditions, { minLength: 2, maxLength: 5 }), fc.constantFrom('and', 'or'), (list, match) => {
        expect(conditionsOf(JSON.parse(JSON.stringify(whereOf(list, match))))).toEqual({ conditions: list, match });
      }),
    );
  });

  it('needs no AND around a single condition', () => {
    expect(whereOf([condition({})], 'or')).toEqual({ name: { eq: 'x' } });
    expect(conditionsOf({ name: { eq: 'x' } })).toEqual({ conditions: [condition({})], match: 'and' });
  });

  it('takes a list with commas for several values', () => {
    const modes = condition({ field: 'gameProperties', key: 'gameMode', operator: 'in', value: 'duel, race,' });
    expect(whereOf([modes], 'and')).toEqual({ gameProperties: [{ key: 'gameMode', in: ['duel', 'race'] }] });
  });

  it.each([
    [condition({ value: ' ' }), 'Give a value.'],
    [condition({ field: 'gameProperties' }), 'Name the property.'],
    [condition({ field: 'currentPlayerSessionCount', value: '1.5' }), 'Give a whole number, 0 or more.'],
    [condition({ field: 'creationTime', value: 'yesterday' }), 'Give a date and a time.'],
  ])('leaves out what is not complete, and says what it lacks: %j', (incomplete, problem) => {
    expect(problemOf(incomplete)).toBe(problem);
    expect(whereOf([incomplete], 'and')).toBeNull();
  });

  it.each([
    [null],
    [{ not: { name: { eq: 'x' } } }],
    [{ and: [{ or: [] }] }],
    [{ name: { eq: 'x', ne: 'y' } }],
    [{ name: { eq: 'x' }, hasAvailablePlayerSessions: true }],
    [{ name: { like: 'x' } }],
    [{ toString: { eq: 'x' } }],
    ['name'],
  ])('does not pretend to show a filter that says more than it can: %j', (where) => {
    expect(conditionsOf(where)).toBeNull();
  });
});
