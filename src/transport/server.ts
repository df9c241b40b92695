import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { securityHeaders } from './browser-safety.ts';
import { carries, expectsContinue, hasBody, leaveBody, lingerAtClose } from './http/refused-body.ts';
import type { OriginPolicy } from './origin-policy.ts';
import { requestIdHeader, requestIdOf } from './request-id.ts';
import { GatewayRequest } from './upgrade-offer.ts';

export interface HttpServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** By path; one that ends in `/*` is for everything below, unless the path has a route of its own. */
  routes: Readonly<Record<string, RouteHandler>>;
  /** Paths that answer while the server drains. */
  alwaysOpen: readonly string[];
  /** Paths whose handlers read the body of a request, or leave it as `leaveBody` does. On all others it is left here. */
  takesBody: readonly string[];
  clock: Clock;
  /** Whoever takes upgrades to WebSocket, and on which path. */
  upgrade: { path: string; handle: (request: IncomingMessage, socket: Duplex, head: Buffer) => void };
  /** To whom it answers, and whose pages may open WebSockets. */
  origins: OriginPolicy;
  /** For a request to arrive with its whole body; an answer may take as long as a subscription does. */
  requestTimeoutMs: number;
  logger: Logger;
}

const securityHeaderEntries = Object.entries(securityHeaders);

export type RouteHandler = (...call: Parameters<RequestListener>) => void | Promise<void>;

/** A route that only answers what changes nothing. */
export function readOnly(handle: RouteHandler): RouteHandler {
  return (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') return handle(request, response);
    endWith(response.setHeader('allow', 'GET, HEAD'), 405, 'Only GET and HEAD are answered here');
  };
}

export interface HttpServer {
  readonly port: number;
  /** From now on everything but the always open paths is answered with 503; upgrades too. */
  drain(): void;
  /** Resolves when no request is in flight any more. */
  idle(): Promise<void>;
  /** Stops listening and cuts what is still open. */
  close(): Promise<void>;
}

/** Resolves when it listens; rejects with Node's error (EADDRINUSE …) when it can't. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { routes, alwaysOpen, takesBody, clock, upgrade, origins, requestTimeoutMs, logger } = options;
  const inFlight = new Set<ServerResponse>();
  const onIdle: (() => void)[] = [];
  const sentAhead = new WeakMap<Socket, { count: number; waiting: (() => void)[] }>();
  let isDraining = false;
  /** The last that was good: most clients use the same name, and judging one means to read a URL. */
  let goodHost: string | undefined;

  const server = createServer({ ...timeoutsOf(requestTimeoutMs), IncomingMessage: GatewayRequest }, receive);
  // A refusal takes the place of `100 Continue`: see `continueBody`.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    expectsContinue(request);
    receive(request, response);
  });
  server.on('connection', (socket: Socket) => lingerAtClose(socket, clock));

  function receive(request: IncomingMessage, response: ServerResponse) {
    if (hasBody(request)) carries(request.socket, request);
    response.setHeader(requestIdHeader, requestIdOf(request));
    for (const [name, value] of securityHeaderEntries) response.setHeader(name, value);
    inFlight.add(response);
    response.once('close', () => {
      inFlight.delete(response);
      if (inFlight.size === 0) for (const resolve of onIdle.splice(0)) resolve();
    });
    beginInTurn(request, response);
  }

  /** A connection's requests that are sent ahead of their answers all arrive in one turn of the event loop: no turn begins more than a few. */
  function beginInTurn(request: IncomingMessage, response: ServerResponse) {
    const ahead = sentAhead.get(request.socket) ?? { count: 0, waiting: [] };
    sentAhead.set(request.socket, ahead);
    ahead.count++;
    response.once('close', () => ahead.count--);
    if (ahead.count <= mostBegunAtOnce) return void answer(request, response);
    ahead.waiting.push(() => response.closed || void answer(request, response));
    if (ahead.waiting.length === 1) setImmediate(beginMore, ahead.waiting);
  }
  // One for all connections: made for each, it would hold the upgrade's request for as long as the WebSocket is open.
  const onConnectionError = (error: Error) =>
    logger.debug({ err: error }, 'a connection failed before it was a WebSocket');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', onConnectionError);
    const refuse = (status: string) => refuseUpgrade(socket, status, requestIdOf(request));
    if (isDraining) refuse('503 Service Unavailable');
    else if (pathOf(request) !== upgrade.path) refuse('404 Not Found');
    else if (!origins.isOurHost(request.headers.host)) refuse('421 Misdirected Request');
    else if (!origins.isWelcome(request.headers)) refuse('403 Forbidden');
    else upgrade.handle(request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    drain() {
      isDraining = true;
    },
    idle: () => (inFlight.size === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };

  /** Why a request is not for its route to answer: the status, and what the answer says. */
  function refusedFor({ headers: { host } }: IncomingMessage, path: string): [number, string] | null {
    // Yoga makes URLs of it, and would fail at one that can't be part of any.
    if (host !== goodHost) {
      if (!isHost(host)) return [400, 'The Host header is not that of a URL'];
      if (!origins.isOurHost(host)) return [421, 'This host is not served here'];
      goodHost = host;
    }
    return isDraining && !alwaysOpen.includes(path) ? [503, 'The gateway is stopping'] : null;
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const path = pathOf(request);
    const handle = handlerOf(routes, path);
    if (isDraining) response.setHeader('connection', 'close');
    const refused = refusedFor(request, path);
    if (refused || !handle || !takesBody.includes(path)) await leaveBody(request, response, clock);
    if (refused) return endWith(response, ...refused);
    if (!handle) return endWith(response, 404, 'Not found');
    try {
      await handle(request, response);
    } catch (error) {
      logger.error({ err: error, requestId: requestIdOf(request) }, 'a request could not be answered');
      if (response.headersSent) response.destroy();
      else endWith(response, 500, 'Internal error');
    }
  }
}

function beginMore(waiting: (() => void)[]): void {
  for (const begin of waiting.splice(0, mostBegunAtOnce)) begin();
  if (waiting.length > 0) setImmediate(beginMore, waiting);
}

function handlerOf(routes: HttpServerOptions['routes'], path: string): RouteHandler | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  const [, folder = ''] = path.split('/', 2);
  const below = `/${folder}/*`;
  return Object.hasOwn(routes, below) ? routes[below] : undefined;
}

/** Browsers send no request ahead of an answer, and other clients few. */
const mostBegunAtOnce = 8;
/** Longer than the 60 s after which load balancers let a connection go: they, not we, should end it. */
const keepAliveTimeout = 65_000;
const headersTimeoutMs = 15_000;

/** How Node names them. It looks for requests that take too long every so often only, by default every 30 s. */
function timeoutsOf(requestTimeoutMs: number) {
  return {
    keepAliveTimeout,
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.max(100, Math.min(5_000, requestTimeoutMs / 4)),
  };
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '/';
}

/** HTTP/1.0 needs none. */
function isHost(host: string | undefined): boolean {
  return !host || URL.canParse(`http://${host}`);
}

function endWith(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** Answers what is no WebSocket then, and lets go of the connection, whether its client does or not. */
export function refuseUpgrade(socket: Duplex, status: string, requestId: string): void {
  socket.once('finish', () => socket.destroy());
  const id = `${requestIdHeader}: ${requestId}`;
  socket.end(`HTTP/1.1 ${status}\r\n${id}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
