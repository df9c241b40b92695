import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLError } from 'graphql';
import { MessageType, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Authenticate } from '../../auth/authenticate.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { ClientRates } from '../../execution/admission/client-rates.ts';
import { countedBy } from '../../execution/admission/entrance.ts';
import { Quota } from '../../execution/admission/quota.ts';
import type { TransportLimits } from '../../execution/limits.ts';
import { withoutHttp } from '../../execution/refusal.ts';
import type { EndReason } from '../../execution/subscription.ts';
import type { ByteBudget } from '../../lib/byte-budget.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import { noTracing, type Tracing } from '../../observability/tracing.ts';
import type { ByteRate } from '../byte-rate.ts';
import { requestIdHeader, requestIdOf } from '../request-id.ts';
import { refuseUpgrade } from '../server.ts';
import type { SlowReaders } from '../slow-readers.ts';
import { spread } from '../spread.ts';
import { ArrivingMessage } from './arriving-message.ts';
import { closeCodes } from './close-codes.ts';
import { closeOrCut, cutUnlessClosed } from './close-or-cut.ts';
import { SocketIdentity } from './identity.ts';
import { LimitedWebSocket } from './limited-web-socket.ts';
import { operationIdIn, type SocketMessage, socketMessageOf } from './message.ts';
import { MessageRate } from './message-rate.ts';
import { OperationNames } from './operation-names.ts';
import { SocketPlaces } from './places.ts';
import { handleMessage, type SocketExtra } from './protocol.ts';
import { chosenSubprotocol, SubprotocolLog, whyNotServed } from './subprotocol.ts';
import { Flusher, SocketWriter } from './writer.ts';

export interface WebSocketOptions {
  protocol: Server<SocketExtra>;
  authenticate: Authenticate;
  rates: ClientRates;
  clock: Clock;
  logger: Logger;
  tracing: Tracing;
  /**
   * Sockets open at once, of all, of a principal and of an address: the next one is closed with 1013, as is one that says too much; of those who
   * do not go then the next gets 503 and no socket.
   */
  limits: Pick<
    TransportLimits,
    'maxSockets' | 'maxSocketsPerPrincipal' | 'maxSocketsPerAddress' | 'maxMessagesPerSecond' | 'maxBodyBytes'
  >;
  /** How large a message of this viewer may be; a larger one closes its socket with 1009. Before connection_ack it is `bytesBeforeAck`. */
  maxMessageBytesOf: (viewer: Viewer) => number;
  byteRate: ByteRate;
  readers: SlowReaders;
  /** Bytes of messages that are arriving, by address. */
  arriving: ByteBudget;
  /** A message of which nothing arrives for so long is given up, with its socket. */
  stallMs: number;
  /** Where a client is, as limits count it. */
  addressOf: (request: IncomingMessage) => string;
  /** Pings go out this often, well under what proxies allow; a socket that has answered none since the last is cut. */
  heartbeatMs: number;
}

export interface WebSockets {
  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many are open, without those that are there to be refused. */
  count(): number;
  /** Closes all with 1012, one after the other over `windowMs`, each when it has answered; cuts those that have not closed after `graceMs`. */
  close(graceMs: number, windowMs: number): Promise<void>;
}

/** WebSockets by `ws`, speaking what `protocol` speaks. One timer pings them all. */
export function createWebSockets(options: WebSocketOptions): WebSockets {
  const { protocol, authenticate, rates, clock, logger, tracing, limits, addressOf, heartbeatMs } = options;
  const maxBytesBeforeAck = Math.min(bytesBeforeAck, limits.maxBodyBytes);
  const { maxMessageBytesOf, byteRate, readers, arriving, stallMs } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxBytesBeforeAck,
    WebSocket: LimitedWebSocket,
    // Costs seven times the CPU and 200 KB a connection.
    perMessageDeflate: false,
    handleProtocols: chosenSubprotocol,
  });
  server.on('headers', (headers, request) => headers.push(`${requestIdHeader}: ${requestIdOf(request)}`));
  const tooManyMessages = `At most ${limits.maxMessagesPerSecond} messages a second`;
  const opened = new WeakMap<WebSocket, OpenedSocket>();
  const flusher = new Flusher();
  const principals = new Quota(limits.maxSocketsPerPrincipal);
  const places = new SocketPlaces(limits);
  const subprotocols = new SubprotocolLog(clock, logger);
  const answered = new WeakSet<WebSocket>();
  let cancelHeartbeat = clock.after(heartbeatMs, beat);

  return {
    upgrade(request, connection, head) {
      const address = addressOf(request);
      const place = places.take(address);
      if (!place) return refuseUpgrade(connection, '503 Service Unavailable', requestIdOf(request));
      connection.on('close', place.leave);
      server.handleUpgrade(request, connection, head, (socket) => {
        const notServed = whyNotServed(socket.protocol);
        if (place.refusal !== null) refuse(socket, closeCodes.overload, place.refusal);
        else if (notServed === null) onOpened(socket, connection, request, address);
        else {
          refuse(socket, closeCodes.subprotocol, notServed);
          subprotocols.refused(socket.protocol, requestIdOf(request));
        }
      });
    },
    count: () => places.taken,
    async close(graceMs, windowMs) {
      const sockets = [...server.clients];
      const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      spread(clock, windowMs, sockets, restart);
      const cancel = clock.after(graceMs, () => {
        for (const socket of server.clients) socket.terminate();
      });
      await Promise.all(closed);
      cancelHeartbeat();
      cancel();
    },
  };

  function refuse(socket: WebSocket, code: number, reason: string) {
    socket.on('error', (error) => logger.debug({ err: error }, 'a WebSocket failed that was refused'));
    closeOrCut(socket, clock, code, reason);
  }

  function onOpened(socket: LimitedWebSocket, connection: Duplex, request: IncomingMessage, address: string): void {
    // Too large a message, a broken frame, a reset: `ws` closes the socket by itself, and throws if nobody listens.
    socket.on('error', (error) => {
      logger.debug({ err: error }, 'a WebSocket failed');
      cutUnlessClosed(socket, clock);
      opened.get(socket)?.end(abnormal, '');
    });
    const messages = new MessageRate(clock, limits.maxMessagesPerSecond);
    const writer = new SocketWriter(socket, connection, flusher);
    socket.limitMessages(maxBytesBeforeAck);
    const message = new ArrivingMessage(connection, {
      clock,
      arriving,
      address,
      stallMs,
      cut: (reason) => close(socket, closeCodes.overload, reason, 'RATE_LIMITED'),
    });
    /** Counts what has come, control frames too; answers whether it is to be looked at. */
    const takes = () => {
      message.complete();
      // Ignore what arrives after we sent a close frame.
      if (socket.readyState !== socket.OPEN) return false;
      if (messages.count()) return true;
      close(socket, closeCodes.overload, tooManyMessages, 'RATE_LIMITED');
      return false;
    };
    answered.add(socket);
    socket.on('ping', takes);
    socket.on('pong', () => {
      answered.add(socket);
      takes();
    });
    const identity = new SocketIdentity(
      {
        authenticate,
        clock,
        logger,
        count: () => rates.countIntroduction(address),
        sockets: principals,
        known(viewer) {
          socket.limitMessages(maxMessageBytesOf(viewer));
          writer.watchedBy(readers, countedBy({ viewer, address }), () => socket.terminate());
        },
        close: (code, reason) =>
          close(socket, code, reason, code === closeCodes.forbidden ? 'UNAUTHENTICATED' : 'RATE_LIMITED'),
      },
      request.headers,
    );
    const running: SocketExtra['running'] = new Map();
    const extra: SocketExtra = {
      address,
      identity,
      headers: tracing === noTracing ? {} : request.headers,
      writer,
      send(message) {
        if (writer.backlog > maxBacklogBytes) close(socket, closeCodes.overload, 'Too slow', 'SLOW_CONSUMER');
        return writer.message(message);
      },
      connectionId: requestIdOf(request),
      endReason: 'client',
      incoming: null,
      running,
      names: new OperationNames(running),
      added: null,
      unanswered: null,
      leaving: null,
    };
    const onClosed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (message) => extra.send(extra.names.asClientReads(message)),
        close: (code = closeCodes.internal, reason = '') => close(socket, code, reason),
        onMessage: (handle) =>
          socket.on('message', (data: Buffer) => {
            if (!takes() || !paysFor(socket, extra, data)) return;
            const parsed = parse(socket, data);
            if (parsed) receive(socket, handleMessage(extra, handle, parsed));
          }),
      },
      extra,
    );
    let hasEnded = false;
    const end: OpenedSocket['end'] = (code, reason) => {
      if (!hasEnded) void onClosed(code, reason);
      hasEnded = true;
    };
    opened.set(socket, { extra, end });
    socket.on('close', (code, reason) => end(code, String(reason)));
  }

  /** Whether the message's bytes are within its client's rate. If not, its operation is refused, or its socket closed where it names none. */
  function paysFor(socket: WebSocket, extra: SocketExtra, data: Buffer): boolean {
    if (!extra.identity.isKnown) return true;
    const { identity, address } = extra;
    try {
      byteRate.charge(countedBy({ viewer: identity.known, address }), data.length);
      return true;
    } catch (error) {
      // What ends an operation is small: it is always taken.
      if (data.length <= alwaysTakenBytes) return true;
      const id = operationIdIn(data);
      if (id === null) close(socket, closeCodes.overload, (error as Error).message, 'RATE_LIMITED');
      else
        void extra.send(JSON.stringify({ id, type: MessageType.Error, payload: [withoutHttp(error as GraphQLError)] }));
      return false;
    }
  }

  function parse(socket: WebSocket, data: Buffer): SocketMessage | null {
    try {
      return socketMessageOf(data.toString());
    } catch {
      close(socket, closeCodes.badRequest, 'Invalid message received');
      return null;
    }
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

  /** Behind what waits to be sent; what the socket has begun ends here and now, whether its client ever answers or not. */
  function close(socket: WebSocket, code: number, reason: string, endReason: EndReason = 'client') {
    const { extra, end } = opened.get(socket) ?? {};
    extra?.writer.flush();
    if (extra) extra.endReason = endReason;
    closeOrCut(socket, clock, code, reason);
    end?.(code, reason);
  }

  /** From here on it begins nothing, or a client that always asks would keep it. graphql-ws clients ask again where they connect next. */
  async function restart(socket: WebSocket) {
    const extra = opened.get(socket)?.extra;
    if (extra) extra.leaving = new Promise((resolve) => socket.once('close', () => resolve()));
    do {
      await Promise.allSettled(extra?.unanswered ?? []);
      // What has been admitted begins, and what is answered reaches the socket, some promises later.
      await new Promise((resolve) => setImmediate(resolve));
    } while (extra?.unanswered?.size);
    close(socket, closeCodes.restart, 'The gateway restarts');
  }

  function beat() {
    for (const socket of server.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.ping();
    }
    cancelHeartbeat = clock.after(heartbeatMs, beat);
  }
}

interface OpenedSocket {
  extra: SocketExtra;
  /** Ends what it has begun, once. */
  end: (code: number, reason: string) => void;
}

/** What a client may send in one message before it is identified: as much as Node takes of headers, so that every token fits. */
const bytesBeforeAck = 16_384;
const alwaysTakenBytes = 1_024;

/** What RFC 6455 calls an end without a close frame. */
const abnormal = 1006;

/** What may wait for a slow client, over all operations of its socket. */
const maxBacklogBytes = 16 * 1_048_576;
