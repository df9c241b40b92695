import type { PlayerSession, PlayerSessionStatus } from '../../../gamelift/player-session.ts';
import type { CoreEvent } from '../../delivery/events.ts';
import type { ObservationSource } from '../../journal/journal.ts';

export interface PlayerSessionTransitionsArguments {
  gameSessionId: string;
  snapshot: boolean;
  after: string | null;
}

export type PlayerSessionSnapshot = {
  type: 'PlayerSessionSnapshot';
  cursor: string;
  playerSessions: readonly PlayerSession[];
  isFirst: boolean;
  isLast: boolean;
  observedAt: Date;
};

export type PlayerSessionTransition = {
  type: 'PlayerSessionTransition';
  cursor: string;
  playerSessionId: string;
  previousStatus: PlayerSessionStatus | null;
  status: PlayerSessionStatus;
  playerSession: PlayerSession;
  observedAt: Date;
  source: ObservationSource;
};

export type PlayerSessionTransitionEvent = CoreEvent | PlayerSessionSnapshot | PlayerSessionTransition;
