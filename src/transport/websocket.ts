import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { closeCodes } from './close-codes.ts';
import type { SocketExtra } from './socket-protocol.ts';
import { Flusher, SocketWriter } from './socket-writer.ts';

export interface WebSocketOptions {
  protocol: Server<SocketExtra>;
  clock: Clock;
  logger: Logger;
  /** Sockets open at once; the next one is closed with 1013. */
  maxSockets: number;
  /** Largest message of a client; a larger one closes its socket with 1009. */
  maxMessageBytes: number;
  /** Pings go out this often, well under what proxies allow; a socket that has answered none since the last is cut. */
  heartbeatMs: number;
}

export interface WebSockets {
  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many are open. */
  count(): number;
  /** Closes all with 1012, and cuts those that have not closed after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** WebSockets by `ws`, speaking what `protocol` speaks. One timer pings them all. */
export function createWebSockets(options: WebSocketOptions): WebSockets {
  const { protocol, clock, logger, maxSockets, maxMessageBytes, heartbeatMs } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    // Costs seven times the CPU and 200 KB a connection.
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const writers = new WeakMap<WebSocket, SocketWriter>();
  const flusher = new Flusher();
  const answered = new WeakSet<WebSocket>();
  let cancelHeartbeat = clock.after(heartbeatMs, beat);

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (opened) => onOpened(opened, socket, request));
    },
    count: () => server.clients.size,
    async close(graceMs) {
      cancelHeartbeat();
      const closed = [...server.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of server.clients) close(socket, closeCodes.restart, 'The gateway restarts');
      const cancel = clock.after(graceMs, () => {
        for (const socket of server.clients) socket.terminate();
      });
      await Promise.all(closed);
      cancel();
    },
  };

  function onOpened(socket: WebSocket, connection: Duplex, request: IncomingMessage) {
    // Too large a message, a broken frame, a reset: `ws` closes the socket by itself, and throws if nobody listens.
    socket.on('error', (error) => logger.debug({ err: error }, 'a WebSocket failed'));
    if (server.clients.size > maxSockets) {
      socket.close(closeCodes.overload, 'Too many connections');
      return;
    }
    const writer = new SocketWriter(connection, () => socket.readyState === socket.OPEN, flusher);
    writers.set(socket, writer);
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
    const onClosed = protocol.opened(
      {
        protocol: socket.protocol,
        send(message) {
          if (writer.backlog > maxBacklogBytes) close(socket, closeCodes.overload, 'Too slow');
          return writer.message(message);
        },
        close: (code, reason) => close(socket, code, reason),
        onMessage: (handle) => socket.on('message', (message) => receive(socket, handle(String(message)))),
      },
      { request, writer, connectionId: randomUUID(), operations: new Set() },
    );
    socket.once('close', (code, reason) => void onClosed(code, String(reason)));
  }

  /** graphql-ws handles a message for as long as its operation lasts: nothing may wait for that. */
  function receive(socket: WebSocket, handling: Promise<void>) {
    handling.catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('Unexpected message of type')) {
        close(socket, closeCodes.badRequest, 'Unexpected message');
        return;
      }
      logger.error({ err: error }, 'a WebSocket message could not be handled');
      close(socket, closeCodes.internal, 'Internal error');
    });
  }

  /** Behind what waits to be sent. */
  function close(socket: WebSocket, code: number | undefined, reason: string | undefined) {
    writers.get(socket)?.flush();
    socket.close(code, reason);
  }

  function beat() {
    for (const socket of server.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.ping();
    }
    cancelHeartbeat = clock.after(heartbeatMs, beat);
  }
}

/** What may wait for a slow client, over all operations of its socket. */
const maxBacklogBytes = 16 * 1_048_576;
