import DataLoader from 'dataloader';
import type { Page, PageRequest } from './gamelift.ts';
import { pageCap } from './page-caps.ts';
import type { PlayerSession } from './player-session.ts';
import { TokenTrail } from './token-trail.ts';

export interface PlayerSessionLoaderOptions {
  list: (gameSessionId: string, page: PageRequest) => Promise<Page<PlayerSession>>;
  read: (playerSessionId: string) => Promise<PlayerSession | null>;
}

export interface PlayerSessionLoader {
  load(playerSessionId: string, gameSessionId?: string): Promise<PlayerSession | null>;
  remember(playerSession: PlayerSession): void;
}

interface Key {
  playerSessionId: string;
  gameSessionId: string | undefined;
}

/** A listing of one session is walked this far for its players; a session holds 30 days of completed ones. */
const maximumPages = 10;

/**
 * Player sessions by ID. DescribePlayerSessions takes one ID a call, so several of one game session are found by listing that session. Those that
 * are not found there, or are asked for without their game session, are read by ID. It takes one call more than there are IDs, at most.
 */
export function createPlayerSessionLoader({ list, read }: PlayerSessionLoaderOptions): PlayerSessionLoader {
  const loader = new DataLoader<Key, PlayerSession | null, string>(
    async (keys) => {
      const found = new Map<string, Promise<PlayerSession | null>>();
      for (const [gameSessionId, ids] of byGameSession(keys)) {
        const listed = gameSessionId === undefined || ids.length < 2 ? undefined : findInList(gameSessionId, ids);
        for (const id of ids) found.set(id, listed ? listed.then((known) => known.get(id) ?? read(id)) : read(id));
      }
      const answers = await Promise.allSettled(keys.map(({ playerSessionId }) => found.get(playerSessionId)));
      return answers.map((answer) => {
        if (answer.status === 'fulfilled') return answer.value ?? null;
        return answer.reason instanceof Error ? answer.reason : new Error(String(answer.reason));
      });
    },
    { cacheKeyFn: ({ playerSessionId }) => playerSessionId },
  );

  async function findInList(gameSessionId: string, ids: readonly string[]): Promise<Map<string, PlayerSession>> {
    const wanted = new Set(ids);
    const found = new Map<string, PlayerSession>();
    let nextToken: string | null = null;
    const trail = new TokenTrail(null);
    // A page more is worth its call only for several, and as long as the pages before have found one each.
    for (let page = 0; page < maximumPages && wanted.size > 1 && wanted.size <= ids.length - page; page++) {
      const answer: Page<PlayerSession> = await list(gameSessionId, { limit: pageCap, nextToken });
      for (const session of answer.items) {
        if (wanted.delete(session.playerSessionId)) found.set(session.playerSessionId, session);
      }
      nextToken = answer.nextToken;
      // Each that is not found until then is read by its ID.
      if (nextToken === null || trail.repeats(nextToken)) break;
    }
    return found;
  }

  return {
    load: (playerSessionId, gameSessionId) => loader.load({ playerSessionId, gameSessionId }),
    remember: (session) => {
      const key = { playerSessionId: session.playerSessionId, gameSessionId: session.gameSessionId };
      loader.prime(key, session);
    },
  };
}

function byGameSession(keys: readonly Key[]): Map<string | undefined, string[]> {
  const groups = new Map<string | undefined, string[]>();
  for (const { playerSessionId, gameSessionId } of keys) {
    const group = groups.get(gameSessionId);
    if (group) group.push(playerSessionId);
    else groups.set(gameSessionId, [playerSessionId]);
  }
  return groups;
}
