import { canonical } from '../../delivery/cursor.ts';
import type { BodyOf } from '../../delivery/events.ts';
import type { Freshness, GroupDefinition } from '../../delivery/group.ts';
import type { SnapshotPart } from '../../delivery/opening.ts';
import { NewestBuffer } from '../../delivery/stream-buffer.ts';
import type { HeldTopic, SubscriptionSpec, TopicTarget } from '../../delivery/subscription-spec.ts';
import type { Scope } from '../../interest/scope.ts';
import type { JournalRecord } from '../../journal/journal.ts';
import { periodsOf } from '../../topic/joint-interest.ts';
import type { Topics } from '../../topic/topics.ts';
import type { AliasTargets } from '../alias-targets.ts';
import type { FleetUtilizationArguments, FleetUtilizationEvent } from './events.ts';
import { type Figure, type Reading, toLiveFleet } from './image.ts';
import { type FleetUtilizationKind, type FleetUtilizationTopic, figureScopes, readingBytes } from './kind.ts';

type Body = BodyOf<FleetUtilizationEvent>;

/** What subscriptions to fleets' figures work with. */
export interface FleetUtilizationContext {
  readonly topics: Topics;
  readonly kind: FleetUtilizationKind;
  readonly aliases: AliasTargets;
}

/** A subscription to the figures of a fleet: to those that it shows, and to the attributes, which say whether there is a fleet. */
export class FleetUtilizationSpec implements SubscriptionSpec<Reading, Body, FleetUtilizationTopic> {
  readonly topicName = 'fleet';
  readonly wantsSnapshot = true;
  readonly #arguments: FleetUtilizationArguments;
  readonly #context: FleetUtilizationContext;

  constructor(arguments_: FleetUtilizationArguments, context: FleetUtilizationContext) {
    this.#arguments = arguments_;
    this.#context = context;
  }

  get target(): TopicTarget {
    const { fleetId, aliasId } = this.#arguments.fleet;
    return aliasId === undefined ? { id: fleetId } : this.#context.aliases.pointer(aliasId);
  }

  get after(): string | null {
    return this.#arguments.after;
  }

  get scopes(): readonly [Scope, ...Scope[]] {
    return [scopeOf('attributes'), ...this.#arguments.figures.map(scopeOf)];
  }

  hold(fleetId: string): Promise<HeldTopic<FleetUtilizationTopic>> {
    return this.#context.topics.holdAll(this.#context.kind, fleetId, this.scopes);
  }

  define(topic: FleetUtilizationTopic, fleetId: string): GroupDefinition<Reading, Body> {
    return new UtilizationDefinition(topic, fleetId, this.#arguments.figures);
  }

  isInSnapshot(): boolean {
    return true;
  }

  isComplete(): boolean {
    return false;
  }

  makeBuffer(): NewestBuffer<Body> {
    return new NewestBuffer();
  }

  makeSnapshotPart({ images, observedAt }: SnapshotPart<Reading>): Body {
    const fleet = toLiveFleet(images);
    if (!fleet) throw new Error('the snapshot of a fleet lacks its attributes');
    return { type: 'FleetUtilizationSnapshot', fleet, observedAt };
  }

  bytesOf(reading: Reading): number {
    return readingBytes(reading);
  }
}

/** Each event shows all figures as they are known by now: the last one is worth all before it. */
class UtilizationDefinition implements GroupDefinition<Reading, Body> {
  readonly key: string;
  readonly cursorKey: string;
  readonly selection = 'all';
  readonly only = null;
  readonly newestOnly = true;
  readonly scopes: readonly string[];
  readonly #ids: readonly Reading['id'][];
  readonly #topic: FleetUtilizationTopic;

  constructor(topic: FleetUtilizationTopic, fleetId: string, figures: readonly Figure[]) {
    const stream = 'fleetUtilization';
    this.key = canonical({ stream, fleetId, figures: [...figures].sort() });
    this.cursorKey = canonical({ stream, fleetId });
    this.#ids = ['attributes', ...figures];
    this.scopes = this.#ids.map((id) => figureScopes.keyOf(scopeOf(id)));
    this.#topic = topic;
  }

  coverage(): string | null {
    return periodsOf(this.scopes.map((key) => this.#topic.journal.coverage(key)));
  }

  freshness(): Freshness {
    const each = this.#ids.map((id) => this.#topic.freshness(scopeOf(id)));
    const observedAt = Math.min(...each.map((freshness) => freshness.observedAt));
    return { observedAt, isStale: each.some(({ isStale }) => isStale) };
  }

  isLast(): boolean {
    return false;
  }

  evaluate({ after, observedAt }: JournalRecord<Reading>): Body | null {
    if (!this.#ids.includes(after.id)) return null;
    const fleet = toLiveFleet(this.#ids.flatMap((id) => this.#topic.journal.entry(id)?.image ?? []));
    return fleet && { type: 'FleetUtilizationChanged', fleet, observedAt: new Date(observedAt) };
  }
}

function scopeOf(id: Reading['id']): Scope {
  return { kind: 'one', id };
}
