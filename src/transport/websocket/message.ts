import { MessageType, type SubscribePayload, validateMessage } from 'graphql-ws';
import { parseJson } from '../../lib/json.ts';

/**
 * What a WebSocket's message says, taken apart. graphql-ws keeps the message that it is handed for as long as the operation lasts, and the payload of
 * connection_init for as long as the socket does; so it is handed `stub`, which says the same without what a client can make large.
 */
export interface SocketMessage {
  stub: string;
  /** The client's ID of the operation that the message begins or completes. */
  operationId: string | null;
  /** Of a subscribe message. */
  subscribe: SubscribePayload | null;
  /** Of connection_init. */
  connectionParams: Readonly<Record<string, unknown>> | undefined;
}

/** @throws where it is no message of the protocol. */
export function socketMessageOf(text: string): SocketMessage {
  const message = validateMessage(parseJson(text));
  switch (message.type) {
    case MessageType.Subscribe: {
      if (message.id.length > longestId) throw new Error('the ID of an operation is too long');
      const stub = subscribeStub(message.id);
      return { stub, operationId: message.id, subscribe: message.payload, connectionParams: undefined };
    }
    case MessageType.ConnectionInit:
      return { ...plain(connectionInit), connectionParams: message.payload ?? undefined };
    case MessageType.Ping:
      // Its payload comes back in the pong.
      return plain(text);
    case MessageType.Pong:
      return plain(pong);
    case MessageType.Complete:
      return { ...plain(completeStub(message.id)), operationId: message.id };
    default:
      // Of the protocol, but not a client's to send: graphql-ws refuses it by its type.
      return plain(text);
  }
}

/** The same message about the operation as graphql-ws knows it. */
export function underName(message: SocketMessage, name: string): SocketMessage {
  if (name === message.operationId) return message;
  return { ...message, stub: message.subscribe ? subscribeStub(name) : completeStub(name) };
}

function plain(stub: string): SocketMessage {
  return { stub, operationId: null, subscribe: null, connectionParams: undefined };
}

function subscribeStub(id: string): string {
  return JSON.stringify({ id, type: MessageType.Subscribe, payload: { query: '' } });
}

function completeStub(id: string): string {
  return JSON.stringify({ id, type: MessageType.Complete });
}

/** The ID of the operation that a message begins, read without parsing it; null where the message does not begin with it, as those of clients do. */
export function operationIdIn(message: Buffer): string | null {
  const found = startsWithId.exec(message.toString('utf8', 0, 4 * longestId));
  if (!found?.[1]) return null;
  try {
    return JSON.parse(`"${found[1]}"`) as string;
  } catch {
    return null;
  }
}

/** Each event repeats it. */
const longestId = 1_000;
const startsWithId = /^\s*\{\s*"id"\s*:\s*"((?:[^"\\]|\\.){1,1000})"/;
const connectionInit = JSON.stringify({ type: MessageType.ConnectionInit });
const pong = JSON.stringify({ type: MessageType.Pong });
