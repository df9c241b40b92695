import type { GameLift } from '../../gamelift/gamelift.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Tracing } from '../../observability/tracing.ts';
import type { Engine } from '../journal/engine.ts';
import type { LiveObserver } from '../observer.ts';
import type { LiveSettings } from '../settings.ts';
import type { PollScheduler } from '../sources/poll/scheduler.ts';
import type { RecentIds } from './recent-ids.ts';

/** The calls of GameLift that watching needs. All are made with the priority of polls. */
export type WatchedGameLift = Pick<
  GameLift,
  | 'listGameSessions'
  | 'readGameSession'
  | 'listPlayerSessions'
  | 'readPlayerSession'
  | 'readFleets'
  | 'readFleetUtilizations'
  | 'readFleetCapacities'
  | 'readFleetLocations'
  | 'readFleetLocationUtilization'
  | 'readFleetLocationCapacity'
  | 'resolveAlias'
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
  /** Objects that our own mutations were answered with a moment ago: a read that finds none may lag behind. */
  readonly recentMutations: RecentIds;
  /** Objects whose end was written. Their tombstones give way sooner, and with an epoch that is lost: their ends are not news even then. */
  readonly recentEnds: RecentIds;
}
