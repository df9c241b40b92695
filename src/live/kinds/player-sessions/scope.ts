import { ScopeKeys } from '../../interest/scope.ts';

/** All players of a game session are one scope. */
export const playerScopes = new ScopeKeys({ all: 'players', part: 'location', one: 'player' });

/** What the lease holder covers once nothing can follow: as a scope, because it reaches all instances in the same way. */
export const completion = 'complete';
