import { compileFilter } from '../../../expression/evaluate.ts';
import { isJoinable } from '../../../gamelift/game-session.ts';
import type { AbortNotice } from '../../../lib/abort.ts';
import { canonical } from '../../delivery/cursor.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import type { SnapshotPart } from '../../delivery/opening.ts';
import type { CursorSource } from '../../delivery/stream.ts';
import type { StreamContext } from '../../delivery/stream-context.ts';
import type { Scope } from '../../interest/scope.ts';
import type { BlobStore } from '../../journal/blob-store.ts';
import type { JournalRecord } from '../../journal/journal.ts';
import { openFleetStream } from './attachment.ts';
import type { LobbyArguments, LobbyEvent } from './events.ts';
import { answerBytes, type GameSessionImage, sharedGameSession, toGameSession } from './image.ts';
import type { GameSessionKind } from './kind.ts';
import { type LobbyBody, LobbyBuffer } from './lobby-buffer.ts';
import type { FleetQuestion, FleetTopic } from './place.ts';
import { fleetScopes, isSessionInScope, scopeArgument } from './scope.ts';

/** Opens a standing search: the ACTIVE sessions of a fleet that match, and how that set changes. */
export async function openLobbyStream(
  context: StreamContext,
  kind: GameSessionKind,
  arguments_: LobbyArguments,
  signal: AbortNotice | undefined,
): Promise<AsyncIterableIterator<LobbyEvent>> {
  return openFleetStream(context, new LobbyQuestion(kind, arguments_, context.watch.engine.blobs), signal);
}

type Membership = (image: GameSessionImage) => boolean;

class LobbyQuestion implements FleetQuestion<LobbyBody> {
  readonly kind: GameSessionKind;
  readonly wantsSnapshot = true;
  readonly scope: Scope;
  readonly isInSnapshot: Membership;
  readonly #arguments: LobbyArguments;
  readonly #blobs: BlobStore;

  constructor(kind: GameSessionKind, arguments_: LobbyArguments, blobs: BlobStore) {
    this.kind = kind;
    const { location } = arguments_;
    this.scope = location === null ? { kind: 'all' } : { kind: 'part', part: location };
    this.isInSnapshot = membership(arguments_, this.scope);
    this.#arguments = arguments_;
    this.#blobs = blobs;
  }

  get fleet() {
    return this.#arguments.fleet;
  }

  get after() {
    return this.#arguments.after;
  }

  define(topic: FleetTopic, fleetId: string): GroupDefinition<GameSessionImage, LobbyBody> {
    const { filter, joinableOnly } = this.#arguments;
    const key = canonical({ stream: 'lobby', fleetId, scope: scopeArgument(this.scope), filter, joinableOnly });
    return new LobbyDefinition(key, this.scope, this.isInSnapshot, topic, this.#blobs);
  }

  makeBuffer(group: CursorSource): LobbyBuffer {
    return new LobbyBuffer(group);
  }

  bytesOf(image: GameSessionImage): number {
    return answerBytes(image, this.#blobs);
  }

  makeSnapshotPart({ images, ...part }: SnapshotPart<GameSessionImage>): LobbyBody {
    const gameSessions = images.map((image) => sharedGameSession(image, this.#blobs));
    return { type: 'GameSessionSnapshot', gameSessions, ...part };
  }
}

class LobbyDefinition implements GroupDefinition<GameSessionImage, LobbyBody> {
  readonly key: string;
  readonly selection = 'all';
  readonly only = null;
  readonly #scope: Scope;
  readonly #isIn: Membership;
  readonly #topic: FleetTopic;
  readonly #blobs: BlobStore;

  constructor(key: string, scope: Scope, isIn: Membership, topic: FleetTopic, blobs: BlobStore) {
    this.key = key;
    this.#scope = scope;
    this.#isIn = isIn;
    this.#topic = topic;
    this.#blobs = blobs;
  }

  get scope() {
    return fleetScopes.keyOf(this.#scope);
  }

  coverage() {
    return this.#topic.journal.coverage(this.scope);
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
    const gameSession = toGameSession(this.#topic.journal.entry(id)?.image ?? after, this.#blobs);
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
