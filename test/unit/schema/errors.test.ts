import {
  buildSchema,
  type ExecutionResult,
  execute,
  GraphQLError,
  GraphQLInt,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../../src/execution/refusal.ts';
import { DomainError, errorCodes, InvalidRequestError } from '../../../src/gamelift/errors.ts';
import { toGraphQLError } from '../../../src/schema/errors.ts';

const logged: { fields: Record<string, unknown>; message: string }[] = [];
const context = {
  requestId: 'request-1',
  logger: { error: (fields: object, message: string) => void logged.push({ fields: { ...fields }, message }) },
};
const told = (error: unknown) => JSON.parse(JSON.stringify(toGraphQLError(error, context)));

const strict = new GraphQLScalarType({
  name: 'Strict',
  parseValue() {
    throw new GraphQLError('expected something else');
  },
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: { count: { type: GraphQLInt, args: { strict: { type: strict } } } },
  }),
});
const errorOf = (count: unknown): unknown => {
  const rootValue = { count: () => (count instanceof Error ? Promise.reject(count) : count) };
  const result = execute({ schema, document: parse('{ count }'), rootValue });
  return Promise.resolve(result as ExecutionResult).then(({ errors }) => errors?.[0]);
};

describe('a domain error', () => {
  test('tells its code, and what else it knows, at its path', async () => {
    const error = new DomainError('THROTTLED', 'Rate exceeded', { requestId: 'aws-1', retryAfterMs: 250 });
    expect(told(await errorOf(error))).toEqual({
      message: 'Rate exceeded',
      path: ['count'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'THROTTLED', retryable: true, requestId: 'aws-1', retryAfterMs: 250 },
    });
  });

  const passing = [
    'CONFLICT',
    'FLEET_CAPACITY_EXCEEDED',
    'NOT_READY',
    'RATE_LIMITED',
    'THROTTLED',
    'UPSTREAM_UNAVAILABLE',
  ];
  test.each(errorCodes)(
    'of code %s is retryable where its trouble passes by itself, and says when to try again',
    (code) => {
      const { extensions } = told(new DomainError(code, 'because'));
      const isRetryable = passing.includes(code) || code === 'SLOW_CONSUMER';
      expect(extensions).toEqual({
        code,
        ...(isRetryable && { retryable: true }),
        ...(passing.includes(code) && { retryAfterMs: 1_000 }),
      });
    },
  );

  test.each(errorCodes)('of code %s carries the same as a refusal of the transport', (code) => {
    expect(refusal(code, 'because').extensions).toEqual(told(new DomainError(code, 'because')).extensions);
  });

  test('tells the argument at fault', () => {
    expect(told(new InvalidRequestError('too long', { path: ['input', 'name'] }))).toEqual({
      message: 'too long',
      extensions: { code: 'INVALID_REQUEST', argumentPath: ['input', 'name'] },
    });
  });

  test('does not tell its cause', () => {
    const error = new DomainError('UPSTREAM_UNAVAILABLE', 'GameLift did not answer', { cause: new Error('secret') });
    expect(JSON.stringify(told(error))).not.toContain('secret');
  });
});

describe('any other error', () => {
  test.each([
    ['an Error', new TypeError('secret of line 7')],
    ['a rejection without an Error', 'secret'],
    ['undefined', undefined],
  ])('is masked and logged with its cause: %s', (_what, error) => {
    logged.length = 0;
    expect(told(error)).toEqual({
      message: 'Internal error',
      extensions: { code: 'INTERNAL', requestId: 'request-1' },
    });
    expect(logged).toEqual([
      { fields: { requestId: 'request-1', path: undefined, err: error }, message: 'internal error' },
    ]);
  });

  test('keeps the path at which it was thrown', async () => {
    logged.length = 0;
    expect(told(await errorOf(new Error('secret')))).toMatchObject({ message: 'Internal error', path: ['count'] });
    expect(logged[0]?.fields.path).toBe('count');
  });

  test('is masked where it is a value that does not fit its type', async () => {
    expect(told(await errorOf('secret'))).toMatchObject({
      message: 'Internal error',
      extensions: { code: 'INTERNAL' },
    });
  });
});

describe('an error of the request itself', () => {
  test('is GRAPHQL_PARSE_FAILED from the parser', () => {
    const thrown = (() => {
      try {
        return parse('{ count');
      } catch (error) {
        return error;
      }
    })();
    expect(told(thrown)).toMatchObject({
      message: 'Syntax Error: Expected Name, found <EOF>.',
      locations: [{ line: 1, column: 8 }],
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
  });

  test('is GRAPHQL_VALIDATION_FAILED from validation', () => {
    const [error] = validate(buildSchema('type Query { a: Int }'), parse('{ b }'));
    expect(told(error)).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });

  test.each([
    ['a variable of the wrong type', 'query ($v: Strict) { count(strict: $v) }', { v: 1 }],
    ['a literal that a scalar refuses', '{ count(strict: 1) }', {}],
    ['an operation that is not there', 'query A { count }', {}],
  ])('is GRAPHQL_VALIDATION_FAILED for %s', async (what, text, variableValues) => {
    const document = parse(text);
    const operationName = what.startsWith('an operation') ? 'B' : undefined;
    const result = (await execute({ schema, document, variableValues, operationName })) as ExecutionResult;
    expect(result.errors).toHaveLength(1);
    expect(told(result.errors?.[0])).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });

  test('keeps a code of ours and what the HTTP layer wants to know', () => {
    const refused = new GraphQLError('too expensive', { extensions: { code: 'COST_LIMIT_EXCEEDED', cost: 1_200 } });
    expect(told(refused).extensions).toEqual({ code: 'COST_LIMIT_EXCEEDED', cost: 1_200 });
    const http = new GraphQLError('POST body sent invalid JSON.', {
      extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
    });
    expect(told(http).extensions).toEqual({ code: 'INVALID_REQUEST', http: { status: 400 } });
  });
});
