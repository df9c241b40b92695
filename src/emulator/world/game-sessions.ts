import { AwsError } from '../aws-error.ts';
import type { EmulatorClock } from '../emulator-clock.ts';
import type { History } from './history.ts';
import { OrderedList } from './ordered-list.ts';
import type { Past } from './past.ts';
import type { Fleet, GameSession, GameSessionStatus } from './records.ts';
import type { SearchIndexes } from './search.ts';

/** The members of a game session that change during its life. */
export type GameSessionChanges = Partial<
  Pick<
    GameSession,
    | 'terminationTime'
    | 'name'
    | 'status'
    | 'statusReason'
    | 'requestedTermination'
    | 'currentPlayerSessionCount'
    | 'maximumPlayerSessionCount'
    | 'playerSessionCreationPolicy'
    | 'protectionPolicy'
    | 'gameProperties'
    | 'computeName'
    | 'playerGatewayStatus'
    | 'matchmakerData'
  >
>;

export interface GameSessionFilter {
  location?: string | undefined;
  status?: GameSessionStatus | undefined;
}

/**
 * The game sessions of the Region. Every change passes here, so that the lists by fleet, location and status, the
 * locations' totals, the history and the search index never disagree.
 */
export class GameSessions {
  readonly #clock: EmulatorClock;
  readonly #history: History;
  readonly #searchIndexes: SearchIndexes;
  readonly #past: Past<GameSession>;
  readonly #sessions = new Map<string, GameSession>();
  /** By fleet: a list for each combination of location and status (see `listKey`) that some session has had. */
  readonly #lists = new Map<Fleet, Map<string, OrderedList<GameSession>>>();

  constructor(clock: EmulatorClock, history: History, searchIndexes: SearchIndexes, past: Past<GameSession>) {
    this.#clock = clock;
    this.#past = past;
    this.#history = history;
    this.#searchIndexes = searchIndexes;
  }

  find(gameSessionId: string): GameSession | undefined {
    return this.#sessions.get(gameSessionId);
  }

  /** Throws AwsError (NotFoundException). */
  get(gameSessionId: string): GameSession {
    const session = this.#sessions.get(gameSessionId);
    if (session === undefined) throw new AwsError('NotFoundException', `Game session not found: ${gameSessionId}`);
    return session;
  }

  /** The fleet's sessions in order of creation, all or those of a location, a status or both. */
  list(fleet: Fleet, { location, status }: GameSessionFilter = {}): OrderedList<GameSession> {
    return this.#lists.get(fleet)?.get(listKey(location, status)) ?? newList();
  }

  add(session: GameSession): void {
    this.#past.adding(session);
    this.#sessions.set(session.gameSessionId, session);
    for (const key of listKeys(session)) this.#listOf(session.fleet, key).add(session);
    session.location.count(session, 1);
    this.#history.recordGameSession(this.#clock.now(), session.gameSessionId, null, session.status);
    this.#searchIndexes.update(session);
  }

  change(session: GameSession, changes: Readonly<GameSessionChanges>): void {
    const from = session.status;
    const to = changes.status ?? from;
    if (to !== from) {
      for (const key of statusKeys(session, from)) this.#listOf(session.fleet, key).delete(session);
      for (const key of statusKeys(session, to)) this.#listOf(session.fleet, key).add(session);
    }
    session.location.count(session, -1);
    this.#past.changing(session);
    Object.assign(session, changes);
    session.location.count(session, 1);
    if (to !== from) this.#history.recordGameSession(this.#clock.now(), session.gameSessionId, from, to);
    this.#searchIndexes.update(session);
  }

  /** Forgets a session that has ended. */
  delete(session: GameSession): void {
    this.#sessions.delete(session.gameSessionId);
    for (const key of listKeys(session)) this.#listOf(session.fleet, key).delete(session);
  }

  /** Forgets all sessions of a fleet, at once. */
  deleteFleet(fleet: Fleet): void {
    for (const session of this.list(fleet)) this.#sessions.delete(session.gameSessionId);
    this.#lists.delete(fleet);
    this.#searchIndexes.deleteFleet(fleet);
  }

  #listOf(fleet: Fleet, key: string): OrderedList<GameSession> {
    let lists = this.#lists.get(fleet);
    if (lists === undefined) {
      lists = new Map();
      this.#lists.set(fleet, lists);
    }
    let list = lists.get(key);
    if (list === undefined) {
      list = newList();
      lists.set(key, list);
    }
    return list;
  }
}

function newList(): OrderedList<GameSession> {
  return new OrderedList((one, other) => one.order - other.order);
}

function listKey(location: string | undefined, status: GameSessionStatus | undefined): string {
  return `${location ?? '*'} ${status ?? '*'}`;
}

function listKeys(session: GameSession): string[] {
  const ofAnyStatus = [listKey(undefined, undefined), listKey(session.location.name, undefined)];
  return [...ofAnyStatus, ...statusKeys(session, session.status)];
}

function statusKeys(session: GameSession, status: GameSessionStatus): string[] {
  return [listKey(undefined, status), listKey(session.location.name, status)];
}
