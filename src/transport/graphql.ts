import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Authenticate } from '../auth/authenticate.ts';
import { allowManyListeners } from '../lib/abort.ts';
import type { Context } from '../schema/context.ts';
import { toGraphQLError } from '../schema/errors.ts';
import type { Client, JudgedOperation, OperationRequest } from './admission.ts';
import type { Execution } from './execution.ts';
import { withHttpStatus } from './http-status.ts';
import type { DocumentRequest } from './persisted-documents.ts';
import { answerWith, isJson, isPlain, mediaTypeOfPost, PostCall } from './plain-post.ts';
import type { Call } from './prepared-operation.ts';
import { type HttpAnswer, refusal } from './refusal.ts';
import { parseParams, readParams, readText } from './request-body.ts';
import { requestIdOf } from './request-id.ts';
import type { RouteHandler } from './server.ts';
import type { EventStreams } from './sse.ts';
import { Subscription } from './subscription.ts';
import { TextResult } from './text-result.ts';

/** What Yoga's plugins are given of node:http. */
interface HttpCall {
  req: IncomingMessage;
  res: ServerResponse;
  /** What was read of a plain POST; rejects with why it can't be. */
  params?: () => Promise<GraphQLParams>;
  /** What came of it, for Yoga to tell. */
  answer?: ExecutionResult | Subscription;
}

/**
 * GraphQL over HTTP. Yoga reads requests and writes answers; in between every operation goes through `execution`, as on a
 * WebSocket. A plain POST is read without Yoga, and answered without it where nothing fails: web requests and responses would cost more
 * than all the rest. Taken: POST with JSON, and GET for queries and subscriptions. Not taken, on purpose: form-encoded, multipart
 * and text bodies, which a foreign page can send without asking first; batches.
 */
export function createGraphQLHandler(options: {
  path: string;
  execution: Execution;
  authenticate: Authenticate;
  eventStreams: EventStreams;
  logger: Context['logger'];
  maxBodyBytes: number;
  addressOf: (request: IncomingMessage) => string;
}): RouteHandler {
  const { path, execution, authenticate, eventStreams, logger, maxBodyBytes, addressOf } = options;
  const clientOf = (request: IncomingMessage): Client => ({
    address: addressOf(request),
    identify: () => authenticate({ headers: request.headers }),
  });
  const requestOf = (params: GraphQLParams, request: IncomingMessage): OperationRequest => ({
    query: params.query ?? '',
    documentId: (params as DocumentRequest).documentId,
    extensions: params.extensions,
    operationName: params.operationName,
    variables: params.variables,
    client: clientOf(request),
    isSafe: request.method === 'GET',
  });
  /** By the text of a body. Judging is the same each time; who asks, and how often, is looked at for each request. */
  const judged = new LRUCache<string, JudgedOperation>({
    max: judgedBodies,
    maxSize: judgedCharacters,
    sizeCalculation: (_, text) => text.length + 1,
  });
  const yoga = createYoga<HttpCall>({
    graphqlEndpoint: path,
    // In order: what is read, what is done with it, how it is told.
    plugins: [
      useRequestRules(maxBodyBytes),
      useExecution((params, request, call) => execution.run(requestOf(params, request), call)),
      useErrorMask(logger, maxBodyBytes),
      eventStreams.plugin,
    ],
    maskedErrors: false,
    // readParams sees to it.
    maxRequestBodySize: false,
    multipart: false,
    extraParamNames: ['documentId'],
    batching: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/_yoga_health_check_is_off',
    logging: false,
  });
  return (req, res) => {
    const mediaType = mediaTypeOfPost(req);
    if (mediaType === null) void yoga(req, res);
    else return answerPost(req, res, mediaType);
  };

  async function answerPost(req: IncomingMessage, res: ServerResponse, mediaType: string): Promise<void> {
    const reading = readText(req, maxBodyBytes);
    const params = () => reading.then(parseParams);
    let text: string;
    try {
      text = await reading;
    } catch {
      // Yoga, which reads it once more, tells why.
      return void yoga(req, res, { params });
    }
    const request = requestIn(text, req);
    if (request === null) return void yoga(req, res, { params });
    const call = new PostCall(req, res);
    const answer = await execution.run(request, call, (operation) => judged.set(text, operation));
    if (answer instanceof TextResult) answerWith(res, mediaType, answer.bytes);
    else void yoga(req, res, { params, answer });
  }

  /** Null where Yoga has words for what is wrong. */
  function requestIn(text: string, request: IncomingMessage): OperationRequest | null {
    const known = judged.get(text);
    if (known) return { judged: known, client: clientOf(request) };
    try {
      const params = parseParams(text);
      return isPlain(params) ? requestOf(params, request) : null;
    } catch {
      return null;
    }
  }
}

/** As many as documents are kept; a judged operation holds its document. */
const judgedBodies = 2_000;
const judgedCharacters = 500_000;

/** Does what a request asks; never rejects. */
type Operate = (params: GraphQLParams, request: IncomingMessage, call: Call) => Promise<ExecutionResult | Subscription>;

/** What we take beyond Yoga's own rules. */
function useRequestRules(maxBodyBytes: number): Plugin<object, HttpCall> {
  return {
    onRequestParse({ request, url, setRequestParser, serverContext }) {
      if (request.method === 'GET') setRequestParser(() => paramsOf(url.searchParams));
      if (request.method !== 'POST') return;
      if (!isJson(request.headers.get('content-type'))) {
        const http = { status: 415, headers: { accept: 'application/json' } };
        throw refusal('INVALID_REQUEST', 'The body of a POST request must be application/json', http);
      }
      setRequestParser(() => serverContext.params?.() ?? readParams(serverContext.req, maxBodyBytes));
    },
  };
}

function paramsOf(search: URLSearchParams): GraphQLParams {
  const params: GraphQLParams & DocumentRequest = {};
  const [query, operationName] = [search.get('query'), search.get('operationName')];
  const documentId = search.get('documentId');
  if (documentId) params.documentId = documentId;
  if (query) params.query = query;
  if (operationName) params.operationName = operationName;
  for (const name of ['variables', 'extensions'] as const) {
    const text = search.get(name);
    if (text) params[name] = jsonOf(name, text);
  }
  return params;
}

function jsonOf(name: string, text: string) {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('INVALID_REQUEST', `The parameter ${name} must be JSON`, { status: 400 });
  }
}

/** In place of Yoga's own pipeline. */
function useExecution(operate: Operate): Plugin<object, HttpCall> {
  return {
    onParams({ params, setParams, setParamsHandler }) {
      // Yoga asks for a query even where another parameter says which; admission judges what there is to execute.
      if (params && params.query == null) setParams({ ...params, query: '' });
      setParamsHandler(async ({ request: { signal }, params, context: { req, answer } }) => {
        if (answer === undefined) allowManyListeners(signal);
        const call: Call = { transport: 'http', requestId: requestIdOf(req), signal, headers: req.headers };
        // What Yoga is given back reaches our own plugins only: see sse.ts.
        return (answer ?? (await operate(params, req, call))) as ExecutionResult;
      });
    },
  };
}

/** What Yoga itself refuses is told as everything else is; and a result without data gets its HTTP status. */
function useErrorMask(logger: Context['logger'], maxBodyBytes: number): Plugin<object, HttpCall> {
  return {
    onResultProcess({ result, setResult, serverContext: { req } }) {
      const outcome = result as ExecutionResult | Subscription;
      if (outcome instanceof Subscription || !outcome.errors) return;
      const requestId = requestIdOf(req);
      const errors = outcome.errors.map((error) => {
        const masked = toGraphQLError(error, { requestId, logger });
        const { status } = (masked.extensions.http ?? {}) as Partial<HttpAnswer>;
        if (status === 413) masked.message = `The body is larger than the ${maxBodyBytes} bytes that are allowed`;
        // Yoga quotes the parser of a body that is no JSON.
        delete masked.extensions.originalError;
        return masked;
      });
      setResult(withHttpStatus({ ...outcome, errors }));
    },
  };
}
