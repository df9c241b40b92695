import type { Operation } from '../../../gamelift/budget/published-rates.ts';
import type { Page } from '../../../gamelift/gamelift.ts';
import { TokenTrail } from '../../../gamelift/token-trail.ts';
import { type Clock, sleep } from '../../../lib/clock.ts';
import type { ReadStamp } from '../../topic/reconcile/propose.ts';
import { isFinal, isStaleToken } from './failure.ts';
import { type PollIntervals, retryDelayMs } from './policy.ts';
import type { PollPermit } from './scheduler.ts';

export interface ListReader<Session> {
  idOf(session: Session): string;
  /** Waits for the permit to read a page. A list goes on with the operation that it has begun with: their tokens may not interchange. */
  takePermit(begunWith: Operation | null): Promise<PollPermit>;
  readPage(status: string, nextToken: string | null, operation: Operation): Promise<Page<Session>>;
  /** The journal's offset, with which each page is stamped. */
  offset(): number;
  onPage(sessions: readonly Session[], stamp: ReadStamp): Promise<void>;
  /** Waits before a failed page is read again. Rejects where it should not be. */
  onFailure(error: unknown, failures: number): Promise<void>;
}

/** A reader that stops with its signal, tells trouble, and waits longer after each failure. */
export function makeListReader<Session>(
  { clock, settings }: { clock: Clock; settings: PollIntervals },
  signal: AbortSignal,
  reader: Omit<ListReader<Session>, 'onFailure'> & { onTrouble(error: unknown): void },
): ListReader<Session> {
  return {
    ...reader,
    async onPage(sessions, stamp) {
      signal.throwIfAborted();
      await reader.onPage(sessions, stamp);
    },
    async onFailure(error, failures) {
      signal.throwIfAborted();
      reader.onTrouble(error);
      await sleep(clock, retryDelayMs(settings, failures), signal);
    },
  };
}

/** What a walk over all lists saw. It is no snapshot: sessions move while it goes on. */
export interface Walk {
  readonly seen: ReadonlySet<string>;
  /** The journal's offset when it began. */
  readonly beganAt: number;
  readonly pages: number;
}

/** A list must be read again from its beginning: GameLift no longer takes its token. */
class ListBrokenOff extends Error {
  constructor(status: string, cause: unknown) {
    super(`the list of ${status} sessions broke off: its token was refused`, { cause });
    this.name = 'ListBrokenOff';
  }
}

/**
 * Reads lists one after the other, page by page, each page told at once with the stamp of its own read. The lists go in
 * the order of the life cycle, so that a session that moves on while we read is met in a later list. Resolves only when
 * all lists were read to their ends; rejects with the answer that made that impossible.
 */
export async function walk<Session>(statuses: readonly string[], reader: ListReader<Session>): Promise<Walk> {
  const seen = new Set<string>();
  const beganAt = reader.offset();
  let pages = 0;
  for (const status of statuses) pages += await readList(status, reader, seen);
  return { seen, beganAt, pages };
}

/** Reads one list to its end. Answers the number of its pages. */
export async function readList<Session>(
  status: string,
  reader: ListReader<Session>,
  seen: Set<string>,
): Promise<number> {
  let nextToken: string | null = null;
  let operation: Operation | null = null;
  const trail = new TokenTrail(null);
  for (let pages = 1; ; pages++) {
    const read: PageRead<Session> = await readPage(status, nextToken, operation, reader);
    for (const session of read.page.items) seen.add(reader.idOf(session));
    await reader.onPage(read.page.items, { beganAt: read.beganAt, byId: false });
    if (read.page.nextToken === null) return pages;
    // What was read until here stands; the scan has failed, as for any other trouble.
    trail.follow(read.page.nextToken, `the reading of ${status} sessions`);
    nextToken = read.page.nextToken;
    operation = read.operation;
  }
}

interface PageRead<Session> {
  page: Page<Session>;
  operation: Operation;
  beganAt: number;
}

async function readPage<Session>(
  status: string,
  nextToken: string | null,
  begunWith: Operation | null,
  reader: ListReader<Session>,
): Promise<PageRead<Session>> {
  for (let failures = 1; ; failures++) {
    const permit = await reader.takePermit(begunWith);
    const beganAt = reader.offset();
    try {
      const { operation } = permit;
      return { page: await reader.readPage(status, nextToken, operation), operation, beganAt };
    } catch (error) {
      if (isStaleToken(error, nextToken)) throw new ListBrokenOff(status, error);
      if (isFinal(error)) throw error;
      // Not held while waiting for another try: `done` twice is done once.
      permit.done();
      await reader.onFailure(error, failures);
    } finally {
      permit.done();
    }
  }
}
