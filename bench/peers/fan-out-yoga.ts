/** graphql-yoga + graphql-ws + createPubSub, put together as their documentation says. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { createEvent } from './event.ts';
import { noPings } from './pings.ts';
import { createPeerSchema } from './schema.ts';
import { serve } from './serve.ts';

interface Enveloped extends ExecutionArgs {
  rootValue: { execute: (args: ExecutionArgs) => never; subscribe: (args: ExecutionArgs) => never };
}

const topic = 'gameSessionTransitions';
const pubSub = createPubSub<{ [topic]: [{ gameSessionTransitions: object }] }>();
const schema = createPeerSchema({ gameSessionTransitions: () => pubSub.subscribe(topic) });
const yoga = createYoga({ schema, logging: false });
const server = createServer(yoga);
useServer(
  {
    execute: (args) => (args as unknown as Enveloped).rootValue.execute(args),
    subscribe: (args) => (args as unknown as Enveloped).rootValue.subscribe(args),
    async onSubscribe(context, _id, params) {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...context,
        req: context.extra.request,
        socket: context.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  new WebSocketServer({ server, path: '/graphql' }),
  noPings,
);
server.listen(0, '127.0.0.1', () => {
  serve({
    port: (server.address() as AddressInfo).port,
    publish: (n) => pubSub.publish(topic, { gameSessionTransitions: createEvent(n) }),
  });
});
