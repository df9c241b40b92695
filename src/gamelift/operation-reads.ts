import DataLoader from 'dataloader';
import type { createConcurrencyLimit } from '../lib/concurrency.ts';
import type { CallAllowance } from './budget/call-allowance.ts';
import { DomainError } from './errors.ts';
import type { Fleet, FleetCapacity, FleetUtilization } from './fleet.ts';
import type { GameSession, ListGameSessionsArguments } from './game-session.ts';
import type { CallOptions, GameLift, Page, PageRequest } from './gamelift.ts';
import { fleetsPerCall } from './page-caps.ts';
import type { ListPlayerSessionsArguments, PlayerSession } from './player-session.ts';
import { createPlayerSessionLoader, type PlayerSessionLoader } from './player-session-loader.ts';
import { PlayerSessionPages } from './player-session-pages.ts';

/** What one operation has read since its last mutation. */
export class OperationReads {
  readonly #gamelift: GameLift;
  readonly #options: CallOptions;
  readonly #limit: ReturnType<typeof createConcurrencyLimit>;
  readonly #memory = new Map<string, Promise<unknown>>();
  readonly #listed = new ListedGameSessions();
  // Made when they are asked for: most operations need none, or one.
  #fleet: DataLoader<string, Fleet | null> | undefined;
  #utilization: DataLoader<string, FleetUtilization | null> | undefined;
  #capacity: DataLoader<string, FleetCapacity | null> | undefined;
  #playerSession: PlayerSessionLoader | undefined;
  #playerSessionPages: PlayerSessionPages | undefined;

  constructor(gamelift: GameLift, options: CallOptions, limit: ReturnType<typeof createConcurrencyLimit>) {
    this.#gamelift = gamelift;
    this.#options = options;
    this.#limit = limit;
  }

  get fleet(): DataLoader<string, Fleet | null> {
    this.#fleet ??= this.#batch(async (ids) => {
      const fleets = await this.#gamelift.readFleets(ids, this.#options);
      return new Map(fleets.map((fleet) => [fleet.fleetId, fleet]));
    });
    return this.#fleet;
  }

  get utilization(): DataLoader<string, FleetUtilization | null> {
    this.#utilization ??= this.#batch((ids) => this.#gamelift.readFleetUtilizations(ids, this.#options));
    return this.#utilization;
  }

  get capacity(): DataLoader<string, FleetCapacity | null> {
    this.#capacity ??= this.#batch((ids) => this.#gamelift.readFleetCapacities(ids, this.#options));
    return this.#capacity;
  }

  get playerSession(): PlayerSessionLoader {
    this.#playerSession ??= createPlayerSessionLoader({
      list: (gameSessionId, page) => this.playerSessions({ by: { gameSessionId }, status: null }, page),
      read: (id) => this.#limit(() => this.#gamelift.readPlayerSession(id, this.#options)),
    });
    return this.#playerSession;
  }

  get #firstPages(): PlayerSessionPages {
    this.#playerSessionPages ??= new PlayerSessionPages(
      ({ gameSessionId, status, limit }) =>
        this.#limit(() =>
          this.#gamelift.listPlayerSessions(
            { by: { gameSessionId }, status },
            { limit, nextToken: null },
            this.#options,
          ),
        ),
      this.#options.allowance,
    );
    return this.#playerSessionPages;
  }

  #batch<T>(read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>): DataLoader<string, T | null> {
    const once = (ids: readonly string[]) => this.#limit(() => read(ids));
    return new DataLoader((ids) => readEach(ids, once, this.#options.allowance), { maxBatchSize: fleetsPerCall });
  }

  /** The same question asked twice is one call. The key stands for the type: one key always asks the same question. */
  once<T>(key: readonly unknown[], ask: () => Promise<T>): Promise<T> {
    return this.#once(JSON.stringify(key), ask);
  }

  #once<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#memory.get(name) as Promise<T> | undefined;
    if (known) return known;
    const asked = this.#limit(ask);
    this.#memory.set(name, asked);
    return asked;
  }

  gameSession(id: string, withDetails: boolean): Promise<GameSession | null> {
    // A Details read answers a plain question too, not the other way round.
    const detailed = withDetails ? undefined : this.#memory.get(gameSessionKey(id, true));
    if (detailed) return detailed as Promise<GameSession | null>;
    const listed = this.#listed.get(id, withDetails);
    if (listed) return Promise.resolve(listed);
    return this.#once(gameSessionKey(id, withDetails), () =>
      this.#gamelift.readGameSession(id, { withDetails }, this.#options),
    );
  }

  /** One page; its sessions need not be read again in this operation. */
  gameSessions(
    list: ListGameSessionsArguments & { withDetails: boolean },
    page: PageRequest,
  ): Promise<Page<GameSession>> {
    return this.gameSessionPage(['gameSessions', list, page], list.withDetails, () =>
      this.#gamelift.listGameSessions(list, page, this.#options),
    );
  }

  /** A page of any list of game sessions. The key is its question's, as of `once`. */
  gameSessionPage(
    key: readonly unknown[],
    withDetails: boolean,
    ask: () => Promise<Page<GameSession>>,
  ): Promise<Page<GameSession>> {
    return this.once(key, async () => {
      const answer = await ask();
      this.#listed.add(answer.items, withDetails);
      return answer;
    });
  }

  async playerSessions(list: ListPlayerSessionsArguments, page: PageRequest): Promise<Page<PlayerSession>> {
    const { gameSessionId } = list.by;
    const answer =
      gameSessionId !== undefined && page.nextToken === null
        ? await this.#firstPages.first({ gameSessionId, status: list.status, limit: page.limit })
        : await this.once(['playerSessions', list, page], () =>
            this.#gamelift.listPlayerSessions(list, page, this.#options),
          );
    for (const session of answer.items) this.playerSession.remember(session);
    return answer;
  }
}

/** Looked through when somebody asks for one by its ID, which is seldom. */
class ListedGameSessions {
  readonly #pages: { items: readonly GameSession[]; withDetails: boolean }[] = [];
  readonly #byKey = new Map<string, GameSession>();

  add(items: readonly GameSession[], withDetails: boolean): void {
    this.#pages.push({ items, withDetails });
  }

  /** A Details read answers a plain question too, not the other way round. */
  get(id: string, withDetails: boolean): GameSession | undefined {
    for (const page of this.#pages.splice(0)) {
      for (const session of page.items)
        this.#byKey.set(gameSessionKey(session.gameSessionId, page.withDetails), session);
    }
    const detailed = this.#byKey.get(gameSessionKey(id, true));
    return withDetails ? detailed : (detailed ?? this.#byKey.get(gameSessionKey(id, false)));
  }
}

function gameSessionKey(id: string, withDetails: boolean): string {
  return `gameSession ${withDetails} ${id}`;
}

/** Answers aligned by key; an ID that spoils the whole call is found by asking for each alone, where the operation may call so often. */
async function readEach<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  allowance: CallAllowance | undefined,
): Promise<(T | null | Error)[]> {
  try {
    const found = await read(ids);
    return ids.map((id) => found.get(id) ?? null);
  } catch (error) {
    const isAboutAnId = error instanceof DomainError && ['INVALID_REQUEST', 'NOT_FOUND'].includes(error.code);
    if (ids.length === 1 || !isAboutAnId || allowance?.extend(ids.length) === false) {
      const failure = error instanceof Error ? error : new Error(String(error));
      return ids.map(() => failure);
    }
    return (await Promise.all(ids.map((id) => readEach([id], read, allowance)))).flat();
  }
}
