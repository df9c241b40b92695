import type { StreamStarted } from './live.ts';

/** Told what the live layer does; metrics listen here. */
export interface LiveObserver {
  /** Every subscriber of this process who is to hear of it was handed an event, `latencyMs` after GameLift's answer that showed it. */
  eventTold(event: { kind: string; source: string; latencyMs: number }): void;
  streamStarted(outcome: StreamStarted['outcome']): void;
  /** A round of reading has ended, and the next one is to begin after `delayMs`. */
  pollRound(topic: string, round: { outcome: 'complete' | 'failed'; durationMs: number; delayMs: number }): void;
  /** This process reads a topic from now on, for all that share it. */
  leaseTaken(topic: string): void;
  /** What this process had read of a topic was refused, because another one reads it by now. */
  appendFenced(topic: string): void;
}

export const silentObserver: LiveObserver = {
  eventTold() {},
  streamStarted() {},
  pollRound() {},
  leaseTaken() {},
  appendFenced() {},
};
