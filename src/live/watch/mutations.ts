import type { GameSession } from '../../gamelift/game-session.ts';
import type { PlayerSession } from '../../gamelift/player-session.ts';
import type { Logger } from '../../observability/logger.ts';
import { fleetIdOf } from '../topic.ts';
import type { Topics } from './topics.ts';

/** Brings the answers of our own mutations to the topics that are watched, at once. What nobody watches is left alone. */
export class Mutations {
  readonly #topics: Topics;
  readonly #logger: Logger;

  constructor(topics: Topics, logger: Logger) {
    this.#topics = topics;
    this.#logger = logger;
  }

  /** Resolves once it is in the journal. Never rejects: the mutation has succeeded, and a poll will tell what this can't. */
  observeGameSession(session: GameSession): Promise<void> {
    return this.#logged(async () => {
      await this.#topics.fleet(session.fleetId)?.observeMutation(session);
    });
  }

  observePlayerSessions(gameSessionId: string, sessions: readonly PlayerSession[]): Promise<void> {
    return this.#logged(async () => {
      await this.#topics.players(gameSessionId)?.observeMutation(sessions);
      // The answer doesn't say how many players the game session has now.
      this.doubtGameSession(gameSessionId);
    });
  }

  doubtGameSession(gameSessionId: string): void {
    const fleetId = fleetIdOf(gameSessionId);
    if (fleetId !== null) this.#topics.fleet(fleetId)?.lookUp(gameSessionId);
  }

  async #logged(observe: () => Promise<void>): Promise<void> {
    try {
      await observe();
    } catch (error) {
      this.#logger.error({ err: error }, 'the answer of a mutation could not be recorded; the next poll will tell');
    }
  }
}
