import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { type GatewayProcess, startGatewayProcess } from '../gateway-process.ts';
import { clientOf, noRates, type TestClient } from '../harness.ts';
import { type RedisServer, startRedisServer } from '../redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.ts';
import { waitMs } from '../waits.ts';
import { liveSettings } from './check.ts';

const leaseTtlMs = 800;
const readyCheckMs = 50;
const region = 'us-west-2';

/** What stays the same of a gateway when its process is another one. */
interface Place {
  /** What it signs its calls to GameLift with, so that its reads can be told from those of the others. */
  readonly accessKeyId: string;
  readonly proxy: TcpProxy;
}

export interface Instance extends Place {
  process: GatewayProcess;
  client: TestClient;
}

/** Three gateways as processes of their own on one Redis, each behind a proxy of its own. Needs the build. */
export class Cluster implements AsyncDisposable {
  readonly redis: RedisServer;
  readonly emulator: Emulator;
  readonly instances: readonly Instance[];
  readonly #start: (instance: Place) => Promise<GatewayProcess>;

  private constructor(
    redis: RedisServer,
    emulator: Emulator,
    instances: readonly Instance[],
    start: (instance: Place) => Promise<GatewayProcess>,
  ) {
    this.redis = redis;
    this.emulator = emulator;
    this.instances = instances;
    this.#start = start;
  }

  static async start(): Promise<Cluster> {
    const redis = await startRedisServer();
    const emulator = await startEmulator({ port: 0, region, randomSeed: 1 });
    const start = ({ proxy, accessKeyId }: Place) =>
      startGatewayProcess({
        ...{ auth: 'none', region, endpoint: emulator.url, port: 0, rates: noRates, live: liveSettings },
        credentials: { accessKeyId, secretAccessKey: 'none' },
        redis: { url: `redis://127.0.0.1:${proxy.port}`, prefix: 'histories:', leaseTtlMs },
      });
    const startInstance = async (accessKeyId: string): Promise<Instance> => {
      const proxy = await startTcpProxy(redis.port);
      const process = await start({ proxy, accessKeyId });
      return { accessKeyId, proxy, process, client: clientOf(process) };
    };
    const instances = await Promise.all(['ONE', 'TWO', 'THREE'].map(startInstance));
    return new Cluster(redis, emulator, instances, start);
  }

  /** Resolves once all gateways say that they are of use: one that Redis was taken from comes back after a pause of its own. */
  async ready(): Promise<void> {
    await Promise.all(this.instances.map(({ process }) => isReady(process.url)));
  }

  async restart(instance: Instance): Promise<void> {
    instance.client.close();
    instance.process = await this.#start(instance);
    instance.client = clientOf(instance.process);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client, process, proxy } of this.instances) {
      client.close();
      await process[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    }
    await this.emulator.stop();
    await this.redis.stop();
  }
}

async function isReady(url: string): Promise<void> {
  for (let status = 0; status !== 200; ) {
    if (status !== 0) await new Promise((resolve) => setTimeout(resolve, readyCheckMs));
    ({ status } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(waitMs) }));
  }
}
