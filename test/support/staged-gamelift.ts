import { NotFoundError, TerminalRoutingStrategyError } from '../../src/gamelift/errors.ts';
import type { GameSession } from '../../src/gamelift/game-session.ts';
import type { CallOptions, Page, PageRequest } from '../../src/gamelift/gamelift.ts';
import type { PlayerSession } from '../../src/gamelift/player-session.ts';
import { type Clock, sleep } from '../../src/lib/clock.ts';
import type { WatchedGameLift } from '../../src/live/topic/context.ts';
import { StagedFleets } from './staged-fleets.ts';

export interface StagedCall {
  method: keyof WatchedGameLift;
  /** The status of a list, or the ID of a read. */
  subject: string | null;
  location: string | null;
  nextToken: string | null;
}
/** What happens to one call: how long until it is carried out and then until it is answered, and whether either fails. */
export interface StagedChance {
  clock: Clock;
  beforeMs: number;
  afterMs: number;
  error: Error | null;
  lost: Error | null;
}

type Match = (call: StagedCall) => boolean;

/** One call that a test holds back, so that a race happens exactly as it is staged. */
export interface Gate {
  /** Resolves once the call has been made and, where the answer is held, the world has been read for it. */
  readonly arrived: Promise<void>;
  release(): void;
  fail(error: Error): void;
}

/**
 * A GameLift in memory whose every call a test can hold, at its beginning or with its answer already read, and fail. The
 * lists are read at the moment of their call, page by page, by a token that is the ID after which to go on.
 */
export class StagedGameLift extends StagedFleets implements WatchedGameLift {
  readonly gameSessions = new Map<string, GameSession>();
  readonly playerSessions = new Map<string, PlayerSession>();
  /** Alias ID → fleet ID; null: TERMINAL. */
  readonly aliases = new Map<string, string | null>();
  readonly calls: StagedCall[] = [];
  pageSize = 100;
  /** How long each answer takes. */
  latencyMs: { clock: Clock; ms: number } | null = null;
  /** Where a test drives everything by chance: decided for each call. */
  chance: ((call: StagedCall) => StagedChance) | null = null;
  /** By offset, pages shift when a session before them comes or goes. */
  paging: 'key' | 'offset' = 'key';
  readonly #gates: { match: Match; at: 'beginning' | 'answer'; pass(): Promise<void> }[] = [];
  /** What fails next; emptied, everything works again. */
  readonly failures: { match: Match; error: Error; times: number }[] = [];

  /** The next call that matches waits before it reads anything. */
  holdCall(match: Match): Gate {
    return this.#hold(match, 'beginning');
  }

  /** The next call that matches reads the world at once, and its answer waits: a slow answer. */
  holdAnswer(match: Match): Gate {
    return this.#hold(match, 'answer');
  }

  failNext(match: Match, error: Error, times = 1): void {
    this.failures.push({ match, error, times });
  }

  /** Changes a game session, as its server process or another client would. */
  change(gameSessionId: string, members: Partial<GameSession>): GameSession {
    const session = this.gameSessions.get(gameSessionId);
    if (!session) throw new Error(`the test knows no game session ${gameSessionId}`);
    const changed = { ...session, ...members };
    this.gameSessions.set(gameSessionId, changed);
    return changed;
  }

  changePlayer(playerSessionId: string, members: Partial<PlayerSession>): PlayerSession {
    const session = this.playerSessions.get(playerSessionId);
    if (!session) throw new Error(`the test knows no player session ${playerSessionId}`);
    const changed = { ...session, ...members };
    this.playerSessions.set(playerSessionId, changed);
    return changed;
  }

  count(match: Partial<StagedCall>): number {
    return this.calls.filter((call) =>
      Object.entries(match).every(([name, value]) => Reflect.get(call, name) === value),
    ).length;
  }

  listGameSessions(
    list: Parameters<WatchedGameLift['listGameSessions']>[0],
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<GameSession>> {
    const call = {
      method: 'listGameSessions',
      subject: list.status,
      location: list.location,
      nextToken: page.nextToken,
    } as const;
    return this.answer(call, options, () => {
      const listed = [...this.gameSessions.values()].filter(
        ({ fleetId, location, status }) =>
          fleetId === list.fleet.fleetId &&
          (list.location === null || location === list.location) &&
          (list.status === null || status === list.status),
      );
      const items = listed.map((session) => (list.withDetails ? session : { ...session, protectionPolicy: undefined }));
      return this.#page(items, (session) => session.gameSessionId, page);
    });
  }

  readGameSession(
    gameSessionId: string,
    read: { withDetails: boolean },
    options: CallOptions,
  ): Promise<GameSession | null> {
    const call = { method: 'readGameSession', subject: gameSessionId, location: null, nextToken: null } as const;
    return this.answer(call, options, () => {
      const session = this.gameSessions.get(gameSessionId);
      if (!session) return null;
      return read.withDetails ? session : { ...session, protectionPolicy: undefined };
    });
  }

  listPlayerSessions(
    list: Parameters<WatchedGameLift['listPlayerSessions']>[0],
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<PlayerSession>> {
    const call = {
      method: 'listPlayerSessions',
      subject: list.status,
      location: null,
      nextToken: page.nextToken,
    } as const;
    return this.answer(call, options, () => {
      const listed = [...this.playerSessions.values()].filter(
        ({ gameSessionId, status }) =>
          gameSessionId === list.by.gameSessionId && (list.status === null || status === list.status),
      );
      return this.#page(listed, (session) => session.playerSessionId, page);
    });
  }

  readPlayerSession(playerSessionId: string, options: CallOptions): Promise<PlayerSession | null> {
    const call = { method: 'readPlayerSession', subject: playerSessionId, location: null, nextToken: null } as const;
    return this.answer(call, options, () => this.playerSessions.get(playerSessionId) ?? null);
  }

  resolveAlias(aliasId: string, options: CallOptions): Promise<string> {
    const call = { method: 'resolveAlias', subject: aliasId, location: null, nextToken: null } as const;
    return this.answer(call, options, () => {
      const fleetId = this.aliases.get(aliasId);
      if (fleetId === undefined) throw new NotFoundError(`no alias ${aliasId}`);
      if (fleetId === null) throw new TerminalRoutingStrategyError('the servers are down for good');
      return fleetId;
    });
  }

  protected async answer<T>(call: StagedCall, { priority, signal }: CallOptions, read: () => T): Promise<T> {
    if (priority !== 'poll') throw new Error(`expected the priority of a poll, got ${priority}`);
    this.calls.push(call);
    await this.#pass(call, 'beginning');
    signal?.throwIfAborted();
    const failure = this.failures.find(({ match, times }) => times > 0 && match(call));
    if (failure) {
      failure.times--;
      throw failure.error;
    }
    const chance = this.chance?.(call);
    if (chance) await sleep(chance.clock, chance.beforeMs, signal);
    if (chance?.error) throw chance.error;
    const answer = read();
    if (chance) await sleep(chance.clock, chance.afterMs, signal);
    if (chance?.lost) throw chance.lost;
    if (this.latencyMs) await sleep(this.latencyMs.clock, this.latencyMs.ms, signal);
    await this.#pass(call, 'answer');
    signal?.throwIfAborted();
    return answer;
  }

  async #pass(call: StagedCall, at: 'beginning' | 'answer'): Promise<void> {
    const index = this.#gates.findIndex((gate) => gate.at === at && gate.match(call));
    const [gate] = index === -1 ? [] : this.#gates.splice(index, 1);
    await gate?.pass();
  }

  #hold(match: Match, at: 'beginning' | 'answer'): Gate {
    let arrive = () => {};
    let release = () => {};
    let fail = (_error: Error) => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const released = new Promise<void>((resolve, reject) => {
      release = resolve;
      fail = reject;
    });
    released.catch(() => {});
    this.#gates.push({
      match,
      at,
      pass: () => {
        arrive();
        return released;
      },
    });
    return { arrived, release, fail };
  }

  #page<T>(items: readonly T[], idOf: (item: T) => string, { nextToken, limit }: PageRequest): Page<T> {
    const sorted = [...items].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
    if (this.paging === 'offset') {
      const start = Number(nextToken ?? 0);
      const end = start + Math.min(limit, this.pageSize);
      return { items: sorted.slice(start, end), nextToken: end < sorted.length ? `${end}` : null };
    }
    const rest = nextToken === null ? sorted : sorted.filter((item) => idOf(item) > nextToken);
    const page = rest.slice(0, Math.min(limit, this.pageSize));
    const last = page.at(-1);
    return { items: page, nextToken: last !== undefined && rest.length > page.length ? idOf(last) : null };
  }
}
