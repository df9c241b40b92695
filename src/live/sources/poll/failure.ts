import { DomainError } from '../../../gamelift/errors.ts';

/** Answers that no repetition changes: the topic or the scope can't be read. Everything else is trouble that passes. */
const finalCodes: ReadonlySet<string> = new Set([
  'INVALID_REQUEST',
  'NOT_FOUND',
  'UPSTREAM_ACCESS_DENIED',
  'UNSUPPORTED_REGION',
  'TERMINAL_ROUTING_STRATEGY',
]);

export function isFinal(error: unknown): error is DomainError {
  return error instanceof DomainError && finalCodes.has(error.code);
}

/** Trouble of GameLift, of Redis or of the network: the same may succeed later. */
export function isPassing(error: unknown): boolean {
  return error instanceof DomainError && !finalCodes.has(error.code);
}

/** GameLift's way to say that a token is no longer good: only the list's beginning helps. */
export function isStaleToken(error: unknown, nextToken: string | null): boolean {
  return nextToken !== null && error instanceof DomainError && error.code === 'INVALID_REQUEST';
}

/** As those are told it who have read `what` before: it ends there, but for who may not ask any longer. */
export function toEnding(error: DomainError, what: string): DomainError {
  if (error.code === 'UPSTREAM_ACCESS_DENIED') return error;
  return new DomainError('TOPIC_ENDED', `${what} leads nowhere: ${error.message}`, { cause: error });
}

/** As subscribers are told it. Only a DomainError may reach them as it is. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  return new DomainError('INTERNAL', 'watching failed', { cause: error });
}
