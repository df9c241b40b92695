import { type ExecutionResult, GraphQLError } from 'graphql';
import type { HttpAnswer } from '../../execution/refusal.ts';

/**
 * A result that never came to data, with the HTTP status that its error calls for. A result with data is a 200, whatever
 * failed in it.
 */
export function withHttpStatus(result: ExecutionResult): ExecutionResult {
  if ('data' in result || !result.errors) return result;
  return { ...result, errors: result.errors.map(annotated) };
}

function annotated(error: GraphQLError): GraphQLError {
  const told = error.extensions.http as HttpAnswer | undefined;
  const isNoRequest = error.extensions.code === 'INVALID_REQUEST';
  if (told !== undefined && !isNoRequest) return error;
  // What is no GraphQL request at all is answered alike in either media type.
  const http = isNoRequest ? { ...told, status: told?.status ?? 400, spec: false } : answerTo(error);
  const { message, nodes = null, source, positions, path, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { ...extensions, http } });
}

function answerTo({ extensions }: GraphQLError): HttpAnswer {
  return answers[String(extensions.code)] ?? { status: 400, spec: true };
}

/** By error code; what is not here is the request's own fault. */
const answers: Readonly<Record<string, HttpAnswer>> = {
  // The first half of an exchange, as Apollo's servers answer it: some clients (Apollo iOS) read no answer of another status.
  PERSISTED_QUERY_NOT_FOUND: { status: 200 },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200 },
  UNAUTHENTICATED: { status: 401 },
  FORBIDDEN: { status: 403 },
  RATE_LIMITED: { status: 429 },
  THROTTLED: { status: 503, spec: true },
  UPSTREAM_UNAVAILABLE: { status: 503, spec: true },
  UPSTREAM_ACCESS_DENIED: { status: 502, spec: true },
  OUTCOME_UNKNOWN: { status: 502, spec: true },
  INTERNAL: { status: 500 },
};
