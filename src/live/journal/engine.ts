import type { PlayerSession } from '../../gamelift/player-session.ts';
import type { Clock } from '../../lib/clock.ts';
import type { GameSessionImage } from '../kinds/game-sessions/image.ts';
import { gameSessionImageBytes, playerSessionBytes } from '../kinds/game-sessions/image.ts';
import type { LiveSettings } from '../settings.ts';
import { BlobStore } from './blob-store.ts';
import { ByteLedger } from './byte-ledger.ts';
import type { Journal } from './journal.ts';
import { MemoryJournal } from './memory/journal.ts';

/** What must be chosen together: where snapshots and histories are kept, and the large blobs beside them. */
export interface Engine {
  readonly gameSessions: Journal<GameSessionImage>;
  readonly playerSessions: Journal<PlayerSession>;
  readonly blobs: BlobStore;
  /** Bytes (estimated) held now. */
  heldBytes(): number;
  /** Runs `endTopics`, which closes all journals, in a way that lets other instances and the next start go on with them. */
  stop(endTopics: () => void): Promise<void>;
}

export function createMemoryEngine(settings: LiveSettings, clock: Clock, random: () => number): Engine {
  const ledger = new ByteLedger(settings.heldBytes);
  const blobs = new BlobStore(settings.blobBytes);
  const shared = { ...settings, ledger, clock, random };
  return {
    gameSessions: new MemoryJournal<GameSessionImage>({
      ...shared,
      bytesOf: gameSessionImageBytes,
      statusOf: (image) => image.status,
    }),
    playerSessions: new MemoryJournal<PlayerSession>({
      ...shared,
      bytesOf: playerSessionBytes,
      statusOf: (image) => image.status,
    }),
    blobs,
    heldBytes: () => ledger.used + blobs.bytes,
    async stop(endTopics) {
      endTopics();
    },
  };
}
