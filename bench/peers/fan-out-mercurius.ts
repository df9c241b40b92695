/** Mercurius with its own subscriptions and its own publish/subscribe. */

import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { type MercuriusContext, mercurius } from 'mercurius';
import { createEvent } from './event.ts';
import { createPeerSchema } from './schema.ts';
import { serve } from './serve.ts';

const topic = 'gameSessionTransitions';
const schema = createPeerSchema({
  gameSessionTransitions: (_source, _args, context) => (context as MercuriusContext).pubsub.subscribe(topic),
});
const app = fastify();
await app.register(mercurius, { schema, subscription: true });
await app.listen({ port: 0, host: '127.0.0.1' });
serve({
  port: (app.server.address() as AddressInfo).port,
  publish(n) {
    app.graphql.pubsub.publish({ topic, payload: { gameSessionTransitions: createEvent(n) } });
  },
});
