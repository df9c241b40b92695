import type { Clock } from '../../lib/clock.ts';
import type { LiveSettings } from '../settings.ts';
import { BlobStore } from './blob-store.ts';
import { ByteLedger } from './byte-ledger.ts';
import type { Journal } from './journal.ts';
import type { JournalKind } from './journal-kind.ts';
import { Journals } from './journals.ts';
import { MemoryJournal } from './memory/journal.ts';

/** What must be chosen together: where snapshots and histories are kept, and the large blobs beside them. */
export interface Engine {
  /** The journal of a kind: the same one each time. */
  journal<Image>(kind: JournalKind<Image>): Journal<Image>;
  readonly blobs: BlobStore;
  /** Bytes (estimated) held now. */
  heldBytes(): number;
  /** Runs `endTopics`, which closes all journals, in a way that lets other instances and the next start go on with them. */
  stop(endTopics: () => void): Promise<void>;
}

export function createMemoryEngine(settings: LiveSettings, clock: Clock, random: () => number): Engine {
  const ledger = new ByteLedger(settings.heldBytes);
  const blobs = new BlobStore(settings.blobBytes);
  const journals = new Journals((kind) => new MemoryJournal({ ...settings, kind, ledger, clock, random }));
  return {
    journal: (kind) => journals.of(kind),
    blobs,
    heldBytes: () => ledger.used + blobs.bytes,
    async stop(endTopics) {
      endTopics();
    },
  };
}
