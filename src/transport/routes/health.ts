import type { Readiness } from '../readiness.ts';
import type { RouteHandler } from '../server.ts';

/** GET /healthz: the process lives. */
export function healthRoute(): RouteHandler {
  return (_request, response) => {
    response.writeHead(200, json).end('{"status":"ok"}\n');
  };
}

/** GET /readyz: whether requests should be sent here; if not, which part is missing and why. */
export function readyRoute(ask: () => Promise<Readiness>): RouteHandler {
  return async (_request, response) => {
    const readiness = await ask();
    response.writeHead(readiness.ready ? 200 : 503, json).end(`${JSON.stringify(readiness)}\n`);
  };
}

const json = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
