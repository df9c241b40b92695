import { AwsError } from '../aws-error.ts';
import type { EmulatorClock } from '../emulator-clock.ts';
import type { History } from './history.ts';
import { OrderedList } from './ordered-list.ts';
import type { Past } from './past.ts';
import type { GameSession, PlayerSession, PlayerSessionStatus } from './records.ts';

/** The player sessions of the Region, listed by game session and status and by player, in order of creation. */
export class PlayerSessions {
  readonly #clock: EmulatorClock;
  readonly #history: History;
  readonly #past: Past<PlayerSession>;
  readonly #sessions = new Map<string, PlayerSession>();
  readonly #ofGameSession = new Map<GameSession, Map<PlayerSessionStatus | 'ANY', OrderedList<PlayerSession>>>();
  readonly #ofPlayer = new Map<string, OrderedList<PlayerSession>>();

  constructor(clock: EmulatorClock, history: History, past: Past<PlayerSession>) {
    this.#clock = clock;
    this.#past = past;
    this.#history = history;
  }

  find(playerSessionId: string): PlayerSession | undefined {
    return this.#sessions.get(playerSessionId);
  }

  /** Throws AwsError (NotFoundException). */
  get(playerSessionId: string): PlayerSession {
    const session = this.#sessions.get(playerSessionId);
    if (session === undefined) throw new AwsError('NotFoundException', `Player session not found: ${playerSessionId}`);
    return session;
  }

  ofGameSession(gameSession: GameSession, status: PlayerSessionStatus | 'ANY' = 'ANY'): OrderedList<PlayerSession> {
    return this.#ofGameSession.get(gameSession)?.get(status) ?? newList();
  }

  ofPlayer(playerId: string): OrderedList<PlayerSession> {
    return this.#ofPlayer.get(playerId) ?? newList();
  }

  add(session: PlayerSession): void {
    this.#past.adding(session);
    this.#sessions.set(session.playerSessionId, session);
    this.#listOf(session.gameSession, 'ANY').add(session);
    this.#listOf(session.gameSession, session.status).add(session);
    let ofPlayer = this.#ofPlayer.get(session.playerId);
    if (ofPlayer === undefined) {
      ofPlayer = newList();
      this.#ofPlayer.set(session.playerId, ofPlayer);
    }
    ofPlayer.add(session);
    this.#history.recordPlayerSession(this.#clock.now(), session.playerSessionId, null, session.status);
  }

  changeStatus(session: PlayerSession, to: PlayerSessionStatus, terminationTime: number | undefined): void {
    const from = session.status;
    this.#listOf(session.gameSession, from).delete(session);
    this.#past.changing(session);
    Object.assign(session, { status: to, terminationTime });
    this.#listOf(session.gameSession, to).add(session);
    this.#history.recordPlayerSession(this.#clock.now(), session.playerSessionId, from, to);
  }

  /** Forgets the players of a game session that is forgotten. */
  deleteOfGameSession(gameSession: GameSession): void {
    for (const session of this.ofGameSession(gameSession)) {
      this.#sessions.delete(session.playerSessionId);
      const ofPlayer = this.ofPlayer(session.playerId);
      ofPlayer.delete(session);
      if (ofPlayer.size === 0) this.#ofPlayer.delete(session.playerId);
    }
    this.#ofGameSession.delete(gameSession);
  }

  #listOf(gameSession: GameSession, status: PlayerSessionStatus | 'ANY'): OrderedList<PlayerSession> {
    let lists = this.#ofGameSession.get(gameSession);
    if (lists === undefined) {
      lists = new Map();
      this.#ofGameSession.set(gameSession, lists);
    }
    let list = lists.get(status);
    if (list === undefined) {
      list = newList();
      lists.set(status, list);
    }
    return list;
  }
}

function newList(): OrderedList<PlayerSession> {
  return new OrderedList((one, other) => one.order - other.order);
}
