import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Read } from '../../../src/emulator/read-log.ts';
import type { Live } from '../../../src/live/live.ts';
import { controlOf } from '../control.ts';
import type { GatewayProcess } from '../gateway-process.ts';
import type { Answer, AnswerError, TestClient } from '../harness.ts';
import type { Client } from '../live-history/client.ts';
import type { Fault } from '../live-history/fault.ts';
import { Chance } from '../live-history/random.ts';
import type { TestStream } from '../test-stream.ts';
import { Check, type Scene, steps } from './check.ts';
import type { Cluster, Instance } from './cluster.ts';
import { overtakingMs } from './judge-reads.ts';
import { type Trouble, troubles } from './troubles.ts';
import { liveOver } from './wire-live.ts';

/** The longest pause between two attempts to reach Redis again, and several attempts that take too long on a busy machine. */
const longestReconnectionMs = 10_000;

const nothing = async () => {};

/** Plays the history of a seed on a cluster. Answers what happened to the gateways, and which rules were broken. */
export async function checkInstances(cluster: Cluster, seed: number): Promise<{ happened: string[]; faults: Fault[] }> {
  const chance = new Chance(seed);
  const plot = new Plot(cluster, chance);
  await cluster.ready();
  const faults = await new Check(plot, chance).run();
  return { happened: plot.happened, faults };
}

/** A trouble of a history, from its beginning to its end in milliseconds since the Unix epoch. */
interface Spell {
  readonly trouble: Trouble;
  readonly instance: Instance;
  readonly begunAt: number;
  endedAt: number;
}

/** Where a stream was opened. */
interface Opening {
  readonly instance: Instance;
  readonly process: GatewayProcess;
  readonly followsAlias: boolean;
}

/** What one history does to the cluster: two troubles, one after the other, while clients come and go between the gateways. */
class Plot implements Scene {
  readonly control;
  readonly emulator: Emulator;
  readonly lives: readonly [Live, Live];
  readonly lookMs = 50;
  /** What has happened so far. */
  readonly happened: string[] = [];
  readonly #cluster: Cluster;
  readonly #chance: Chance;
  readonly #openings = new Map<TestStream<Answer>, Opening>();
  readonly #spells: Spell[] = [];
  readonly #acts = new Map<number, () => Promise<void>>();
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
    const isExcused: Parameters<typeof liveOver>[2] = (stream, refusal) => {
      const opening = this.#openings.get(stream);
      return opening !== undefined && (refusal ? this.#mayRefuse(opening, refusal) : opening.process.isKilled);
    };
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
    await this.#acts.get(step)?.();
  }

  async onRest(): Promise<void> {
    await this.#end();
  }

  /** Those of histories that were lost. Through all else streams go on, or are recovered. */
  excusedResets(): number {
    return this.#spells.reduce((sum, { trouble }) => sum + trouble.resets, 0);
  }

  /**
   * What a gateway has read it can't tell while it is killed, paused or cut off: LIVE.md promises only that all
   * converges. Nor is anything promised between the loss of a history and the snapshot with which the next one begins.
   */
  isReadExcused({ at, accessKeyId }: Read, client: Client): boolean {
    return this.#spells.some((spell) => {
      const { trouble, instance, begunAt, endedAt } = spell;
      if (trouble.concerns === 'one' && instance.accessKeyId !== accessKeyId) return false;
      if (trouble.resets === 0) return at > begunAt - overtakingMs && at < endedAt + overtakingMs;
      const begunAnewAt = client.beginnings.find((beginning) => beginning > begunAt);
      const isOverAt = Math.max(endedAt, begunAnewAt ?? endedAt);
      return at > this.#lastHeardAt(client, spell) - overtakingMs && at < isOverAt + overtakingMs;
    });
  }

  /** Since when a client may not have heard what was lost: its gateway may have been out of touch before, and not have come back. */
  #lastHeardAt(client: Client, { begunAt }: Spell): number {
    const streams = [...this.#openings.keys()].filter(({ received }) =>
      received.some(({ data }) => client.events.includes(data?.stream)),
    );
    const instances = new Set(streams.map((stream) => this.#openings.get(stream)?.instance));
    const before = this.#spells.filter(
      ({ trouble, instance, endedAt, ...earlier }) =>
        (trouble.concerns === 'all' || instances.has(instance)) &&
        earlier.begunAt < begunAt &&
        endedAt + longestReconnectionMs > begunAt,
    );
    return Math.min(begunAt, ...before.map((earlier) => earlier.begunAt));
  }

  #plan(at: number): void {
    const name = this.#chance.of(Object.keys(troubles));
    const trouble = troubles[name];
    const instance = this.#chance.of(this.#cluster.instances);
    if (!trouble) throw new Error(`expected a trouble, got ${name}`);
    this.#acts.set(at, async () => {
      await this.#end();
      this.happened.push(name);
      const spell = { trouble, instance, begunAt: Date.now(), endedAt: Number.POSITIVE_INFINITY };
      this.#spells.push(spell);
      await trouble.begin(this.#cluster, instance);
      this.#end = async () => {
        this.#end = nothing;
        await trouble.end(this.#cluster, instance);
        spell.endedAt = Date.now();
      };
    });
    // Shorter than a lease, or until the next one or the end of the load: about twice as long.
    if (this.#chance.is(0.5)) this.#acts.set(at + 4 + this.#chance.below(steps / 3 - 5), () => this.#end());
  }

  #open(transport: 'subscribe' | 'sse', parameters: Parameters<TestClient['subscribe']>): TestStream<Answer> {
    const instance = this.#someone();
    const stream = instance.client[transport](...parameters);
    const followsAlias = JSON.stringify(parameters).includes('"aliasId"');
    this.#openings.set(stream, { instance, process: instance.process, followsAlias });
    return stream;
  }

  /**
   * Whether a gateway may refuse a subscription for now, as it may refuse any new one: a topic that it has not open can't be
   * opened while it can't reach Redis, and an alias that it does not follow yet is asked for at GameLift, which has its faults.
   */
  #mayRefuse({ instance, followsAlias }: Opening, { extensions }: AnswerError): boolean {
    if (!['UPSTREAM_UNAVAILABLE', 'THROTTLED'].includes(String(extensions.code))) return false;
    const isAway = ({ trouble, instance: troubled, endedAt }: Spell) =>
      (trouble.concerns === 'all' || troubled === instance) && Date.now() < endedAt + longestReconnectionMs;
    return followsAlias || this.#spells.some(isAway);
  }

  /** A gateway that answers; with a random choice of its own, because clients come at random times. */
  #someone(): Instance {
    const able = this.#cluster.instances.filter(({ process }) => !process.isKilled && !process.isPaused);
    const someone = able[Math.floor(Math.random() * able.length)];
    if (!someone) throw new Error('expected a gateway that is there');
    return someone;
  }
}
