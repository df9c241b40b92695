/** What a viewer was granted. Each action of the graph asks for one of them (policy.ts). */
export const scopes = [
  'gamelift:read',
  'gamelift:connect',
  'gamelift:write',
  'gamelift:terminate',
  'gamelift:operate',
] as const;
export type Scope = (typeof scopes)[number];

/** Who asks. */
export interface Viewer {
  /** Names the principal in limits; holds nothing secret. Null: nobody was asked who he is, so limits can't tell one from another. */
  id: string | null;
  scopes: ReadonlySet<Scope>;
  /**
   * The GameLift player ID that this viewer is. A viewer that is a player sees and reserves player sessions for itself
   * only, whatever its scopes are. Null: not a player, e.g. a game's back end.
   */
  player: string | null;
  /** When he ceases to be this viewer, in milliseconds since the Unix epoch. Absent: never. */
  expiresAt?: number;
}

/** The viewer of a gateway that asks nobody who he is (`dev`, `AUTH=none`): everybody may do everything. */
export const openViewer: Viewer = { id: null, scopes: new Set(scopes), player: null };
