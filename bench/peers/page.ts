import { Budget } from '../../dist/gamelift/budget.js';
import { createClient } from '../../dist/gamelift/client.js';
import { createGameLift } from '../../dist/gamelift/create-gamelift.js';
import type { GameSession } from '../../dist/gamelift/game-session.js';
import { systemClock as clock } from '../../dist/lib/clock.js';
import { silentLogger as logger } from '../../dist/observability/logger.js';
import { Metrics } from '../../dist/observability/metrics.js';

/** Far above what any server here reaches: GameLift's rates are not what is measured. */
export const rates = { DescribeGameSessions: { burst: 1_000_000, perSecond: 1_000_000 } };

export interface GameSessionPage {
  nodes: readonly GameSession[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Reads the page of every server through the gateway's own door to GameLift, so that only the servers differ. */
export function createPageReader(endpoint: string): (fleetId: string, first: number) => Promise<GameSessionPage> {
  const client = createClient({
    region: 'us-west-2',
    endpoint,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    connectionTimeoutMs: 3_000,
    maximumSockets: 100,
  });
  const gamelift = createGameLift({
    client,
    budget: new Budget({ clock, rates, pollShare: 0.4 }),
    clock,
    random: Math.random,
    logger,
    observer: new Metrics(),
    deadlineMs: 10_000,
    attemptTimeoutMs: 3_000,
  });
  return async (fleetId, first) => {
    const { items, nextToken } = await gamelift.listGameSessions(
      { fleet: { fleetId }, location: null, status: null, withDetails: false },
      { limit: first, nextToken: null },
      { priority: 'query' },
    );
    return { nodes: items, pageInfo: { hasNextPage: nextToken !== null, endCursor: nextToken } };
  };
}

/** The arguments of `Query.gameSessions`. */
export interface PageArguments {
  fleet: { fleetId: string };
  first: number;
}

/** The first argument of each server of queries. */
export function emulatorUrl(): string {
  const [url] = process.argv.slice(2);
  if (url === undefined) throw new Error('expected: <emulator>');
  return url;
}
