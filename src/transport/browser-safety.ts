import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock.ts';
import { leaveBody } from './http/refused-body.ts';
import type { OriginPolicy } from './origin-policy.ts';
import { requestIdHeader } from './request-id.ts';
import type { RouteHandler } from './server.ts';

/** On every answer. What may be loaded by a page is the page's own matter. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** For answers that are data: whoever is brought to take one for a page can load nothing from it. */
const noContentPolicy = "default-src 'none'; frame-ancestors 'none'";

/** A route for clients of other origins: refuses foreign pages, answers preflights, and lets the pages that were named read the answers. */
export function acrossOrigins(policy: OriginPolicy, clock: Clock, handle: RouteHandler): RouteHandler {
  return async (request, response) => {
    const { origin } = request.headers;
    response.setHeader('vary', 'Origin, Sec-Fetch-Site');
    response.setHeader('content-security-policy', noContentPolicy);
    response.setHeader('cache-control', 'no-store');
    if (!policy.isWelcome(request.headers)) {
      await leaveBody(request, response, clock);
      return refuse(response);
    }
    if (origin !== undefined && policy.isAllowed(origin)) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-expose-headers', `${requestIdHeader}, retry-after`);
    }
    if (isPreflight(request)) {
      await leaveBody(request, response, clock);
      return allow(response, policy.allowedHeaders);
    }
    return handle(request, response);
  };
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** No credentials: who one is stands in a header that no browser sends by itself. */
function allow(response: ServerResponse, allowedHeaders: readonly string[]): void {
  const headers = {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': allowedHeaders.join(', '),
    'access-control-max-age': '600',
  };
  response.writeHead(204, headers).end();
}

function refuse(response: ServerResponse): void {
  const extensions = { code: 'FORBIDDEN' };
  const errors = [{ message: 'Pages of this origin may not use the gateway', extensions }];
  response.writeHead(403, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ errors }));
}
