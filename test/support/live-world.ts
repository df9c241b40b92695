import { type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { Budget } from '../../src/gamelift/budget/budget.ts';
import { publishedRates } from '../../src/gamelift/budget/published-rates.ts';
import { createClient } from '../../src/gamelift/client.ts';
import { createGameLift } from '../../src/gamelift/create-gamelift.ts';
import type { CallOptions, GameLift } from '../../src/gamelift/gamelift.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLive } from '../../src/live/create-live.ts';
import type { Live } from '../../src/live/live.ts';
import type { LiveSettings } from '../../src/live/settings.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { type Control, controlOf } from './control.ts';

/** A live layer over the real door to GameLift and the emulator behind it. */
export interface LiveWorld extends AsyncDisposable {
  live: Live;
  gamelift: GameLift;
  control: Control;
  stop(): Promise<void>;
}

export const asMutation: CallOptions = { priority: 'mutation' };

/** Quick enough for tests, and otherwise as in production. */
const testSettings: Partial<LiveSettings> = {
  pollMinIntervalMs: 60,
  pollMaxIntervalMs: 400,
  pollFastIntervalMs: 30,
  aliasIntervalMs: 100,
};

export interface LiveWorldOptions {
  emulator?: EmulatorOptions;
  settings?: Partial<LiveSettings>;
  /** Default: GameLift's published ones are not kept. */
  keepsRates?: boolean;
}

export async function startLiveWorld(options: LiveWorldOptions = {}): Promise<LiveWorld> {
  const emulator = await startEmulator({ port: 0, randomSeed: 1, ...options.emulator });
  const client = createClient({
    region: options.emulator?.region ?? 'us-west-2',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    connectionTimeoutMs: 3_000,
    maximumSockets: 100,
  });
  const shared = { clock: systemClock, random: Math.random, logger: silentLogger };
  const gamelift = createGameLift({
    ...shared,
    client,
    budget: new Budget({ clock: systemClock, rates: options.keepsRates ? {} : noRates }),
    observer: { attempt() {} },
    deadlineMs: 10_000,
    attemptTimeoutMs: 2_000,
  });
  const live = createLive({ ...shared, gamelift, settings: { ...testSettings, ...options.settings } });
  const stop = async () => {
    await live.stop();
    client.destroy();
    await emulator.stop();
  };
  return { live, gamelift, control: controlOf(emulator), stop, [Symbol.asyncDispose]: stop };
}

/** Tests ask faster than any account may. */
const noRates = Object.fromEntries(
  Object.keys(publishedRates).map((operation) => [operation, { burst: 1_000_000, perSecond: 1_000_000 }]),
);
