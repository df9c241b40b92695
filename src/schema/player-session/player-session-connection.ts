import { may } from '../../auth/policy.ts';
import { connectionType } from '../connection.ts';
import { PlayerSession } from '../refs.ts';

/** Other players' sessions are left out for a player: their IDs are what one joins with. */
export const PlayerSessionConnection = connectionType(PlayerSession, 'player sessions', (playerSession, viewer) =>
  may(viewer, 'readPlayerSession', playerSession),
);
