import { settings } from '../config/settings.ts';
import { startEmulator } from '../emulator/emulator.ts';
import type { RunCommand } from './command.ts';
import { configured } from './configured.ts';
import { listening } from './listening.ts';

/** The emulator alone, for any AWS SDK or the AWS CLI. */
export const runEmulate: RunCommand = async (args, { env, print, warn, untilStopped }) => {
  const config = configured('emulate', args, { env, warn });
  const stopped = untilStopped();
  const at = { host: config.host, port: config.emulatorPort };
  const starting = startEmulator({
    ...at,
    region: config.emulatorRegion,
    seed: config.emulatorSeed,
    simulate: config.emulatorSimulate,
    control: config.emulatorControl,
    rates: config.emulatorRates,
  });
  const emulator = await listening(starting, at, settings.emulatorPort);
  print(`GameLift emulator at ${emulator.url} (${config.emulatorRegion})`);
  await stopped;
  await emulator.stop();
};
