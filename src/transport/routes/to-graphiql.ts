import type { IncomingMessage } from 'node:http';
import type { RouteHandler } from '../server.ts';

/** Leads a browser that opens the address of GraphQL, without an operation, to the page on which operations can be tried. */
export function leadToGraphiql(graphiqlPath: string, handle: RouteHandler): RouteHandler {
  return (request, response) => {
    if (!isOpenedByBrowser(request)) return handle(request, response);
    response.writeHead(302, { location: graphiqlPath, 'cache-control': 'no-store', vary: 'accept' }).end();
  };
}

/** Of all clients only browsers ask for HTML, first of all; what has a query or other parameters asks for an answer. */
function isOpenedByBrowser({ method, url, headers: { accept = '' } }: IncomingMessage): boolean {
  const [first = ''] = accept.split(',', 1);
  const isHtml = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(first);
  return isHtml && (method === 'GET' || method === 'HEAD') && /^[^?]*\??$/.test(url ?? '');
}
