import type { Server } from 'node:http';
import { systemClock } from '../lib/clock.ts';
import { CallCounts } from './call-counts.ts';
import { Faults } from './faults.ts';
import { seededRandom } from './random.ts';
import { Rates } from './rates.ts';
import { ReadLog } from './read-log.ts';
import { seedDevWorld } from './seed.ts';
import { listen } from './server.ts';
import type { Service } from './service.ts';
import { simulate } from './simulate.ts';
import { createWorld } from './world/world.ts';

export interface EmulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 9080; 0 takes a free one. */
  port?: number;
  /** The home Region that IDs and ARNs name. Default us-west-2. */
  region?: string;
  /** Default 123456789012. */
  accountId?: string;
  /** `dev`: the seeded world of the README with fixed IDs. Default `empty`. */
  seed?: 'dev' | 'empty';
  /** Players come and go, sessions start and end. Default false. */
  simulate?: boolean;
  /** The control interface under /_emulator. Default true. */
  control?: boolean;
  /** `aws`: published rates are enforced. Default `off`. */
  rates?: 'aws' | 'off';
  /** Makes made-up IDs and simulated traffic repeatable. Default: random. */
  randomSeed?: number;
}

export interface Emulator {
  /** e.g. http://127.0.0.1:9080, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Cuts every connection, answers in flight too, and stops the world. May be called again. */
  stop(): Promise<void>;
}

/**
 * GameLift on this machine. Resolves when it listens; rejects with a sentence that names the port where that is in use
 * (`cause` holds Node's error).
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', port = 9080, region = 'us-west-2', accountId = '123456789012', control = true } = options;
  // Two streams, so that faults don't change which IDs and traffic a seed makes.
  const random = options.randomSeed === undefined ? Math.random : seededRandom(options.randomSeed);
  const faultRandom = options.randomSeed === undefined ? Math.random : seededRandom(options.randomSeed ^ faultStream);

  const world = createWorld({ region, accountId, random });
  if (options.seed === 'dev') seedDevWorld(world);
  const service: Service = {
    world,
    rates: options.rates === 'aws' ? new Rates(() => world.now()) : undefined,
    faults: new Faults(faultRandom),
    reads: new ReadLog(),
    calls: new CallCounts(),
  };
  const stopSimulation = options.simulate === true ? simulate(world) : () => {};
  const stopWorld = () => {
    stopSimulation();
    world.close();
  };
  try {
    const listening = await listen({ service, accountId, region, clock: systemClock, host, port, control });
    return { url: urlOf(host, listening.port), port: listening.port, stop: stopper(listening.server, stopWorld) };
  } catch (error) {
    stopWorld();
    throw error;
  }
}

const faultStream = 0x5eed;

function stopper(server: Server, stopWorld: () => void): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= new Promise((resolve) => {
      stopWorld();
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return stopped;
  };
}

/** A host that means every address is reached at the loopback one. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}
