import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorldConfig } from '../../src/emulator/world/config.ts';
import type { GatewayOptions } from '../../src/gateway.ts';
import type { Control } from '../support/control.ts';
import { describeCase, type FuzzCase, fuzzCase } from '../support/fuzz/case.ts';
import { callsAbovePriceIn, faultsOf } from '../support/fuzz/judge.ts';
import { priceOf } from '../support/fuzz/price.ts';
import { send } from '../support/fuzz/send.ts';
import { startFuzzWorld } from '../support/fuzz/start.ts';
import { auth, type FuzzWorld } from '../support/fuzz/world.ts';
import { noRates } from '../support/harness.ts';
import { type ProbedGateway, startProbed } from '../support/probe/probed-gateway.ts';

// Random operations of random clients, against a gateway process of its own that is measured from the inside. Longer with FUZZ_CASES;
// one seed again with FUZZ_SEED=<seed> FUZZ_CASES=1.

const count = Number(process.env.FUZZ_CASES ?? 500);
const first = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 1_000) % 1_000_000);
const replay = (seed: number) => `replay it with FUZZ_SEED=${seed} FUZZ_CASES=1`;
/** The gateway is asked so many at once. */
const atOnce = 3;
/** CPU time that the gateway may take between two turns of its event loop. */
const longestTurnMs = 250;
/** After so many cases that break the same rule more would say nothing: the rest is looked at for other rules. */
const enoughOfARule = 3;
/** A gateway that has died so often is not started again. */
const enoughDeaths = 5;
const pagings = [
  { pageSize: 100, emptyPages: false },
  { pageSize: 2, emptyPages: false },
  { pageSize: 7, emptyPages: true },
];
const timeout = 60_000 + count * 1_000;

let started: Awaited<ReturnType<typeof startFuzzWorld>>;
let control: Control;
let world: FuzzWorld;
let options: GatewayOptions;

beforeAll(async () => {
  started = await startFuzzWorld(1_000);
  const { upstream } = started;
  ({ control, world } = started);
  const limits = { operationsPerMinutePerPrincipal: 1_000_000, operationsPerMinutePerAddress: 1_000_000 };
  options = { ...upstream, auth, port: 0, rates: noRates, limits };
});

afterAll(async () => {
  await started?.stop();
});

describe(`random operations from seed ${first} on`, () => {
  test(`${count} of them break no limit, from any principal and over any transport`, { timeout }, async () => {
    const faults = new Faults();
    let deaths = 0;
    let gateway = await startGateway();
    try {
      for (let done = 0; done < count && deaths < enoughDeaths; done += atOnce) {
        const length = Math.min(atOnce, count - done);
        const cases = Array.from({ length }, (_, index) => fuzzCase(first + done + index, world));
        await judgeBatch(gateway, cases, faults);
        if (gateway.ended === null) continue;
        deaths += 1;
        for (const found of cases) faults.add(`the gateway ${gateway.ended}, perhaps by this`, found);
        gateway = await startGateway();
      }
      const abovePrice = callsAbovePriceIn(await (await fetch(`${gateway.url}/metrics`)).text());
      // Null as long as the gateway has no such metric.
      if (abovePrice !== null && abovePrice > 0) {
        faults.sentences.push(`${abovePrice} GameLift calls above the price, by the gateway's own count`);
      }
    } finally {
      await gateway.stop();
    }
    expect(faults.sentences, `from FUZZ_SEED=${first} on`).toEqual([]);
  });

  test(`${count} queries and mutations make no more GameLift calls than their price`, { timeout }, async () => {
    const faults = new Faults();
    const gateway = await startProbed(options);
    // The same gateway that allows next to nothing says in its refusal what an operation could cause.
    const pricing = await startProbed({ ...options, limits: { ...options.limits, maxCost: 1 } });
    try {
      for (let index = 0; index < count; index++) {
        const found = fuzzCase(first + index, world);
        if (found.kind === 'subscription' || found.transport === 'WebSocket') continue;
        const price = await priceOf(pricing.url, found);
        // What costs nothing was executed there, too.
        // GameLift may hand out short pages, and empty ones: for those the price is raised while the operation runs.
        const paging = pagings[found.seed % pagings.length] as WorldConfig;
        const most = paging.pageSize === 100 ? price : 250;
        await control.config(paging);
        await control.reset();
        await send(gateway.url, found);
        const calls = Object.values(await control.callCounts()).reduce((sum, made) => sum + made, 0);
        if (calls > most) faults.add(`calls above the price: ${calls} instead of ${most}`, found);
      }
      const abovePrice = callsAbovePriceIn(await (await fetch(`${gateway.url}/metrics`)).text());
      if (abovePrice !== 0) faults.sentences.push(`${abovePrice} calls above the price, by the gateway's own count`);
    } finally {
      await gateway.stop();
      await pricing.stop();
    }
    expect(faults.sentences, `from FUZZ_SEED=${first} on`).toEqual([]);
  });
});

/** Warmed up: the first operations of a process are compiled while they run. */
async function startGateway(): Promise<ProbedGateway> {
  const gateway = await startProbed(options);
  for (let seed = 0; seed < 30; seed++)
    await send(gateway.url, { ...fuzzCase(seed, world), text: '{ fleets { nodes { name } } }', variables: {} });
  await gateway.figures({ collect: true, reset: true, listedFromMs: longestTurnMs });
  return gateway;
}

/** The rules that were broken, each with the first cases that broke it. */
class Faults {
  readonly sentences: string[] = [];
  readonly #counts = new Map<string, number>();

  /** @param fault the rule, a colon, and what is special about this case. */
  add(fault: string, found: FuzzCase): void {
    const [rule = fault] = fault.split(/: |\d/);
    const count = (this.#counts.get(rule) ?? 0) + 1;
    this.#counts.set(rule, count);
    if (count <= enoughOfARule) this.sentences.push(`${fault}: ${describeCase(found)}; ${replay(found.seed)}`);
  }
}

async function judgeBatch(gateway: ProbedGateway, cases: readonly FuzzCase[], faults: Faults): Promise<void> {
  const answers = await Promise.all(cases.map((found) => send(gateway.url, found)));
  for (const [index, found] of cases.entries()) {
    const answer = answers[index];
    for (const fault of answer ? faultsOf(answer) : []) faults.add(fault, found);
  }
  const turnMs = await turnSince(gateway);
  if (turnMs === null || turnMs <= longestTurnMs) return;
  // Several at once took too long together; one after the other says which.
  for (const found of cases) {
    await send(gateway.url, found);
    const alone = await turnSince(gateway);
    if (alone === null) return;
    if (alone > longestTurnMs)
      faults.add(`a turn of the event loop was too long: ${Math.round(alone)} ms of CPU`, found);
  }
}

/** Null: the process has ended. */
async function turnSince(gateway: ProbedGateway): Promise<number | null> {
  try {
    return (await gateway.figures({ reset: true })).longestTurnMs;
  } catch (error) {
    if (gateway.ended !== null) return null;
    throw error;
  }
}
