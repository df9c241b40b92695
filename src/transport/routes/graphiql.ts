import type { RouteHandler } from '../server.ts';

export interface ExampleOperation {
  query: string;
  /** As JSON. */
  variables?: string;
}

/** GET /graphiql: the page, complete with its scripts, so that it works without a network. */
export function graphiqlRoute(options: GraphiqlOptions): RouteHandler {
  let page: Promise<string> | undefined;
  return async (_request, response) => {
    page ??= render(options);
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
      .end(await page);
  };
}

interface GraphiqlOptions {
  graphqlPath: string;
  /** Each in a tab, for whoever comes for the first time. */
  exampleOperations: readonly ExampleOperation[];
}

/** Three megabytes, loaded when they are first asked for. */
async function render({ graphqlPath, exampleOperations }: GraphiqlOptions): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL({
    title: 'gamelift-graphql',
    endpoint: graphqlPath,
    subscriptionsProtocol: 'WS',
    defaultTabs: [...exampleOperations],
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
  });
}
