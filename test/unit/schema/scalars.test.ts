import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { formatDateTime, parseDateTime } from '../../../src/schema/scalars.ts';

describe('DateTime', () => {
  test('writes UTC with milliseconds', () => {
    expect(formatDateTime(new Date(Date.UTC(2026, 10, 21, 8, 15, 30, 5)))).toBe('2026-11-21T08:15:30.005Z');
  });

  test('reads back every moment that it writes', () => {
    const range = { min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => {
        expect(parseDateTime(formatDateTime(date))).toEqual(date);
      }),
    );
  });

  test.each([
    ['2026-11-21T08:15:30.125Z', '2026-11-21T08:15:30.125Z'],
    ['2026-11-21T08:15:30Z', '2026-11-21T08:15:30.000Z'],
    ['2026-11-21t08:15:30z', '2026-11-21T08:15:30.000Z'],
    ['2026-11-21t08:15:30.125+02:00', '2026-11-21T06:15:30.125Z'],
    ['2026-11-21T08:15:30.1Z', '2026-11-21T08:15:30.100Z'],
    ['2026-11-21T08:15:30.125+02:00', '2026-11-21T06:15:30.125Z'],
    ['2026-11-21T00:15:30-09:30', '2026-11-21T09:45:30.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-11-21T08:15:30+00:00', '2026-11-21T08:15:30.000Z'],
    ['2026-11-21T08:15:30-00:30', '2026-11-21T08:45:30.000Z'],
  ])('reads %s', (text, moment) => {
    expect(parseDateTime(text).toISOString()).toBe(moment);
  });

  test.each([
    '',
    '2026-11-21',
    '2026-11-21T08:15Z',
    '2026-11-21 08:15:30Z',
    '2026-11-21T08:15:30',
    '2026-11-21T08:15:30.Z',
    '2026-11-21T08:15:30.1234Z',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T08:60:30Z',
    '2026-11-21T08:15:60Z',
    '2026-11-21T08:15:30+24:00',
    '2026-11-21T08:15:30-00:00',
    '2026-11-21T08:15:30+02',
    '+12026-11-21T08:15:30Z',
    ' 2026-11-21T08:15:30Z',
    '2026-11-21T08:15:30Z\n',
    1_763_712_930_125,
    true,
    null,
  ])('refuses %j and says what it expected', (value) => {
    expect(() => parseDateTime(value)).toThrow(/^expected an RFC 3339 date-time such as .*, found /);
  });

  test('is specified by the scalar of graphql.org', () => {
    expect(schema.getType('DateTime')).toHaveProperty(
      'specifiedByURL',
      'https://scalars.graphql.org/andimarek/date-time.html',
    );
  });

  test('refuses one in a document at its place there', () => {
    const where = '{ creationTime: { gt: "yesterday" } }';
    const document = parse(`{ searchGameSessions(fleet: { fleetId: "fleet-1" }, where: ${where}) { nodes { id } } }`);
    const errors = validate(schema, document);
    expect(errors.map(({ positions }) => positions)).toEqual([[document.loc?.source.body.indexOf('"yesterday"')]]);
  });

  test.each([new Date(Number.NaN), new Date(8.64e15), '2026-11-21T08:15:30.125Z', 0])('does not write %s', (value) => {
    expect(() => formatDateTime(value)).toThrow(/^DateTime: /);
  });
});
