import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { ApolloServer, HeaderMap } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';

/** Apollo Server on `node:http` without a framework in between. It does not listen yet. */
export async function createApolloHttpServer(schema: GraphQLSchema): Promise<Server> {
  const apollo = new ApolloServer({ schema, includeStacktraceInErrorResponses: false });
  await apollo.start();
  return createServer(async (request, response) => {
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers, search: '', body: JSON.parse(await text(request)) },
      context: async () => ({}),
    });
    if (answer.body.kind !== 'complete') throw new Error('an answer in parts was not asked for');
    response.writeHead(answer.status ?? 200, Object.fromEntries(answer.headers));
    response.end(answer.body.string);
  });
}
