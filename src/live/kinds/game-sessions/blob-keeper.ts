import type { GameSession } from '../../../gamelift/game-session.ts';
import type { BlobStore } from '../../journal/blob-store.ts';
import type { GameSessionImage } from './image.ts';

/** Keeps the large members of one topic's entries held: each as long as an entry names it. */
export class BlobKeeper {
  readonly #blobs: BlobStore;
  readonly #held = new Map<string, ReadonlySet<string>>();

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  /** An entry as it is after a read of its session. */
  keep(image: GameSessionImage | undefined, session: GameSession): void {
    const id = session.gameSessionId;
    const wanted = image ? hashesOf(image) : new Set<string>();
    const before = this.#held.get(id) ?? new Set<string>();
    const held = new Set([...before].filter((hash) => wanted.has(hash)));
    for (const text of [session.gameSessionData, session.matchmakerData]) {
      const hash = text === null ? undefined : [...wanted].find((name) => name === this.#blobs.hash(text, name));
      if (text === null || hash === undefined) continue;
      if (held.has(hash)) this.#blobs.offer(hash, text);
      else this.#blobs.hold(hash, text);
      held.add(hash);
    }
    for (const hash of before) if (!held.has(hash)) this.#blobs.release(hash);
    if (held.size > 0) this.#held.set(id, held);
    else this.#held.delete(id);
  }

  drop(id: string): void {
    for (const hash of this.#held.get(id) ?? []) this.#blobs.release(hash);
    this.#held.delete(id);
  }

  clear(): void {
    for (const id of [...this.#held.keys()]) this.drop(id);
  }
}

function hashesOf({ gameSessionDataHash, matchmakerDataHash }: GameSessionImage): Set<string> {
  return new Set([gameSessionDataHash, matchmakerDataHash].filter((hash) => hash !== null));
}
