import type { WorldConfig } from '../../../src/emulator/world/config.ts';
import type { FaultRequest } from '../control.ts';
import type { TestGateway } from '../harness.ts';
import type { Chance } from '../live-history/random.ts';
import { type MutationName, mutations } from '../mutations.ts';

export const locations = ['us-west-2', 'eu-west-1'] as const;
/** So short that some reservations time out within a history. */
export const reservationTimeoutMs = 700;

/** What the load goes through: mutations at the front door, and the world behind the gateway's back. */
export type LoadedGateway = Pick<TestGateway, 'control' | 'graphql'>;

/** Random but repeatable choices of what happens to two fleets: by the gateway's mutations, and behind its back. */
export class Load {
  readonly gameSessionIds: string[] = [];
  readonly #testGateway: LoadedGateway;
  readonly #fleetIds: readonly [string, string];
  readonly #chance: Chance;
  readonly #playerSessionIds: string[] = [];
  readonly #pending: Promise<void>[] = [];
  #count = 0;

  /** Most happens to the first fleet. */
  constructor(testGateway: LoadedGateway, fleetIds: readonly [string, string], chance: Chance) {
    this.#testGateway = testGateway;
    this.#fleetIds = fleetIds;
    this.#chance = chance;
  }

  /** Some sessions, in a world without trouble. */
  async begin(): Promise<void> {
    const [first, second] = this.#fleetIds;
    for (const fleetId of [first, first, first, first, first, second]) await this.#create(fleetId);
    await this.#testGateway.control.status(this.#someId(), 'ACTIVE');
  }

  /** From here on the seed's way of paging and its faults: under load no walk may ever get through them. */
  async trouble(): Promise<void> {
    const chance = this.#chance;
    const { control } = this.#testGateway;
    const config: Partial<WorldConfig> = {
      terminationMs: chance.of([50, 400]),
      reservationTimeoutMs,
      pageSize: chance.of([null, 1, 3]),
      paging: chance.of(['key', 'offset']),
      emptyPages: chance.is(0.3),
      tokenTtlMs: chance.of([null, 40]),
    };
    await control.config(config);
    const faults: FaultRequest[] = [
      { kind: 'latency', latencyMs: 20 + chance.below(60), rate: 0.3 },
      { kind: 'throttle', rate: 0.05 },
      { kind: 'error500', rate: 0.05 },
      { kind: 'html503', rate: 0.03 },
      { kind: 'drop', when: 'before', rate: 0.05 },
      { kind: 'drop', when: 'after', rate: 0.05 },
    ];
    for (const fault of faults) if (chance.is(0.5)) await control.fault(fault);
  }

  /** One thing happens; a mutation is not waited for, so that it races with what comes next. */
  async step(): Promise<void> {
    await this.#something();
    await new Promise((resolve) => setTimeout(resolve, this.#chance.below(50)));
  }

  /** Answers are awaited and all faults end, so that the truth comes to rest. */
  async end(): Promise<void> {
    await Promise.all(this.#pending);
    await this.#testGateway.control.restore();
  }

  async #something(): Promise<void> {
    const chance = this.#chance;
    const { control } = this.#testGateway;
    const gameSessionId = this.#someId();
    const [first, second] = this.#fleetIds;
    const what = chance.below(20);
    if (what < 4) this.#pending.push(this.#create(chance.is(0.8) ? first : second));
    else if (what < 8) await possible(control.status(gameSessionId, 'ACTIVE'));
    else if (what < 9) await possible(control.status(gameSessionId, chance.of(['TERMINATED', 'ERROR'] as const)));
    else if (what < 10) this.#mutate('terminateGameSession', { gameSessionId, mode: 'FORCE_TERMINATE' });
    else if (what < 13) this.#mutate('updateGameSession', { gameSessionId, ...this.#someChange() });
    else if (what < 17) this.#pending.push(this.#join(gameSessionId));
    else if (this.#playerSessionIds.length === 0) return;
    else if (what < 19) await possible(control.accept(chance.of(this.#playerSessionIds)));
    else await possible(control.remove(chance.of(this.#playerSessionIds)));
  }

  /** Often the first session, whose players are watched. */
  #someId(): string {
    const first = this.gameSessionIds[0];
    return first !== undefined && this.#chance.is(0.3) ? first : this.#chance.of(this.gameSessionIds);
  }

  #someChange(): object {
    const change = this.#chance.below(3);
    if (change === 0) return { name: `name ${this.#count++}` };
    if (change === 1) return { playerSessionCreationPolicy: this.#chance.of(['ACCEPT_ALL', 'DENY_ALL']) };
    return { maximumPlayerSessionCount: 8 + this.#chance.below(8) };
  }

  async #create(fleetId: string): Promise<void> {
    const name = `session ${this.#count++}`;
    const location = this.#chance.of(locations);
    const input = { fleet: { fleetId }, maximumPlayerSessionCount: 8, name, location };
    const { data } = await this.#testGateway.graphql(documentOf('createGameSession'), { input });
    const gameSessionId = data?.createGameSession?.gameSession?.gameSessionId;
    if (gameSessionId) this.gameSessionIds.push(gameSessionId);
  }

  async #join(gameSessionId: string): Promise<void> {
    const input = { gameSessionId, playerId: `player ${this.#count++}` };
    const { data } = await this.#testGateway.graphql(documentOf('createPlayerSession'), { input });
    const playerSessionId = data?.createPlayerSession?.playerSession?.playerSessionId;
    if (playerSessionId) this.#playerSessionIds.push(playerSessionId);
  }

  #mutate(name: 'terminateGameSession' | 'updateGameSession', input: object): void {
    this.#pending.push(this.#testGateway.graphql(documentOf(name), { input }).then(() => undefined));
  }
}

/** Without the field that takes a read of its own: what a query has read need not be told, and reads don't say what they were for. */
function documentOf(name: MutationName): string {
  return mutations[name].replace(' protectionPolicy', '');
}

/** The world refuses what can't happen to the chosen session, such as reviving an ended one. */
async function possible(change: Promise<void>): Promise<void> {
  await change.catch((error: unknown) => {
    if (!(error instanceof Error && / 400 /.test(error.message))) throw error;
  });
}
