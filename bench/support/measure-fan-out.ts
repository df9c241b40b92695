import { setTimeout as wait } from 'node:timers/promises';
import type { Delivered, Listening, ServerCommand, SubscribersCommand, Usage } from '../peers/protocol.ts';
import { Child } from './child.ts';
import { percentile } from './report.ts';

export type Phase = 'steady' | 'serial' | 'burst';

export interface FanOutCase {
  name: string;
  subscribers: number;
  /** Different documents that the subscribers send in turns: as many groups. */
  documents: number;
  steadyEventsPerSecond: number;
  phases: readonly Phase[];
}

/** One phase of one round. */
export interface PhaseResult {
  cpuMicrosecondsEach: number;
  deliveredPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  bytesEach: number;
}

export function medianOf(rounds: readonly PhaseResult[], member: keyof PhaseResult): number {
  return percentile(
    rounds.map((round) => round[member]),
    0.5,
  );
}

const burst = 20;
/** Few for those who take 100 ms for an event of 5,000 subscribers: there are five rounds of each. */
const eventsOf: Record<Phase, number> = { steady: 10, serial: 10, burst: 2 * burst };
const pioneers = 100;
const deliveryLimitMs = 300_000;
const settlingLimitMs = 60_000;

/**
 * The gateway checks the answer of a mutation by a read where the session had been written within the last ten seconds. The emulator
 * does not know of these mutations, and the read would be told as a change back: so each session changes once in a case, later than that.
 */
export const sessionsOfFleet = 3_000;
export const sessionsRestMs = 11_000;

/** A server and those of the subscribers that are connected to it: each of the two a process of its own. */
interface Served {
  readonly server: Child;
  readonly port: number;
  readonly load: Child;
  /** The number of its first subscriber. */
  readonly from: number;
  readonly subscribers: number;
}

/** Subscribers of one server, or of several that tell the same. The first of these publishes. */
export class FanOutRun {
  readonly #case: FanOutCase;
  readonly #served: readonly Served[];
  #connectMicroseconds = 0;
  #rssBytes = 0;

  private constructor(case_: FanOutCase, served: readonly Served[]) {
    this.#case = case_;
    this.#served = served;
  }

  /** Connects and subscribes all, in equal parts to `count` servers, and measures what that costs. */
  static async start(
    case_: FanOutCase,
    server: string,
    argv: readonly string[],
    fleetId: string,
    count = 1,
  ): Promise<FanOutRun> {
    const served: Served[] = [];
    const run = new FanOutRun(case_, served);
    const subscribers = case_.subscribers / count;
    for (let n = 0; n < count; n++) {
      const [child, { port }] = await Child.server<Listening>(server, argv);
      served.push({ server: child, port, load: Child.client('subscribers'), from: n * subscribers, subscribers });
    }
    const documents = Array.from({ length: case_.documents }, (_, index) => documentOf(index));
    const connect = { type: 'connect', documents, variables: { fleetId } } as const;
    // The first ones also pay for what all share: compiled code, and with the gateway the first walk over the fleet.
    await run.#load(({ port, from }) => ({ ...connect, port, from, count: pioneers }));
    await run.#whenIdle();
    const before = await run.#usage('collect');
    await run.#load(({ port, from }) => ({
      ...connect,
      port,
      from: from + pioneers,
      count: subscribers - pioneers,
    }));
    const after = await run.#whenIdle();
    const collected = await run.#usage('collect');
    const counted = case_.subscribers - count * pioneers;
    run.#connectMicroseconds = (after.cpuMicroseconds - before.cpuMicroseconds) / counted;
    run.#rssBytes = (collected.rssBytes - before.rssBytes) / counted;
    return run;
  }

  /** CPU of connecting and subscribing, each. */
  get connectMicroseconds(): number {
    return this.#connectMicroseconds;
  }

  /** What each idle subscriber has added to the memory of the servers. */
  get rssBytes(): number {
    return this.#rssBytes;
  }

  /** Until one event has reached everybody (peers don't say when a stream has begun), and the server's code is compiled. */
  async warmUp(): Promise<void> {
    const { subscribers } = this.#case;
    const deadline = performance.now() + settlingLimitMs;
    for (let delivered = 0; delivered !== subscribers; ) {
      if (performance.now() > deadline) throw new Error(`only ${delivered} of ${subscribers} subscribers are told`);
      await this.#load(() => ({ type: 'reset' }));
      this.#publishNow(1);
      delivered = (await this.#delivery(1, probeLimitMs(subscribers))).events;
    }
    await this.measure('serial');
    await this.#load(() => ({ type: 'reset' }));
    await this.#publish('burst', burst);
  }

  /** Throws where an event was lost or came twice. */
  async measure(phase: Phase): Promise<PhaseResult> {
    const events = eventsOf[phase];
    await this.#load(() => ({ type: 'reset' }));
    const before = await this.#usage('collect');
    const began = performance.now();
    await this.#publish(phase, events);
    const seconds = (performance.now() - began) / 1_000;
    const after = await this.#usage('usage');
    const delivered = await this.#load(() => ({ type: 'reset' }));
    const expected = events * this.#case.subscribers;
    if (delivered.events !== expected) throw new Error(`${delivered.events} of ${expected} events were delivered`);
    return {
      cpuMicrosecondsEach: (after.cpuMicroseconds - before.cpuMicroseconds) / expected,
      deliveredPerSecond: expected / seconds,
      p50Ms: percentile(delivered.latenciesMs, 0.5),
      p99Ms: percentile(delivered.latenciesMs, 0.99),
      bytesEach: delivered.bytesEach,
    };
  }

  async stop(): Promise<void> {
    for (const { server, load } of this.#served) {
      await load.stop();
      await server.stop();
    }
  }

  async #publish(phase: Phase, events: number): Promise<void> {
    const { steadyEventsPerSecond } = this.#case;
    const began = performance.now();
    const atOnce = phase === 'burst' ? burst : 1;
    for (let published = 0; published < events; published += atOnce) {
      if (phase === 'steady') {
        const dueMs = began + (published * 1_000) / steadyEventsPerSecond - performance.now();
        if (dueMs > 0) await wait(dueMs);
      }
      this.#publishNow(atOnce);
      if (phase !== 'steady') await this.#arrived(published + atOnce);
    }
    await this.#arrived(events);
  }

  #publishNow(count: number): void {
    this.#served[0]?.server.tell({ type: 'publish', count } satisfies ServerCommand);
  }

  /** Resolves when so many events have reached everybody. */
  async #arrived(published: number): Promise<void> {
    const expected = published * this.#case.subscribers;
    const { events } = await this.#delivery(published, deliveryLimitMs);
    if (events < expected) {
      throw new Error(`${events} of ${expected} events have arrived within ${deliveryLimitMs} ms`);
    }
  }

  #delivery(published: number, limitMs: number): Promise<Delivered> {
    return this.#load(({ subscribers }) => ({ type: 'await', events: published * subscribers, limitMs }));
  }

  /** The usage once no server has anything left to do of what it was sent. */
  async #whenIdle(): Promise<Usage> {
    let last = await this.#usage('usage');
    for (;;) {
      await wait(idleMs);
      const usage = await this.#usage('usage');
      if (usage.cpuMicroseconds - last.cpuMicroseconds < idleMicroseconds) return usage;
      last = usage;
    }
  }

  /** Of all servers together. */
  async #usage(type: 'usage' | 'collect'): Promise<Usage> {
    const usages = await Promise.all(
      this.#served.map(({ server }) => server.ask<Usage>({ type } satisfies ServerCommand)),
    );
    return {
      cpuMicroseconds: sum(usages.map(({ cpuMicroseconds }) => cpuMicroseconds)),
      rssBytes: sum(usages.map(({ rssBytes }) => rssBytes)),
    };
  }

  /** Tells every load generator, and answers for all of them. */
  async #load(command: (served: Served) => SubscribersCommand): Promise<Delivered> {
    const delivered = await Promise.all(this.#served.map((served) => served.load.ask<Delivered>(command(served))));
    return {
      events: sum(delivered.map(({ events }) => events)),
      bytesEach: sum(delivered.map(({ bytesEach }) => bytesEach)) / delivered.length,
      latenciesMs: delivered.flatMap(({ latenciesMs }) => latenciesMs),
    };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Until a probe counts as lost: ample for the slowest server. */
function probeLimitMs(subscribers: number): number {
  return 2_000 + subscribers;
}

/** A process is idle that has used less than a tenth of a while. */
const idleMs = 300;
const idleMicroseconds = idleMs * 100;

/** The `index`-th of equal subscriptions with different documents. */
function documentOf(index: number): string {
  return `subscription ($fleetId: String!) {
    gameSessionTransitions(of: { fleetId: $fleetId }, changes: true, snapshot: false) {
      type${index}: __typename
      ... on LiveEvent { cursor }
      ... on GameSessionChanged {
        observedAt
        source
        gameSession {
          gameSessionId name status currentPlayerSessionCount maximumPlayerSessionCount ipAddress dnsName port
        }
      }
    }
  }`;
}
