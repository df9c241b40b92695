import type { JournalKind } from '../../journal/journal-kind.ts';
import { type GameSessionImage, gameSessionImageBytes } from './image.ts';

/** Journals of game sessions: one topic for each fleet. */
export const gameSessionJournal: JournalKind<GameSessionImage> = {
  name: 'game-sessions',
  prefix: 'game:',
  bytesOf: gameSessionImageBytes,
  statusOf: (image) => image.status,
};
