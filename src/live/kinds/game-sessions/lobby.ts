import { compileFilter } from '../../../expression/evaluate.ts';
import { type FleetSelector, isJoinable } from '../../../gamelift/game-session.ts';
import { canonical } from '../../delivery/cursor.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import type { SnapshotPart } from '../../delivery/opening.ts';
import type { CursorSource } from '../../delivery/subscription-spec.ts';
import type { Scope } from '../../interest/scope.ts';
import type { JournalRecord } from '../../journal/journal.ts';
import type { LobbyArguments } from './events.ts';
import { FleetSpec, type FleetSpecContext, type ShownGameSessions } from './fleet-spec.ts';
import type { GameSessionImage } from './image.ts';
import type { FleetTopic } from './kind.ts';
import { type LobbyBody, LobbyBuffer } from './lobby-buffer.ts';
import { fleetScopes, isSessionInScope, scopeArgument } from './scope.ts';

type Membership = (image: GameSessionImage) => boolean;

/** A standing search: the ACTIVE sessions of a fleet that match, and how that set changes. */
export class LobbySpec extends FleetSpec<LobbyBody> {
  readonly wantsSnapshot = true;
  readonly isInSnapshot: Membership;
  readonly #arguments: LobbyArguments;

  constructor(arguments_: LobbyArguments, context: FleetSpecContext) {
    const { location } = arguments_;
    super(location === null ? { kind: 'all' } : { kind: 'part', part: location }, context);
    this.isInSnapshot = membership(arguments_, this.scope);
    this.#arguments = arguments_;
  }

  get after(): string | null {
    return this.#arguments.after;
  }

  protected get fleet(): FleetSelector {
    return this.#arguments.fleet;
  }

  define(topic: FleetTopic, fleetId: string): GroupDefinition<GameSessionImage, LobbyBody> {
    const { filter, joinableOnly } = this.#arguments;
    const key = canonical({ stream: 'lobby', fleetId, scope: scopeArgument(this.scope), filter, joinableOnly });
    return new LobbyDefinition(key, this.scope, this.isInSnapshot, topic, this.context.shown);
  }

  makeBuffer(group: CursorSource): LobbyBuffer {
    return new LobbyBuffer(group);
  }

  makeSnapshotPart({ images, ...part }: SnapshotPart<GameSessionImage>): LobbyBody {
    return { type: 'GameSessionSnapshot', gameSessions: this.show(images), ...part };
  }
}

class LobbyDefinition implements GroupDefinition<GameSessionImage, LobbyBody> {
  readonly key: string;
  readonly selection = 'all';
  readonly only = null;
  readonly #scope: Scope;
  readonly #isIn: Membership;
  readonly #topic: FleetTopic;
  readonly #shown: ShownGameSessions;

  constructor(key: string, scope: Scope, isIn: Membership, topic: FleetTopic, shown: ShownGameSessions) {
    this.key = key;
    this.#scope = scope;
    this.#isIn = isIn;
    this.#topic = topic;
    this.#shown = shown;
  }

  get scopes() {
    return [fleetScopes.keyOf(this.#scope)];
  }

  coverage() {
    return this.#topic.journal.coverage(fleetScopes.keyOf(this.#scope));
  }

  freshness() {
    return this.#topic.freshness(this.#scope);
  }

  isLast(): boolean {
    return false;
  }

  evaluate({ id, before, after }: JournalRecord<GameSessionImage>): LobbyBody | null {
    const wasIn = before !== null && this.#isIn(before);
    const isNowIn = this.#isIn(after);
    if (!wasIn && !isNowIn) return null;
    const gameSession = this.#shown.of(this.#topic.journal.entry(id)?.image ?? after);
    if (!wasIn) return { type: 'LobbySessionEntered', gameSession };
    if (isNowIn) return { type: 'LobbySessionChanged', gameSession };
    const reason = after.status === 'ACTIVE' ? 'NO_LONGER_MATCHES' : 'ENDED';
    return { type: 'LobbySessionLeft', gameSession, reason };
  }
}

function membership({ filter, joinableOnly }: LobbyArguments, scope: Scope): Membership {
  const matches = filter === null ? () => true : compileFilter(filter);
  return (image) =>
    image.status === 'ACTIVE' &&
    isSessionInScope(scope, image) &&
    (!joinableOnly || isJoinable(image)) &&
    matches(image);
}
