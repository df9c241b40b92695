/**
 * The gateway: its transport, its schema, its live layer with the memory engine, put together as `src/gateway.ts` does. Events enter
 * the live layer as a mutation's answer does. Arguments: the emulator's URL and the fleet; with several instances also the URL of the Redis
 * that they share, and their prefix in it.
 */

import { openViewer } from '../../dist/auth/viewer.js';
import { Budget } from '../../dist/gamelift/budget.js';
import { createClient } from '../../dist/gamelift/client.js';
import { createGameLift } from '../../dist/gamelift/create-gamelift.js';
import type { GameSession } from '../../dist/gamelift/game-session.js';
import { systemClock as clock } from '../../dist/lib/clock.js';
import { createLive } from '../../dist/live/create-live.js';
import { defaultLiveSettings } from '../../dist/live/settings.js';
import { silentLogger as logger } from '../../dist/observability/logger.js';
import { Metrics } from '../../dist/observability/metrics.js';
import { noTracing } from '../../dist/observability/tracing.js';
import { OperationContext } from '../../dist/operation-context.js';
import { defaultReservationTimeoutMs as reservationTimeoutMs } from '../../dist/schema/context.js';
import { schema } from '../../dist/schema/index.js';
import { openSharedParts } from '../../dist/shared-redis.js';
import { defaultTransportLimits } from '../../dist/transport/limits.js';
import { createMemoryRateLimiter } from '../../dist/transport/rate-limit.js';
import { startTransport } from '../../dist/transport/transport.js';
import { nameOf } from './event.ts';
import { serve } from './serve.ts';

const [endpoint, fleetId, url, prefix] = process.argv.slice(2);
if (endpoint === undefined || fleetId === undefined || (url !== undefined && prefix === undefined)) {
  throw new Error('expected: <emulator> <fleet> [<redis> <prefix>]');
}

const { random } = Math;
const rates = { DescribeGameSessionDetails: { burst: 1_000, perSecond: 1_000 } };
const quotas = { clock, rates, pollShare: 0.4 };
// The fleet is left alone while events are counted: a walk would find the old names at the emulator and tell them as changes.
const restMs = 3_600_000;
const rest = { pollMinIntervalMs: restMs, pollMaxIntervalMs: restMs, checkpointIntervalMs: restMs };
const settings = { ...defaultLiveSettings, ...rest };
const shared = url && prefix ? await openSharedParts({ url, prefix, quotas, settings, clock, random, logger }) : null;
const metrics = new Metrics();
const client = createClient({
  region: 'us-west-2',
  endpoint,
  credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  connectionTimeoutMs: 3_000,
  maximumSockets: 100,
});
const gamelift = createGameLift({
  client,
  budget: shared?.budget ?? new Budget(quotas),
  clock,
  random,
  logger,
  observer: metrics,
  deadlineMs: 10_000,
  attemptTimeoutMs: 3_000,
});
const live = createLive({ gamelift, clock, random, logger, settings, ...(shared && { engine: shared.engine }) });
const transport = await startTransport({
  host: '127.0.0.1',
  port: 0,
  schema,
  authenticate: () => openViewer,
  createContext: (call) => new OperationContext(call, { gamelift, live, logger, reservationTimeoutMs }),
  readinessChecks: {},
  limits: { ...defaultTransportLimits, maxSockets: 20_000 },
  clock,
  logger,
  metrics,
  tracing: noTracing,
  createRateLimiter: createMemoryRateLimiter(clock),
  proxyHops: 0,
  origins: { allowedOrigins: [], isPrivate: false },
  persistedDocuments: null,
  introspection: false,
  graphiql: false,
  exampleOperations: [],
  lobbyDirectory: new URL('.', import.meta.url),
});
const gameSessions: GameSession[] = [];
for (let nextToken: string | null = null, isFirst = true; isFirst || nextToken !== null; isFirst = false) {
  const page = await gamelift.listGameSessions(
    { fleet: { fleetId }, location: null, status: null, withDetails: true },
    { limit: 100, nextToken },
    { priority: 'query' },
  );
  gameSessions.push(...page.items);
  nextToken = page.nextToken;
}

serve({
  port: transport.port,
  publish(n) {
    const gameSession = gameSessions[n % gameSessions.length];
    if (gameSession === undefined) throw new Error(`${fleetId} has no game session`);
    void live.observeGameSession({ ...gameSession, name: nameOf(n) });
  },
});
