import type { RouteHandler } from '../server.ts';

/** GET /: to where there is something to see. */
export function homeRoute(options: { to: string }): RouteHandler {
  return (_request, response) => {
    response.writeHead(302, { location: options.to }).end();
  };
}
