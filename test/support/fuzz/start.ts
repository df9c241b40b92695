import { GameLiftClient } from '@aws-sdk/client-gamelift';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { controlOf } from '../control.ts';
import { fillWorld } from './world.ts';

/** An emulator whose dev world has `sessions` sessions more, and what gateways in front of it need. To be stopped. */
export async function startFuzzWorld(sessions: number) {
  const emulator = await startEmulator({ port: 0, randomSeed: 1, seed: 'dev' });
  const control = controlOf(emulator);
  const upstream = {
    region: 'us-west-2',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  };
  const gameLift = new GameLiftClient(upstream);
  const world = await fillWorld(control, gameLift, sessions);
  return {
    control,
    gameLift,
    upstream,
    world,
    async stop() {
      gameLift.destroy();
      await emulator.stop();
    },
  };
}
