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
