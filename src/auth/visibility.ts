import { actions, may } from './policy.ts';
import type { Viewer } from './viewer.ts';

/**
 * Viewers of one class are answered alike, so that one execution can serve them all. The class says what a viewer may do,
 * not which scopes he has: a scope that no action asks for does not split a group.
 *
 * @param dependsOnPlayer whether the selection shows player sessions. Only then does it matter which player a viewer is.
 */
export function visibilityClass(viewer: Viewer, { dependsOnPlayer }: { dependsOnPlayer: boolean }): string {
  const own = { playerId: viewer.player };
  const granted = actions.filter((action) => may(viewer, action, own));
  return JSON.stringify(dependsOnPlayer ? [granted, viewer.player] : [granted]);
}
