import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../schema/error-codes.ts';

/** An operation that is not executed: why, and what a client can branch on. */
export function refusal(
  code: ErrorCode,
  message: string,
  http?: HttpAnswer,
  more: { retryAfterMs?: number } = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...more, ...(http && { http }) } });
}

/** Yoga's extension: how an error is told over HTTP. It takes it off before the error is sent. */
export interface HttpAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** GraphQL over HTTP: an answer as application/json keeps the status 200. */
  spec?: boolean;
}
