import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import { allowManyListeners } from '../lib/abort.ts';
import type { Context } from '../schema/context.ts';
import { toGraphQLError } from '../schema/errors.ts';
import type { Execution } from './execution.ts';
import { withHttpStatus } from './http-status.ts';
import { refusal } from './refusal.ts';
import { requestIdOf } from './request-id.ts';
import type { EventStreams } from './sse.ts';
import { Subscription } from './subscription.ts';

/** What Yoga's plugins are given of node:http. */
interface HttpCall {
  req: IncomingMessage;
  res: ServerResponse;
}

/**
 * GraphQL over HTTP. Yoga reads requests and writes answers; in between every operation goes through `execution`, as on a
 * WebSocket. Taken: POST with JSON, and GET for queries and subscriptions. Not taken, on purpose: form-encoded, multipart
 * and text bodies, which a foreign page can send without asking first; batches.
 */
export function createGraphQLHandler(options: {
  path: string;
  execution: Execution;
  eventStreams: EventStreams;
  logger: Context['logger'];
  maxBodyBytes: number;
}): RequestListener {
  const { path, execution, eventStreams, logger, maxBodyBytes } = options;
  const yoga = createYoga<HttpCall>({
    graphqlEndpoint: path,
    // In order: what is read, what is done with it, how it is told.
    plugins: [useRequestRules(), useExecution(execution), useErrorMask(logger), eventStreams.plugin],
    maskedErrors: false,
    maxRequestBodySize: maxBodyBytes,
    multipart: false,
    batching: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/_yoga_health_check_is_off',
    logging: false,
  });
  return (req, res) => void yoga(req, res);
}

/** What we take beyond Yoga's own rules. */
function useRequestRules(): Plugin<object, HttpCall> {
  return {
    onRequestParse({ request, url, setRequestParser }) {
      if (request.method === 'GET') setRequestParser(() => paramsOf(url.searchParams));
      if (request.method === 'POST' && !isJson(request.headers.get('content-type'))) {
        const http = { status: 415, headers: { accept: 'application/json' } };
        throw refusal('INVALID_REQUEST', 'The body of a POST request must be application/json', http);
      }
    },
  };
}

function isJson(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function paramsOf(search: URLSearchParams): GraphQLParams {
  const params: GraphQLParams = {};
  const [query, operationName] = [search.get('query'), search.get('operationName')];
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
function useExecution(execution: Execution): Plugin<object, HttpCall> {
  return {
    onParams({ setParamsHandler }) {
      setParamsHandler(async ({ request, params, context: { req } }) => {
        allowManyListeners(request.signal);
        const operation = await execution.prepare(
          {
            query: params.query ?? '',
            operationName: params.operationName,
            variables: params.variables,
            credentials: { headers: req.headers },
            isSafe: request.method === 'GET',
          },
          { transport: 'http', requestId: requestIdOf(req), signal: request.signal },
        );
        if ('errors' in operation) return operation;
        const isSubscription = operation.operation.operation === OperationTypeNode.SUBSCRIPTION;
        // What Yoga is given back reaches our own plugins only: see sse.ts.
        return isSubscription
          ? (execution.subscribe(operation) as Promise<ExecutionResult>)
          : execution.execute(operation);
      });
    },
  };
}

/** What Yoga itself refuses is told as everything else is; and a result without data gets its HTTP status. */
function useErrorMask(logger: Context['logger']): Plugin<object, HttpCall> {
  return {
    onResultProcess({ result, setResult, serverContext: { req } }) {
      const outcome = result as ExecutionResult | Subscription;
      if (outcome instanceof Subscription || !outcome.errors) return;
      const requestId = requestIdOf(req);
      const errors = outcome.errors.map((error) => {
        const masked = toGraphQLError(error, { requestId, logger });
        // Yoga quotes the parser of a body that is no JSON.
        delete masked.extensions.originalError;
        return masked;
      });
      setResult(withHttpStatus({ ...outcome, errors }));
    },
  };
}
