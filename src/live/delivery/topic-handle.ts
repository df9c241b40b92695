import type { Entry } from '../journal/journal.ts';
import type { GroupDefinition } from './group.ts';
import { interruption } from './hub.ts';
import type { DeliveredTopic, HeldTopic, SubscriptionSpec } from './subscription-spec.ts';

/** Where a stream's events come from: a topic, and what of it is held for this stream. */
export interface TopicHandle<Image, Body> {
  readonly topic: Pick<DeliveredTopic<Image>, 'key' | 'journal' | 'hub'>;
  /** Why not everything can be heard here any more, and the stream must go on elsewhere; null while it can. */
  readonly loss: string | null;
  define(): GroupDefinition<Image, Body>;
  /** What a snapshot shows, as of now. */
  snapshot(): readonly Image[];
  /** Whether nothing will happen here any more. */
  isComplete(): boolean;
}

/** One stream's hold of a topic whose scope has been read. */
export class HeldHandle<Image, Body, Topic extends DeliveredTopic<Image>> implements TopicHandle<Image, Body> {
  readonly topicId: string;
  readonly #spec: SubscriptionSpec<Image, Body, Topic>;
  readonly #held: HeldTopic<Topic>;
  readonly #period: string | null;
  #loss: string | null = null;

  constructor(spec: SubscriptionSpec<Image, Body, Topic>, topicId: string, held: HeldTopic<Topic>) {
    this.topicId = topicId;
    this.#spec = spec;
    this.#held = held;
    this.#period = held.interest.period;
  }

  get topic(): Topic {
    return this.#held.topic;
  }

  get loss(): string | null {
    const isUnbroken = this.#period !== null && this.#held.interest.period === this.#period;
    return this.topic.life.loss ?? this.#loss ?? (isUnbroken ? null : interruption);
  }

  /** Also where the same period goes on: a stream that was told of the loss has left its group, and hears nothing here any more. */
  lose(reason: string): void {
    this.#loss = reason;
  }

  define(): GroupDefinition<Image, Body> {
    return this.#spec.define(this.topic, this.topicId);
  }

  snapshot(): Image[] {
    const images = Array.from(this.#known(), ({ image }) => image);
    return images.filter((image) => this.#spec.isInSnapshot(image));
  }

  isComplete(): boolean {
    return this.#spec.isComplete(this.topic);
  }

  release(): void {
    this.#held.release();
  }

  /** Thousands of streams of one object each must not go through thousands of objects each. */
  #known(): Iterable<Entry<Image>> {
    const { scopes } = this.#spec;
    const { journal } = this.topic;
    if (scopes.some(({ kind }) => kind !== 'one')) return journal.entries();
    return scopes.flatMap((scope) => (scope.kind === 'one' ? (journal.entry(scope.id) ?? []) : []));
  }
}
