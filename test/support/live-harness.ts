import { onTestFinished } from 'vitest';
import { RedisUnavailable } from '../../src/lib/redis-client.ts';
import { createLive } from '../../src/live/create-live.ts';
import { createMemoryEngine, type Engine } from '../../src/live/journal/engine.ts';
import type { Journal } from '../../src/live/journal/journal.ts';
import type { GameSessionTransitionsArguments, LobbyArguments } from '../../src/live/kinds/game-sessions/events.ts';
import type { Live } from '../../src/live/live.ts';
import { defaultLiveSettings, type LiveSettings } from '../../src/live/settings.ts';
import { type Logger, silentLogger } from '../../src/observability/logger.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { fleetId } from './sessions.ts';
import { StagedGameLift } from './staged-gamelift.ts';

/** A live layer over a staged GameLift, in a time that stands still. */
export interface LiveHarness {
  live: Live;
  gamelift: StagedGameLift;
  clock: FakeClock;
}

export interface LiveHarnessOptions {
  clock?: FakeClock;
  logger?: Logger;
  /** Default: an engine in memory, of its own. */
  engine?: Engine;
  /** What is to be done to the engine: where it answers late, for example. */
  adapt?(engine: Engine): Engine;
}

export function makeLive(
  settings: Partial<LiveSettings> = {},
  { clock = new FakeClock(), logger = silentLogger, engine, adapt = (same) => same }: LiveHarnessOptions = {},
): LiveHarness {
  const gamelift = new StagedGameLift();
  const random = Math.random;
  const kept = adapt(engine ?? createMemoryEngine({ ...defaultLiveSettings, ...settings }, clock, random));
  const live = createLive({ gamelift, clock, random, logger, settings, engine: kept });
  return { live, gamelift, clock };
}

/** As `makeLive`, and stopped when the test that asks for it has finished. */
export function startLive(...parameters: Parameters<typeof makeLive>): LiveHarness {
  const harness = makeLive(...parameters);
  onTestFinished(() => harness.live.stop());
  return harness;
}

/** An engine from which histories come late: each waits for what `wait` answers. */
export function withSlowHistories(engine: Engine, wait: () => Promise<void> | undefined): Engine {
  return before(engine, 'since', wait);
}

/** An engine into which is written late: each append waits for what `wait` answers. */
export function withSlowAppends(engine: Engine, wait: () => Promise<void> | undefined): Engine {
  return before(engine, 'append', wait);
}

/** An engine in which scopes are covered late: each waits for what `wait` answers. */
export function withSlowCoverage(engine: Engine, wait: () => Promise<void> | undefined): Engine {
  return before(engine, 'cover', wait);
}

/** An engine in which nothing can be written while `isAway`. */
export function withLostAppends(engine: Engine, isAway: () => boolean): Engine {
  return before(engine, 'append', async () => {
    if (isAway()) throw new RedisUnavailable('it is away');
  });
}

/** An engine whose journals do something else before they answer. */
function before(engine: Engine, step: 'since' | 'append' | 'cover', first: () => Promise<void> | undefined): Engine {
  return adapted(engine, (journal, name) => {
    if (name !== step) return undefined;
    return async (...parameters: unknown[]) => {
      await first();
      return Reflect.get(journal, name, journal).apply(journal, parameters);
    };
  });
}

/** An engine whose journals have other members where `replace` answers some. */
export function adapted(engine: Engine, replace: (journal: object, name: PropertyKey) => unknown): Engine {
  const wrap = <Image>(inner: Journal<Image>): Journal<Image> => ({
    ask: (topic, id) => inner.ask(topic, id),
    open: async (topic) =>
      new Proxy(await inner.open(topic), {
        get(target, name) {
          const replaced = replace(target, name);
          if (replaced !== undefined) return replaced;
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      }),
  });
  return { ...engine, journal: (kind) => wrap(engine.journal(kind)) };
}

export function transitionsOf(
  of: GameSessionTransitionsArguments['of'] = { fleetId },
  members: Partial<GameSessionTransitionsArguments> = {},
): GameSessionTransitionsArguments {
  return { of, location: null, to: null, snapshot: true, changes: false, after: null, ...members };
}

export function lobbyOf(members: Partial<LobbyArguments> = {}): LobbyArguments {
  return { fleet: { fleetId }, location: null, filter: null, joinableOnly: false, after: null, ...members };
}

/** What a stream has delivered, in order, and how it ended. */
export class Log<Event extends { type: string; cursor: string }> {
  readonly events: Event[] = [];
  ending: 'open' | 'complete' | unknown = 'open';
  readonly #stream: AsyncIterableIterator<Event>;
  readonly #waiting = new Set<() => void>();
  readonly #finished: Promise<void>;

  constructor(stream: AsyncIterableIterator<Event>) {
    this.#stream = stream;
    this.#finished = this.#read();
  }

  get finished(): Promise<void> {
    return this.#finished;
  }

  /** The cursor of the last event. */
  get cursor(): string {
    const last = this.events.at(-1);
    if (!last) throw new Error('nothing was delivered yet');
    return last.cursor;
  }

  ofType<Type extends Event['type']>(type: Type): Extract<Event, { type: Type }>[] {
    return this.events.filter((event): event is Extract<Event, { type: Type }> => event.type === type);
  }

  /** Waits for events until a condition holds. Rejects where the stream ends before. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (condition()) resolve();
        else if (this.ending !== 'open') reject(new Error(`the stream ended too early: ${String(this.ending)}`));
        else return;
        this.#waiting.delete(check);
      };
      this.#waiting.add(check);
      check();
    });
  }

  async leave(): Promise<void> {
    await this.#stream.return?.();
    await this.#finished;
  }

  async #read(): Promise<void> {
    try {
      for await (const event of this.#stream) {
        this.events.push(event);
        this.#check();
      }
      this.ending = 'complete';
    } catch (error) {
      this.ending = error;
    }
    this.#check();
  }

  #check(): void {
    for (const check of [...this.#waiting]) check();
  }
}

/** Opens a stream and reads it in the background, with everything done that waits for no time. */
export async function watch<Event extends { type: string; cursor: string }>(
  opening: Promise<AsyncIterableIterator<Event>>,
): Promise<Log<Event>> {
  const log = new Log(await opening);
  await settle();
  return log;
}

/** The statuses of a log's transitions, as "before>after". */
export function transitions(log: { events: readonly object[] }): string[] {
  return log.events.flatMap((event) =>
    'previousStatus' in event && 'status' in event ? [`${event.previousStatus ?? ''}>${event.status}`] : [],
  );
}
