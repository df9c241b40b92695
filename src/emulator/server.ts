import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl, controlPrefix } from './control/control.ts';
import { answerCall, type EndpointOptions, refuseCall } from './endpoint.ts';
import { readBody } from './protocol/request-body.ts';
import { callRefusal } from './protocol/request-guard.ts';
import { targetOf } from './protocol/target.ts';

export interface ServerOptions extends EndpointOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether the control interface answers. */
  readonly control: boolean;
}

/** The longest request that GameLift's model allows is under 2 MB: game-session data with every character escaped. */
const longestBodyBytes = 4 * 1_024 * 1_024;
/** SDKs keep connections for the next call; one that the server closes first makes a call fail now and then. */
const keepAliveMs = 65_000;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
/** For a client that doesn't read its answer. Longer than the longest latency fault. */
const silenceMs = 120_000;

/**
 * Resolves when it listens. Rejects with a sentence that names host and port where it can't. What goes wrong within a
 * request ends that request only.
 */
export async function listen(options: ServerOptions): Promise<{ server: Server; port: number }> {
  const server = createServer({
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
  });
  server.setTimeout(silenceMs);
  let { host: address } = options;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(options, address, request, response).catch((error: unknown) => {
      // The client that went away within its request is no news to anybody.
      if (!request.complete) return;
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
      response.destroy();
    });
  });
  const { host, port } = options;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(host, port, error)));
    server.listen({ host, port }, resolve);
  });
  server.on('error', (error) => process.emitWarning(error));
  const bound = server.address() as AddressInfo;
  address = bound.address;
  return { server, port: bound.port };
}

async function answer(
  options: ServerOptions,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('x-amzn-requestid', randomUUID());
  if (request.url?.startsWith('/') !== true) {
    refuse(response, 400, 'The request target must be a path.\n');
    return;
  }
  const url = new URL(`http://emulator${request.url}`);
  const isControl = url.pathname === controlPrefix || url.pathname.startsWith(`${controlPrefix}/`);
  if (isControl && options.control) {
    answerControl(options.service, request, url, await readBody(request, longestBodyBytes), response);
    return;
  }
  const target = isControl ? undefined : targetOf(url.pathname, request);
  const refusal = callRefusal(request, { host: options.host, address });
  if (refusal !== undefined) {
    if (target === undefined) refuse(response, refusal.status, `${refusal.message}\n`);
    else refuseCall(target, refusal, response);
    return;
  }
  const body = await readBody(request, longestBodyBytes);
  if (target === undefined) refuse(response, 404, `There is nothing at ${url.pathname}.\n`);
  else if (request.method === 'POST') await answerCall(options, target, request, body, response);
  else refuse(response.setHeader('allow', 'POST'), 405, 'GameLift answers POST only.\n');
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
}

function listenError(host: string, port: number, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EADDRINUSE') return new Error(`port ${port} on ${host} is already in use`, { cause: error });
  return new Error(`the emulator cannot listen on ${host}:${port}: ${error.message}`, { cause: error });
}
