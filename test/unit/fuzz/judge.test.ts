import { describe, expect, it } from 'vitest';
import { callsAbovePriceIn, faultsOf } from '../../support/fuzz/judge.ts';
import type { FuzzAnswer } from '../../support/fuzz/send.ts';
import { marked } from '../../support/fuzz/world.ts';

const answered = (status: number, ...results: unknown[]): FuzzAnswer => ({
  status,
  results: results.map((result) => JSON.stringify(result)),
  isHanging: false,
  isCut: false,
});
const error = (code: string, message = 'no', more: object = {}) => ({
  errors: [{ message, extensions: { code, ...more } }],
});

describe('the judge of random operations', () => {
  it.each([
    ['data', answered(200, { data: { hello: 'world' } })],
    ['a refusal', answered(200, error('FORBIDDEN'))],
    ['a quotation of 100 characters', answered(200, error('INVALID_REQUEST', `got ${marked(100)}`))],
    ['a 503 that says when to come again', answered(503, error('UPSTREAM_UNAVAILABLE', 'no', { retryAfterMs: 1_000 }))],
    ['a long value in data', answered(200, { data: { name: marked(3_000) } })],
  ])('accepts %s', (_what, answer) => {
    expect(faultsOf(answer)).toEqual([]);
  });

  it.each([
    ['INTERNAL', answered(200, error('INTERNAL')), 'INTERNAL'],
    ['an event with INTERNAL', answered(200, { type: 'next', payload: error('INTERNAL') }), 'INTERNAL'],
    [
      'a protocol error without a code',
      answered(200, { type: 'error', payload: [{ message: 'no' }] }),
      'without a code',
    ],
    ['a 500', answered(500, error('LIMIT_EXCEEDED')), 'status 500'],
    ['a 503 without retryAfterMs', answered(503, error('UPSTREAM_UNAVAILABLE')), 'status 503'],
    ['a long quotation', answered(200, error('INVALID_REQUEST', `got ${marked(102)}`)), 'quotes over 100'],
    ['a long quotation in data', answered(200, { data: { made: { message: marked(102) } } }), 'quotes over 100'],
    ['a result above the limit', answered(200, { data: 'x'.repeat(17_000_000) }), 'a result of 17'],
    ['a socket that was closed with 4500', { ...answered(4500) }, 'closed with 4500'],
    ['silence', { ...answered(0), isHanging: true }, 'no answer'],
    ['a connection that is cut', { ...answered(0), isCut: true }, 'without an answer'],
  ])('refuses %s', (_what, answer, sentence) => {
    expect(faultsOf(answer)).toEqual([expect.stringContaining(sentence)]);
  });

  it('reads calls above the price from the metrics, where there is such a metric', () => {
    const others = 'gamelift_graphql_upstream_attempts_total{operation="x"} 7\n';
    expect(callsAbovePriceIn(others)).toBe(null);
    const metric =
      'gamelift_graphql_calls_above_price_total{kind="query"} 0\ngamelift_graphql_calls_above_price_total{kind="mutation"} 3\n';
    expect(callsAbovePriceIn(`${others}# HELP gamelift_graphql_calls_above_price_total exceeded\n${metric}`)).toBe(3);
  });
});
