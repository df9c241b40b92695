import { GraphQLError } from 'graphql';
import { DomainError, type ErrorCode, errorCodes, passesByItself } from '../gamelift/errors.ts';
import { withShortQuotes, withShortWords } from '../lib/shorten.ts';
import type { Context } from './context.ts';

/**
 * Any error as a client may see it: the one door for every transport. `extensions` hold `code` (an ErrorCode),
 * `requestId`, `retryable: true` where the trouble passes by itself, and where they are known `retryAfterMs`, `argumentPath`
 * and, in an expression, `position`. What is neither
 * ours nor GraphQL's own is logged with its cause and becomes "Internal error" with the request's ID. A message quotes at most 100 characters
 * of a client's value.
 */
export function toGraphQLError(error: unknown, context: Pick<Context, 'requestId' | 'logger'>): GraphQLError {
  const outer = error instanceof GraphQLError ? error : undefined;
  const root = rootOf(error);
  if (root instanceof DomainError) return errorOfDomain(root, outer);
  if (root instanceof GraphQLError && outer && isOfRequest(root, outer)) return errorOfRequest(root, outer);
  context.logger.error({ requestId: context.requestId, path: outer?.path?.join('.'), err: root }, 'internal error');
  return rebuilt('Internal error', outer, { code: 'INTERNAL', requestId: context.requestId });
}

/** graphql-js wraps what a resolver or a scalar throws, scalars of variables twice. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && root.originalError) root = root.originalError;
  return root;
}

function errorOfDomain(error: DomainError, outer: GraphQLError | undefined): GraphQLError {
  const { code, requestId, retryAfterMs, argumentPath, position } = error;
  const extensions: Record<string, unknown> = { code };
  if (passesByItself(code)) extensions.retryable = true;
  if (requestId !== null) extensions.requestId = requestId;
  if (retryAfterMs !== null) extensions.retryAfterMs = retryAfterMs;
  if (argumentPath !== null) extensions.argumentPath = argumentPath;
  if (position !== null) extensions.position = position;
  return rebuilt(error.message, outer, extensions);
}

/**
 * Whether GraphQL itself found the fault in the request. A result that does not fit its type is a GraphQLError, too, yet our
 * fault, and its message quotes the value: it has no nodes of its own and is only placed, at a path, by the execution.
 */
function isOfRequest(root: GraphQLError, outer: GraphQLError): boolean {
  return hasKnownCode(root) || outer.path === undefined || root.nodes !== undefined;
}

function errorOfRequest(root: GraphQLError, outer: GraphQLError): GraphQLError {
  return rebuilt(shortMessage(root, outer), outer, {
    ...root.extensions,
    ...outer.extensions,
    code: codeOfRequest(root),
  });
}

/** What graphql-js finds wrong it quotes in full. Ours is short but for names. */
function shortMessage(root: GraphQLError, { message }: GraphQLError): string {
  return hasKnownCode(root) ? withShortWords(message) : withShortQuotes(message);
}

function codeOfRequest(error: GraphQLError): ErrorCode {
  if (hasKnownCode(error)) return error.extensions.code;
  // The HTTP layer refuses with a status: a body that is no JSON, a method or a type that it doesn't take.
  if (error.extensions.http !== undefined) return 'INVALID_REQUEST';
  // Only the parser knows a place in the source without knowing a node.
  return error.nodes === undefined && error.source !== undefined ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
}

function hasKnownCode(error: GraphQLError): error is GraphQLError & { extensions: { code: ErrorCode } } {
  return errorCodes.some((code) => code === error.extensions.code);
}

function rebuilt(message: string, outer: GraphQLError | undefined, extensions: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, {
    nodes: outer?.nodes?.slice(0, mostPlaces) ?? null,
    source: outer?.source,
    positions: outer?.positions?.slice(0, mostPlaces),
    path: outer?.path,
    extensions,
  });
}

/** Of an error in the document: a name that stands there a thousand times is found at its first ones. */
const mostPlaces = 10;
