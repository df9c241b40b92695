import { compileFilter } from '../../../src/expression/evaluate.ts';
import type { GameSession } from '../../../src/gamelift/game-session.ts';
import type {
  GameSessionTransitionEvent,
  GameSessionTransitionsArguments,
  LobbyArguments,
  LobbyEvent,
} from '../../../src/live/kinds/game-sessions/events.ts';
import type {
  PlayerSessionTransitionEvent,
  PlayerSessionTransitionsArguments,
} from '../../../src/live/kinds/player-sessions/events.ts';
import type { Live } from '../../../src/live/live.ts';

/** What a client of a history subscribes to, all through the history. */
export type Question =
  | { stream: 'gameSessions'; arguments: GameSessionTransitionsArguments }
  | { stream: 'playerSessions'; arguments: PlayerSessionTransitionsArguments }
  | { stream: 'lobby'; arguments: LobbyArguments };

export type ToldEvent = GameSessionTransitionEvent | PlayerSessionTransitionEvent | LobbyEvent;

export function ask(
  live: Live,
  question: Question,
  after: string | null,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<ToldEvent>> {
  if (question.stream === 'lobby') return live.lobby({ ...question.arguments, after }, signal);
  if (question.stream === 'playerSessions') {
    return live.playerSessionTransitions({ ...question.arguments, after }, signal);
  }
  return live.gameSessionTransitions({ ...question.arguments, after }, signal);
}

/** Whether a client must hold a game session as it is now. `fleetId`: where an alias of the question points to. */
export function isHeld(question: Question, session: GameSession, fleetId: string): boolean {
  if (question.stream === 'playerSessions') return false;
  if (isEnded(session)) return false;
  if (question.stream === 'gameSessions') {
    const { of, location } = question.arguments;
    if (of.gameSessionId !== undefined) return of.gameSessionId === session.gameSessionId;
    return session.fleetId === fleetId && isIn(location, session);
  }
  const { location, filter, joinableOnly } = question.arguments;
  if (session.status !== 'ACTIVE' || session.fleetId !== fleetId || !isIn(location, session)) return false;
  return (!joinableOnly || isJoinable(session)) && (filter === null || compileFilter(filter)(session));
}

/** Nothing follows: snapshots leave it out. */
export function isEnded({ status }: GameSession): boolean {
  return status === 'TERMINATED' || status === 'ERROR';
}

function isIn(location: string | null, session: GameSession): boolean {
  return location === null || location === session.location;
}

function isJoinable(session: GameSession): boolean {
  const { playerSessionCreationPolicy, currentPlayerSessionCount, maximumPlayerSessionCount } = session;
  return playerSessionCreationPolicy !== 'DENY_ALL' && currentPlayerSessionCount < maximumPlayerSessionCount;
}
