import { DomainError, InvalidRequestError, LimitExceededError } from '../../gamelift/errors.ts';
import type { PlayerSession } from '../../gamelift/player-session.ts';
import { createAbort } from '../../lib/abort.ts';
import { quote } from '../../lib/shorten.ts';
import { waitFor } from '../delivery/wait.ts';
import type { Interest } from '../interest/interests.ts';
import type { Scope } from '../interest/scope.ts';
import type { TopicJournal } from '../journal/journal.ts';
import { gameSessionJournal } from '../kinds/game-sessions/journal-kind.ts';
import { fleetIdOf } from '../kinds/game-sessions/scope.ts';
import { FleetTopic } from '../kinds/game-sessions/topic.ts';
import { playerSessionJournal } from '../kinds/player-sessions/journal-kind.ts';
import { PlayersTopic } from '../kinds/player-sessions/topic.ts';
import type { WatchContext } from './context.ts';
import { topicKey } from './topic.ts';

/** All topics that are watched: made when first held, gone when they end. */
export class Topics {
  readonly #context: WatchContext;
  readonly #fleets = new Map<string, Promise<FleetTopic>>();
  readonly #players = new Map<string, Promise<PlayersTopic>>();
  readonly #life = createAbort();
  readonly #runningFleets = new Map<string, FleetTopic>();
  readonly #runningPlayers = new Map<string, PlayersTopic>();

  constructor(context: WatchContext) {
    this.#context = context;
  }

  get running(): readonly (FleetTopic | PlayersTopic)[] {
    return [...this.runningFleets, ...this.runningPlayers];
  }

  get runningFleets(): readonly FleetTopic[] {
    return [...this.#runningFleets.values()];
  }

  get runningPlayers(): readonly PlayersTopic[] {
    return [...this.#runningPlayers.values()];
  }

  /** A fleet's topic with one of its scopes held. */
  async holdFleet(fleetId: string, scope: Scope): Promise<{ topic: FleetTopic; interest: Interest }> {
    for (;;) {
      const topic = await getOrMake(this.#fleets, fleetId, () => this.#openFleet(fleetId));
      // It may have ended between the tick in which it was made and this one.
      if (!topic.life.isOver) return { topic, interest: topic.hold(scope) };
    }
  }

  /** The players of a game session, held. Rejects with LIMIT_EXCEEDED beyond the limit, NOT_FOUND without such a session. */
  async holdPlayers(gameSessionId: string): Promise<PlayersTopic> {
    for (;;) {
      const topic = await getOrMake(this.#players, gameSessionId, () => {
        this.#makeRoomForPlayers();
        return this.#openPlayers(gameSessionId);
      });
      if (topic.life.isOver) continue;
      topic.hold();
      return topic;
    }
  }

  /** A fleet's topic, if it is watched now. One that is just being opened begins to read after this. */
  fleet(fleetId: string): FleetTopic | null {
    return this.#runningFleets.get(fleetId) ?? null;
  }

  players(gameSessionId: string): PlayersTopic | null {
    return this.#runningPlayers.get(gameSessionId) ?? null;
  }

  stop(): void {
    this.#life.abort(new DomainError('UPSTREAM_UNAVAILABLE', 'the gateway stops watching'));
    for (const topic of this.running) topic.life.end(null);
  }

  async #openFleet(fleetId: string): Promise<FleetTopic> {
    const journal = await this.#context.engine.journal(gameSessionJournal).open(topicKey({ kind: 'fleet', fleetId }));
    const topic = new FleetTopic(fleetId, journal, this.#context, () => {
      this.#fleets.delete(fleetId);
      this.#runningFleets.delete(fleetId);
    });
    this.#runningFleets.set(fleetId, topic);
    return topic;
  }

  async #openPlayers(gameSessionId: string): Promise<PlayersTopic> {
    const fleetId = fleetIdOf(gameSessionId);
    if (fleetId === null) throw notAGameSessionId(gameSessionId);
    const gameSession = await this.holdFleet(fleetId, { kind: 'one', id: gameSessionId });
    let journal: TopicJournal<PlayerSession> | null = null;
    try {
      const { clock, settings } = this.#context;
      const timeoutMs = settings.baselineTimeoutMs;
      await waitFor(gameSession.interest.ready, { clock, timeoutMs, signal: this.#life.signal });
      // The fleet's history may be lost without this instance knowing it yet: then the players, who go with it, would begin twice.
      await gameSession.topic.journal.catchUp();
      gameSession.topic.life.throwIfOver();
      journal = await this.#context.engine
        .journal(playerSessionJournal)
        .open(topicKey({ kind: 'players', gameSessionId }));
      // The fleet's topic may have ended meanwhile, and tells nobody of it any more.
      gameSession.topic.life.throwIfOver();
      const topic = new PlayersTopic(gameSessionId, journal, gameSession, this.#context, () => {
        this.#players.delete(gameSessionId);
        this.#runningPlayers.delete(gameSessionId);
      });
      this.#runningPlayers.set(gameSessionId, topic);
      return topic;
    } catch (error) {
      gameSession.topic.release(gameSession.interest);
      await journal?.close();
      if (gameSession.topic.life.loss === null) throw error;
      // Its history was lost: the players are followed with the next one.
      return this.#openPlayers(gameSessionId);
    }
  }

  /** Topics of players can't be shared, so their number is limited. Those that only linger make room, the oldest first. */
  #makeRoomForPlayers(): void {
    const { playerTopicsLimit } = this.#context.settings;
    for (const topic of [...this.#runningPlayers.values()]) {
      if (this.#players.size < playerTopicsLimit) return;
      if (topic.isLingering) topic.life.end(null);
    }
    if (this.#players.size < playerTopicsLimit) return;
    throw new LimitExceededError(`the players of at most ${playerTopicsLimit} game sessions can be watched at once`);
  }
}

export function notAGameSessionId(gameSessionId: string): InvalidRequestError {
  return new InvalidRequestError(
    `expected a game session's ARN (arn:aws:gamelift:<region>::gamesession/<fleet ID>/...), got ${quote(gameSessionId)}`,
    { path: ['gameSessionId'] },
  );
}

/** What is being made is shared by all who ask for it; what could not be made is asked for again. */
function getOrMake<Key, Value>(map: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const known = map.get(key);
  if (known) return known;
  const making = make();
  map.set(key, making);
  making.catch(() => map.delete(key));
  return making;
}
