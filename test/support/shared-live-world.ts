import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { Budget } from '../../src/gamelift/budget/budget.ts';
import { publishedRates } from '../../src/gamelift/budget/published-rates.ts';
import { createClient } from '../../src/gamelift/client.ts';
import { createGameLift } from '../../src/gamelift/create-gamelift.ts';
import type { GameLift } from '../../src/gamelift/gamelift.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { RedisConnection } from '../../src/lib/redis.ts';
import { createLive } from '../../src/live/create-live.ts';
import { createRedisEngine } from '../../src/live/journal/redis/engine.ts';
import type { Live } from '../../src/live/live.ts';
import { defaultLiveSettings, type LiveSettings } from '../../src/live/settings.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { type Control, controlOf } from './control.ts';

/** Several live layers over one emulator and one Redis, as several gateways have them. */
export interface SharedLiveWorld extends AsyncDisposable {
  readonly emulator: Emulator;
  /** GameLift past the instances, as a game's own servers and back ends use it. */
  readonly gamelift: GameLift;
  readonly control: Control;
  /** Starts one more, which signs its calls of GameLift with credentials of its own. */
  instance(): Promise<LiveInstance>;
}

export interface LiveInstance {
  readonly live: Live;
  /** Stops as a gateway does. */
  stop(): Promise<void>;
  /** Loses Redis for good, as if the process were gone: it says no goodbye. */
  vanish(): void;
}

/** Quick enough for tests, and otherwise as in production. */
const testSettings: Partial<LiveSettings> = {
  pollMinIntervalMs: 60,
  pollMaxIntervalMs: 400,
  pollFastIntervalMs: 30,
  aliasIntervalMs: 100,
};

export interface SharedLiveWorldOptions {
  redisUrl: string;
  leaseTtlMs?: number;
  emulator?: EmulatorOptions;
  settings?: Partial<LiveSettings>;
}

let count = 0;

export async function startSharedLiveWorld(options: SharedLiveWorldOptions): Promise<SharedLiveWorld> {
  const emulator = await startEmulator({ port: 0, randomSeed: 1, ...options.emulator });
  const prefix = `world-${process.pid}-${count++}:`;
  const shared = { clock: systemClock, random: Math.random, logger: silentLogger };
  const clients: { destroy(): void }[] = [];
  const gameliftFor = (accessKeyId: string) => {
    const client = createClient({
      region: options.emulator?.region ?? 'us-west-2',
      endpoint: emulator.url,
      credentials: { accessKeyId, secretAccessKey: 'none' },
      connectionTimeoutMs: 3_000,
      maximumSockets: 100,
    });
    clients.push(client);
    return createGameLift({
      ...shared,
      client,
      budget: new Budget({ clock: systemClock, rates: noRates }),
      observer: { attempt() {} },
      deadlineMs: 10_000,
      attemptTimeoutMs: 2_000,
    });
  };
  const instances = new Set<LiveInstance>();
  let started = 0;

  const startInstance = async () => {
    const redis = await RedisConnection.open({ ...shared, url: options.redisUrl, onTrouble() {} });
    const settings = { ...defaultLiveSettings, ...testSettings, ...options.settings };
    const engine = createRedisEngine({ ...shared, redis, prefix, leaseTtlMs: options.leaseTtlMs ?? 600, settings });
    const gamelift = gameliftFor(`INSTANCE${started++}`);
    const live = createLive({ ...shared, gamelift, settings, engine });
    const instance: LiveInstance = {
      live,
      async stop() {
        instances.delete(instance);
        await live.stop();
        redis.close();
      },
      vanish: () => redis.close(),
    };
    instances.add(instance);
    return instance;
  };
  return {
    emulator,
    gamelift: gameliftFor('PLAYERS'),
    control: controlOf(emulator),
    instance: startInstance,
    async [Symbol.asyncDispose]() {
      await Promise.all([...instances].map((instance) => instance.stop()));
      for (const client of clients) client.destroy();
      await emulator.stop();
    },
  };
}

/** Tests ask faster than any account may. */
const noRates = Object.fromEntries(
  Object.keys(publishedRates).map((operation) => [operation, { burst: 1_000_000, perSecond: 1_000_000 }]),
);
