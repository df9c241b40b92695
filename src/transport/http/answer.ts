import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { withHttpStatus } from '../http-status.ts';
import type { HttpAnswer } from '../refusal.ts';
import type { SlowReaders } from '../slow-readers.ts';
import { eventStreamHead } from '../sse.ts';
import { TextResult } from '../text-result.ts';
import { notAcceptable, type ResultType, resultTypeOf, resultTypes } from './negotiate.ts';

/**
 * Answers a request with a result whose errors are masked already, as GraphQL over HTTP says: the media type that the client prefers, and the
 * status that the errors call for.
 *
 * @param key by whom bytes that wait to be read are counted.
 */
export function answerResult(
  request: IncomingMessage,
  response: ServerResponse,
  result: ExecutionResult,
  readers: SlowReaders,
  key: string,
): void {
  const type = resultTypeOf(request.headers.accept);
  if (type === null) {
    answerNotAcceptable(request, response, resultTypes);
    return;
  }
  if (type === 'text/event-stream') {
    answerAsEvents(request, response, result, readers, key);
    return;
  }
  const bytes = result instanceof TextResult ? result.bytes : Buffer.from(textOf(result));
  const { status, headers } = headOf(result, type);
  closeUnlessRead(request, response);
  response.writeHead(status, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
    'content-length': bytes.length,
  });
  readers.send(response, bytes, key);
}

export function answerNotAcceptable(request: IncomingMessage, response: ServerResponse, available: string): void {
  const { status, headers, body } = notAcceptable(available);
  closeUnlessRead(request, response);
  response.writeHead(status, headers).end(body);
}

/** One result as an event stream of one event, for clients that accept nothing else. */
function answerAsEvents(
  request: IncomingMessage,
  response: ServerResponse,
  result: ExecutionResult,
  readers: SlowReaders,
  key: string,
): void {
  const { status, headers } = headOf(result, 'text/event-stream');
  closeUnlessRead(request, response);
  response.writeHead(status, { ...headers, ...eventStreamHead });
  readers.send(response, Buffer.from(`:\n\nevent: next\ndata: ${textOf(result)}\n\nevent: complete\ndata:\n\n`), key);
}

/** A connection whose client still sends a body that is not read is not used again. */
function closeUnlessRead(request: IncomingMessage, response: ServerResponse): void {
  const isBodyLeft = !request.complete && !request.readableFlowing;
  if (isBodyLeft) response.setHeader('connection', 'close');
}

/** As JSON, without what only this file reads. */
function textOf(result: ExecutionResult): string {
  if (result instanceof TextResult) return result.text;
  return JSON.stringify(result.errors ? { ...result, errors: result.errors.map(withoutHttp) } : result);
}

function withoutHttp(error: GraphQLError): object {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

/** The greatest status that an error calls for, and the headers of all. */
function headOf(result: ExecutionResult, type: ResultType): { status: number; headers: Record<string, string> } {
  if (!result.errors || 'data' in result) return { status: 200, headers: {} };
  const headers: Record<string, string> = {};
  let greatest = 0;
  for (const { extensions } of withHttpStatus(result).errors ?? []) {
    const { status, headers: more, spec } = extensions.http as HttpAnswer;
    Object.assign(headers, more);
    // GraphQL over HTTP: a request that is well-formed keeps the status 200 as application/json.
    if (spec && type !== 'application/graphql-response+json') continue;
    greatest = Math.max(greatest, status);
  }
  return { status: greatest || 200, headers };
}
