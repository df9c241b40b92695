import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import { type AbortNotice, PlainAbort } from '../lib/abort.ts';
import type { Call } from './prepared-operation.ts';
import { requestIdOf } from './request-id.ts';

/** Most requests are such a POST, and ask for one of these: they are read and answered without making web requests of them first. */
const json = 'application/json';
const graphqlJson = 'application/graphql-response+json';

/** The media type to answer a POST of JSON with; null where it is no such POST, or wants something that Yoga has to negotiate. */
export function mediaTypeOfPost({ method, headers }: IncomingMessage): string | null {
  if (method !== 'POST' || !isJson(headers['content-type'])) return null;
  const { accept = json } = headers;
  if (accept === json || accept === graphqlJson) return accept;
  if (accept.includes('charset')) return null;
  // The first that we have; it is how Yoga chooses.
  for (const part of accept.split(',')) {
    const type = mediaTypeIn(part);
    if (type === json || type === '*/*' || type === 'application/*') return json;
    if (type === graphqlJson) return graphqlJson;
  }
  return null;
}

export function isJson(contentType: string | null | undefined): boolean {
  return contentType === json || (contentType != null && mediaTypeIn(contentType) === json);
}

function mediaTypeIn(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Whether Yoga would hand them on as they are; if not, it has words for what is wrong. */
export function isPlain(params: GraphQLParams): boolean {
  if (Array.isArray(params)) return false;
  for (const [name, value] of Object.entries(params)) {
    if (value == null) continue;
    const fits = takes[name];
    if (!fits?.(value)) return false;
  }
  return true;
}

const anObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
const anything = () => true;

/** Without a prototype: nothing is a parameter by chance. What is anything here is judged by admission. */
const takes: Readonly<Record<string, ((value: unknown) => boolean) | undefined>> = Object.assign(Object.create(null), {
  query: (value: unknown) => typeof value === 'string',
  variables: anObject,
  extensions: anObject,
  operationName: anything,
  documentId: anything,
});

/** One request's call. Its signal is made when somebody asks for it. */
export class PostCall implements Call {
  readonly transport = 'http';
  readonly requestId: string;
  readonly headers: IncomingMessage['headers'];
  readonly #response: ServerResponse;
  #abort: PlainAbort | null = null;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.requestId = requestIdOf(request);
    this.headers = request.headers;
    this.#response = response;
  }

  get signal(): AbortNotice {
    if (this.#abort) return this.#abort;
    const abort = new PlainAbort();
    const response = this.#response;
    const onClose = () => response.writableFinished || abort.abort(new Error('the client has gone'));
    if (response.closed) onClose();
    else response.on('close', onClose);
    this.#abort = abort;
    return abort;
  }
}

/** A result in which nothing failed. */
export function answerWith(response: ServerResponse, mediaType: string, bytes: Buffer): void {
  const headers = { 'content-type': `${mediaType}; charset=utf-8`, 'content-length': bytes.length };
  response.writeHead(200, headers).end(bytes);
}
