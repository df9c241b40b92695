import type { ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock.ts';

/**
 * Cuts a long answer whose reader has stopped reading: bytes wait, and for `afterMs` the network took none of them. Without
 * it a paused client would hold its subscription for as long as TCP keeps the connection.
 */
export function cutWhenStalled(response: ServerResponse, clock: Clock, afterMs: number): void {
  let written = -1;
  let cancel = clock.after(afterMs, check);
  response.once('close', () => cancel());

  function check() {
    const now = response.socket?.bytesWritten ?? 0;
    if (response.writableLength > 0 && now === written) {
      response.destroy();
      return;
    }
    written = now;
    cancel = clock.after(afterMs, check);
  }
}
