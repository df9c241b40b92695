import type { FleetSelector, GameSession } from '../../../gamelift/game-session.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import { interruption } from '../../delivery/hub.ts';
import type { Place, StreamKind } from '../../delivery/stream.ts';
import type { Interest } from '../../interest/interests.ts';
import type { Scope } from '../../interest/scope.ts';
import type { Entry } from '../../journal/journal.ts';
import type { TopicRuntime } from '../../topic/runtime.ts';
import type { GameSessionImage } from './image.ts';
import type { GameSessionKind } from './kind.ts';

export type FleetTopic = TopicRuntime<GameSessionImage, GameSession>;

/** What a stream over (a part of) a fleet asks. Many of them ask the same: it holds nothing that the topic could hold once. */
export interface FleetQuestion<Body> extends StreamKind<GameSessionImage, Body> {
  readonly kind: GameSessionKind;
  readonly fleet: FleetSelector;
  readonly scope: Scope;
  readonly after: string | null;
  define(topic: FleetTopic, fleetId: string): GroupDefinition<GameSessionImage, Body>;
  /** Whether a session that is known belongs to the snapshot. */
  isInSnapshot(image: GameSessionImage): boolean;
}

/** A fleet's topic with the stream's scope held. */
export class FleetPlace<Body> implements Place<GameSessionImage, Body> {
  readonly fleetId: string;
  readonly #question: FleetQuestion<Body>;
  readonly topic: FleetTopic;
  readonly #interest: Interest;
  readonly #period: string | null;
  #loss: string | null = null;

  constructor(question: FleetQuestion<Body>, topic: FleetTopic, interest: Interest, fleetId: string) {
    this.fleetId = fleetId;
    this.#question = question;
    this.topic = topic;
    this.#interest = interest;
    this.#period = interest.period;
  }

  get loss(): string | null {
    const isUnbroken = this.#period !== null && this.#interest.period === this.#period;
    return this.topic.life.loss ?? this.#loss ?? (isUnbroken ? null : interruption);
  }

  /** Also where the same period goes on: whoever was told has been let go, and hears nothing here any more. */
  lose(reason: string): void {
    this.#loss = reason;
  }

  define(): GroupDefinition<GameSessionImage, Body> {
    return this.#question.define(this.topic, this.fleetId);
  }

  snapshot(): GameSessionImage[] {
    const images = Array.from(this.#known(), ({ image }) => image);
    return images.filter((image) => this.#question.isInSnapshot(image));
  }

  isComplete(): boolean {
    const { scope } = this.#question;
    return scope.kind === 'one' && (this.topic.journal.entry(scope.id)?.ended ?? true);
  }

  release(): void {
    this.topic.release(this.#interest);
  }

  /** Thousands of streams of one session each must not go through thousands of sessions each. */
  #known(): Iterable<Entry<GameSessionImage>> {
    const { scope } = this.#question;
    if (scope.kind !== 'one') return this.topic.journal.entries();
    const entry = this.topic.journal.entry(scope.id);
    return entry ? [entry] : [];
  }
}
