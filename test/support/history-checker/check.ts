import { paginateDescribeGameSessions } from '@aws-sdk/client-gamelift';
import type { Read } from '../../../src/emulator/read-log.ts';
import { startTestGateway, type TestGateway } from '../harness.ts';
import { transitionsOf } from '../live-harness.ts';
import { fold, judge } from '../live-history/judge.ts';
import { Client } from '../live-history/play.ts';
import { Chance } from '../live-history/random.ts';
import { makeGameSession } from '../sessions.ts';
import { judgeReads, judgeSameOrder } from './judge-reads.ts';
import { Load, locations } from './load.ts';
import { liveOverWebSocket } from './wire-live.ts';

const live = {
  pollMinIntervalMs: 40,
  pollMaxIntervalMs: 150,
  pollFastIntervalMs: 30,
  checkpointIntervalMs: 1_000,
  lingerMs: 600_000,
};
const steps = 60;
const convergenceMs = 6_000;
const baselineMs = 20_000;

/**
 * Plays a seeded load with faults against a real emulator and gateway while clients over WebSockets come, leave and
 * resume. Answers which rules of the live layer were broken, as sentences. The seed repeats every choice, not the timing.
 */
export async function checkHistory(seed: number): Promise<string[]> {
  await using testGateway = await startTestGateway({ emulator: { randomSeed: seed }, gateway: { live } });
  const { control } = testGateway;
  const chance = new Chance(seed);
  const { fleetId } = await control.fleet({ locations: [...locations], serverProcesses: 500 });
  const load = new Load(testGateway, fleetId, chance);
  await load.begin();

  const wire = liveOverWebSocket(testGateway);
  const whole = transitionsOf({ fleetId }, { changes: true });
  const steady = new Client('control', wire, whole);
  // Before its snapshot nothing is promised to it: what is read until then would be taken for lost.
  if (!(await until(() => steady.events.length > 1, baselineMs))) {
    throw new Error(`the control client has had no snapshot for ${baselineMs} ms`);
  }
  await load.trouble();
  const startedAfter = Math.max(0, ...(await readsOf(testGateway, 0)).map(({ seq }) => seq));
  const clients = [0, 1, 2].map((n) => {
    const location = n === 0 ? null : chance.of([null, ...locations]);
    return new Client(`client ${n}`, wire, { ...whole, location });
  });
  for (let step = 0; step < steps; step++) {
    await load.step();
    if (chance.is(0.2)) chance.of(clients).toggle();
  }
  await load.end();
  for (const client of clients) client.connect();

  const all = [steady, ...clients];
  // What is missing when the time is over, the judges tell.
  await until(async () => (await judgeEnds(testGateway, fleetId, all)).length === 0, convergenceMs);
  const transitions = (await control.transitions()).filter(({ kind }) => kind === 'gameSession');
  const truth = new Map<string, string[]>();
  for (const { id, to } of transitions) truth.set(id, [...(truth.get(id) ?? []), to]);
  const faults = all.flatMap((client) => [...judge(client, truth), ...judgeResets(client)]);
  for (const client of clients) {
    faults.push(...judgeSameOrder(steady.events, client.events).map((fault) => `${client.name}: ${fault}`));
  }
  faults.push(...judgeReads(steady.events, await readsOf(testGateway, startedAfter), transitions));
  faults.push(...(await judgeEnds(testGateway, fleetId, all)));
  for (const client of all) client.disconnect();
  return faults;
}

function judgeResets({ name, events, excusedResets, failure }: Client): string[] {
  const resets = events.filter((event) => event.type === 'StreamStarted' && event.outcome === 'RESET');
  const faults = resets.length > excusedResets ? [`${name}: ${resets.length} RESETs, ${excusedResets} excused`] : [];
  return failure ? [...faults, `${name}: ended with ${String(failure)}`] : faults;
}

/** Where what the clients hold differs from what is. */
async function judgeEnds({ gameLift }: TestGateway, fleetId: string, clients: readonly Client[]): Promise<string[]> {
  const faults: string[] = [];
  const held = new Map(clients.map((client) => [client, fold(client.events)]));
  for await (const { GameSessions = [] } of paginateDescribeGameSessions({ client: gameLift }, { FleetId: fleetId })) {
    for (const { GameSessionId: id = '', Status: status, CurrentPlayerSessionCount, Name, Location } of GameSessions) {
      const session = { ...makeGameSession('any', { location: Location ?? '' }), gameSessionId: id };
      const isEnded = status === 'TERMINATED';
      const truth = isEnded
        ? undefined
        : { status, currentPlayerSessionCount: CurrentPlayerSessionCount ?? 0, name: Name ?? null };
      for (const client of clients) {
        if (!client.sees(session)) continue;
        const told = JSON.stringify(held.get(client)?.get(id));
        if (told !== JSON.stringify(truth)) {
          faults.push(`${client.name}: holds ${id} as ${told}, but it is ${JSON.stringify(truth)}`);
        }
      }
    }
  }
  return faults;
}

/** The emulator's answers that told of game sessions. */
async function readsOf({ emulator }: TestGateway, after: number): Promise<Read[]> {
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(`${emulator.url}/_emulator/reads?after=${after}`, { signal });
  const reads = (await response.json()) as Read[];
  return reads.filter(({ operation }) => operation.startsWith('DescribeGameSession'));
}

/** Asks again and again until it holds or the time is over; whether it holds. */
async function until(holds: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const endsAt = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() >= endsAt) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
