import type { Clock } from '../../lib/clock.ts';
import type { LiveSettings } from '../settings.ts';
import { encodeCursor } from './cursor.ts';
import type { StreamCheckpoint } from './events.ts';

/** From a cursor that was given out before anything was read, nothing can be recovered. */
const cursor = encodeCursor({
  topic: '',
  epoch: '',
  coverage: '',
  position: { offset: 0, nonce: '' },
  argumentsHash: '',
  isPartial: true,
});

/**
 * What a stream says while it waits for GameLift before it can begin: a stale checkpoint once it has waited for a while, and another one after each
 * silence as long as streams that have begun keep.
 *
 * @param say is called with each; the first time, the reader gets the stream.
 * @returns ends it.
 */
export function noticeWaiting(
  clock: Clock,
  { openingNoticeMs, checkpointIntervalMs }: Pick<LiveSettings, 'openingNoticeMs' | 'checkpointIntervalMs'>,
  say: (checkpoint: StreamCheckpoint) => void,
): () => void {
  const observedAt = new Date(clock.wallTime());
  const notice = () => {
    cancel = clock.after(checkpointIntervalMs, notice);
    say({ type: 'StreamCheckpoint', observedAt, stale: true, cursor });
  };
  let cancel = clock.after(openingNoticeMs, notice);
  return () => cancel();
}
