import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Authenticate } from '../../auth/authenticate.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { createYoga, type GraphQLParams, type Plugin } from '../../bundled/graphql-yoga.ts';
import type { JudgedOperation, OperationRequest } from '../../execution/admission/admission.ts';
import { type Caller, type Client, countedBy } from '../../execution/admission/entrance.ts';
import type { ErrorMask } from '../../execution/error-mask.ts';
import type { Execution, Refused } from '../../execution/execution.ts';
import { refusal } from '../../execution/refusal.ts';
import { Subscription } from '../../execution/subscription.ts';
import { quote } from '../../lib/shorten.ts';
import type { RouteHandler } from '../server.ts';
import type { SlowReaders } from '../slow-readers.ts';
import type { EventStreams } from '../sse.ts';
import { answerError, answerResult, answerWith, resultAnswer } from './answer.ts';
import { type BodyReader, readBody } from './body.ts';
import { HttpCall } from './http-call.ts';
import { acceptsEventStream, isJson, noEventStreamAccepted, otherCharsetIn } from './negotiate.ts';
import { paramsOfBody, paramsOfSearch } from './params.ts';
import { leaveBody } from './refused-body.ts';
import { unsupportedWay } from './unsupported-way.ts';

export interface GraphQLHandlerOptions {
  path: string;
  execution: Execution;
  authenticate: Authenticate;
  mask: ErrorMask;
  eventStreams: EventStreams;
  readers: SlowReaders;
  bodies: BodyReader;
  /** How large a body of this viewer may be. */
  maxBodyBytesOf: (viewer: Viewer) => number;
  addressOf: (request: IncomingMessage) => string;
}

/**
 * GraphQL over HTTP. A client passes the entrance by its headers alone; only then are its bytes looked at. A POST is read and answered here,
 * whatever comes of it: web requests and responses would cost more than all the rest. Yoga reads and answers GET. Taken: POST with
 * JSON, and GET for queries and subscriptions. Not taken, on purpose: form-encoded, multipart and text bodies, which a foreign page can send
 * without asking first; batches.
 */
export function createGraphQLHandler(options: GraphQLHandlerOptions): RouteHandler {
  const { execution, authenticate, eventStreams, readers, bodies, maxBodyBytesOf, addressOf } = options;
  /** By the text of a body: of the same text always the same is admitted. Who asks, and how often, is looked at for each request. */
  const judged = new LRUCache<string, JudgedOperation>({
    max: judgedBodies,
    maxSize: judgedCharacters,
    sizeCalculation: (_, text) => text.length + 1,
  });
  const yoga = createYogaOfGet(options);

  return async (request, response) => {
    const call = new HttpCall(request, response);
    const client: Client = {
      address: addressOf(request),
      identify: () => authenticate({ headers: request.headers }),
    };
    const entering = execution.enter(client, call);
    const entered = entering instanceof Promise ? await entering : entering;
    if ('errors' in entered) return refuse(entered, client.address);
    const key = countedBy(entered);
    const wrong = unsupportedWay(request);
    if (wrong) {
      const [error = wrong] = execution.refused(wrong, call).errors;
      await leaveBody(request, response, bodies.clock);
      return answerError(response, error);
    }
    if (request.method !== 'POST') {
      try {
        bodies.rate.charge(key, request.url?.length ?? 0);
      } catch (error) {
        return refuse(execution.refused(error, call), key);
      }
      await leaveBody(request, response, bodies.clock);
      return void yoga(request, response, { caller: entered, call });
    }
    let asked: OperationRequest;
    let text: string;
    try {
      const { 'content-type': contentType } = request.headers;
      if (!isJson(contentType)) throw notJson();
      const charset = otherCharsetIn(contentType);
      if (charset !== null) throw notUtf8(charset);
      const maxBytes = maxBodyBytesOf(entered.viewer);
      text = await readBody(request, response, bodies, { address: entered.address, rateKey: key, maxBytes });
      const known = judged.get(text);
      asked = known ? { judged: known } : paramsOfBody(text);
    } catch (error) {
      return refuse(execution.refused(error, call), key);
    }
    const outcome = await execution.run(asked, entered, call, (operation) => judged.set(text, operation));
    if (!(outcome instanceof Subscription)) return answerResult(request, response, outcome, readers, key);
    if (acceptsEventStream(request.headers.accept)) return eventStreams.answer(response, outcome);
    outcome.close();
    return answerWith(response, noEventStreamAccepted());

    async function refuse({ errors }: Refused, countedAs: string) {
      await leaveBody(request, response, bodies.clock);
      answerResult(request, response, { errors }, readers, countedAs);
    }
  };
}

/** As many as documents are kept; a judged operation holds its document. */
const judgedBodies = 2_000;
const judgedCharacters = 500_000;

function notJson() {
  const http = { status: 415, headers: { accept: 'application/json' } };
  return refusal('INVALID_REQUEST', 'The body of a POST request must be application/json', http);
}

function notUtf8(charset: string) {
  const http = { status: 415, headers: { accept: 'application/json' } };
  return refusal('INVALID_REQUEST', `The body must be JSON in UTF-8, got the charset ${quote(charset)}`, http);
}

/** What Yoga's plugins are handed. */
interface YogaCall {
  req: IncomingMessage;
  res: ServerResponse;
  caller: Caller;
  call: HttpCall;
}

/** Yoga, for queries and subscriptions in a GET's address. Every operation goes through `execution`. */
function createYogaOfGet({ path, execution, mask, eventStreams, readers }: GraphQLHandlerOptions) {
  return createYoga<YogaCall>({
    graphqlEndpoint: path,
    // In order: what is read, what is done with it, how it is answered.
    plugins: [useParams(), useExecution(execution), useAnswers(mask, readers), eventStreams.plugin],
    maskedErrors: false,
    maxRequestBodySize: false,
    multipart: false,
    extraParamNames: ['documentId', 'isSafe'],
    batching: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/_yoga_health_check_is_off',
    logging: false,
  });
}

function useParams(): Plugin<object, YogaCall> {
  return {
    onRequestParse({ request, url, setRequestParser }) {
      // Yoga asks for a query even where another parameter says which; admission looks at what there is to execute.
      const params = () => ({ ...paramsOfSearch(url.searchParams), query: url.searchParams.get('query') ?? '' });
      if (request.method === 'GET') setRequestParser(params as () => GraphQLParams);
    },
  };
}

/** In place of Yoga's own pipeline. */
function useExecution(execution: Execution): Plugin<object, YogaCall> {
  return {
    onParams({ setParamsHandler }) {
      setParamsHandler(async ({ params, context: { caller, call } }) => {
        const outcome = await execution.run(params as OperationRequest, caller, call);
        if (!(outcome instanceof Subscription)) masked.add(outcome);
        // What Yoga is given back reaches our own plugins only: see sse.ts.
        return outcome as ExecutionResult;
      });
    },
  };
}

/** Results that come from `execution`; what else fails is Yoga's own. */
const masked = new WeakSet<object>();

/** A result is answered as that of a POST is, and watched until it has been read. Errors of Yoga's own are masked as all others are. */
function useAnswers(mask: ErrorMask, readers: SlowReaders): Plugin<object, YogaCall> {
  return {
    onResultProcess({ request, result, setResultProcessor, serverContext: { res, caller, call } }) {
      const outcome = result as ExecutionResult | Subscription;
      if (outcome instanceof Subscription) return;
      const shown = masked.has(outcome) ? outcome : mask.result(outcome, call);
      const { status, headers, bytes } = resultAnswer(request.headers.get('accept') ?? undefined, shown);
      setResultProcessor((_, { Response }) => {
        const body = readers.stream(res, bytes, countedBy(caller));
        return new Response(body as unknown as BodyInit, { status, headers });
      }, '');
    },
  };
}
