import { InvalidRequestError } from '../../../gamelift/errors.ts';
import type { GameSession } from '../../../gamelift/game-session.ts';
import { quote } from '../../../lib/shorten.ts';
import { type Located, type Scope, ScopeKeys } from '../../interest/scope.ts';

/** The scopes of a fleet's topic: the fleet, one of its locations, one of its game sessions. */
export const fleetScopes = new ScopeKeys({ all: 'fleet', part: 'location', one: 'session' });

type LocatedSession = Pick<GameSession, 'gameSessionId' | 'location'>;

export function locate({ gameSessionId, location }: LocatedSession): Located {
  return { id: gameSessionId, part: location };
}

/** Whether a game session lies in a scope. Called for each record and each group, so nothing is made for it. */
export function isSessionInScope(scope: Scope, session: LocatedSession): boolean {
  if (scope.kind === 'all') return true;
  return scope.kind === 'part' ? session.location === scope.part : session.gameSessionId === scope.id;
}

/** A scope as the arguments of cursors name it: another name would make the cursors that clients hold void. */
export function scopeArgument(scope: Scope): object {
  if (scope.kind === 'all') return { kind: 'fleet' };
  if (scope.kind === 'part') return { kind: 'location', location: scope.part };
  return { kind: 'session', gameSessionId: scope.id };
}

/**
 * The fleet that a game session's ARN names: arn:aws:gamelift:<region>::gamesession/<fleet ID>/[<location>/]<ID string>.
 * Null where it is no such ARN.
 */
export function fleetIdOf(gameSessionId: string): string | null {
  return /^arn:[^:]*:gamelift:[^:]*:[^:]*:gamesession\/([^/]+)\/.+$/.exec(gameSessionId)?.[1] ?? null;
}

/** The same; throws INVALID_REQUEST where it is no such ARN. */
export function fleetOf(gameSessionId: string): string {
  const fleetId = fleetIdOf(gameSessionId);
  if (fleetId !== null) return fleetId;
  throw new InvalidRequestError(
    `expected a game session's ARN (arn:aws:gamelift:<region>::gamesession/<fleet ID>/...), got ${quote(gameSessionId)}`,
    { path: ['gameSessionId'] },
  );
}
