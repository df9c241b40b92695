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
  /**
   * Trying again can help: after a while (throttled), because the trouble was on the way (unavailable), at once with fresh
   * credentials and the corrected clock (stale), or once there are credentials again (missing).
   */
  retry: 'throttled' | 'unavailable' | 'stale' | 'missing' | 'never';
}

type Row = (message: string, options: DomainErrorOptions) => Failure;

const refused =
  (Type: new (message: string, options: DomainErrorOptions) => DomainError): Row =>
  (message, options) => ({ error: new Type(message, options), effect: 'refused', retry: 'never' });

const throttled: Row = (_message, options) => ({
  error: new DomainError('THROTTLED', 'GameLift throttled the call; try again later', options),
  effect: 'refused',
  retry: 'throttled',
});

const unavailable =
  (effect: Failure['effect']): Row =>
  (_message, options) => ({
    error: new DomainError('UPSTREAM_UNAVAILABLE', 'GameLift could not be reached or did not answer properly', options),
    effect,
    retry: 'unavailable',
  });

// The text of AWS's own access errors names accounts and roles of the gateway: it goes to the log, not to the client.
const accessDenied: Row = (_message, options) => ({
  error: new DomainError('UPSTREAM_ACCESS_DENIED', 'GameLift refused the gateway’s own AWS credentials', options),
  effect: 'refused',
  retry: 'never',
});

/** The credentials, or the clock that dated the signature, were out of date. */
const stale: Row = (message, options) => ({ ...accessDenied(message, options), retry: 'stale' });

const noCredentials: Row = (_message, options) => ({
  error: new DomainError('UPSTREAM_ACCESS_DENIED', 'the gateway found no AWS credentials of its own', options),
  effect: 'refused',
  retry: 'missing',
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
  IncompleteSignature: accessDenied,
  IncompleteSignatureException: accessDenied,
  MissingAuthenticationToken: accessDenied,
  MissingAuthenticationTokenException: accessDenied,

  ExpiredToken: stale,
  ExpiredTokenException: stale,
  TokenRefreshRequired: stale,
  UnrecognizedClientException: stale,
  UnrecognizedClient: stale,
  InvalidClientTokenId: stale,
  InvalidAccessKeyId: stale,
  AuthFailure: stale,
  InvalidSignatureException: stale,
  InvalidSignature: stale,
  SignatureDoesNotMatch: stale,
  RequestExpired: stale,
  RequestExpiredException: stale,
  RequestInTheFuture: stale,
  RequestTimeTooSkewed: stale,
  RequestTimeTooSkewedException: stale,

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
  const {
    $metadata: metadata,
    $fault: fault,
    code,
  } = error as {
    $metadata?: { requestId?: string; httpStatusCode?: number };
    $fault?: unknown;
    code?: unknown;
  };
  const options = { cause: thrown, requestId: metadata?.requestId };
  const row =
    ownRow(error.name) ?? ownRow(typeof code === 'string' ? code : '') ?? rowOfStatus(metadata?.httpStatusCode);
  if (row) {
    const failure = row(error.message, options);
    // Only GameLift's own answer says that the call was not carried out; a proxy's page or a server fault does not.
    const isAnswer = fault === 'client' && isClientFault(metadata?.httpStatusCode);
    if (failure.retry !== 'stale' || isAnswer) return failure;
    return (rowOfStatus(metadata?.httpStatusCode) ?? accessDenied)(error.message, options);
  }
  // An AWS error of status 4xx says that GameLift did not do it, whatever its name means.
  const effect = fault === 'client' && isClientFault(metadata?.httpStatusCode) ? 'refused' : 'unclear';
  return { error: new DomainError('INTERNAL', 'Internal error', options), effect, retry: 'never' };
}

function ownRow(name: string): Row | undefined {
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}

function isClientFault(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

function rowOfStatus(status: number | undefined): Row | undefined {
  if (status === 429) return throttled;
  if (status !== undefined && status >= 500) return unavailable('unclear');
  // An answer of 200 whose body could not be read, thrown as a TypeError or the like by the SDK's deserialiser.
  if (status !== undefined && status < 300) return unavailable('unclear');
  return undefined;
}
