import type { Clock } from '../../lib/clock.ts';
import type { LiveObserver } from '../observer.ts';
import type { LiveSettings } from '../settings.ts';
import type { OpeningTurns } from './opening-turns.ts';

/** What opens a stream. */
export interface DeliveryContext {
  readonly clock: Clock;
  readonly settings: LiveSettings;
  readonly observer: Pick<LiveObserver, 'streamStarted'>;
  /** The turns in which streams begin. */
  readonly turns: OpeningTurns;
  /** Streams that are open, to be counted and to be ended with the gateway. */
  readonly open: Set<OpenStream>;
}

export interface OpenStream {
  /** Events that wait to be read. */
  readonly waiting: number;
  end(): void;
}
