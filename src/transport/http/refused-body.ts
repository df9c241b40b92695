import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../lib/clock.ts';

/** A body of so many bytes is read and dropped, so that its connection can be used again. */
const smallBodyBytes = 65_536;
/** How long the end of a small body of unknown length is waited for before the answer. */
const smallBodyMs = 100;
/** After the answer, what still arrives is dropped for so long, or so many bytes, before the connection is cut. */
const lingerMs = 1_000;
const lingerBytes = 4 * 1_048_576;

/** Requests that wait for `100 Continue` before they send their body. */
const expecting = new WeakSet<IncomingMessage>();

export function expectsContinue(request: IncomingMessage): void {
  expecting.add(request);
}

/** Lets the client send its body, where it waits for that. */
export function continueBody(request: IncomingMessage, response: ServerResponse): void {
  if (expecting.delete(request)) response.writeContinue();
}

/** Whether the request has a body, of known length or not. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * To be awaited before an answer that does not need the request's body. A small body is dropped unparsed and the connection stays usable; for a
 * larger one, or one that its client holds back, the answer says `Connection: close` (see `lingerAtClose`).
 */
export async function leaveBody(request: IncomingMessage, response: ServerResponse, clock: Clock): Promise<void> {
  if (request.complete || !hasBody(request)) return;
  if (expecting.has(request) || !(await isSmall(request, clock))) response.setHeader('connection', 'close');
}

async function isSmall(request: IncomingMessage, clock: Clock): Promise<boolean> {
  const length = request.headers['content-length'];
  if (length !== undefined) {
    if (Number(length) > smallBodyBytes) return false;
    request.resume();
    return true;
  }
  return new Promise((resolve) => {
    let received = 0;
    const settle = (isEnd: boolean) => {
      cancel();
      request.off('data', count);
      resolve(isEnd);
    };
    const count = (chunk: Buffer) => {
      received += chunk.length;
      if (received > smallBodyBytes) settle(false);
    };
    const cancel = clock.after(smallBodyMs, () => settle(false));
    request.on('data', count).once('end', () => settle(true));
    request.once('close', () => settle(true));
  });
}

/**
 * Lets the connection outlive its last answer for a moment where the client is still sending: a connection that is closed with unread bytes is
 * reset, and the client may lose the answer. Node calls `destroySoon` after the last answer.
 */
export function lingerAtClose(socket: Socket, clock: Clock): void {
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    const request = requests.get(socket);
    if (!request || request.complete || request.destroyed) return destroySoon();
    socket.end();
    const readBefore = socket.bytesRead;
    const endsAt = clock.now() + lingerMs;
    const look = () => {
      const isOver = request.complete || socket.destroyed || clock.now() >= endsAt;
      if (isOver || socket.bytesRead - readBefore > lingerBytes) socket.destroy();
      else clock.after(lookEveryMs, look);
    };
    clock.after(lookEveryMs, look);
  };
}

const lookEveryMs = 20;

/** Remembers which request a connection carries now. */
export function carries(socket: Socket, request: IncomingMessage): void {
  requests.set(socket, request);
}

const requests = new WeakMap<Socket, IncomingMessage>();
