import type { StreamStarted } from './delivery/events.ts';
import type { RecordKind } from './journal/journal.ts';

/** Learns what the live layer does, for metrics. `kind` is the name of a kind of topic, as in `game-sessions`. */
export interface LiveObserver {
  /** An event was delivered to its last subscriber in this process, `latencyMs` after GameLift's answer that showed it. */
  eventDelivered(event: { type: RecordKind; source: string; latencyMs: number }): void;
  streamStarted(outcome: StreamStarted['outcome']): void;
  /** A round of reading has ended, and the next one is to begin after `delayMs`. */
  pollRound(kind: string, round: { outcome: 'complete' | 'failed'; durationMs: number; delayMs: number }): void;
  /** This process has become the lease holder of a topic. */
  leaseTaken(kind: string): void;
  /** The journal refused what this process had read of a topic, because another one holds its lease by now. */
  appendFenced(kind: string): void;
}

export const silentObserver: LiveObserver = {
  eventDelivered() {},
  streamStarted() {},
  pollRound() {},
  leaseTaken() {},
  appendFenced() {},
};
