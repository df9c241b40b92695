import type { PlayerSession } from '../../../gamelift/player-session.ts';
import { canonical } from '../../delivery/cursor.ts';
import type { Uncursored } from '../../delivery/frame.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import type { Place } from '../../delivery/stream.ts';
import type { JournalRecord } from '../../journal/journal.ts';
import type { PlayerSessionTransitionEvent, PlayerSessionTransitionsArguments } from '../../live.ts';
import type { PlayersTopic } from './topic.ts';

type Event = PlayerSessionTransitionEvent;

/** The topic of a game session's players, held. */
export class PlayersPlace implements Place<PlayerSession, Event> {
  readonly topic: PlayersTopic;
  readonly #arguments: PlayerSessionTransitionsArguments;

  constructor(topic: PlayersTopic, arguments_: PlayerSessionTransitionsArguments) {
    this.topic = topic;
    this.#arguments = arguments_;
  }

  get loss(): string | null {
    return this.topic.life.loss;
  }

  define(): GroupDefinition<PlayerSession, Event> {
    return new PlayersDefinition(this.topic, this.#arguments);
  }

  snapshot(): PlayerSession[] {
    const entries = [...this.topic.journal.entries()];
    // One that GameLift did not know for a while may come back, from a status that must have been told.
    return entries.filter(({ image, ended }) => !ended || image.status === 'UNKNOWN').map(({ image }) => image);
  }

  isComplete(): boolean {
    return this.topic.isComplete;
  }

  release(): void {
    this.topic.release();
  }
}

class PlayersDefinition implements GroupDefinition<PlayerSession, Event> {
  readonly key: string;
  /** The contract has no event for other changes of a player session. */
  readonly selection = 'transitions';
  readonly scope = 'players';
  readonly only = null;
  readonly #topic: PlayersTopic;

  constructor(topic: PlayersTopic, { gameSessionId, snapshot }: PlayerSessionTransitionsArguments) {
    this.key = canonical({ stream: 'playerSessionTransitions', gameSessionId, snapshot });
    this.#topic = topic;
  }

  coverage() {
    return this.#topic.coverage();
  }

  freshness() {
    return this.#topic.freshness();
  }

  isLast(): boolean {
    return false;
  }

  evaluate({ id, before, after, observedAt, source }: JournalRecord<PlayerSession>): Uncursored<Event> {
    return {
      type: 'PlayerSessionTransition',
      playerSessionId: id,
      previousStatus: before?.status ?? null,
      status: after.status,
      playerSession: toPlayerSession(this.#topic.journal.entry(id)?.image ?? after),
      observedAt: new Date(observedAt),
      source,
    };
  }
}

/** An image as subscribers see it: the event's own, so that texts which are kept with it do not live as long as the image, uncounted. */
export function toPlayerSession(image: PlayerSession): PlayerSession {
  return { ...image };
}
