import type { Scope, Viewer } from './viewer.ts';

/** What one can ask of the graph. */
export type Action =
  | 'read'
  | 'readPlayerSession'
  | 'readConnection'
  | 'readPlayerData'
  | 'readMatchmakerData'
  | 'createGameSession'
  | 'updateGameSession'
  | 'reservePlayerSession'
  | 'terminateGameSession'
  | 'readGameSessionLog'
  | 'readUpstreamBudget';

/** The player that an action concerns. Null: nobody in particular, or GameLift did not say. */
export interface Target {
  playerId: string | null;
}

/** `reason` is fit for the client: it names what is missing and tells nothing about the target. */
export type Decision = { allowed: true } | { allowed: false; reason: string };

/**
 * Whether `viewer` may do `action` to `target`: pure, the only place that knows the rules.
 *
 * - Every action asks for one scope.
 * - Actions on player sessions, asked by a viewer that is a player, are for that player's own only.
 * - What tells of all players of a session at once, or of the gateway's own work, is for no player.
 * - A player reserves for itself without `gamelift:write`: the claim is the permission.
 */
export function decide(viewer: Viewer, action: Action, target: Target = { playerId: null }): Decision {
  const rule = rules[action];
  if (rule.notForPlayers && viewer.player !== null) return refused(rule.notForPlayers);
  if (rule.ownOnly && viewer.player !== null) {
    if (target.playerId !== viewer.player) return refused('a player may do this for itself only');
    if (rule.ownIsEnough) return allowed;
  }
  return viewer.scopes.has(rule.scope) ? allowed : refused(`this needs the scope ${rule.scope}`);
}

/** Whether `decide` allows it. */
export function may(viewer: Viewer, action: Action, target?: Target): boolean {
  return decide(viewer, action, target).allowed;
}

interface Rule {
  scope: Scope;
  /** No player may, whatever its scopes: why. */
  notForPlayers?: string;
  /** A player may do it to its own player sessions only. */
  ownOnly?: true;
  /** ... and needs no scope for that. */
  ownIsEnough?: true;
}

/** By action. `readConnection`, `readPlayerData` and `readMatchmakerData` are single fields: where one connects to, and what players brought. */
const rules: Readonly<Record<Action, Rule>> = {
  read: { scope: 'gamelift:read' },
  readPlayerSession: { scope: 'gamelift:read', ownOnly: true },
  readConnection: { scope: 'gamelift:connect' },
  readPlayerData: { scope: 'gamelift:connect', ownOnly: true },
  readMatchmakerData: { scope: 'gamelift:connect', notForPlayers: 'it tells of other players' },
  createGameSession: { scope: 'gamelift:write' },
  updateGameSession: { scope: 'gamelift:write' },
  reservePlayerSession: { scope: 'gamelift:write', ownOnly: true, ownIsEnough: true },
  terminateGameSession: { scope: 'gamelift:terminate' },
  readGameSessionLog: { scope: 'gamelift:operate', notForPlayers: 'it is for operators' },
  readUpstreamBudget: { scope: 'gamelift:operate', notForPlayers: 'it is for operators' },
};

export const actions = Object.keys(rules) as readonly Action[];

const allowed: Decision = { allowed: true };
const refused = (reason: string): Decision => ({ allowed: false, reason });
