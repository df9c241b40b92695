import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/gamelift/error-table.ts';

const thrown = (name: string, more: object = {}) => Object.assign(new Error('its own words'), { name, ...more });

describe('what GameLift refuses', () => {
  test.each([
    ['InvalidRequestException', 'INVALID_REQUEST'],
    ['NotFoundException', 'NOT_FOUND'],
    ['ConflictException', 'CONFLICT'],
    ['InvalidGameSessionStatusException', 'INVALID_GAME_SESSION_STATUS'],
    ['GameSessionFullException', 'GAME_SESSION_FULL'],
    ['FleetCapacityExceededException', 'FLEET_CAPACITY_EXCEEDED'],
    ['InvalidFleetStatusException', 'INVALID_FLEET_STATUS'],
    ['IdempotentParameterMismatchException', 'IDEMPOTENT_PARAMETER_MISMATCH'],
    ['LimitExceededException', 'LIMIT_EXCEEDED'],
    ['NotReadyException', 'NOT_READY'],
    ['TerminalRoutingStrategyException', 'TERMINAL_ROUTING_STRATEGY'],
    ['UnsupportedRegionException', 'UNSUPPORTED_REGION'],
  ])('%s is %s, in its own words, and never tried again', (name, code) => {
    const metadata = { requestId: 'request-1', httpStatusCode: 400 };
    const { error, effect, retry } = failureOf(thrown(name, { $metadata: metadata }));
    expect({ code: error.code, message: error.message, requestId: error.requestId, effect, retry }).toEqual({
      code,
      message: 'its own words',
      requestId: 'request-1',
      effect: 'refused',
      retry: 'never',
    });
  });
});

test.each(['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown'])(
  '%s is THROTTLED, was not carried out, and may be tried again after a while',
  (name) => {
    expect(failureOf(thrown(name))).toMatchObject({
      error: { code: 'THROTTLED', retryAfterMs: 1_000 },
      effect: 'refused',
      retry: 'throttled',
    });
  },
);

test.each([
  'UnauthorizedException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'ExpiredTokenException',
  'MissingAuthenticationTokenException',
  'CredentialsProviderError',
])('%s speaks of the gateway’s own credentials, and its words stay here', (name) => {
  const { error } = failureOf(thrown(name, { message: 'User: arn:aws:iam::123456789012:role/x is not authorized' }));
  expect(error.code).toBe('UPSTREAM_ACCESS_DENIED');
  expect(error.message).not.toContain('arn:');
});

test.each([
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'AuthFailure',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
])('%s of GameLift’s own answer was not carried out, and is repeated with fresh credentials', (name) => {
  for (const httpStatusCode of [400, 403]) {
    const answer = { $fault: 'client', $metadata: { httpStatusCode } };
    expect(failureOf(thrown(name, answer))).toMatchObject({ effect: 'refused', retry: 'stale' });
  }
  expect(failureOf(thrown(name))).toMatchObject({ retry: 'never' });
  const serverFault = { $fault: 'server', $metadata: { httpStatusCode: 503 } };
  expect(failureOf(thrown(name, serverFault))).toMatchObject({ effect: 'unclear', retry: 'unavailable' });
});

test.each(['IncompleteSignature', 'MissingAuthenticationToken', 'AccessDeniedException'])(
  '%s is configuration, and is not repeated',
  (name) => {
    const answer = { $fault: 'client', $metadata: { httpStatusCode: 403 } };
    expect(failureOf(thrown(name, answer))).toMatchObject({ effect: 'refused', retry: 'never' });
  },
);

test('an error of status 4xx that parses as one of AWS was not carried out, whatever its name', () => {
  const answer = { $fault: 'client', $metadata: { httpStatusCode: 400 } };
  expect(failureOf(thrown('BrandNewException', answer))).toMatchObject({ effect: 'refused', retry: 'never' });
  expect(failureOf(thrown('BrandNewException', { $metadata: { httpStatusCode: 400 } }))).toMatchObject({
    effect: 'unclear',
  });
});

test.each(['NotReadyException', 'FleetCapacityExceededException', 'ConflictException'])(
  '%s changes by itself, and says when to try again',
  (name) => {
    expect(failureOf(thrown(name)).error.retryAfterMs).toBe(1_000);
    expect(failureOf(thrown('GameSessionFullException')).error.retryAfterMs).toBeNull();
  },
);

describe('trouble on the way', () => {
  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s never reached GameLift', (code) => {
    expect(failureOf(thrown('Error', { code }))).toMatchObject({
      error: { code: 'UPSTREAM_UNAVAILABLE' },
      effect: 'refused',
      retry: 'unavailable',
    });
  });

  test.each([
    thrown('Error', { code: 'ECONNRESET' }),
    thrown('TimeoutError'),
    thrown('AbortError'),
    thrown('SyntaxError', { $metadata: { httpStatusCode: 503 } }),
    thrown('InternalServiceException', { $metadata: { httpStatusCode: 500 } }),
    thrown('SomethingNew', { $metadata: { httpStatusCode: 502 } }),
    thrown('TypeError', { $metadata: { httpStatusCode: 200 } }),
  ])('it is unclear what became of a call that ended with %s', (error) => {
    expect(failureOf(error)).toMatchObject({
      error: { code: 'UPSTREAM_UNAVAILABLE' },
      effect: 'unclear',
      retry: 'unavailable',
    });
  });
});

test.each([
  thrown('BrandNewException', { $metadata: { httpStatusCode: 400 } }),
  thrown('constructor'),
  'a string',
  undefined,
])('what no row knows is INTERNAL and says nothing: %s', (error) => {
  expect(failureOf(error).error).toMatchObject({ code: 'INTERNAL', message: 'Internal error' });
});
