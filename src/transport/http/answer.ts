import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { type HttpAnswer, withoutHttp } from '../../execution/refusal.ts';
import { TextResult } from '../../execution/text-result.ts';
import type { SlowReaders } from '../slow-readers.ts';
import { eventStreamHead } from '../sse.ts';
import { noResultTypeAccepted, type ResultType, resultTypeOf } from './negotiate.ts';
import { withHttpStatus } from './status.ts';

/**
 * Answers a request with a result whose errors are masked already. The request's body has been read, or left (refused-body.ts).
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
  const { status, headers, bytes } = resultAnswer(request.headers.accept, result);
  response.writeHead(status, headers);
  readers.send(response, bytes, key);
}

/** What a result is answered with, as GraphQL over HTTP says: the media type that the client prefers, and the status that the errors call for. */
export function resultAnswer(
  accept: string | undefined,
  result: ExecutionResult,
): { status: number; headers: Record<string, string>; bytes: Buffer } {
  const type = resultTypeOf(accept);
  if (type === null) {
    const { status, headers, body } = noResultTypeAccepted();
    return { status, headers, bytes: Buffer.from(body) };
  }
  const { status, headers } = headOf(result, type);
  if (type === 'text/event-stream') {
    // A client that accepts nothing else gets a stream of one event.
    const text = `:\n\nevent: next\ndata: ${textOf(result)}\n\nevent: complete\ndata:\n\n`;
    return { status, headers: { ...headers, ...eventStreamHead }, bytes: Buffer.from(text) };
  }
  const bytes = result instanceof TextResult ? result.bytes : Buffer.from(textOf(result));
  const about = { 'content-type': `${type}; charset=utf-8`, 'content-length': String(bytes.length) };
  return { status, headers: { ...headers, ...about }, bytes };
}

/** Answers with an error as JSON, whatever the client accepts: no other media type would say more to it. */
export function answerError(response: ServerResponse, error: GraphQLError): void {
  const { status, headers } = headOf({ errors: [error] }, 'application/json');
  const body = textOf({ errors: [error] });
  const length = String(Buffer.byteLength(body));
  const type = 'application/json; charset=utf-8';
  answerWith(response, { status, headers: { ...headers, 'content-type': type, 'content-length': length }, body });
}

export function answerWith(
  response: ServerResponse,
  { status, headers, body }: { status: number; headers: Readonly<Record<string, string>>; body: string },
): void {
  response.writeHead(status, headers).end(body);
}

/** As JSON. */
function textOf(result: ExecutionResult): string {
  if (result instanceof TextResult) return result.text;
  return JSON.stringify(result.errors ? { ...result, errors: result.errors.map(withoutHttp) } : result);
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
