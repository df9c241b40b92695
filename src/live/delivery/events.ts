/** A stream begins, or begins anew: nothing is missed from here on. */
export type StreamStarted = {
  type: 'StreamStarted';
  cursor: string;
  outcome: 'NEW' | 'RECOVERED' | 'RESET';
  /** Why it begins anew; null but with RESET. */
  reason: string | null;
};

/** All that was seen up to `observedAt` has been delivered. */
export type StreamCheckpoint = { type: 'StreamCheckpoint'; cursor: string; observedAt: Date; stale: boolean };

/** What every stream tells, whatever its kind. */
export type CoreEvent = StreamStarted | StreamCheckpoint;

/** What a kind tells, with the cursor that the group of equal streams adds. */
export type Cursored<Body> = Body & { readonly cursor: string };

/** The events of a kind's streams. `Body`: what the kind adds to those of every stream, as it makes it: without a cursor. */
export type StreamEvent<Body> = CoreEvent | Cursored<Body>;

export type Uncursored<Event> = Event extends unknown ? Omit<Event, 'cursor'> : never;

/** What a kind makes of a stream's events: all that is not every stream's, without the cursor. */
export type BodyOf<Event> = Uncursored<Exclude<Event, CoreEvent>>;
