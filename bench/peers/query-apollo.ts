/** Apollo Server on `node:http`. */

import type { AddressInfo } from 'node:net';
import { createApolloHttpServer } from './apollo-http.ts';
import { createPageReader, emulatorUrl, type PageArguments } from './page.ts';
import { createPeerSchema } from './schema.ts';
import { publishNothing, serve } from './serve.ts';

const readPage = createPageReader(emulatorUrl());
const server = await createApolloHttpServer(
  createPeerSchema({
    gameSessions: (_source, arguments_) => {
      const { fleet, first } = arguments_ as PageArguments;
      return readPage(fleet.fleetId, first);
    },
  }),
);
server.listen(0, '127.0.0.1', () => {
  serve({ port: (server.address() as AddressInfo).port, publish: publishNothing });
});
