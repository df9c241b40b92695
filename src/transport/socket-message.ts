import { MessageType, type SubscribePayload, validateMessage } from 'graphql-ws';
import { parseJson } from '../lib/json.ts';

/**
 * What a WebSocket's message says, taken apart. graphql-ws keeps the message that it is handed for as long as the operation lasts, and the payload of
 * connection_init for as long as the socket does; so it is handed `stub`, which says the same without what a client can make large.
 */
export interface SocketMessage {
  stub: string;
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
      const stub = JSON.stringify({ id: message.id, type: message.type, payload: { query: '' } });
      return { stub, subscribe: message.payload, connectionParams: undefined };
    }
    case MessageType.ConnectionInit:
      return { stub: connectionInit, subscribe: null, connectionParams: message.payload ?? undefined };
    case MessageType.Ping:
      // Its payload comes back in the pong.
      return { stub: text, subscribe: null, connectionParams: undefined };
    case MessageType.Pong:
      return { stub: pong, subscribe: null, connectionParams: undefined };
    case MessageType.Complete: {
      const stub = JSON.stringify({ id: message.id, type: message.type });
      return { stub, subscribe: null, connectionParams: undefined };
    }
    default:
      // Of the protocol, but not a client's to send: graphql-ws refuses it by its type.
      return { stub: text, subscribe: null, connectionParams: undefined };
  }
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
