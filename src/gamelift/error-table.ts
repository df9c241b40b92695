import {
  ConflictError,
  DomainError,
  type DomainErrorOptions,
  FleetCapacityExceededError,
  GameSessionFullError,
  IdempotentParameterMismatchError,
  InvalidFleetStatusError,
  InvalidGameSessionStatusError,
  InvalidRequestError,
  LimitExceededError,
  NotFoundError,
  NotReadyError,
  TerminalRoutingStrategyError,
} from './errors.ts';

/** What went wrong with one attempt, and what that says about it. */
export interface Failure {
  error: DomainError;
  /** `refused`: GameLift did not do it. `unclear`: it may have. */
  effect: 'refused' | 'unclear';
  /** Trying again can help: after a while (throttled), or because the trouble was on the way (unavailable). */
  retry: 'throttled' | 'unavailable' | 'never';
}

type Row = (message: string, options: DomainErrorOptions) => Failure;

const refused =
  (Type: new (message: string, options: DomainErrorOptions) => DomainError): Row =>
  (message, options) => ({ error: new Type(message, options), effect: 'refused', retry: 'never' });

const throttled: Row = (_message, options) => ({
  error: new DomainError('THROTTLED', 'GameLift throttled the call; try again later', {
    ...options,
    retryAfterMs: options.retryAfterMs ?? 1_000,
  }),
  effect: 'refused',
  retry: 'throttled',
});

const unavailable =
  (effect: Failure['effect']): Row =>
  (_message, options) => ({
    error: new DomainError('UPSTREAM_UNAVAILABLE', 'GameLift could not be reached or did not answer properly', {
      ...options,
      retryAfterMs: options.retryAfterMs ?? 1_000,
    }),
    effect,
    retry: 'unavailable',
  });

// The text of AWS's own access errors names accounts and roles of the gateway: it goes to the log, not to the client.
const accessDenied: Row = (_message, options) => ({
  error: new DomainError('UPSTREAM_ACCESS_DENIED', 'GameLift refused the gateway’s own AWS credentials', options),
  effect: 'refused',
  retry: 'never',
});

const noCredentials: Row = (_message, options) => ({
  error: new DomainError('UPSTREAM_ACCESS_DENIED', 'the gateway found no AWS credentials of its own', options),
  effect: 'refused',
  retry: 'never',
});

const unsupportedRegion: Row = (message, options) => ({
  error: new DomainError('UNSUPPORTED_REGION', message, options),
  effect: 'refused',
  retry: 'never',
});

/** AWS exception → domain error. The names are the service model's, AWS's common errors, and Node's for the network. */
const rows: Readonly<Record<string, Row>> = {
  InvalidRequestException: refused(InvalidRequestError),
  ValidationException: refused(InvalidRequestError),
  NotFoundException: refused(NotFoundError),
  ConflictException: refused(ConflictError),
  InvalidGameSessionStatusException: refused(InvalidGameSessionStatusError),
  GameSessionFullException: refused(GameSessionFullError),
  FleetCapacityExceededException: refused(FleetCapacityExceededError),
  InvalidFleetStatusException: refused(InvalidFleetStatusError),
  IdempotentParameterMismatchException: refused(IdempotentParameterMismatchError),
  // The SDK counts it as throttling; GameLift uses it for business limits, which waiting does not lift.
  LimitExceededException: refused(LimitExceededError),
  NotReadyException: refused(NotReadyError),
  TerminalRoutingStrategyException: refused(TerminalRoutingStrategyError),
  UnsupportedRegionException: unsupportedRegion,

  ThrottlingException: throttled,
  Throttling: throttled,
  ThrottledException: throttled,
  TooManyRequestsException: throttled,
  RequestLimitExceeded: throttled,
  RequestThrottled: throttled,
  RequestThrottledException: throttled,
  SlowDown: throttled,

  UnauthorizedException: accessDenied,
  AccessDenied: accessDenied,
  AccessDeniedException: accessDenied,
  NotAuthorized: accessDenied,
  OptInRequired: accessDenied,
  UnrecognizedClientException: accessDenied,
  InvalidClientTokenId: accessDenied,
  InvalidSignatureException: accessDenied,
  SignatureDoesNotMatch: accessDenied,
  IncompleteSignature: accessDenied,
  MissingAuthenticationToken: accessDenied,
  MissingAuthenticationTokenException: accessDenied,
  ExpiredToken: accessDenied,
  ExpiredTokenException: accessDenied,
  RequestExpired: accessDenied,
  CredentialsProviderError: noCredentials,
  TokenProviderError: noCredentials,

  InternalServiceException: unavailable('unclear'),
  InternalFailure: unavailable('unclear'),
  InternalServerError: unavailable('unclear'),
  ServiceUnavailable: unavailable('unclear'),
  ServiceUnavailableException: unavailable('unclear'),
  TimeoutError: unavailable('unclear'),
  AbortError: unavailable('unclear'),
  RequestTimeout: unavailable('unclear'),
  RequestTimeoutException: unavailable('unclear'),
  // A body that is not what the protocol says (an HTML page of a proxy, a cut answer): the call may have been carried out.
  SyntaxError: unavailable('unclear'),

  ECONNREFUSED: unavailable('refused'),
  ENOTFOUND: unavailable('refused'),
  EAI_AGAIN: unavailable('refused'),
  EHOSTUNREACH: unavailable('refused'),
  ENETUNREACH: unavailable('refused'),
  ECONNRESET: unavailable('unclear'),
  EPIPE: unavailable('unclear'),
  ETIMEDOUT: unavailable('unclear'),
};

/** Translates whatever the SDK threw. What no row knows is INTERNAL: masked for clients, logged by the caller. */
export function failureOf(thrown: unknown): Failure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { $metadata: metadata, code } = error as {
    $metadata?: { requestId?: string; httpStatusCode?: number };
    code?: unknown;
  };
  const options = { cause: thrown, requestId: metadata?.requestId };
  const row =
    ownRow(error.name) ?? ownRow(typeof code === 'string' ? code : '') ?? rowOfStatus(metadata?.httpStatusCode);
  if (row) return row(error.message, options);
  return { error: new DomainError('INTERNAL', 'Internal error', options), effect: 'unclear', retry: 'never' };
}

function ownRow(name: string): Row | undefined {
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}

function rowOfStatus(status: number | undefined): Row | undefined {
  if (status === 429) return throttled;
  if (status !== undefined && status >= 500) return unavailable('unclear');
  // An answer of 200 whose body could not be read, thrown as a TypeError or the like by the SDK's deserialiser.
  if (status !== undefined && status < 300) return unavailable('unclear');
  return undefined;
}
