import type { FilterExpression } from '../../../expression/filter.ts';
import type {
  FleetSelector,
  GameSession,
  GameSessionStatus,
  GameSessionStatusReason,
} from '../../../gamelift/game-session.ts';
import type { CoreEvent } from '../../delivery/events.ts';
import type { ObservationSource } from '../../journal/journal.ts';

/** What a subscriber of game session transitions may name: exactly one of the three. */
export type GameSessionScope =
  | { gameSessionId: string; fleetId?: undefined; aliasId?: undefined }
  | { fleetId: string; gameSessionId?: undefined; aliasId?: undefined }
  | { aliasId: string; gameSessionId?: undefined; fleetId?: undefined };

export interface GameSessionTransitionsArguments {
  of: GameSessionScope;
  location: string | null;
  /** null: transitions to every status. */
  to: readonly GameSessionStatus[] | null;
  snapshot: boolean;
  changes: boolean;
  after: string | null;
}

export interface LobbyArguments {
  fleet: FleetSelector;
  location: string | null;
  /** null: every ACTIVE session. */
  filter: FilterExpression | null;
  joinableOnly: boolean;
  after: string | null;
}

/**
 * A game session of an event. The two large members are held once for all sessions within a byte budget; those that did
 * not fit read as null and are named here, so that a null is never mistaken for "none".
 */
export type LiveGameSession = GameSession & { readonly omitted?: readonly ('gameSessionData' | 'matchmakerData')[] };

export type GameSessionSnapshot = {
  type: 'GameSessionSnapshot';
  cursor: string;
  gameSessions: readonly GameSession[];
  isFirst: boolean;
  isLast: boolean;
  observedAt: Date;
};

export type GameSessionTransition = {
  type: 'GameSessionTransition';
  cursor: string;
  gameSessionId: string;
  previousStatus: GameSessionStatus | null;
  status: GameSessionStatus;
  statusReason: GameSessionStatusReason | null;
  gameSession: GameSession;
  observedAt: Date;
  source: ObservationSource;
};
export type GameSessionChanged = {
  type: 'GameSessionChanged';
  cursor: string;
  gameSession: GameSession;
  observedAt: Date;
  source: ObservationSource;
};

export type GameSessionTransitionEvent = CoreEvent | GameSessionSnapshot | GameSessionTransition | GameSessionChanged;

export type LobbySessionEntered = { type: 'LobbySessionEntered'; cursor: string; gameSession: GameSession };
export type LobbySessionChanged = { type: 'LobbySessionChanged'; cursor: string; gameSession: GameSession };
export type LobbySessionLeft = {
  type: 'LobbySessionLeft';
  cursor: string;
  gameSession: GameSession;
  reason: 'NO_LONGER_MATCHES' | 'ENDED';
};

export type LobbyEvent = CoreEvent | GameSessionSnapshot | LobbySessionEntered | LobbySessionChanged | LobbySessionLeft;
