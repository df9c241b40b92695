import { AwsError } from '../aws-error.ts';
import type { EmulatorClock } from '../emulator-clock.ts';
import type { WorldConfig } from './config.ts';
import type { GameSessions } from './game-sessions.ts';
import { randomUuid } from './identifiers.ts';
import type { PlayerSessions } from './player-sessions.ts';
import {
  type GameSession,
  type GameSessionStatus,
  type GameSessionStatusReason,
  isLiving,
  type PlayerSession,
  type TerminationMode,
  takesSlot,
} from './records.ts';

/** GameLift's default for GameSessionActivationTimeoutSeconds. */
const activationTimeoutMs = 300_000;
/** How long ended sessions and their players can still be read, and idempotency tokens are remembered. */
const retentionMs = 30 * 24 * 60 * 60 * 1_000;

/**
 * How game sessions and player sessions go through their lives:
 *
 *     ACTIVATING → ACTIVE → TERMINATING → TERMINATED      any of the first three → ERROR → TERMINATED
 *     RESERVED → ACTIVE → COMPLETED                        RESERVED → TIMEDOUT
 *
 * Everything that takes time is an event of the emulator's clock, which looks when it is due whether it still applies.
 */
export class Lifecycle {
  readonly #clock: EmulatorClock;
  readonly #config: () => Readonly<WorldConfig>;
  readonly #random: () => number;
  readonly #gameSessions: GameSessions;
  readonly #playerSessions: PlayerSessions;
  readonly #nextOrder: () => number;

  constructor(parts: {
    clock: EmulatorClock;
    config: () => Readonly<WorldConfig>;
    random: () => number;
    gameSessions: GameSessions;
    playerSessions: PlayerSessions;
    nextOrder: () => number;
  }) {
    this.#clock = parts.clock;
    this.#config = parts.config;
    this.#random = parts.random;
    this.#gameSessions = parts.gameSessions;
    this.#playerSessions = parts.playerSessions;
    this.#nextOrder = parts.nextOrder;
  }

  /** Begins a session's life, ACTIVATING; activation follows by configuration, a time-out in any case. */
  start(session: GameSession): void {
    this.#gameSessions.add(session);
    const { activationMs } = this.#config();
    const ifActivating = (to: GameSessionStatus) => () => {
      if (session.status === 'ACTIVATING') this.setStatus(session, to);
    };
    if (activationMs !== null) this.#clock.after(activationMs, ifActivating('ACTIVE'));
    this.#clock.after(activationTimeoutMs, ifActivating('TERMINATED'));
  }

  /** Asks the session to end: TERMINATING now, TERMINATED with the mode's status reason by configuration. */
  terminate(session: GameSession, mode: TerminationMode): void {
    this.#gameSessions.change(session, { status: 'TERMINATING', requestedTermination: mode });
    const { terminationMs } = this.#config();
    if (terminationMs === null) return;
    this.#clock.after(terminationMs, () => {
      if (session.status === 'TERMINATING') this.setStatus(session, 'TERMINATED');
    });
  }

  /**
   * Brings a session to a status, forward only; the one that it has already changes nothing. Throws AwsError
   * (InvalidRequestException) for a way back.
   */
  setStatus(session: GameSession, status: GameSessionStatus, statusReason?: GameSessionStatusReason): void {
    if (status === session.status) return;
    if (rank[status] <= rank[session.status]) {
      const problem = `a game session can't go from ${session.status} to ${status}`;
      throw new AwsError('InvalidRequestException', `${problem}: ${session.gameSessionId}`);
    }
    if (isLiving(status)) this.#gameSessions.change(session, { status });
    else this.#end(session, status, statusReason);
  }

  /** Reserves slots, one for each player. The caller has checked that there are enough. */
  reserve(gameSession: GameSession, players: readonly { playerId: string; playerData: string | undefined }[]) {
    const creationTime = this.#clock.now();
    const reserved = players.map(
      ({ playerId, playerData }): PlayerSession => ({
        order: this.#nextOrder(),
        playerSessionId: `psess-${randomUuid(this.#random)}`,
        playerId,
        playerData,
        gameSession,
        status: 'RESERVED',
        creationTime,
        terminationTime: undefined,
      }),
    );
    for (const player of reserved) this.addPlayer(player);
    this.#clock.after(this.#config().reservationTimeoutMs, () => {
      for (const player of reserved) if (player.status === 'RESERVED') this.#endPlayer(player, 'TIMEDOUT');
    });
    return reserved;
  }

  /** Puts a player session into its game session as it is. Nothing is scheduled for it. */
  addPlayer(player: PlayerSession): void {
    this.#playerSessions.add(player);
    if (takesSlot(player.status)) this.#countPlayers(player.gameSession, 1);
  }

  /** RESERVED → ACTIVE. Throws AwsError (InvalidRequestException) for any other status. */
  accept(player: PlayerSession): void {
    this.#expectStatus(player, 'RESERVED');
    this.#playerSessions.changeStatus(player, 'ACTIVE', undefined);
  }

  /** ACTIVE → COMPLETED. Throws AwsError (InvalidRequestException) for any other status. */
  remove(player: PlayerSession): void {
    this.#expectStatus(player, 'ACTIVE');
    this.#endPlayer(player, 'COMPLETED');
  }

  /** Drops a session that has ended, and its players. */
  forget(session: GameSession): void {
    this.#playerSessions.deleteOfGameSession(session);
    this.#gameSessions.delete(session);
  }

  #end(session: GameSession, status: 'TERMINATED' | 'ERROR', statusReason: GameSessionStatusReason | undefined): void {
    const heldProcess = isLiving(session.status);
    const requested = session.requestedTermination && reasons[session.requestedTermination];
    this.#gameSessions.change(session, {
      status,
      statusReason: statusReason ?? session.statusReason ?? (status === 'TERMINATED' ? requested : undefined),
      terminationTime: this.#clock.now(),
    });
    if (heldProcess) session.location.releaseServerProcess(session.serverProcess);
    const present = [
      ...this.#playerSessions.ofGameSession(session, 'RESERVED'),
      ...this.#playerSessions.ofGameSession(session, 'ACTIVE'),
    ];
    for (const player of present) this.#endPlayer(player, 'COMPLETED');
    const { gameSessionId } = session;
    this.#clock.after(retentionMs, () => this.#expire(gameSessionId));
  }

  /** Unless the session ended anew since (ERROR → TERMINATED): then its time is not yet up. */
  #expire(gameSessionId: string): void {
    const session = this.#gameSessions.find(gameSessionId);
    if (session?.terminationTime === undefined) return;
    if (this.#clock.now() - session.terminationTime >= retentionMs) this.forget(session);
  }

  #endPlayer(player: PlayerSession, status: 'COMPLETED' | 'TIMEDOUT'): void {
    this.#playerSessions.changeStatus(player, status, this.#clock.now());
    this.#countPlayers(player.gameSession, -1);
  }

  #countPlayers(session: GameSession, change: 1 | -1): void {
    this.#gameSessions.change(session, { currentPlayerSessionCount: session.currentPlayerSessionCount + change });
  }

  /** In the words of a real answer to AcceptPlayerSession. */
  #expectStatus(player: PlayerSession, expected: 'RESERVED' | 'ACTIVE'): void {
    if (player.status === expected) return;
    const problem = `PlayerSession (${player.playerSessionId}) has a status of ${player.status} instead of ${expected}`;
    throw new AwsError('InvalidRequestException', problem);
  }
}

const rank: Readonly<Record<GameSessionStatus, number>> = {
  ACTIVATING: 0,
  ACTIVE: 1,
  TERMINATING: 2,
  ERROR: 3,
  TERMINATED: 4,
};

const reasons: Readonly<Record<TerminationMode, GameSessionStatusReason>> = {
  TRIGGER_ON_PROCESS_TERMINATE: 'TRIGGERED_ON_PROCESS_TERMINATE',
  FORCE_TERMINATE: 'FORCE_TERMINATED',
};
