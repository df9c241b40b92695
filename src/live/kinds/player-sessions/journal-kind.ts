import type { PlayerSession } from '../../../gamelift/player-session.ts';
import { flatImageBytes } from '../../journal/image-bytes.ts';
import type { JournalKind } from '../../journal/journal-kind.ts';

/** Journals of player sessions: one topic for each game session. */
export const playerSessionJournal: JournalKind<PlayerSession> = {
  name: 'player-sessions',
  prefix: 'player:',
  bytesOf: flatImageBytes,
  statusOf: (image) => image.status,
};
