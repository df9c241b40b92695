import type { FilterExpression } from '../expression/filter.ts';
import type {
  FleetSelector,
  GameSession,
  GameSessionStatus,
  GameSessionStatusReason,
} from '../gamelift/game-session.ts';
import type { PlayerSession, PlayerSessionStatus } from '../gamelift/player-session.ts';
import type { AbortNotice } from '../lib/abort.ts';

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
export interface PlayerSessionTransitionsArguments {
  gameSessionId: string;
  snapshot: boolean;
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

/** What our own mutation did to a game session. */
export type GameSessionMutation = 'create' | 'update' | 'terminate';

export type ObservationSource = 'POLL' | 'PUSH' | 'MUTATION';

export type StreamStarted = {
  type: 'StreamStarted';
  cursor: string;
  outcome: 'NEW' | 'RECOVERED' | 'RESET';
  reason: string | null;
};
export type StreamCheckpoint = { type: 'StreamCheckpoint'; cursor: string; observedAt: Date; stale: boolean };
export type GameSessionSnapshot = {
  type: 'GameSessionSnapshot';
  cursor: string;
  gameSessions: readonly GameSession[];
  isFirst: boolean;
  isLast: boolean;
  observedAt: Date;
};
export type PlayerSessionSnapshot = {
  type: 'PlayerSessionSnapshot';
  cursor: string;
  playerSessions: readonly PlayerSession[];
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
export type LobbySessionEntered = { type: 'LobbySessionEntered'; cursor: string; gameSession: GameSession };
export type LobbySessionChanged = { type: 'LobbySessionChanged'; cursor: string; gameSession: GameSession };
export type LobbySessionLeft = {
  type: 'LobbySessionLeft';
  cursor: string;
  gameSession: GameSession;
  reason: 'NO_LONGER_MATCHES' | 'ENDED';
};

export type GameSessionTransitionEvent =
  | StreamStarted
  | StreamCheckpoint
  | GameSessionSnapshot
  | GameSessionTransition
  | GameSessionChanged;
export type PlayerSessionTransitionEvent =
  | StreamStarted
  | StreamCheckpoint
  | PlayerSessionSnapshot
  | PlayerSessionTransition;
export type LobbyEvent =
  | StreamStarted
  | StreamCheckpoint
  | GameSessionSnapshot
  | LobbySessionEntered
  | LobbySessionChanged
  | LobbySessionLeft;

/**
 * The live layer as the schema sees it. A stream registers its subscriber before the promise resolves, so that nothing is
 * lost between subscribing and the first `next()`. It ends when its signal is aborted or `return()` is called; it rejects
 * with a DomainError only (SLOW_CONSUMER, TOPIC_ENDED, UPSTREAM_UNAVAILABLE, NOT_FOUND …).
 */
export interface Live {
  gameSessionTransitions(
    arguments_: GameSessionTransitionsArguments,
    signal?: AbortNotice,
  ): Promise<AsyncIterableIterator<GameSessionTransitionEvent>>;
  playerSessionTransitions(
    arguments_: PlayerSessionTransitionsArguments,
    signal?: AbortNotice,
  ): Promise<AsyncIterableIterator<PlayerSessionTransitionEvent>>;
  lobby(arguments_: LobbyArguments, signal?: AbortNotice): Promise<AsyncIterableIterator<LobbyEvent>>;
  /**
   * What one of our own mutations answered; default: an update. Resolves once it is in the journal; never rejects (it logs). Only the
   * answer to a termination reports the end of a game session that is not known.
   */
  observeGameSession(
    gameSession: GameSession,
    mutation?: GameSessionMutation,
    members?: readonly (keyof GameSession)[],
  ): Promise<void>;
  observePlayerSessions(gameSessionId: string, playerSessions: readonly PlayerSession[]): Promise<void>;
  /**
   * One of our own mutations failed in a way that contradicts what is known of the game session: where it is watched, it is
   * read at once, so that whoever was refused soon sees why.
   */
  doubtGameSession(gameSessionId: string): void;
  /** What is held and running now: everything is zero when nobody has watched anything for longer than the linger. */
  gauges(): LiveGauges;
  /** By how much the topic of each kind that is furthest behind its plan is behind it, in milliseconds, by the kind's name. */
  lagMsByKind(): Readonly<Record<string, number>>;
  /** Ends every stream and stops polling. */
  stop(): Promise<void>;
}

export interface LiveGauges {
  /** Fleets and game sessions (for their players) that are watched, lingering ones included. */
  topics: number;
  /** Those of them that this process reads. */
  topicsRead: number;
  /** Streams that have not ended. */
  subscribers: number;
  /** Distinct groups of equal streams. */
  groups: number;
  /** Events that wait in the subscribers' queues. */
  queuedEvents: number;
  /** Timers that have not fired. */
  timers: number;
  /** Polls that are in flight or wait for their turn. */
  polls: number;
  /** Sessions that wait for a read by ID. */
  backlog: number;
  /** Bytes (estimated) of snapshots, histories, tombstones and large blobs. */
  heldBytes: number;
  /** By how much the topic that is furthest behind its plan is behind it, in milliseconds. */
  lagMs: number;
}

/**
 * A game session of an event. The two large members are held once for all sessions within a byte budget; those that did
 * not fit read as null and are named here, so that a null is never mistaken for "none".
 */
export type LiveGameSession = GameSession & { readonly omitted?: readonly ('gameSessionData' | 'matchmakerData')[] };
