import type { DomainError } from '../../gamelift/errors.ts';
import type { QueueBuffer } from '../../lib/async-queue.ts';
import type { Scope } from '../interest/scope.ts';
import type { Position, TopicJournal } from '../journal/journal.ts';
import type { StreamEvent } from './events.ts';
import type { Frame } from './frame.ts';
import type { GroupDefinition } from './group.ts';
import type { Hub } from './hub.ts';
import type { SnapshotPart } from './opening.ts';

/** What delivery needs of a topic: its history, the groups of its streams, and whether it lives. */
export interface DeliveredTopic<Image> {
  readonly key: string;
  readonly journal: TopicJournal<Image>;
  readonly hub: Hub<Image>;
  /** `loss`: why its history was lost; null where it was not. */
  readonly life: { readonly loss: string | null };
}

/** A topic with a scope of it held, until it is released. */
export interface HeldTopic<Topic> {
  readonly topic: Topic;
  readonly interest: HeldInterest;
  release(): void;
}

export interface HeldInterest {
  /** Resolves once everything in the scope has been read; rejects where it can't be. After an interruption it is another one. */
  readonly ready: Promise<void>;
  readonly isReady: boolean;
  /** Since when everything in the scope is read without a break, as the journal calls it; null while it is not ready. */
  readonly period: string | null;
}

/** Which topic a subscription is about: one by its ID, or the one that a pointer leads to. */
export type TopicTarget = { readonly id: string } | TopicPointer;

/** Something that leads to a topic, now to one and later to another, like an alias. Its streams go where it leads. */
export interface TopicPointer {
  /** Its name in messages: 'the alias'. */
  readonly name: string;
  /** Follows it until it is released. Rejects where it leads nowhere. */
  follow(listener: PointerListener): Promise<FollowedPointer>;
}

export interface PointerListener {
  /** It leads to another topic. */
  onMove(): void;
  /** It leads nowhere any more. */
  onEnd(error: DomainError): void;
}

export interface FollowedPointer {
  /** The ID of the topic to which it leads now. */
  readonly topicId: string;
  /** Finds out again where it leads. Never rejects: its listener hears of what was found. */
  renew(): Promise<void>;
  release(): void;
}

/**
 * What a client subscribed to, as its kind understands it. `Body`: what the kind adds to the events of every stream. Thousands
 * of subscribers ask for the same: it holds nothing that their group or their topic could hold once.
 */
export interface SubscriptionSpec<Image, Body, Topic extends DeliveredTopic<Image> = DeliveredTopic<Image>> {
  readonly target: TopicTarget;
  /** What its topics are called in messages: 'fleet'. */
  readonly topicName: string;
  /** The scopes of its topic that it shows. */
  readonly scopes: readonly Scope[];
  /** The cursor after which to go on; null: begin. */
  readonly after: string | null;
  readonly wantsSnapshot: boolean;
  /** Holds the scope of a topic. */
  hold(topicId: string): Promise<HeldTopic<Topic>>;
  /** What is delivered of a topic. Made anew each time: what equal subscribers ask for is kept once, by their group. */
  define(topic: Topic, topicId: string): GroupDefinition<Image, Body>;
  /** Whether something that is known belongs to the snapshot. */
  isInSnapshot(image: Image): boolean;
  /** Whether nothing will happen any more to what the stream shows. */
  isComplete(topic: Topic): boolean;
  /** Where what a member of a group has not read yet waits. */
  makeBuffer(group: CursorSource): QueueBuffer<Frame<Body>, StreamEvent<Body>>;
  makeSnapshotPart(part: SnapshotPart<Image>): Body;
  /** Bytes that an image may take in an answer, roughly. */
  bytesOf(image: Image): number;
}

export interface CursorSource {
  cursorAt(position: Position): string;
}
