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

const burst = 20;
const eventsOf: Record<Phase, number> = { steady: 20, serial: 20, burst: 5 * burst };
const pioneers = 100;
const deliveryLimitMs = 120_000;
const settlingLimitMs = 60_000;

/** One server with its subscribers connected, each of the two in a process of its own. */
export class FanOutRun {
  readonly #case: FanOutCase;
  readonly #server: Child;
  readonly #subscribers: Child;
  #connectMicroseconds = 0;
  #rssBytes = 0;

  private constructor(case_: FanOutCase, server: Child) {
    this.#case = case_;
    this.#server = server;
    this.#subscribers = Child.client('subscribers');
  }

  /** Connects and subscribes all, and measures what that costs. */
  static async start(case_: FanOutCase, server: string, argv: readonly string[], fleetId: string): Promise<FanOutRun> {
    const [child, { port }] = await Child.server<Listening>(server, argv);
    const run = new FanOutRun(case_, child);
    const { subscribers: count } = case_;
    const documents = Array.from({ length: case_.documents }, (_, index) => documentOf(index));
    const connect = { type: 'connect', port, documents, variables: { fleetId } } as const;
    // The first ones also pay for what all share: compiled code, and with the gateway the first walk over the fleet.
    await run.#load({ ...connect, from: 0, count: pioneers });
    await run.#whenIdle();
    const before = await run.#usage('collect');
    await run.#load({ ...connect, from: pioneers, count: count - pioneers });
    const after = await run.#whenIdle();
    const collected = await run.#usage('collect');
    run.#connectMicroseconds = (after.cpuMicroseconds - before.cpuMicroseconds) / (count - pioneers);
    run.#rssBytes = (collected.rssBytes - before.rssBytes) / (count - pioneers);
    return run;
  }

  /** CPU of connecting and subscribing, each. */
  get connectMicroseconds(): number {
    return this.#connectMicroseconds;
  }

  /** What each idle subscriber has added to the server's memory. */
  get rssBytes(): number {
    return this.#rssBytes;
  }

  /** Until one event has reached everybody (peers don't say when a stream has begun), and the server's code is compiled. */
  async warmUp(): Promise<void> {
    const { subscribers } = this.#case;
    const deadline = performance.now() + settlingLimitMs;
    for (let delivered = 0; delivered !== subscribers; ) {
      if (performance.now() > deadline) throw new Error(`only ${delivered} of ${subscribers} subscribers are told`);
      await this.#load({ type: 'reset' });
      this.#tell({ type: 'publish', count: 1 });
      delivered = (await this.#load({ type: 'await', events: subscribers, limitMs: probeLimitMs(subscribers) })).events;
    }
    await this.measure('serial');
    await this.#load({ type: 'reset' });
    await this.#publish('burst', burst);
  }

  /** Throws where an event was lost or came twice. */
  async measure(phase: Phase): Promise<PhaseResult> {
    const events = eventsOf[phase];
    await this.#load({ type: 'reset' });
    const before = await this.#usage('collect');
    const began = performance.now();
    await this.#publish(phase, events);
    const seconds = (performance.now() - began) / 1_000;
    const after = await this.#usage('usage');
    const delivered = await this.#load({ type: 'reset' });
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
    await this.#subscribers.stop();
    await this.#server.stop();
  }

  async #publish(phase: Phase, events: number): Promise<void> {
    const { subscribers, steadyEventsPerSecond } = this.#case;
    const began = performance.now();
    const atOnce = phase === 'burst' ? burst : 1;
    for (let published = 0; published < events; published += atOnce) {
      if (phase === 'steady') {
        const dueMs = began + (published * 1_000) / steadyEventsPerSecond - performance.now();
        if (dueMs > 0) await wait(dueMs);
      }
      this.#tell({ type: 'publish', count: atOnce });
      if (phase !== 'steady') await this.#arrived((published + atOnce) * subscribers);
    }
    await this.#arrived(events * subscribers);
  }

  async #arrived(events: number): Promise<void> {
    const delivered = await this.#load({ type: 'await', events, limitMs: deliveryLimitMs });
    if (delivered.events < events) {
      throw new Error(`${delivered.events} of ${events} events have arrived within ${deliveryLimitMs} ms`);
    }
  }

  /** Its usage once it has nothing left to do of what it was sent. */
  async #whenIdle(): Promise<Usage> {
    let last = await this.#usage('usage');
    for (;;) {
      await wait(idleMs);
      const usage = await this.#usage('usage');
      if (usage.cpuMicroseconds - last.cpuMicroseconds < idleMicroseconds) return usage;
      last = usage;
    }
  }

  #usage(type: 'usage' | 'collect'): Promise<Usage> {
    return this.#server.ask<Usage>({ type } satisfies ServerCommand);
  }

  #tell(command: ServerCommand): void {
    this.#server.tell(command);
  }

  #load(command: SubscribersCommand): Promise<Delivered> {
    return this.#subscribers.ask<Delivered>(command);
  }
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
