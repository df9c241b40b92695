import { actions, may } from './policy.ts';
import type { Viewer } from './viewer.ts';

/**
 * Viewers of one class are answered alike, so that one execution can serve them all. The class says what a viewer may do,
 * not which scopes he has: a scope that no action asks for does not split a group.
 *
 * @param dependsOnPlayer whether the selection shows player sessions. Only then does it matter which player a viewer is; that it is one always does.
 * @param dependsOnViewer whether the selection shows the viewer itself: its principal and its scopes. Then its class is its own. Default false.
 */
export function visibilityClass(
  viewer: Viewer,
  { dependsOnPlayer, dependsOnViewer = false }: { dependsOnPlayer: boolean; dependsOnViewer?: boolean },
): string {
  if (dependsOnViewer) {
    const itself = { id: viewer.id, player: viewer.player, scopes: [...viewer.scopes].sort() };
    return `${visibilityClass(viewer, { dependsOnPlayer: true })} ${JSON.stringify(itself)}`;
  }
  const known = dependsOnPlayer ? ofPlayers : ofAll;
  let name = known.get(viewer);
  if (name === undefined) {
    const own = { playerId: viewer.player };
    const granted = actions.filter((action) => may(viewer, action, own));
    // A player is refused some things for being one: he is told so, and others that a scope is missing.
    name = JSON.stringify([granted, dependsOnPlayer ? viewer.player : viewer.player !== null]);
    known.set(viewer, name);
  }
  return name;
}

/** A viewer never changes, and most ask more than once. */
const ofAll = new WeakMap<Viewer, string>();
const ofPlayers = new WeakMap<Viewer, string>();
