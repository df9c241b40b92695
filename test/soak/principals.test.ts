import { CreatePlayerSessionCommand, type GameLiftClient } from '@aws-sdk/client-gamelift';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway.ts';
import type { Control } from '../support/control.ts';
import { type Asked, ask, type SharedStream, streamed } from '../support/fuzz/ask.ts';
import { comparableOperation, comparableSubscription } from '../support/fuzz/comparable.ts';
import { startFuzzWorld } from '../support/fuzz/start.ts';
import { auth, type FuzzWorld, type Principal, principals } from '../support/fuzz/world.ts';
import { noRates } from '../support/harness.ts';
import { Chance } from '../support/live-history/random.ts';
import { type ProbedGateway, startProbed } from '../support/probe/probed-gateway.ts';

// What several principals get from one gateway at the same moment is what each gets from a gateway that serves no other. Each principal
// has a gateway of its own in this process; the one that all share is the built one. Longer with FUZZ_ROUNDS; one seed again with
// FUZZ_SEED=<seed> FUZZ_ROUNDS=1.

const rounds = Number(process.env.FUZZ_ROUNDS ?? 60);
const first = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 1_000) % 1_000_000);
const timeout = 60_000 + rounds * 4_000;
/** Equal operations are asked so often at once, so that they are shared, compiled, and answered from texts that are kept. */
const repeats = 3;

let started: Awaited<ReturnType<typeof startFuzzWorld>>;
let control: Control;
let gameLift: GameLiftClient;
let world: FuzzWorld;
let shared: ProbedGateway;
const alone = new Map<Principal, Gateway>();

beforeAll(async () => {
  started = await startFuzzWorld(60);
  const { upstream } = started;
  ({ control, gameLift, world } = started);
  // Reservations must not run out between two answers that are compared.
  await control.config({ reservationTimeoutMs: 3_600_000 });
  const options: GatewayOptions = {
    ...upstream,
    auth,
    port: 0,
    rates: noRates,
    pollBudgetShare: 1,
    live: { pollMinIntervalMs: 100, pollMaxIntervalMs: 200, checkpointIntervalMs: 3_600_000 },
    limits: { operationsPerMinutePerPrincipal: 1_000_000, operationsPerMinutePerAddress: 1_000_000 },
  };
  shared = await startProbed(options);
  for (const principal of principals) alone.set(principal, await createGateway(options));
});

afterAll(async () => {
  await shared?.stop();
  await Promise.all([...alone.values()].map((gateway) => gateway.stop(1_000)));
  await started?.stop();
});

describe(`from seed ${first} on`, () => {
  test(`${rounds} times what principals get of queries in parallel is what each gets alone`, { timeout }, async () => {
    const differences: string[] = [];
    for (let seed = first; seed < first + rounds && differences.length < 5; seed++) {
      const chance = new Chance(seed);
      // Some ask the same, some ask something else, all at once.
      const operations = Array.from({ length: 3 }, (_, index) => comparableOperation(seed * 10 + index, world));
      const asked = principals.flatMap((principal) =>
        Array.from({ length: 2 }, (): Asked => ({ principal, operation: chance.of(operations) })),
      );
      const expected = await Promise.all(asked.map((one) => ask(urlOf(one.principal), one)));
      for (let repeat = 0; repeat < repeats; repeat++) {
        const got = await Promise.all(asked.map((one) => ask(shared.url, one)));
        for (const [index, one] of asked.entries()) {
          if (got[index] !== expected[index])
            differences.push(describeDifference(seed, one, got[index], expected[index]));
        }
      }
    }
    expect(differences, `from FUZZ_SEED=${first} on`).toEqual([]);
  });

  test(`${Math.ceil(rounds / 6)} times what principals get of subscriptions in parallel is what each gets alone`, {
    timeout,
  }, async () => {
    const differences: string[] = [];
    for (let seed = first; seed < first + rounds / 6 && differences.length < 5; seed++) {
      const chance = new Chance(seed);
      const operations = Array.from({ length: 3 }, (_, index) => comparableSubscription(seed * 10 + index, world));
      const asked = principals.flatMap((principal) =>
        Array.from({ length: 2 }, (): Asked => ({ principal, operation: chance.of(operations) })),
      );
      const opened = await Promise.all([
        ...asked.map((one) => streamed(shared.url, one)),
        ...asked.map((one) => streamed(urlOf(one.principal), one)),
      ]);
      const streams = [...opened, ...(await changed(chance))];
      try {
        // What was sent together with what the witnesses have got is on its way.
        await Promise.all(opened.map((stream) => stream.flushed()));
        for (const [index, one] of asked.entries()) {
          const [got, expected] = [opened[index]?.received(), opened[index + asked.length]?.received()];
          if (got !== expected) differences.push(describeDifference(seed, one, got, expected));
        }
      } finally {
        for (const stream of streams) stream.close();
      }
    }
    expect(differences, `from FUZZ_SEED=${first} on`).toEqual([]);
  });
});

function urlOf(principal: Principal): string {
  const gateway = alone.get(principal);
  if (!gateway) throw new Error(`${principal.name} has no gateway`);
  return gateway.url;
}

/**
 * Has a player leave or join, and resolves once each gateway has delivered that: to a witness on the fleet and one on the players, which
 * it answers.
 */
async function changed(chance: Chance): Promise<SharedStream[]> {
  const gameSessionId = chance.of(world.sharedSessions);
  const [witness] = principals;
  if (!witness) throw new Error('expected a server');
  const watch = (text: string): Asked => ({
    principal: witness,
    operation: { kind: 'subscription', text, variables: { gameSessionId }, transport: 'WebSocket' },
  });
  const ofSession =
    watch(`subscription ($gameSessionId: String!) { gameSessionTransitions(of: { gameSessionId: $gameSessionId }, changes: true) {
    zzKind: __typename ... on GameSessionSnapshot { zzLast: isLast } } }`);
  const ofPlayers =
    watch(`subscription ($gameSessionId: String!) { playerSessionTransitions(gameSessionId: $gameSessionId) {
    zzKind: __typename ... on PlayerSessionSnapshot { zzLast: isLast } } }`);
  const urls = [shared.url, ...[...alone.values()].map(({ url }) => url)];
  const sessions = await Promise.all(urls.map((url) => streamed(url, ofSession)));
  const players = await Promise.all(urls.map((url) => streamed(url, ofPlayers)));
  await gameLift.send(
    new CreatePlayerSessionCommand({ GameSessionId: gameSessionId, PlayerId: chance.of(['ada', 'bob', 'eve']) }),
  );
  await Promise.all([
    ...sessions.map((stream) => stream.reached('"GameSessionChanged"')),
    ...players.map((stream) => stream.reached('"PlayerSessionTransition"')),
  ]);
  return [...sessions, ...players];
}

function describeDifference(seed: number, { principal, operation }: Asked, got = '', expected = ''): string {
  let at = 0;
  while (at < got.length && got[at] === expected[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 200), at + 200);
  return [
    `FUZZ_SEED=${seed} FUZZ_ROUNDS=1, ${principal.name}: ${operation.text.slice(0, 600)} with ${JSON.stringify(operation.variables).slice(0, 200)}`,
    `together: …${around(got)}`,
    `alone: …${around(expected)}`,
  ].join('\n');
}
