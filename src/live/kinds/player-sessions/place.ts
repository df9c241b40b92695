import type { PlayerSession } from '../../../gamelift/player-session.ts';
import { canonical } from '../../delivery/cursor.ts';
import type { BodyOf } from '../../delivery/events.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import { interruption } from '../../delivery/hub.ts';
import type { Place } from '../../delivery/stream.ts';
import type { Interest } from '../../interest/interests.ts';
import type { JournalRecord } from '../../journal/journal.ts';
import type { TopicRuntime } from '../../topic/runtime.ts';
import type { PlayerSessionTransitionEvent, PlayerSessionTransitionsArguments } from './events.ts';
import { playerScopes } from './scope.ts';

type Body = BodyOf<PlayerSessionTransitionEvent>;
export type PlayersTopic = TopicRuntime<PlayerSession>;

/** The topic of a game session's players, held. */
export class PlayersPlace implements Place<PlayerSession, Body> {
  readonly topic: PlayersTopic;
  readonly #interest: Interest;
  readonly #period: string | null;
  readonly #arguments: PlayerSessionTransitionsArguments;
  #loss: string | null = null;

  constructor(topic: PlayersTopic, interest: Interest, arguments_: PlayerSessionTransitionsArguments) {
    this.topic = topic;
    this.#interest = interest;
    this.#period = interest.period;
    this.#arguments = arguments_;
  }

  get loss(): string | null {
    const isUnbroken = this.#period !== null && this.#interest.period === this.#period;
    return this.topic.life.loss ?? this.#loss ?? (isUnbroken ? null : interruption);
  }

  lose(reason: string): void {
    this.#loss = reason;
  }

  define(): GroupDefinition<PlayerSession, Body> {
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
    this.topic.release(this.#interest);
  }
}

class PlayersDefinition implements GroupDefinition<PlayerSession, Body> {
  readonly key: string;
  /** The contract has no event for other changes of a player session. */
  readonly selection = 'transitions';
  readonly scope = playerScopes.keyOf({ kind: 'all' });
  readonly only = null;
  readonly #topic: PlayersTopic;

  constructor(topic: PlayersTopic, { gameSessionId, snapshot }: PlayerSessionTransitionsArguments) {
    this.key = canonical({ stream: 'playerSessionTransitions', gameSessionId, snapshot });
    this.#topic = topic;
  }

  coverage() {
    return this.#topic.journal.coverage(this.scope);
  }

  freshness() {
    return this.#topic.freshness({ kind: 'all' });
  }

  isLast(): boolean {
    return false;
  }

  evaluate({ id, before, after, observedAt, source }: JournalRecord<PlayerSession>): Body {
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
