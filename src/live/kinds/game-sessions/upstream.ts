import { NotFoundError } from '../../../gamelift/errors.ts';
import type { GameSession, GameSessionStatusFilter } from '../../../gamelift/game-session.ts';
import type { Scope } from '../../interest/scope.ts';
import { type ListReader, makeListReader } from '../../sources/poll/list-scan.ts';
import type { PollKind, PollLane } from '../../sources/poll/schedule.ts';
import type { Turn } from '../../sources/poll/scheduler.ts';
import type { WatchContext } from '../../topic/context.ts';

/** GameLift caps a page at 100 game sessions. */
const pageLimit = 100;
const lanes: readonly PollLane[] = ['describe', 'details'];

/** How one fleet's game sessions are read: DescribeGameSessions or ...Details, whichever has room. */
export class FleetUpstream {
  readonly #fleetId: string;
  readonly #topic: string;
  readonly #context: WatchContext;
  readonly #onTrouble: (error: unknown) => void;

  constructor(fleetId: string, topic: string, context: WatchContext, onTrouble: (error: unknown) => void) {
    this.#fleetId = fleetId;
    this.#topic = topic;
    this.#context = context;
    this.#onTrouble = onTrouble;
  }

  takeTurn(kind: PollKind, lane: PollLane | null, signal: AbortSignal): Promise<Turn> {
    return this.#context.turns.take({ topic: this.#topic, kind, lanes: lane ? [lane] : lanes }, signal);
  }

  async readById(gameSessionId: string, lane: PollLane, signal: AbortSignal): Promise<GameSession | null> {
    const read = { withDetails: lane === 'details' };
    try {
      return await this.#context.gamelift.readGameSession(gameSessionId, read, { priority: 'poll', signal });
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  lists(
    kind: PollKind,
    scope: Scope,
    signal: AbortSignal,
    told: Pick<ListReader<GameSession>, 'offset' | 'onPage'>,
  ): ListReader<GameSession> {
    const fleet = { fleetId: this.#fleetId };
    const location = scope.kind === 'part' ? scope.part : null;
    return makeListReader<GameSession>(this.#context, signal, {
      ...told,
      onTrouble: this.#onTrouble,
      idOf: (session) => session.gameSessionId,
      takeTurn: (lane) => this.takeTurn(kind, lane, signal),
      readPage: (status, nextToken, lane) =>
        this.#context.gamelift.listGameSessions(
          { fleet, location, status: status as GameSessionStatusFilter, withDetails: lane === 'details' },
          { limit: pageLimit, nextToken },
          { priority: 'poll', signal },
        ),
    });
  }
}
