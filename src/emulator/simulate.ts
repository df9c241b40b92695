import { believablePlayerId, believableSession, oneOf } from './believable.ts';
import { harborDuelIdIn } from './seed.ts';
import { hostGameSession } from './world/hosting.ts';
import { randomUuid } from './world/identifiers.ts';
import { type Fleet, type GameSession, isLiving } from './world/records.ts';
import type { World } from './world/world.ts';

/** How often something happens to a session, on average: with 40 sessions, about once a second on their fleet. */
const meanStepOfSessionMs = 40_000;
/** From when on nobody joins a session any more, so that it empties and ends. */
const joinableForMs = { least: 120_000, most: 480_000 };
/** How long a server process takes where the configuration leaves it to the server. */
const serverDelayMs = { least: 1_000, most: 4_000 };
/** How many of a fleet's simulated sessions can still be read after their end: 30 days of them would fill the memory. */
const endedKept = 250;
const joinChance = 0.65;
const acceptChance = 0.92;

/**
 * Lets players come and go, and sessions start, fill, empty and end, on every fleet that has sessions now; their number
 * stays about what it is. Driven by the world's clock and randomness. Only its own sessions are touched: those that
 * live now, but for harbor-duel, and those it starts. Answers what stops it.
 */
export function simulate(world: World): () => void {
  const simulations = [...world.fleets.list].map((fleet) => new FleetSimulation(world, fleet));
  for (const simulation of simulations) simulation.start();
  return () => {
    for (const simulation of simulations) simulation.stop();
  };
}

interface Simulated {
  readonly session: GameSession;
  readonly joinableUntil: number;
}

class FleetSimulation {
  readonly #world: World;
  readonly #fleet: Fleet;
  readonly #population: number;
  #own: readonly Simulated[];
  /** Oldest first. */
  readonly #ended: GameSession[] = [];
  #stopped = false;

  constructor(world: World, fleet: Fleet) {
    this.#world = world;
    this.#fleet = fleet;
    const untouched = harborDuelIdIn(world);
    this.#own = [...world.gameSessions.list(fleet, { status: 'ACTIVE' })]
      .filter((session) => session.gameSessionId !== untouched)
      .map((session) => this.#simulated(session));
    this.#population = this.#own.length;
  }

  start(): void {
    if (this.#population > 0) this.#scheduleStep();
  }

  stop(): void {
    this.#stopped = true;
  }

  #scheduleStep(): void {
    const meanMs = meanStepOfSessionMs / this.#population;
    this.#later(this.#between({ least: 0.5 * meanMs, most: 1.5 * meanMs }), () => {
      this.#step();
      this.#scheduleStep();
    });
  }

  #step(): void {
    this.#sortOutEnded();
    if (this.#own.length < this.#population && this.#world.random() < 0.5) {
      this.#startSession();
      return;
    }
    const active = this.#own.filter(({ session }) => session.status === 'ACTIVE');
    if (active.length === 0) return;
    const { session, joinableUntil } = oneOf(this.#world.random, active);
    const isOver = this.#world.now() >= joinableUntil;
    if (isOver && session.currentPlayerSessionCount === 0) this.#end(session);
    else if (!isOver && this.#world.random() < joinChance) this.#join(session);
    else this.#leave(session);
  }

  #sortOutEnded(): void {
    const ended = this.#own.filter(({ session }) => !isLiving(session.status));
    if (ended.length === 0) return;
    this.#own = this.#own.filter(({ session }) => isLiving(session.status));
    this.#ended.push(...ended.map(({ session }) => session));
    for (const session of this.#ended.splice(0, Math.max(0, this.#ended.length - endedKept))) {
      if (this.#world.gameSessions.find(session.gameSessionId) === session) this.#world.lifecycle.forget(session);
    }
  }

  #startSession(): void {
    const { random } = this.#world;
    const roomy = [...this.#fleet.locations.values()].filter(
      (location) => location.totals.living < location.serverProcesses,
    );
    if (roomy.length === 0 || this.#world.fleets.find(this.#fleet.fleetId) === undefined) return;
    const session = hostGameSession(this.#world, {
      fleet: this.#fleet,
      location: oneOf(random, roomy),
      idString: `gsess-${randomUuid(random)}`,
      ...believableSession(random),
    });
    this.#own = [...this.#own, this.#simulated(session)];
    this.#world.lifecycle.start(session);
    if (this.#world.config.activationMs !== null) return;
    this.#later(this.#between(serverDelayMs), () => {
      if (session.status === 'ACTIVATING') this.#world.lifecycle.setStatus(session, 'ACTIVE');
    });
  }

  /** Most server processes end by themselves; some are asked to by an operator. */
  #end(session: GameSession): void {
    if (this.#world.random() < 0.7) {
      this.#world.lifecycle.setStatus(session, 'TERMINATED');
      return;
    }
    this.#world.lifecycle.terminate(session, 'TRIGGER_ON_PROCESS_TERMINATE');
    if (this.#world.config.terminationMs !== null) return;
    this.#later(this.#between(serverDelayMs), () => {
      if (session.status === 'TERMINATING') this.#world.lifecycle.setStatus(session, 'TERMINATED');
    });
  }

  #join(session: GameSession): void {
    if (session.currentPlayerSessionCount >= session.maximumPlayerSessionCount) return;
    const playerId = believablePlayerId(this.#world.random);
    const [player] = this.#world.lifecycle.reserve(session, [{ playerId, playerData: undefined }]);
    if (player === undefined || this.#world.random() >= acceptChance) return;
    this.#later(this.#between(serverDelayMs), () => {
      if (player.status === 'RESERVED') this.#world.lifecycle.accept(player);
    });
  }

  #leave(session: GameSession): void {
    const players = [...this.#world.playerSessions.ofGameSession(session, 'ACTIVE')];
    if (players.length > 0) this.#world.lifecycle.remove(oneOf(this.#world.random, players));
  }

  #simulated(session: GameSession): Simulated {
    return { session, joinableUntil: this.#world.now() + this.#between(joinableForMs) };
  }

  #between({ least, most }: { least: number; most: number }): number {
    return Math.round(least + this.#world.random() * (most - least));
  }

  #later(delayMs: number, event: () => void): void {
    this.#world.clock.after(delayMs, () => {
      if (!this.#stopped) event();
    });
  }
}
