import { AsyncLocalStorage } from 'node:async_hooks';
import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** One attempt of a call on its way through the SDK. */
export interface Sending {
  /** Whether it is known when its bytes go to a socket. Else it counts as sent from its beginning. */
  isFollowed: boolean;
  /** Whether they have gone. Before that nothing can have been carried out: the SDK fetches credentials, or waits for a socket or a connection. */
  hasBegun: boolean;
  onFollowed(): void;
  onBegun(): void;
}

const current = new AsyncLocalStorage<Sending>();

/** Makes an attempt: `sending` learns what it sends. */
export function whileSending<T>(sending: Sending, send: () => T): T {
  return current.run(sending, send);
}

/** The attempt that runs now goes through a client whose agents tell when its bytes go. */
export function followSending(): void {
  const sending = current.getStore();
  if (!sending || sending.isFollowed) return;
  sending.isFollowed = true;
  sending.onFollowed();
}

/** Agents that tell each attempt when its bytes go to a socket. */
export function tellingAgents(options: { maxSockets: number; keepAlive: boolean }) {
  return { httpAgent: new TellingHttpAgent(options), httpsAgent: new TellingHttpsAgent(options) };
}

// Node's agents are handed each request by this method, which is what agents of other kinds replace as well. It has no type.
type WithAddRequest = { addRequest(request: ClientRequest, ...more: unknown[]): void };
const httpAgent = HttpAgent.prototype as unknown as WithAddRequest;
const httpsAgent = HttpsAgent.prototype as unknown as WithAddRequest;

class TellingHttpAgent extends HttpAgent {
  addRequest(request: ClientRequest, ...more: unknown[]): void {
    tellOf(request);
    httpAgent.addRequest.call(this, request, ...more);
  }
}

class TellingHttpsAgent extends HttpsAgent {
  addRequest(request: ClientRequest, ...more: unknown[]): void {
    tellOf(request);
    httpsAgent.addRequest.call(this, request, ...more);
  }
}

function tellOf(request: ClientRequest): void {
  const sending = current.getStore();
  if (!sending) return;
  const begin = () => {
    if (sending.hasBegun) return;
    sending.hasBegun = true;
    sending.onBegun();
  };
  request.once('socket', (socket: Socket) => {
    // A connection that is kept takes them at once.
    if (!socket.connecting) begin();
    else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', begin);
  });
}
