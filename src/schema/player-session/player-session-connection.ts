import { may } from '../../auth/policy.ts';
import type { Connection, ConnectionArguments } from '../../gamelift/connection.ts';
import type { ListPlayerSessionsArguments, PlayerSession as Shape } from '../../gamelift/player-session.ts';
import { connectionType } from '../connection.ts';
import type { UpstreamContext } from '../context.ts';
import { PlayerSession } from '../refs.ts';

/** Other players' sessions are left out for a player: their IDs are what one joins with. */
export const PlayerSessionConnection = connectionType(PlayerSession, 'player sessions', (playerSession, viewer) =>
  may(viewer, 'readPlayerSession', playerSession),
);

/**
 * A list as its viewer may see it. A player's is made of the player's own sessions alone, those of the game session picked
 * out of them: pages, cursors and what follows say nothing of other players.
 */
export function readPlayerSessions(
  { loaders, viewer: { player } }: UpstreamContext,
  list: ListPlayerSessionsArguments,
  page: ConnectionArguments,
): Promise<Connection<Shape>> {
  const { gameSessionId } = list.by;
  if (player === null || gameSessionId === undefined) return loaders.playerSessions(list, page);
  return loaders.playerSessions({ ...list, by: { playerId: player, inGameSession: gameSessionId } }, page);
}
