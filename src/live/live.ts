import type { GameSession } from '../gamelift/game-session.ts';
import type { PlayerSession } from '../gamelift/player-session.ts';
import type { AbortNotice } from '../lib/abort.ts';
import type { FleetUtilizationArguments, FleetUtilizationEvent } from './kinds/fleet-utilization/events.ts';
import type {
  GameSessionTransitionEvent,
  GameSessionTransitionsArguments,
  LobbyArguments,
  LobbyEvent,
} from './kinds/game-sessions/events.ts';
import type {
  PlayerSessionTransitionEvent,
  PlayerSessionTransitionsArguments,
} from './kinds/player-sessions/events.ts';

export type { StreamCheckpoint, StreamStarted } from './delivery/events.ts';

/** What our own mutation did to a game session. */
export type GameSessionMutation = 'create' | 'update' | 'terminate';

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
  fleetUtilization(
    arguments_: FleetUtilizationArguments,
    signal?: AbortNotice,
  ): Promise<AsyncIterableIterator<FleetUtilizationEvent>>;
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
