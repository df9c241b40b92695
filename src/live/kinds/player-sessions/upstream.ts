import { NotFoundError } from '../../../gamelift/errors.ts';
import type { PlayerSession, PlayerSessionStatusFilter } from '../../../gamelift/player-session.ts';
import { type ListReader, makeListReader } from '../../sources/poll/list-scan.ts';
import type { PollKind } from '../../sources/poll/schedule.ts';
import type { Turn } from '../../sources/poll/scheduler.ts';
import type { WatchContext } from '../../topic/context.ts';

/** GameLift publishes no cap of a page of player sessions; a game session has at most 200 at a time. */
const pageLimit = 100;

/** How one game session's player sessions are read: DescribePlayerSessions, which knows no other bucket to turn to. */
export class PlayersUpstream {
  readonly #gameSessionId: string;
  readonly #topic: string;
  readonly #context: WatchContext;
  readonly #onTrouble: (error: unknown) => void;

  constructor(gameSessionId: string, topic: string, context: WatchContext, onTrouble: (error: unknown) => void) {
    this.#gameSessionId = gameSessionId;
    this.#topic = topic;
    this.#context = context;
    this.#onTrouble = onTrouble;
  }

  takeTurn(kind: PollKind, signal: AbortSignal): Promise<Turn> {
    return this.#context.turns.take({ topic: this.#topic, kind, lanes: ['players'] }, signal);
  }

  async readById(playerSessionId: string, signal: AbortSignal): Promise<PlayerSession | null> {
    try {
      return await this.#context.gamelift.readPlayerSession(playerSessionId, { priority: 'poll', signal });
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  lists(signal: AbortSignal, told: Pick<ListReader<PlayerSession>, 'offset' | 'onPage'>): ListReader<PlayerSession> {
    const by = { gameSessionId: this.#gameSessionId };
    return makeListReader<PlayerSession>(this.#context, signal, {
      ...told,
      onTrouble: this.#onTrouble,
      idOf: (session) => session.playerSessionId,
      takeTurn: () => this.takeTurn('walk', signal),
      readPage: (status, nextToken) =>
        this.#context.gamelift.listPlayerSessions(
          { by, status: status as PlayerSessionStatusFilter },
          { limit: pageLimit, nextToken },
          { priority: 'poll', signal },
        ),
    });
  }
}
