import type { FaultRequest } from '../control.ts';
import type { TestGateway } from '../harness.ts';
import type { Chance } from '../live-history/random.ts';
import { mutations } from '../mutations.ts';

export const locations = ['us-west-2', 'eu-west-1'] as const;

/** Random but repeatable choices of what happens to a fleet: by the gateway's mutations, and behind its back. */
export class Load {
  readonly #testGateway: TestGateway;
  readonly #fleetId: string;
  readonly #chance: Chance;
  readonly #gameSessionIds: string[] = [];
  readonly #playerSessionIds: string[] = [];
  readonly #pending: Promise<void>[] = [];
  #count = 0;

  constructor(testGateway: TestGateway, fleetId: string, chance: Chance) {
    this.#testGateway = testGateway;
    this.#fleetId = fleetId;
    this.#chance = chance;
  }

  /** Some sessions, in a world without trouble. */
  async begin(): Promise<void> {
    for (let n = 0; n < 6; n++) await this.#create();
  }

  /** From here on the seed's way of paging and its faults: under load no walk may ever get through them. */
  async trouble(): Promise<void> {
    const chance = this.#chance;
    const { control } = this.#testGateway;
    await control.config({
      terminationMs: chance.of([50, 400]),
      pageSize: chance.of([null, 1, 3]),
      paging: chance.of(['key', 'offset']),
      emptyPages: chance.is(0.3),
      tokenTtlMs: chance.of([null, 40]),
    });
    const faults: FaultRequest[] = [
      { kind: 'latency', latencyMs: 20 + chance.below(60), rate: 0.3 },
      { kind: 'throttle', rate: 0.05 },
      { kind: 'error500', rate: 0.05 },
      { kind: 'drop', when: 'before', rate: 0.05 },
      { kind: 'drop', when: 'after', rate: 0.05 },
    ];
    for (const fault of faults) if (chance.is(0.5)) await control.fault(fault);
  }

  /** One thing happens; a mutation is not waited for, so that it races with what comes next. */
  async step(): Promise<void> {
    const chance = this.#chance;
    const what = chance.below(12);
    const gameSessionId = chance.of(this.#gameSessionIds);
    const { control } = this.#testGateway;
    if (what < 3) this.#pending.push(this.#create());
    else if (what < 6) await possible(control.status(gameSessionId, 'ACTIVE'));
    else if (what < 7) await possible(control.status(gameSessionId, 'TERMINATED'));
    else if (what < 8) this.#mutate('terminateGameSession', { gameSessionId, mode: 'FORCE_TERMINATE' });
    else if (what < 9) this.#mutate('updateGameSession', { gameSessionId, name: `name ${this.#count++}` });
    else if (what < 11) this.#pending.push(this.#join(gameSessionId));
    else if (this.#playerSessionIds.length > 0) await possible(control.remove(chance.of(this.#playerSessionIds)));
    await new Promise((resolve) => setTimeout(resolve, chance.below(50)));
  }

  /** Answers are awaited and all faults end, so that the truth stands still. */
  async end(): Promise<void> {
    await Promise.all(this.#pending);
    await this.#testGateway.control.restore();
  }

  async #create(): Promise<void> {
    const name = `session ${this.#count++}`;
    const location = this.#chance.of(locations);
    const input = { fleet: { fleetId: this.#fleetId }, maximumPlayerSessionCount: 8, name, location };
    const { data } = await this.#testGateway.graphql(mutations.createGameSession, { input });
    const gameSessionId = data?.createGameSession?.gameSession?.gameSessionId;
    if (gameSessionId) this.#gameSessionIds.push(gameSessionId);
  }

  async #join(gameSessionId: string): Promise<void> {
    const input = { gameSessionId, playerId: `player ${this.#count++}` };
    const { data } = await this.#testGateway.graphql(mutations.createPlayerSession, { input });
    const playerSessionId = data?.createPlayerSession?.playerSession?.playerSessionId;
    if (playerSessionId) this.#playerSessionIds.push(playerSessionId);
  }

  #mutate(name: 'terminateGameSession' | 'updateGameSession', input: object): void {
    this.#pending.push(this.#testGateway.graphql(mutations[name], { input }).then(() => undefined));
  }
}

/** The world refuses what can't happen to the chosen session, such as reviving an ended one. */
async function possible(change: Promise<void>): Promise<void> {
  await change.catch((error: unknown) => {
    if (!(error instanceof Error && / 400 /.test(error.message))) throw error;
  });
}
