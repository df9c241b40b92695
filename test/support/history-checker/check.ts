import type { Read } from '../../../src/emulator/read-log.ts';
import { parseFilter } from '../../../src/expression/parse.ts';
import type { Live } from '../../../src/live/live.ts';
import type { Transition } from '../control.ts';
import { startTestGateway, type TestGateway } from '../harness.ts';
import { lobbyOf, transitionsOf } from '../live-harness.ts';
import { Client } from '../live-history/client.ts';
import type { Fault } from '../live-history/fault.ts';
import { judge, judgeByTwin } from '../live-history/judge.ts';
import { judgeEnd } from '../live-history/judge-end.ts';
import type { Question } from '../live-history/question.ts';
import { Chance } from '../live-history/random.ts';
import type { Spoiler } from '../live-history/spoilers.ts';
import { readWorld } from './final-world.ts';
import { type IsReadExcused, judgeReads } from './judge-reads.ts';
import { Load, locations, reservationTimeoutMs } from './load.ts';
import { liveOver } from './wire-live.ts';

export const liveSettings = {
  pollMinIntervalMs: 40,
  pollMaxIntervalMs: 150,
  pollFastIntervalMs: 30,
  aliasIntervalMs: 100,
  checkpointIntervalMs: 1_000,
  lingerMs: 600_000,
  reservationTimeoutMs,
};
export const steps = 60;
const convergenceMs = 20_000;
const baselineMs = 20_000;
/** Between two looks at the world. Where rates are kept, the checker's reads take from the gateway's. */
const lookMs = 50;
const ratedLookMs = 1_000;

/**
 * Plays a seeded load with faults against a real emulator and gateway while clients over WebSockets and server-sent events come, leave
 * and resume. Answers which rules of the live layer were broken. The seed repeats every choice, not the timing.
 */
export async function checkHistory(
  seed: number,
  { spoil = (unspoilt) => unspoilt }: { spoil?: Spoiler } = {},
): Promise<Fault[]> {
  const chance = new Chance(seed);
  const isRated = chance.is(0.2);
  await using testGateway = await startTestGateway({
    emulator: { randomSeed: seed, rates: isRated ? 'aws' : 'off' },
    gateway: { live: liveSettings, ...(isRated && { rates: {} }) },
  });
  const scene: Scene = {
    control: testGateway.control,
    emulator: testGateway.emulator,
    graphql: testGateway.graphql,
    lives: [spoil(liveOver(testGateway, 'subscribe')), spoil(liveOver(testGateway, 'sse'))],
    lookMs: isRated ? ratedLookMs : lookMs,
    isReadExcused: () => false,
    onStep: async () => {},
    onRest: async () => {},
    excusedResets: () => 0,
  };
  return await new Check(scene, chance).run();
}

/** What a history is played on: one gateway or several, and what happens to them beside the load. */
export interface Scene extends Pick<TestGateway, 'control' | 'emulator' | 'graphql'> {
  /** The live layer as a client has it: over WebSockets first. */
  readonly lives: readonly [Live, ...Live[]];
  /** Between two looks at the world. */
  readonly lookMs: number;
  /** Before each step of the load. */
  onStep(step: number): Promise<void>;
  /** The load is over: all that happens to gateways ends. */
  onRest(): Promise<void>;
  readonly isReadExcused: IsReadExcused;
  /** How many times a stream may have begun anew because of what happened. */
  excusedResets(): number;
}

export class Check {
  readonly #scene: Scene;
  readonly #chance: Chance;
  /** Each with a twin that has the same arguments and never leaves. The first asks for everything of the first fleet. */
  readonly #clients: { client: Client; twin: Client }[] = [];
  #fleetIds: readonly [string, string] = ['', ''];
  #aliasId = '';
  #aliasFleetId = '';

  constructor(scene: Scene, chance: Chance) {
    this.#scene = scene;
    this.#chance = chance;
  }

  async run(): Promise<Fault[]> {
    const { control, lookMs } = this.#scene;
    // What earlier histories have left on the same emulator may still be read, and goes on changing.
    const begunAfter = lastSeq(await control.transitions());
    const load = await this.#begin();
    await load.trouble();
    const startedAfter = lastSeq(await control.reads());
    const repointAt = this.#chance.of([null, steps / 2]);
    for (let step = 0; step < steps; step++) {
      await this.#scene.onStep(step);
      await load.step();
      if (this.#chance.is(0.3)) this.#chance.of(this.#clients).client.toggle();
      if (step === repointAt) await this.#repoint();
    }
    await this.#scene.onRest();
    await load.end();
    for (const { client } of this.#clients) client.connect();

    // Taken before the checker itself reads: these answers the gateway did not get.
    const reads = await control.reads(startedAfter);
    const [watched = ''] = load.gameSessionIds;
    let truth: Transition[] = [];
    // Of one look: reservations that time out go on changing the world.
    let [ends, untold]: [Fault[], Fault[]] = [[], []];
    const isRight = async () => {
      ends = await this.#judgeEnds(watched);
      truth = await control.transitions(begunAfter);
      // Where a gateway was out of touch, what others have read comes late.
      untold = this.#judgeReads(reads, truth);
      return ends.length + untold.length === 0;
    };
    await until(isRight, convergenceMs, lookMs);
    const excused = this.#scene.excusedResets();
    for (const { client, twin } of this.#clients) for (const each of [client, twin]) each.excusedResets += excused;
    const statuses = new Map<string, string[]>();
    for (const { id, to } of truth) statuses.set(id, [...(statuses.get(id) ?? []), to]);
    const faults = this.#clients.flatMap(({ client, twin }) => [
      ...judge(client, statuses),
      ...judge(twin, statuses),
      ...judgeByTwin(client, twin, { mayFork: excused > 0 }),
    ]);
    faults.push(...ends, ...untold);
    for (const { client, twin } of this.#clients) for (const each of [client, twin]) each.disconnect();
    // Its topics end with the fleet: they would linger, and be read, while the next histories are played.
    for (const fleetId of this.#fleetIds) await control.deleteFleet(fleetId);
    return faults;
  }

  /** The fleets, their first sessions, and every client with its snapshot. */
  async #begin(): Promise<Load> {
    const { control, lives } = this.#scene;
    const fleet = async () => (await control.fleet({ locations: [...locations], serverProcesses: 500 })).fleetId;
    this.#fleetIds = [await fleet(), await fleet()];
    const [fleetId] = this.#fleetIds;
    this.#aliasFleetId = fleetId;
    this.#aliasId = (await control.alias({ name: 'live', fleetId })).aliasId;
    const load = new Load(this.#scene, this.#fleetIds, this.#chance);
    await load.begin();
    for (const [n, question] of this.#questions(load.gameSessionIds).entries()) {
      const twin = new Client(`twin ${n}`, lives[0], question);
      const client = new Client(`client ${n}`, this.#chance.of(lives), question);
      this.#clients.push({ twin, client });
    }
    // Before its snapshot nothing is promised to a client: what is read until then would be taken for lost.
    const twins = this.#clients.map(({ twin }) => twin);
    if (await until(() => twins.every(({ isBegun }) => isBegun), baselineMs)) return load;
    const late = twins.filter(({ isBegun }) => !isBegun).map(({ name, failure }) => `${name} ${failure ?? ''}`);
    throw new Error(`no snapshot for ${baselineMs} ms: ${late.join(', ')}`);
  }

  #questions(gameSessionIds: readonly string[]): Question[] {
    const chance = this.#chance;
    const [fleetId] = this.#fleetIds;
    const [watched = ''] = gameSessionIds;
    const members = { location: chance.of([null, ...locations]), changes: chance.is(0.7), snapshot: chance.is(0.9) };
    const to = chance.of([null, ['ACTIVE', 'TERMINATED'] as const]);
    const filter = chance.of([null, parseFilter('playerSessionCount < 2')]);
    const single = { gameSessionId: chance.of(gameSessionIds) };
    const place = chance.of([{ fleetId }, { aliasId: this.#aliasId }]);
    return [
      { stream: 'gameSessions', arguments: transitionsOf({ fleetId }, { changes: true }) },
      { stream: 'gameSessions', arguments: transitionsOf({ fleetId }, { ...members, to }) },
      { stream: 'gameSessions', arguments: transitionsOf({ aliasId: this.#aliasId }, { changes: true }) },
      { stream: 'gameSessions', arguments: transitionsOf(single, { changes: chance.is(0.5) }) },
      { stream: 'playerSessions', arguments: { gameSessionId: watched, snapshot: true, after: null } },
      { stream: 'lobby', arguments: lobbyOf({ fleet: place, filter, joinableOnly: chance.is(0.5) }) },
    ];
  }

  async #repoint(): Promise<void> {
    const [, fleetId] = this.#fleetIds;
    this.#aliasFleetId = fleetId;
    await this.#scene.control.repointAlias(this.#aliasId, { fleetId });
    for (const { client, twin } of this.#clients) {
      for (const each of [client, twin]) if (followsAlias(each)) each.excusedResets++;
    }
  }

  async #judgeEnds(watchedGameSessionId: string): Promise<Fault[]> {
    const sessions = await readWorld(this.#scene, this.#fleetIds, watchedGameSessionId);
    const [fleetId] = this.#fleetIds;
    const fleetIdOf = (client: Client) => (followsAlias(client) ? this.#aliasFleetId : fleetId);
    const all = this.#clients.flatMap(({ client, twin }) => [client, twin]);
    return all.flatMap((client) => judgeEnd(client, { ...sessions, fleetIdOf }));
  }

  #judgeReads(reads: readonly Read[], truth: readonly Transition[]): Fault[] {
    const [fleetId] = this.#fleetIds;
    const isExcused: IsReadExcused = (read, client) => this.#scene.isReadExcused(read, client);
    const created = truth.filter(({ kind, from }) => kind === 'playerSession' && from === null);
    const players = new Set(created.map(({ id }) => id));
    const judgeAbout = (twin: Client, isAsked: (id: string) => boolean) => {
      const about = reads.map((read) => ({ ...read, sessions: read.sessions.filter(({ id }) => isAsked(String(id))) }));
      return judgeReads(twin, { reads: about, truth, isExcused });
    };
    return this.#clients.flatMap(({ twin }) => {
      const { stream } = twin.question;
      if (stream === 'playerSessions') return judgeAbout(twin, (id) => players.has(id));
      const isWhole = stream === 'gameSessions' && twin === this.#clients[0]?.twin;
      return isWhole ? judgeAbout(twin, (id) => id.includes(fleetId)) : [];
    });
  }
}

function lastSeq(entries: readonly { seq: number }[]): number {
  return Math.max(0, ...entries.map(({ seq }) => seq));
}

function followsAlias({ question }: Client): boolean {
  if (question.stream === 'gameSessions') return question.arguments.of.aliasId !== undefined;
  return question.stream === 'lobby' && 'aliasId' in question.arguments.fleet;
}

/** Asks again and again until it holds or the time is over; whether it holds. */
async function until(holds: () => boolean | Promise<boolean>, timeoutMs: number, pauseMs = lookMs): Promise<boolean> {
  const endsAt = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() >= endsAt) return false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return true;
}
