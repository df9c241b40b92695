import { oneOf, port, region, toggle } from '../parsers.ts';
import { setting } from '../setting.ts';

/** The emulator’s. */
export const emulator = {
  emulatorPort: setting({
    env: 'EMULATOR_PORT',
    flag: 'emulator-port',
    parser: port,
    defaults: { dev: 9080, emulate: 9080 },
    sentence: 'Port of the emulator.',
  }),
  // Not AWS_REGION: many a shell sets that, and the IDs of the README's operations name this one.
  emulatorRegion: setting({
    env: 'EMULATOR_REGION',
    flag: 'emulator-region',
    parser: region,
    defaults: { dev: 'us-west-2', emulate: 'us-west-2' },
    sentence: 'The Region that the emulator plays.',
  }),
  emulatorSeed: setting({
    env: 'EMULATOR_SEED',
    flag: 'seed',
    parser: oneOf('dev', 'empty'),
    defaults: { emulate: 'dev' },
    sentence: 'The world to begin with: the one with the fixed IDs of the README, or none.',
  }),
  emulatorSimulate: setting({
    env: 'EMULATOR_SIMULATE',
    flag: 'simulate',
    parser: toggle,
    defaults: { dev: true, emulate: false },
    sentence: 'Players come and go, sessions start and end.',
  }),
  emulatorControl: setting({
    env: 'EMULATOR_CONTROL',
    flag: 'control',
    parser: toggle,
    defaults: { dev: true, emulate: true },
    sentence: 'The control interface under `/_emulator`, for callers on this machine only.',
  }),
  emulatorRates: setting({
    env: 'EMULATOR_RATES',
    flag: 'rates',
    parser: oneOf('off', 'aws'),
    defaults: { dev: 'off', emulate: 'off' },
    sentence: 'Whether the emulator throttles at GameLift’s published rates.',
  }),
};
