import type { Operation } from '../../gamelift/budget/published-rates.ts';
import type { Page } from '../../gamelift/gamelift.ts';
import type { Located, ScopeKeys } from '../interest/scope.ts';
import type { JournalKind } from '../journal/journal-kind.ts';
import type { LiveSettings } from '../settings.ts';
import type { PollIntervals } from '../sources/poll/policy.ts';
import type { PollOperations } from '../sources/poll/schedule.ts';
import type { ObjectModel } from './reconcile/model.ts';
import type { TopicRuntime } from './runtime.ts';

/**
 * A sort of topic, declared: what its objects are and how two images of one are compared, which scopes there are, how objects are read, and what
 * is special about it. `Image` is an object as snapshots and histories hold it, `Read` the object as GameLift answers it.
 */
export interface TopicKind<Image extends object, Read extends object = Image> extends JournalKind<Image> {
  /** What the keys of its topics begin with. */
  readonly keyPrefix: string;
  readonly words: KindWords;
  readonly model: ObjectModel<Image>;
  readonly scopes: ScopeKeys;
  locate(object: Image | Read): Located;
  /** The topic that an object belongs to. */
  topicIdOf(read: Read): string;
  /** What a read showed, as an image. `known`: the image that is held of the same object. */
  toImage(read: Read, known: Image | undefined): Image;
  /** Whether a read shows the end of an object. */
  isEnd(read: Read): boolean;
  readonly reads: TopicReads<Read>;
  /** Whether an object is about to change, so that it is read by itself beside the scans. */
  isTransient(image: Image): boolean;
  /** The object whose topic this one hangs on: it is watched for as long as this one is. Default: none. Throws INVALID_REQUEST where the ID names none. */
  parentOf?(topicId: string): Parent;
  /** The object that each topic has as long as it is there: GameLift knows the topic no longer where this one is missing. Default: none. */
  readonly essential?: string;
  /** How many topics may be watched at once. Default: any number. */
  limit?(settings: LiveSettings): number;
  /** The coverage key by which the lease holder says that nothing can follow. Default: a topic is never complete. */
  readonly completion?: string;
  /** What else this kind does with a topic. Default: nothing. */
  extend?(topic: TopicRuntime<Image, Read>, parent: WatchedParent | null): TopicExtension<Image, Read>;
}

/** How messages and log lines name things. */
export interface KindWords {
  /** A topic: `fleet fleet-123`. */
  topic(id: string): string;
  /** Many topics: `the players of at most 100 game sessions`. */
  topics(count: number): string;
  /** The member of log lines that holds a topic's ID: `fleetId`. */
  readonly idMember: string;
  /** An object, and many: `game session`, `game sessions`. */
  readonly object: string;
  readonly objects: string;
  /** A part of a topic: `location`. */
  readonly part: string;
}

/** What a poll brings along. */
export interface PollCall<Permitted = Operation> {
  readonly operation: Permitted;
  readonly signal: AbortSignal;
}

/** How the objects of a topic are read. All calls are made with the priority of polls. */
export interface TopicReads<Read> {
  /** The statuses whose lists a scan reads, in the order of the life cycle: an object that moves on meanwhile is met in a later list. None: no scan is made. */
  readonly lists: readonly string[];
  /**
   * The operations that a poll may use, which decide whose budget it draws on; it is given the one that has room. Null: its objects are read through
   * `JointReader`s, which see to the permits.
   */
  readonly operations: PollOperations | null;
  /** A page of the list of one status: of one part of the topic, or of all of it. */
  page(topicId: string, list: ListPosition, call: PollCall): Promise<Page<Read>>;
  /** One object of a topic by ID; null, or NOT_FOUND, where there is none. `operation` null: the kind names no operations. */
  one(topicId: string, id: string, call: PollCall<Operation | null>): Promise<Read | null>;
  /** Between two reads of an object by itself, in milliseconds. Default: the longer it has not changed, the longer. */
  paceMs?(id: string, intervals: PollIntervals): number;
}

export interface ListPosition {
  readonly part: string | null;
  readonly status: string;
  readonly nextToken: string | null;
}

/** An object of another topic. */
export interface Parent {
  readonly kind: AnyKind;
  readonly topicId: string;
  readonly id: string;
}

/** A parent that is watched. */
export interface WatchedParent {
  readonly topic: AnyTopic;
  readonly id: string;
}

// A topic's own kind knows what its objects are; who handles topics of all kinds does not.
export type AnyKind = TopicKind<object, object>;
export type AnyTopic = TopicRuntime<object, object>;

/** What a kind does beside the core. Each is called when that has happened in one topic. */
export interface TopicExtension<Image, Read> {
  /** Reads, or the answers of mutations, were recorded. `byId`: each was read to find out about it. */
  onRecorded?(reads: readonly Read[], byId: boolean): void;
  /** An entry was written; null: it is no longer held. */
  onWritten?(id: string, entry: { readonly image: Image; readonly ended: boolean } | null): void;
  /** Whether this instance reads the topic may have changed. */
  onLease?(): void;
  /** What is read without a break may have changed. */
  onCovered?(): void;
  /** A scan of all lists was completed. */
  onScanned?(): void;
  /** Nothing waits for a read by ID any longer. */
  onIdle?(): void;
  /** Whether an answer to a scan that no repetition changes may be better next time all the same. */
  mayPass?(error: Error): boolean;
  stop?(): void;
}
