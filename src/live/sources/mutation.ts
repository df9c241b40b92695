import type { GameSession } from '../../gamelift/game-session.ts';
import type { PlayerSession } from '../../gamelift/player-session.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Engine } from '../journal/engine.ts';
import { gameSessionJournal } from '../kinds/game-sessions/journal-kind.ts';
import { fleetIdOf } from '../kinds/game-sessions/scope.ts';
import { playerSessionJournal } from '../kinds/player-sessions/journal-kind.ts';
import type { GameSessionMutation } from '../live.ts';
import { topicKey } from '../topic/topic.ts';
import type { Topics } from '../topic/topics.ts';
import type { RecentMutations } from './recent-mutations.ts';

/**
 * Brings the answers of our own mutations to the topics that are watched, at once. For a topic that is not open here,
 * whichever instance reads it is asked to look; what nobody watches is left alone.
 */
export class Mutations {
  readonly #topics: Topics;
  readonly #engine: Engine;
  readonly #recent: RecentMutations;
  readonly #logger: Logger;

  constructor(topics: Topics, engine: Engine, recent: RecentMutations, logger: Logger) {
    this.#topics = topics;
    this.#engine = engine;
    this.#recent = recent;
    this.#logger = logger;
  }

  /** Resolves once it is in the journal. Never rejects: the mutation has succeeded, and a poll will tell what this can't. */
  observeGameSession(
    session: GameSession,
    mutation: GameSessionMutation = 'update',
    members: readonly (keyof GameSession)[] = [],
  ): Promise<void> {
    return this.#logged(async () => {
      this.#recent.add(session.gameSessionId);
      const topic = this.#topics.fleet(session.fleetId);
      if (topic) await topic.observeMutation(session, mutation, members);
      else this.#askForGameSession(session.fleetId, session.gameSessionId);
    });
  }

  observePlayerSessions(gameSessionId: string, sessions: readonly PlayerSession[]): Promise<void> {
    return this.#logged(async () => {
      const players = this.#topics.players(gameSessionId);
      if (players) await players.observeMutation(sessions);
      else this.#askForPlayers(gameSessionId, sessions);
      // The answer doesn't say how many players the game session has now.
      this.doubtGameSession(gameSessionId);
    });
  }

  doubtGameSession(gameSessionId: string): void {
    const fleetId = fleetIdOf(gameSessionId);
    if (fleetId === null) return;
    const fleet = this.#topics.fleet(fleetId);
    if (fleet) fleet.lookUp(gameSessionId);
    else this.#askForGameSession(fleetId, gameSessionId);
  }

  #askForGameSession(fleetId: string, gameSessionId: string): void {
    this.#engine.journal(gameSessionJournal).ask(topicKey({ kind: 'fleet', fleetId }), gameSessionId);
  }

  #askForPlayers(gameSessionId: string, sessions: readonly PlayerSession[]): void {
    const topic = topicKey({ kind: 'players', gameSessionId });
    const journal = this.#engine.journal(playerSessionJournal);
    for (const { playerSessionId } of sessions) journal.ask(topic, playerSessionId);
  }

  async #logged(observe: () => Promise<void>): Promise<void> {
    try {
      await observe();
    } catch (error) {
      this.#logger.error({ err: error }, 'the answer of a mutation could not be recorded; the next poll will tell');
    }
  }
}
