import './scalars.ts';
import './error-types.ts';
import './node.ts';
import './game-session/game-session.ts';
import './game-session/game-session-queries.ts';
import './game-session/game-session-search.ts';
import './game-session/game-session-mutations.ts';
import './game-session/game-session-subscriptions.ts';
import './player-session/player-session.ts';
import './player-session/player-session-mutations.ts';
import './player-session/player-session-subscriptions.ts';
import './fleet/fleet.ts';
import './fleet/fleet-subscriptions.ts';
import './alias/alias.ts';
import './upstream-budget/upstream-budget.ts';
import './viewer/viewer.ts';
import { builder } from './builder.ts';

/** The graph. Every file above adds its part to the builder. */
export const schema = builder.toSchema();
