import type * as alias from '../gamelift/alias.ts';
import type * as fleet from '../gamelift/fleet.ts';
import type * as gameSession from '../gamelift/game-session.ts';
import type * as playerSession from '../gamelift/player-session.ts';
import { builder } from './builder.ts';

// The nouns lead to each other; with their refs here their folders need not import each other in circles.

export const GameSession = builder.objectRef<gameSession.GameSession>('GameSession');
export const PlayerSession = builder.objectRef<playerSession.PlayerSession>('PlayerSession');
/** `figures`: as last read, where the fleet is that of an event. */
export const Fleet = builder.objectRef<fleet.Fleet & { readonly figures?: fleet.FleetFigures }>('Fleet');
export const Alias = builder.objectRef<alias.Alias>('Alias');
