/** Apollo Server for HTTP and graphql-ws beside it, as Apollo's documentation says; events come through graphql-yoga's createPubSub. */

import type { AddressInfo } from 'node:net';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { createApolloHttpServer } from './apollo-http.ts';
import { createEvent } from './event.ts';
import { noPings } from './pings.ts';
import { createPeerSchema } from './schema.ts';
import { serve } from './serve.ts';

const topic = 'gameSessionTransitions';
const pubSub = createPubSub<{ [topic]: [{ gameSessionTransitions: object }] }>();
const schema = createPeerSchema({ gameSessionTransitions: () => pubSub.subscribe(topic) });
const server = await createApolloHttpServer(schema);
useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }), noPings);
server.listen(0, '127.0.0.1', () => {
  serve({
    port: (server.address() as AddressInfo).port,
    publish: (n) => pubSub.publish(topic, { gameSessionTransitions: createEvent(n) }),
  });
});
