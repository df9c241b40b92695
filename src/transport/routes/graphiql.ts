import type { RouteHandler } from '../server.ts';
import type { Send } from '../slow-readers.ts';

export interface ExampleOperation {
  query: string;
  /** As JSON. */
  variables?: string;
}

/** GET /graphiql: the page, complete with its scripts, so that it works without a network. */
export function graphiqlRoute(options: GraphiqlOptions): RouteHandler {
  let page: Promise<Buffer> | undefined;
  return async (request, response) => {
    page ??= render(options);
    const bytes = await page;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': bytes.length,
      'cache-control': 'no-cache',
      'content-security-policy': contentPolicyFor(request.headers.host),
    });
    options.send(request, response, bytes, true);
  };
}

interface GraphiqlOptions {
  graphqlPath: string;
  /** Each in a tab, for whoever comes for the first time. */
  exampleOperations: readonly ExampleOperation[];
  send: Send;
}

/** The page brings all that it needs, and talks to the gateway alone. In some browsers 'self' covers no WebSocket. */
function contentPolicyFor(host: string | undefined): string {
  return [...contentPolicy, `connect-src 'self'${webSocketsOf(host)}`].join('; ');
}

/** The host's own, where a policy can name it: IPv6 addresses it cannot, and what is no host must not add to the policy. */
function webSocketsOf(host = ''): string {
  const own = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).host : '';
  return /^[\w.-]+(?::\d+)?$/.test(own) ? ` ws://${own} wss://${own}` : '';
}

const contentPolicy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Nine megabytes, loaded when they are first asked for. All answers share them. */
async function render({ graphqlPath, exampleOperations }: GraphiqlOptions): Promise<Buffer> {
  const { renderGraphiQL } = await import('../../bundled/render-graphiql.ts');
  const page = renderGraphiQL({
    title: 'gamelift-graphql',
    endpoint: graphqlPath,
    subscriptionsProtocol: 'WS',
    defaultTabs: [...exampleOperations],
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
  });
  return Buffer.from(page);
}
