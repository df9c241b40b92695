import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { closeCodes } from './close-codes.ts';
import type { SocketExtra } from './socket-protocol.ts';

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
  const answered = new WeakSet<WebSocket>();
  let cancelHeartbeat = clock.after(heartbeatMs, beat);

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (opened) => onOpened(opened, request));
    },
    count: () => server.clients.size,
    async close(graceMs) {
      cancelHeartbeat();
      const closed = [...server.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of server.clients) socket.close(closeCodes.restart, 'The gateway restarts');
      const cancel = clock.after(graceMs, () => {
        for (const socket of server.clients) socket.terminate();
      });
      await Promise.all(closed);
      cancel();
    },
  };

  function onOpened(socket: WebSocket, request: IncomingMessage) {
    // Too large a message, a broken frame, a reset: `ws` closes the socket by itself, and throws if nobody listens.
    socket.on('error', (error) => logger.debug({ err: error }, 'a WebSocket failed'));
    if (server.clients.size > maxSockets) {
      socket.close(closeCodes.overload, 'Too many connections');
      return;
    }
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
    const onClosed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (message) => send(socket, message),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (message) => void receive(socket, handle, String(message))),
      },
      { request, connectionId: randomUUID(), operations: new Set() },
    );
    socket.once('close', (code, reason) => void onClosed(code, String(reason)));
  }

  async function receive(socket: WebSocket, handle: (message: string) => Promise<void>, message: string) {
    try {
      await handle(message);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('Unexpected message of type')) {
        socket.close(closeCodes.badRequest, 'Unexpected message');
        return;
      }
      logger.error({ err: error }, 'a WebSocket message could not be handled');
      socket.close(closeCodes.internal, 'Internal error');
    }
  }

  function beat() {
    for (const socket of server.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.ping();
    }
    cancelHeartbeat = clock.after(heartbeatMs, beat);
  }
}

/**
 * Resolves when the message has left for the network, so that an operation asks for its next result only then. A socket
 * that has closed meanwhile is no failure: its operations are being ended.
 */
function send(socket: WebSocket, message: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.bufferedAmount > maxBufferedBytes) socket.close(closeCodes.overload, 'Too slow');
    if (socket.readyState === socket.OPEN) socket.send(message, () => resolve());
    else resolve();
  });
}

/** What may wait for a slow client, over all operations of its socket. */
const maxBufferedBytes = 16 * 1_048_576;
