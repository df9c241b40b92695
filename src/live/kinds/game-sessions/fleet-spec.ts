import type { FleetSelector } from '../../../gamelift/game-session.ts';
import type { QueueBuffer } from '../../../lib/async-queue.ts';
import type { StreamEvent } from '../../delivery/events.ts';
import type { Frame } from '../../delivery/frame.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import type { SnapshotPart } from '../../delivery/opening.ts';
import type { ShownObjects } from '../../delivery/shown-objects.ts';
import type { CursorSource, HeldTopic, SubscriptionSpec, TopicTarget } from '../../delivery/subscription-spec.ts';
import type { Scope } from '../../interest/scope.ts';
import type { BlobStore } from '../../journal/blob-store.ts';
import type { Topics } from '../../topic/topics.ts';
import type { AliasTargets } from '../alias-targets.ts';
import type { LiveGameSession } from './events.ts';
import { answerBytes, type GameSessionImage } from './image.ts';
import type { FleetTopic, GameSessionKind } from './kind.ts';

/** Game sessions as subscribers see them. */
export type ShownGameSessions = ShownObjects<GameSessionImage, LiveGameSession>;

/** What subscriptions to a fleet work with. */
export interface FleetSpecContext {
  readonly topics: Topics;
  readonly kind: GameSessionKind;
  readonly aliases: AliasTargets;
  readonly blobs: BlobStore;
  readonly shown: ShownGameSessions;
  /** Events that may wait for one subscriber. */
  readonly queueLength: number;
}

/** What all subscriptions to (a part of) a fleet have in common. */
export abstract class FleetSpec<Body> implements SubscriptionSpec<GameSessionImage, Body, FleetTopic> {
  readonly scope: Scope;
  protected readonly context: FleetSpecContext;

  constructor(scope: Scope, context: FleetSpecContext) {
    this.scope = scope;
    this.context = context;
  }

  abstract get after(): string | null;
  abstract get wantsSnapshot(): boolean;
  protected abstract get fleet(): FleetSelector;
  abstract define(topic: FleetTopic, fleetId: string): GroupDefinition<GameSessionImage, Body>;
  abstract isInSnapshot(image: GameSessionImage): boolean;
  abstract makeBuffer(group: CursorSource): QueueBuffer<Frame<Body>, StreamEvent<Body>>;
  abstract makeSnapshotPart(part: SnapshotPart<GameSessionImage>): Body;

  get scopes(): readonly Scope[] {
    return [this.scope];
  }

  get topicName(): string {
    return 'fleet';
  }

  get target(): TopicTarget {
    const { fleetId, aliasId } = this.fleet;
    return aliasId === undefined ? { id: fleetId } : this.context.aliases.pointer(aliasId);
  }

  hold(fleetId: string): Promise<HeldTopic<FleetTopic>> {
    return this.context.topics.hold(this.context.kind, fleetId, this.scope);
  }

  isComplete({ journal }: FleetTopic): boolean {
    return this.scope.kind === 'one' && (journal.entry(this.scope.id)?.ended ?? true);
  }

  bytesOf(image: GameSessionImage): number {
    return answerBytes(image, this.context.blobs);
  }

  protected show(images: readonly GameSessionImage[]): LiveGameSession[] {
    return images.map((image) => this.context.shown.of(image));
  }
}
