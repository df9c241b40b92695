/** The limit of `ws`: no GraphQL at all, one buffer framed once and written to every socket. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { createEvent } from './event.ts';
import { serve } from './serve.ts';

const members: Duplex[] = [];
const webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'graphql-transport-ws' });
const server = createServer();
server.on('upgrade', (request, socket, head) => {
  webSockets.handleUpgrade(request, socket, head, (webSocket) => {
    webSocket.on('message', (data) => {
      if (JSON.parse(String(data)).type === 'subscribe') members.push(socket);
      else webSocket.send('{"type":"connection_ack"}');
    });
  });
});
server.listen(0, '127.0.0.1', () => {
  serve({
    port: (server.address() as AddressInfo).port,
    publish(n) {
      const frame = framed({ id, type: 'next', payload: { data: { gameSessionTransitions: createEvent(n) } } });
      for (const socket of members) socket.write(frame);
    },
  });
});

/** As long as those of the load generator. */
const id = '00000000-0000-4000-8000-000000000000';

/** One text frame of 126 to 65,535 bytes. */
function framed(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  if (body.length < 126 || body.length > 65_535) throw new RangeError(`a message has ${body.length} bytes`);
  return Buffer.concat([Buffer.from([0x81, 126, body.length >>> 8, body.length & 255]), body]);
}
