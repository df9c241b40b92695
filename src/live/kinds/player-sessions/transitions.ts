import type { PlayerSession } from '../../../gamelift/player-session.ts';
import { canonical } from '../../delivery/cursor.ts';
import type { BodyOf } from '../../delivery/events.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import type { SnapshotPart } from '../../delivery/opening.ts';
import { FrameBuffer } from '../../delivery/stream-buffer.ts';
import type { HeldTopic, SubscriptionSpec, TopicTarget } from '../../delivery/subscription-spec.ts';
import type { JournalRecord } from '../../journal/journal.ts';
import type { Topics } from '../../topic/topics.ts';
import type { PlayerSessionTransitionEvent, PlayerSessionTransitionsArguments } from './events.ts';
import { playerSessionJournal } from './journal-kind.ts';
import type { PlayerSessionKind, PlayersTopic } from './kind.ts';
import { playerSessionModel } from './model.ts';
import { playerScopes } from './scope.ts';

type Body = BodyOf<PlayerSessionTransitionEvent>;

/** What subscriptions to players work with. */
export interface PlayersSpecContext {
  readonly topics: Topics;
  readonly kind: PlayerSessionKind;
  /** Events that may wait for one subscriber. */
  readonly queueLength: number;
}

/** A subscription to the transitions of one game session's player sessions. */
export class PlayerSessionTransitionsSpec implements SubscriptionSpec<PlayerSession, Body, PlayersTopic> {
  readonly #arguments: PlayerSessionTransitionsArguments;
  readonly #context: PlayersSpecContext;

  constructor(arguments_: PlayerSessionTransitionsArguments, context: PlayersSpecContext) {
    this.#arguments = arguments_;
    this.#context = context;
  }

  get target(): TopicTarget {
    return { id: this.#arguments.gameSessionId };
  }

  get topicName(): string {
    return 'game session';
  }

  get scopes() {
    return [everything];
  }

  get after(): string | null {
    return this.#arguments.after;
  }

  get wantsSnapshot(): boolean {
    return this.#arguments.snapshot;
  }

  hold(gameSessionId: string): Promise<HeldTopic<PlayersTopic>> {
    const { topics, kind } = this.#context;
    return topics.hold(kind, gameSessionId, everything);
  }

  define(topic: PlayersTopic): GroupDefinition<PlayerSession, Body> {
    return new TransitionsDefinition(topic, this.#arguments);
  }

  /** One that GameLift did not know for a while may come back, from a status that must have been told. */
  isInSnapshot(playerSession: PlayerSession): boolean {
    return !playerSessionModel.isEnded(playerSession);
  }

  isComplete(topic: PlayersTopic): boolean {
    return topic.isComplete;
  }

  makeBuffer(): FrameBuffer<Body> {
    return new FrameBuffer(this.#context.queueLength);
  }

  bytesOf(playerSession: PlayerSession): number {
    return playerSessionJournal.bytesOf(playerSession);
  }

  makeSnapshotPart({ images, ...part }: SnapshotPart<PlayerSession>): Body {
    return { type: 'PlayerSessionSnapshot', playerSessions: images.map(toPlayerSession), ...part };
  }
}

const everything = { kind: 'all' } as const;

class TransitionsDefinition implements GroupDefinition<PlayerSession, Body> {
  readonly key: string;
  /** The contract has no event for other changes of a player session. */
  readonly selection = 'transitions';
  readonly scopes = [playerScopes.keyOf(everything)];
  readonly only = null;
  readonly #topic: PlayersTopic;

  constructor(topic: PlayersTopic, { gameSessionId, snapshot }: PlayerSessionTransitionsArguments) {
    this.key = canonical({ stream: 'playerSessionTransitions', gameSessionId, snapshot });
    this.#topic = topic;
  }

  coverage() {
    return this.#topic.journal.coverage(playerScopes.keyOf(everything));
  }

  freshness() {
    return this.#topic.freshness(everything);
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
function toPlayerSession(image: PlayerSession): PlayerSession {
  return { ...image };
}
