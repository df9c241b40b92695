import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import type { Live } from '../../../src/live/live.ts';
import { controlOf } from '../control.ts';
import { type GatewayProcess, startGatewayProcess } from '../gateway-process.ts';
import { type Answer, clientOf, noRates, type TestClient } from '../harness.ts';
import type { Fault } from '../live-history/fault.ts';
import { Chance } from '../live-history/random.ts';
import { type RedisServer, startRedisServer } from '../redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.ts';
import type { TestStream } from '../test-stream.ts';
import { Check, liveSettings, type Scene, steps } from './check.ts';
import { liveOver } from './wire-live.ts';

const leaseTtlMs = 600;
const region = 'us-west-2';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' };

interface Instance {
  readonly proxy: TcpProxy;
  process: GatewayProcess;
  client: TestClient;
}

/** What happens to gateways and Redis in a history; each ends by itself in `end`, or at once where there is nothing to end. */
interface Trouble {
  /** Whether it may cost a part of the history, so that streams begin anew. */
  readonly losesHistory: boolean;
  begin(cluster: Cluster, instance: Instance): Promise<void>;
  end(cluster: Cluster, instance: Instance): Promise<void>;
}

const nothing = async () => {};

const troubles: Readonly<Record<string, Trouble>> = {
  kill: {
    losesHistory: false,
    begin: (_cluster, { process }) => process.kill(),
    end: (cluster, instance) => cluster.restart(instance),
  },
  pause: {
    losesHistory: false,
    begin: async (_cluster, { process }) => process.pause(),
    end: async (_cluster, { process }) => process.wake(),
  },
  cut: {
    losesHistory: false,
    begin: async (_cluster, { proxy }) => proxy.cut(),
    end: async (_cluster, { proxy }) => proxy.heal(),
  },
  stall: {
    losesHistory: false,
    begin: async (_cluster, { proxy }) => proxy.stall(),
    end: async (_cluster, { proxy }) => proxy.heal(),
  },
  away: {
    losesHistory: false,
    async begin({ instances }) {
      for (const { proxy } of instances) proxy.cut();
    },
    async end({ instances }) {
      for (const { proxy } of instances) proxy.heal();
    },
  },
  restart: {
    // What is appended between the save and the end is lost.
    losesHistory: true,
    begin: ({ redis }) => redis.kill({ save: true }),
    end: ({ redis }) => redis.start(),
  },
  rollBack: {
    losesHistory: true,
    begin: async ({ redis }) => void (await redis.command('SAVE')),
    async end({ redis }) {
      await redis.kill();
      await redis.start();
    },
  },
  flush: {
    losesHistory: true,
    begin: async ({ redis }) => void (await redis.command('FLUSHALL')),
    end: nothing,
  },
};

/** Three gateways as processes of their own on one Redis, each behind a proxy of its own. Needs the build. */
export class Cluster implements AsyncDisposable {
  readonly redis: RedisServer;
  readonly emulator: Emulator;
  readonly instances: readonly Instance[];
  readonly #start: (proxy: TcpProxy) => Promise<GatewayProcess>;

  private constructor(
    redis: RedisServer,
    emulator: Emulator,
    instances: readonly Instance[],
    start: (proxy: TcpProxy) => Promise<GatewayProcess>,
  ) {
    this.redis = redis;
    this.emulator = emulator;
    this.instances = instances;
    this.#start = start;
  }

  static async start(): Promise<Cluster> {
    const redis = await startRedisServer();
    const emulator = await startEmulator({ port: 0, region, randomSeed: 1 });
    const start = (proxy: TcpProxy) =>
      startGatewayProcess({
        ...{ auth: 'none', region, endpoint: emulator.url, credentials, port: 0, rates: noRates, live: liveSettings },
        redis: { url: `redis://127.0.0.1:${proxy.port}`, prefix: 'histories:', leaseTtlMs },
      });
    const startInstance = async (): Promise<Instance> => {
      const proxy = await startTcpProxy(redis.port);
      const process = await start(proxy);
      return { proxy, process, client: clientOf(process) };
    };
    const instances = await Promise.all([startInstance(), startInstance(), startInstance()]);
    return new Cluster(redis, emulator, instances, start);
  }

  async restart(instance: Instance): Promise<void> {
    instance.client.close();
    instance.process = await this.#start(instance.proxy);
    instance.client = clientOf(instance.process);
  }

  /** Plays the history of a seed. Answers what happened to the gateways, and which rules were broken. */
  async check(seed: number): Promise<{ happened: string[]; faults: Fault[] }> {
    const chance = new Chance(seed);
    const plot = new Plot(this, chance);
    const faults = await new Check(plot, chance).run();
    return { happened: plot.happened, faults };
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

/** What one history does to the cluster: two troubles, one after the other, while clients come and go between the gateways. */
class Plot implements Scene {
  readonly control;
  readonly emulator: Emulator;
  readonly lives: readonly [Live, Live];
  readonly crashes = ['TERMINATED', 'ERROR'] as const;
  readonly lookMs = 50;
  readonly tellsEveryRead = false;
  /** What has happened so far. */
  readonly happened: string[] = [];
  readonly #cluster: Cluster;
  readonly #chance: Chance;
  /** Where each stream was opened. */
  readonly #gateways = new WeakMap<TestStream<Answer>, GatewayProcess>();
  readonly #acts = new Map<number, () => Promise<void>>();
  #losses = 0;
  #end = nothing;

  constructor(cluster: Cluster, chance: Chance) {
    this.#cluster = cluster;
    this.#chance = chance;
    this.emulator = cluster.emulator;
    this.control = controlOf(cluster.emulator);
    const anywhere = {
      subscribe: (...parameters: Parameters<TestClient['subscribe']>) => this.#open('subscribe', parameters),
      sse: (...parameters: Parameters<TestClient['sse']>) => this.#open('sse', parameters),
    };
    // A gateway that follows an alias for the first time asks GameLift, which may throttle: as for any new subscription.
    const passing = ['UPSTREAM_UNAVAILABLE', 'THROTTLED'];
    const isExcused: Parameters<typeof liveOver>[2] = (stream, refusal) =>
      refusal ? passing.includes(String(refusal.extensions.code)) : (this.#gateways.get(stream)?.isKilled ?? false);
    this.lives = [liveOver(anywhere, 'subscribe', isExcused), liveOver(anywhere, 'sse', isExcused)];
    for (const at of [0, steps / 2]) this.#plan(at + chance.below(steps / 6));
  }

  graphql: Scene['graphql'] = async (...parameters) => {
    const { client, process } = this.#someone();
    try {
      return await client.graphql(...parameters);
    } catch (error) {
      // Whether it was done is told by the live layer alone.
      if (process.isKilled) return { status: 0, data: null, errors: [] };
      throw error;
    }
  };

  async onStep(step: number): Promise<void> {
    // Who loses a history needs a baseline while the load goes on: with tokens as short-lived as a few calls there may be none.
    if (step === 0) await this.control.config({ tokenTtlMs: null });
    await this.#acts.get(step)?.();
  }

  async onRest(): Promise<void> {
    await this.#end();
  }

  excusedResets(): number {
    // One for the history that was lost, and one for who was away and comes with its cursor.
    return this.#losses * 2;
  }

  #plan(at: number): void {
    const name = this.#chance.of(Object.keys(troubles));
    const trouble = troubles[name];
    const instance = this.#chance.of(this.#cluster.instances);
    if (!trouble) throw new Error(`expected a trouble, got ${name}`);
    this.#acts.set(at, async () => {
      this.happened.push(name);
      if (trouble.losesHistory) this.#losses++;
      await trouble.begin(this.#cluster, instance);
      this.#end = async () => {
        this.#end = nothing;
        await trouble.end(this.#cluster, instance);
      };
    });
    // Shorter and longer than a lease.
    this.#acts.set(at + 4 + this.#chance.below(steps / 3 - 5), () => this.#end());
  }

  #open(transport: 'subscribe' | 'sse', parameters: Parameters<TestClient['subscribe']>): TestStream<Answer> {
    const { client, process } = this.#someone();
    const stream = client[transport](...parameters);
    this.#gateways.set(stream, process);
    return stream;
  }

  /** A gateway that answers; with a random choice of its own, because clients come at random times. */
  #someone(): Instance {
    const able = this.#cluster.instances.filter(({ process }) => !process.isKilled && !process.isPaused);
    const someone = able[Math.floor(Math.random() * able.length)];
    if (!someone) throw new Error('expected a gateway that is there');
    return someone;
  }
}
