/** The limit of `node:http`: bytes that are ready, without a look at the request. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publishNothing, serve } from './serve.ts';

/** About as long as the page of 20 sessions. */
const body = Buffer.from(JSON.stringify({ data: { text: 'x'.repeat(12_000) } }));
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  serve({ port: (server.address() as AddressInfo).port, publish: publishNothing });
});
