import type { Position } from '../journal/journal.ts';

/** One event as a group's members get it, made once for all of them. */
export interface Frame<Event> {
  readonly position: Position;
  /** The last record before it that the group looked at: a resume from there repeats this event and loses none. */
  readonly floor: Position;
  /** The session concerned; null for a checkpoint. */
  readonly sessionId: string | null;
  readonly event: Event;
}

/** Every event of a stream carries a cursor, which the group adds. */
export type Uncursored<Event> = Event extends unknown ? Omit<Event, 'cursor'> : never;
