import type { GameLift } from '../../gamelift/gamelift.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Tracing } from '../../observability/tracing.ts';
import type { Engine } from '../journal/engine.ts';
import type { LiveObserver } from '../observer.ts';
import type { LiveSettings } from '../settings.ts';
import type { PollScheduler } from '../sources/poll/scheduler.ts';
import type { RecentMutations } from '../sources/recent-mutations.ts';

/** The calls of GameLift that watching needs. All are made with the priority of polls. */
export type WatchedGameLift = Pick<
  GameLift,
  'listGameSessions' | 'readGameSession' | 'listPlayerSessions' | 'readPlayerSession' | 'resolveAlias'
>;

/** What every watched topic works with. */
export interface WatchContext {
  readonly gamelift: WatchedGameLift;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly observer: LiveObserver;
  readonly tracing: Tracing;
  readonly settings: LiveSettings;
  readonly engine: Engine;
  readonly scheduler: PollScheduler;
  /** Game sessions that our own mutations were answered with while nobody watched them. */
  readonly recentMutations: RecentMutations;
}
