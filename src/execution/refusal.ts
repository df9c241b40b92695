import { GraphQLError } from 'graphql';
import { type ErrorCode, passesByItself, usualRetryAfterMs } from '../schema/error-codes.ts';

/** An operation that is not executed: why, what a client can branch on, and when it may try again where the trouble passes by itself. */
export function refusal(
  code: ErrorCode,
  message: string,
  http?: HttpAnswer,
  more: { retryAfterMs?: number } = {},
): GraphQLError {
  const retryable = passesByItself(code) ? { retryable: true } : {};
  const retryAfterMs = more.retryAfterMs ?? usualRetryAfterMs(code);
  const whenToRetry = retryAfterMs === null ? {} : { retryAfterMs };
  return new GraphQLError(message, { extensions: { code, ...retryable, ...whenToRetry, ...(http && { http }) } });
}

/** A refusal that passes by itself: says when to try again, to programs and as HTTP does. */
export function refusalUntil(
  retryAfterMs: number,
  { code, message, status }: { code: ErrorCode; message: string; status: number },
): GraphQLError {
  const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  return refusal(code, message, { status, headers }, { retryAfterMs });
}

/** An error as it is sent: `extensions.http` is for the transport alone. */
export function withoutHttp(error: GraphQLError): object {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

/** Several reasons why an operation is not executed. */
export class RefusedOperation extends AggregateError {
  override name = 'RefusedOperation';
}

/** Yoga's extension: how an error is told over HTTP. It takes it off before the error is sent. */
export interface HttpAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** GraphQL over HTTP: an answer as application/json keeps the status 200. */
  spec?: boolean;
}
