import type { GameSession } from '../gamelift/game-session.ts';

/** What one reader reads for all: a fleet's game sessions, or one game session's players. */
export type Topic = { kind: 'fleet'; fleetId: string } | { kind: 'players'; gameSessionId: string };
export type TopicKind = Topic['kind'];

/** A part of a fleet's topic: a filter over it, and an interest that tells the reader what it must read. */
export type FleetScope =
  | { kind: 'fleet' }
  | { kind: 'location'; location: string }
  | { kind: 'session'; gameSessionId: string };

/** What of a game session decides which scopes it lies in. */
export type LocatedSession = Pick<GameSession, 'gameSessionId' | 'location'>;

export function topicKey(topic: Topic): string {
  return topic.kind === 'fleet' ? `fleet:${topic.fleetId}` : `players:${topic.gameSessionId}`;
}

export function scopeKey(scope: FleetScope): string {
  switch (scope.kind) {
    case 'fleet':
      return 'fleet';
    case 'location':
      return `location:${scope.location}`;
    case 'session':
      return `session:${scope.gameSessionId}`;
  }
}

/** The scope that `scopeKey` named so. */
export function parseScopeKey(key: string): FleetScope {
  if (key.startsWith('location:')) return { kind: 'location', location: key.slice('location:'.length) };
  if (key.startsWith('session:')) return { kind: 'session', gameSessionId: key.slice('session:'.length) };
  return { kind: 'fleet' };
}

/** Every scope that a session lies in. */
export function scopeKeysOf({ gameSessionId, location }: LocatedSession): string[] {
  const keys = [scopeKey({ kind: 'fleet' }), scopeKey({ kind: 'session', gameSessionId })];
  return location === null ? keys : [...keys, scopeKey({ kind: 'location', location })];
}

export function isSameScope(one: FleetScope | null, other: FleetScope | null): boolean {
  return one === other || (one !== null && other !== null && scopeKey(one) === scopeKey(other));
}

/** Whether a session lies in a scope. */
export function isInScope(scope: FleetScope, session: LocatedSession): boolean {
  switch (scope.kind) {
    case 'fleet':
      return true;
    case 'location':
      return session.location === scope.location;
    case 'session':
      return session.gameSessionId === scope.gameSessionId;
  }
}

/**
 * The fleet that a game session's ARN names: arn:aws:gamelift:<region>::gamesession/<fleet ID>/[<location>/]<ID string>.
 * Null where it is no such ARN.
 */
export function fleetIdOf(gameSessionId: string): string | null {
  return /^arn:[^:]*:gamelift:[^:]*:[^:]*:gamesession\/([^/]+)\/.+$/.exec(gameSessionId)?.[1] ?? null;
}
