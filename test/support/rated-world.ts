import type { GameLiftClient } from '@aws-sdk/client-gamelift';
import { CallCounts } from '../../src/emulator/call-counts.ts';
import { Faults } from '../../src/emulator/faults.ts';
import type { OperationName } from '../../src/emulator/model/model.ts';
import { seededRandom } from '../../src/emulator/random.ts';
import { Rates } from '../../src/emulator/rates.ts';
import { ReadLog } from '../../src/emulator/read-log.ts';
import { callOperation, type Service } from '../../src/emulator/service.ts';
import { createWorld, type World } from '../../src/emulator/world/world.ts';
import { Budget } from '../../src/gamelift/budget/budget.ts';
import { createGameLift } from '../../src/gamelift/create-gamelift.ts';
import type { GameSession } from '../../src/gamelift/game-session.ts';
import type { CallPriority, GameLift } from '../../src/gamelift/gamelift.ts';
import { sleep } from '../../src/lib/clock.ts';
import { createLive } from '../../src/live/create-live.ts';
import type {
  GameSessionTransitionEvent,
  GameSessionTransitionsArguments,
} from '../../src/live/kinds/game-sessions/events.ts';
import type { Live } from '../../src/live/live.ts';
import type { LiveSettings } from '../../src/live/settings.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { FakeClock } from './fake-clock.ts';
import { Log, transitionsOf } from './live-harness.ts';
import { Sample } from './sample.ts';

/** How long each answer takes to come. */
const latencyMs = 30;
/** Nine tenths of the 60 % of 20 + 30 calls a second that are not the polls'. */
const queriesPerSecond = 27;
const home = { region: 'us-west-2', accountId: '123456789012' };

/**
 * The live layer, the door to GameLift and the emulated GameLift behind it, all in one time that stands still, with GameLift's
 * published rates kept on both sides: minutes of polling are played in a moment, call by call.
 */
export class RatedWorld {
  readonly clock = new FakeClock();
  readonly world: World;
  readonly gamelift: GameLift;
  readonly live: Live;
  /** How long queries waited for the budget, in milliseconds. */
  readonly queryWaits = new Sample();
  readonly #random = seededRandom(1);
  readonly #service: Service;
  #asked = 0;
  readonly #calls: { operation: string; priority: string; outcome: string }[] = [];

  constructor(settings: Partial<LiveSettings> = {}) {
    const clock = this.clock;
    const random = this.#random;
    this.world = createWorld({ ...home, random, clock });
    this.#service = {
      world: this.world,
      rates: new Rates(() => this.world.now()),
      faults: new Faults(random),
      reads: new ReadLog(),
      calls: new CallCounts(),
    };
    const shared = { clock, random, logger: silentLogger };
    this.gamelift = createGameLift({
      ...shared,
      client: { send: this.#send } as unknown as GameLiftClient,
      budget: new Budget({ clock }),
      observer: {
        attempt: (attempt) => {
          this.#calls.push(attempt);
          if (attempt.priority === 'query') this.queryWaits.push(attempt.waitMs);
        },
      },
      deadlineMs: 10_000,
      attemptTimeoutMs: 3_000,
    });
    this.live = createLive({ ...shared, gamelift: this.gamelift, settings });
  }

  /** Calls of an operation that were answered since the counting began. */
  calls(operation: OperationName, priority: CallPriority): number {
    return this.#calls.filter((call) => call.operation === operation && call.priority === priority).length;
  }

  /** Calls that the emulator has throttled, since the beginning. */
  get throttled(): number {
    return Object.values(this.#service.calls.all()).reduce((sum, { throttled }) => sum + throttled, 0);
  }

  beginCounting(): void {
    this.#calls.length = 0;
  }

  /** Lets time pass while people read a fleet's sessions: at random moments, as often as polls leave them, but a tenth. */
  async playQueries(fleetId: string, ms: number): Promise<void> {
    for (const end = this.clock.now() + ms; this.clock.now() < end; ) {
      const withDetails = this.#random() < 0.6;
      this.#asked++;
      // The arguments differ, so that no two of them share one call.
      const list = { fleet: { fleetId }, location: null, status: 'ACTIVE' as const, withDetails };
      const page = { limit: 1 + (this.#asked % 5), nextToken: null };
      void this.gamelift.listGameSessions(list, page, { priority: 'query' });
      await this.clock.advance(Math.min(this.#random() * 2 * (1_000 / queriesPerSecond), end - this.clock.now()));
    }
  }

  /** Creates a session past the live layer, as another back end would. */
  async create(fleetId: string): Promise<GameSession> {
    const creating = this.gamelift.createGameSession(newGameSession(fleetId), { priority: 'mutation' });
    await this.clock.advance(latencyMs + 1);
    return creating;
  }

  /** Opens a stream and lets time pass until its snapshot is there. */
  async follow(
    of: GameSessionTransitionsArguments['of'],
    members: Partial<GameSessionTransitionsArguments> = {},
  ): Promise<Log<GameSessionTransitionEvent>> {
    const opening = this.live.gameSessionTransitions(transitionsOf(of, members));
    const log = opening.then((stream) => new Log(stream));
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    log.then(settled, settled);
    while (!isSettled) await this.clock.advance(10);
    await this.clock.advance(0);
    return log;
  }

  async stop(): Promise<void> {
    await this.live.stop();
    this.world.close();
  }

  readonly #send = async (command: { input: object }, { abortSignal }: { abortSignal: AbortSignal }) => {
    const operation = command.constructor.name.replace(/Command$/, '') as OperationName;
    const outcome = callOperation(this.#service, operation, () => command.input, { ...home, accessKeyId: null });
    await sleep(this.clock, latencyMs, abortSignal);
    if (outcome.kind === 'output') return outcome.output;
    if (outcome.kind !== 'error') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { code, message, status } = outcome.error;
    throw Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status } });
  };
}

/** Ends the sessions of a stream's snapshot one after the other, and measures how long it took until that was told. */
export class Endings {
  readonly #world: RatedWorld;
  readonly #log: Log<GameSessionTransitionEvent>;
  readonly #living: string[];
  readonly #endedAt = new Map<string, number>();

  constructor(world: RatedWorld, log: Log<GameSessionTransitionEvent>) {
    this.#world = world;
    this.#log = log;
    this.#living = log
      .ofType('GameSessionSnapshot')
      .flatMap(({ gameSessions }) => gameSessions.map(({ gameSessionId }) => gameSessionId));
  }

  end(count: number, status: 'TERMINATING' | 'TERMINATED' = 'TERMINATED'): void {
    for (const id of this.#living.splice(0, count)) {
      this.#endedAt.set(id, this.#world.clock.wallTime());
      this.#world.world.setGameSessionStatus(id, status);
    }
  }

  /** Milliseconds from each ending to its event, in the order of the events. */
  get told(): Sample {
    const told = new Sample();
    for (const { gameSessionId, observedAt } of this.#log.ofType('GameSessionTransition')) {
      const endedAt = this.#endedAt.get(gameSessionId);
      if (endedAt !== undefined) told.push(observedAt.getTime() - endedAt);
    }
    return told;
  }
}

function newGameSession(fleetId: string): Parameters<GameLift['createGameSession']>[0] {
  return {
    fleet: { fleetId },
    location: null,
    maximumPlayerSessionCount: 4,
    name: null,
    gameProperties: null,
    gameSessionData: null,
    creatorId: null,
    idempotencyToken: null,
  };
}
