/** The process under load: an emulator that keeps GameLift's published rates, and a gateway with its defaults in front of it. */

import { startEmulator } from '../src/emulator/emulator.ts';
import { createGateway } from '../src/gateway.ts';

const emulator = await startEmulator({ port: 0, rates: 'aws', randomSeed: 1 });
const gateway = await createGateway({
  region: 'us-west-2',
  auth: 'none',
  port: 0,
  endpoint: emulator.url,
  credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  // Ten thousand subscribers come over a few sockets, so that the limit of open files is not what is measured.
  limits: { maxOperationsPerSocket: 1_000 },
});

process.once('disconnect', () => process.exit());
process.send?.({ emulator: emulator.url, gateway: gateway.url });
