/**
 * A process under load. Without an argument an emulator that keeps GameLift's published rates; with an emulator's URL a gateway with its
 * defaults in front of it. It tells its own URL, and ends with its parent.
 */

import { startEmulator } from '../src/emulator/emulator.ts';
import { createGateway } from '../src/gateway.ts';

const [endpoint] = process.argv.slice(2);
const { url } =
  endpoint === undefined
    ? await startEmulator({ port: 0, rates: 'aws', randomSeed: 1 })
    : await createGateway({
        region: 'us-west-2',
        auth: 'none',
        port: 0,
        endpoint,
        credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
        // Ten thousand subscribers come over a few sockets, so that the limit of open files is not what is measured.
        limits: { maxOperationsPerSocket: 1_000 },
      });

process.once('disconnect', () => process.exit());
process.send?.(url);
