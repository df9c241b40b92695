/** Mercurius; a second argument `jit` compiles queries that come again. */

import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { mercurius } from 'mercurius';
import { createPageReader, emulatorUrl, type PageArguments } from './page.ts';
import { createPeerSchema } from './schema.ts';
import { publishNothing, serve } from './serve.ts';

const readPage = createPageReader(emulatorUrl());
const schema = createPeerSchema({
  gameSessions: (_source, arguments_) => {
    const { fleet, first } = arguments_ as PageArguments;
    return readPage(fleet.fleetId, first);
  },
});
const app = fastify();
await app.register(mercurius, { schema, jit: process.argv[3] === 'jit' ? 1 : 0 });
await app.listen({ port: 0, host: '127.0.0.1' });
serve({ port: (app.server.address() as AddressInfo).port, publish: publishNothing });
