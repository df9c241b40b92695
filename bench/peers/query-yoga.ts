/** graphql-yoga with a schema by Pothos, both as they are. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createYoga } from 'graphql-yoga';
import { createPageReader, emulatorUrl } from './page.ts';
import { createPothosSchema } from './pothos-schema.ts';
import { publishNothing, serve } from './serve.ts';

const server = createServer(
  createYoga({ schema: createPothosSchema(createPageReader(emulatorUrl())), logging: false }),
);
server.listen(0, '127.0.0.1', () => {
  serve({ port: (server.address() as AddressInfo).port, publish: publishNothing });
});
