import type { Position } from '../journal/journal.ts';
import type { StreamEvent } from './events.ts';

/** One event as a group's members get it, made once for all of them. */
export interface Frame<Body> {
  readonly position: Position;
  /** The last record before it that the group looked at: a resume from there repeats this event and loses none. */
  readonly floor: Position;
  /** The object concerned; null for a checkpoint. */
  readonly id: string | null;
  readonly event: StreamEvent<Body>;
}
