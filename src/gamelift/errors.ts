import { withShortWords } from '../lib/shorten.ts';

/** Every code of the public graph's ErrorCode enum: what a client branches on. */
export const errorCodes = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'INVALID_REQUEST',
  'INVALID_CURSOR',
  'NOT_FOUND',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'CONFLICT',
  'INVALID_GAME_SESSION_STATUS',
  'GAME_SESSION_FULL',
  'FLEET_CAPACITY_EXCEEDED',
  'INVALID_FLEET_STATUS',
  'IDEMPOTENT_PARAMETER_MISMATCH',
  'LIMIT_EXCEEDED',
  'NOT_READY',
  'TERMINAL_ROUTING_STRATEGY',
  'UNSUPPORTED_REGION',
  'THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_ACCESS_DENIED',
  'OUTCOME_UNKNOWN',
  'COST_LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'SLOW_CONSUMER',
  'TOPIC_ENDED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What these tell of changes by itself: their errors say when to try again. */
const changing: ReadonlySet<ErrorCode> = new Set([
  'CONFLICT',
  'FLEET_CAPACITY_EXCEEDED',
  'NOT_READY',
  'RATE_LIMITED',
  'THROTTLED',
  'UPSTREAM_UNAVAILABLE',
] satisfies ErrorCode[]);
const usualPauseMs = 1_000;

/** How long to wait before trying again after an error of this code, in milliseconds; null where trying again does not help, or need not wait. */
export function usualRetryAfterMs(code: ErrorCode): number | null {
  return changing.has(code) ? usualPauseMs : null;
}

/**
 * Whether what an error of this code tells of passes by itself: the same may succeed later, and a stream that ended with it may be opened
 * again by its cursor. Never OUTCOME_UNKNOWN, which must be looked up first.
 */
export function passesByItself(code: ErrorCode): boolean {
  return changing.has(code) || code === 'SLOW_CONSUMER';
}

export interface DomainErrorOptions {
  /** GameLift's request ID, where the error came from there. */
  requestId?: string | undefined;
  /** How long to wait before trying again, where trying again can help. */
  retryAfterMs?: number | undefined;
  /** The argument at fault, as a path, e.g. ["input", "gameProperties", "0", "key"]. */
  path?: readonly string[] | undefined;
  /** Where that argument is an expression: the index of its first code unit at fault; its length where it ends too early. */
  position?: number | undefined;
  cause?: unknown;
}

/**
 * An error that a client may be told: its message and fields hold nothing secret, and quote at most 100 characters of a
 * client's value: GameLift's words quote IDs. Anything else that is thrown is masked as INTERNAL and logged. The subclasses are
 * the members of the mutations' result unions.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  /** Not named `path`: graphql-js takes an error with an array of that name for one that it has placed already. */
  readonly argumentPath: readonly string[] | null;
  readonly position: number | null;

  constructor(code: ErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(withShortWords(message), { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.requestId = options.requestId ?? null;
    this.retryAfterMs = options.retryAfterMs ?? usualRetryAfterMs(code);
    this.argumentPath = options.path ?? null;
    this.position = options.position ?? null;
  }
}

export class InvalidRequestError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('INVALID_REQUEST', message, options);
  }
}
export class NotFoundError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('NOT_FOUND', message, options);
  }
}
export class ConflictError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('CONFLICT', message, options);
  }
}
export class InvalidGameSessionStatusError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('INVALID_GAME_SESSION_STATUS', message, options);
  }
}
export class GameSessionFullError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('GAME_SESSION_FULL', message, options);
  }
}
export class FleetCapacityExceededError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('FLEET_CAPACITY_EXCEEDED', message, options);
  }
}
export class InvalidFleetStatusError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('INVALID_FLEET_STATUS', message, options);
  }
}
export class IdempotentParameterMismatchError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('IDEMPOTENT_PARAMETER_MISMATCH', message, options);
  }
}
export class LimitExceededError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('LIMIT_EXCEEDED', message, options);
  }
}
export class NotReadyError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('NOT_READY', message, options);
  }
}
export class TerminalRoutingStrategyError extends DomainError {
  constructor(message: string, options?: DomainErrorOptions) {
    super('TERMINAL_ROUTING_STRATEGY', message, options);
  }
}
