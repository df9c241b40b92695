import type { GameSession } from '../../../src/gamelift/game-session.ts';
import type { Page } from '../../../src/gamelift/gamelift.ts';
import type { WatchedGameLift } from '../../../src/live/topic/context.ts';
import { makeGameSession } from '../sessions.ts';
import { StagedFleets } from '../staged-fleets.ts';

/** An answer comes off a socket: between two of them everybody else has his turn. */
const answered = () => new Promise((resolve) => setImmediate(resolve));

const pageLength = 100;

/**
 * A fleet in memory that always has as many sessions, of which one after the other goes a step further; an ended one makes room for a new one.
 * Large data is made anew for every answer, as it would come off the wire, so that whoever keeps it pays for it.
 */
export class BusyFleet extends StagedFleets implements WatchedGameLift {
  readonly #dataLength: number;
  readonly #sessions = new Map<string, GameSession>();
  #created = 0;
  #turn: IterableIterator<string>;

  constructor(sessions: number, dataLength: number) {
    super();
    this.#dataLength = dataLength;
    for (let n = 0; n < sessions; n++) this.#create('ACTIVE');
    this.#turn = this.#sessions.keys();
  }

  protected async answer<T>(_call: unknown, _options: unknown, read: () => T): Promise<T> {
    await answered();
    return read();
  }

  ids(): string[] {
    return [...this.#sessions.keys()];
  }

  /** One transition; answers the session as it is then. */
  step(): GameSession {
    let next = this.#turn.next();
    if (next.done) {
      this.#turn = this.#sessions.keys();
      next = this.#turn.next();
    }
    const session = this.#sessions.get(next.value ?? '');
    if (!session) throw new Error('the fleet is empty');
    if (session.status === 'TERMINATING') {
      this.#sessions.delete(session.gameSessionId);
      this.#create('ACTIVATING');
      return this.#shown({ ...session, status: 'TERMINATED', terminationTime: new Date() });
    }
    const status = session.status === 'ACTIVATING' ? 'ACTIVE' : 'TERMINATING';
    const changed = { ...session, status } as const;
    this.#sessions.set(session.gameSessionId, changed);
    return this.#shown(changed);
  }

  async listGameSessions(
    { status }: Parameters<WatchedGameLift['listGameSessions']>[0],
    { nextToken }: Parameters<WatchedGameLift['listGameSessions']>[1],
  ): Promise<Page<GameSession>> {
    await answered();
    const listed = [...this.#sessions.values()].filter((session) => status === null || session.status === status);
    const from = nextToken === null ? 0 : Number(nextToken);
    const items = listed.slice(from, from + pageLength).map((session) => this.#shown(session));
    const isLast = from + pageLength >= listed.length;
    return { items, nextToken: isLast ? null : String(from + pageLength) };
  }

  async readGameSession(gameSessionId: string): Promise<GameSession | null> {
    await answered();
    const session = this.#sessions.get(gameSessionId);
    return session ? this.#shown(session) : null;
  }

  listPlayerSessions(): never {
    throw new Error('nobody watches players here');
  }

  readPlayerSession(): never {
    throw new Error('nobody watches players here');
  }

  resolveAlias(): never {
    throw new Error('nobody watches an alias here');
  }

  #create(status: 'ACTIVATING' | 'ACTIVE'): void {
    const session = makeGameSession(`session-${this.#created++}`, { status });
    this.#sessions.set(session.gameSessionId, session);
  }

  #shown(session: GameSession): GameSession {
    if (this.#dataLength === 0) return { ...session };
    return { ...session, gameSessionData: `${session.gameSessionId}${'x'.repeat(this.#dataLength)}` };
  }
}
