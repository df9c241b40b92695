import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, sleep } from '../lib/clock.ts';
import type { ActionContext } from './action.ts';
import { signerOf } from './authorization.ts';
import { AwsError } from './aws-error.ts';
import type { OperationName } from './model/model.ts';
import { contentRefusal } from './protocol/content-type.ts';
import type { Protocol } from './protocol/protocol.ts';
import type { GuardRefusal } from './protocol/request-guard.ts';
import { knownOperation, type Target } from './protocol/target.ts';
import { callOperation, type Outcome, type Service } from './service.ts';

/** What the endpoint needs beside the service. */
export interface EndpointOptions {
  readonly service: Service;
  readonly accountId: string;
  /** The Region of requests whose credentials name none. */
  readonly region: string;
  /** What latency faults wait on: real time, for clients' time-outs run on that too. */
  readonly clock: Clock;
}

/**
 * Calls the operation and answers, or drops the connection where a fault says so. A body that is too long comes as
 * `undefined`.
 */
export async function answerCall(
  options: EndpointOptions,
  { protocol, operation }: Target,
  request: IncomingMessage,
  body: Buffer | undefined,
  response: ServerResponse,
): Promise<void> {
  const refusal = contentRefusal({ protocol, operation }, request.headers);
  if (refusal !== undefined) {
    writeAs(response, refusal.status, { ...protocol.headers, 'content-type': refusal.contentType }, refusal.body);
    return;
  }
  const outcome = outcomeOf(options, protocol, operation, request, body);
  if (outcome.latencyMs > 0) await delay(options, outcome.latencyMs, response);
  if (response.destroyed) return;
  if (outcome.kind === 'output' && outcome.read !== undefined) {
    const { read } = outcome;
    // `close` without `finish` is a client that went away within the answer.
    response.once('finish', () => {
      read.delivered = true;
    });
  }
  send(protocol, outcome, response);
}

/** Answers that this request may not call anything here, so that an SDK can tell its user why. */
export function refuseCall({ protocol }: Target, { status, message }: GuardRefusal, response: ServerResponse): void {
  write(response, status, protocol, protocol.encodeError(new AwsError('AccessDeniedException', message, status)));
}

function outcomeOf(
  options: EndpointOptions,
  protocol: Protocol,
  name: string,
  request: IncomingMessage,
  body: Buffer | undefined,
): Outcome {
  let operation: OperationName;
  let context: ActionContext;
  try {
    if (body === undefined) throw new AwsError('RequestEntityTooLargeException', 'The request is too long.', 413);
    operation = knownOperation(name);
    const signer = signerOf(request.headers.authorization);
    const { accessKeyId = null, region = options.region } = signer ?? {};
    context = { region, accountId: options.accountId, accessKeyId };
  } catch (error) {
    if (error instanceof AwsError) return { kind: 'error', error, latencyMs: 0 };
    throw error;
  }
  return callOperation(options.service, operation, () => protocol.decode(body), context);
}

/**
 * Ends early when faults are cleared, and when the connection ends, be it by the client or because the emulator stops: nobody waits any
 * more.
 */
async function delay({ clock, service }: EndpointOptions, latencyMs: number, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort();
  response.once('close', onClose);
  const over = AbortSignal.any([gone.signal, service.faults.cleared]);
  try {
    await sleep(clock, latencyMs, over);
  } catch (error) {
    if (!over.aborted) throw error;
  } finally {
    response.off('close', onClose);
  }
}

function send(protocol: Protocol, outcome: Outcome, response: ServerResponse): void {
  switch (outcome.kind) {
    case 'output':
      write(response, 200, protocol, protocol.encode(outcome.output));
      break;
    case 'error':
      write(response, outcome.error.status, protocol, protocol.encodeError(outcome.error));
      break;
    case 'html503':
      response.writeHead(503, { 'content-type': 'text/html' }).end(unavailablePage);
      break;
    case 'drop':
      response.destroy();
  }
}

function write(response: ServerResponse, status: number, protocol: Protocol, body: string | Uint8Array): void {
  writeAs(response, status, { ...protocol.headers, 'content-type': protocol.contentType }, body);
}

function writeAs(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...headers, 'content-length': length });
  response.end(body);
}

/** What a load balancer answers when there is nobody behind it. */
const unavailablePage =
  '<html>\n<head><title>503 Service Temporarily Unavailable</title></head>\n' +
  '<body>\n<center><h1>503 Service Temporarily Unavailable</h1></center>\n</body>\n</html>\n';
