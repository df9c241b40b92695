import type { WebSocket } from 'ws';
import type { Clock } from '../../lib/clock.ts';

/** How long a client may take to answer a close frame, which stands behind all that waits for him. Then his connection is cut. */
export const closeAnswerMs = 5_000;

/** Closes a WebSocket that is open, and cuts it where its client does not answer: one that never does would keep it for as long as he likes. */
export function closeOrCut(socket: WebSocket, clock: Clock, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason.slice(0, longestReason));
  cutUnlessClosed(socket, clock);
}

/** The same for one that `ws` has closed by itself. */
export function cutUnlessClosed(socket: WebSocket, clock: Clock): void {
  if (socket.readyState === socket.CLOSED) return;
  const cancel = clock.after(closeAnswerMs, () => socket.terminate());
  socket.once('close', cancel);
}

/** RFC 6455: 125 bytes, the code among them. Ours are ASCII. */
const longestReason = 123;
