import { InvalidRequestError } from '../../../gamelift/errors.ts';
import type { FleetSelector } from '../../../gamelift/game-session.ts';
import { canonical } from '../../delivery/cursor.ts';
import type { BodyOf } from '../../delivery/events.ts';
import type { GroupDefinition } from '../../delivery/group.ts';
import type { SnapshotPart } from '../../delivery/opening.ts';
import { FrameBuffer } from '../../delivery/stream-buffer.ts';
import type { Scope } from '../../interest/scope.ts';
import type { JournalRecord, RecordSelection } from '../../journal/journal.ts';
import type { GameSessionTransitionEvent, GameSessionTransitionsArguments } from './events.ts';
import { FleetSpec, type FleetSpecContext, type ShownGameSessions } from './fleet-spec.ts';
import type { GameSessionImage } from './image.ts';
import type { FleetTopic } from './kind.ts';
import { fleetOf, fleetScopes, isSessionInScope, scopeArgument } from './scope.ts';

type Body = BodyOf<GameSessionTransitionEvent>;

/** A subscription to one game session's transitions, or to a fleet's, or to a location's. */
export class GameSessionTransitionsSpec extends FleetSpec<Body> {
  readonly #arguments: GameSessionTransitionsArguments;

  constructor(arguments_: GameSessionTransitionsArguments, context: FleetSpecContext) {
    super(scopeOf(arguments_), context);
    this.#arguments = arguments_;
  }

  get after(): string | null {
    return this.#arguments.after;
  }

  get wantsSnapshot(): boolean {
    return this.#arguments.snapshot;
  }

  protected get fleet(): FleetSelector {
    const { of } = this.#arguments;
    return of.aliasId === undefined ? { fleetId: fleetNamedBy(of) } : { aliasId: of.aliasId };
  }

  define(topic: FleetTopic, fleetId: string): GroupDefinition<GameSessionImage, Body> {
    return new TransitionsDefinition(this.#arguments, this.scope, topic, fleetId, this.context.shown);
  }

  /** One in ERROR may be terminated, one that is UNKNOWN come back: left out, their chains would begin with a status that was never told. */
  isInSnapshot(image: GameSessionImage): boolean {
    return isSessionInScope(this.scope, image) && (image.status !== 'TERMINATED' || this.scope.kind === 'one');
  }

  makeBuffer(): FrameBuffer<Body> {
    return new FrameBuffer(this.context.queueLength);
  }

  makeSnapshotPart({ images, ...part }: SnapshotPart<GameSessionImage>): Body {
    return { type: 'GameSessionSnapshot', gameSessions: this.show(images), ...part };
  }
}

class TransitionsDefinition implements GroupDefinition<GameSessionImage, Body> {
  readonly key: string;
  readonly selection: RecordSelection;
  readonly only: string | null;
  readonly #wanted: ReadonlySet<string> | null;
  readonly #scope: Scope;
  readonly #topic: FleetTopic;
  readonly #shown: ShownGameSessions;

  constructor(
    { to, changes, snapshot }: GameSessionTransitionsArguments,
    scope: Scope,
    topic: FleetTopic,
    fleetId: string,
    shown: ShownGameSessions,
  ) {
    this.#wanted = to === null ? null : new Set(to);
    const sortedTo = this.#wanted && [...this.#wanted].sort();
    const named = scopeArgument(scope);
    this.key = canonical({ stream: 'gameSessionTransitions', fleetId, scope: named, to: sortedTo, changes, snapshot });
    this.selection = changes ? 'all' : 'transitions';
    this.only = scope.kind === 'one' ? scope.id : null;
    this.#scope = scope;
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

  isLast({ id, offset }: JournalRecord<GameSessionImage>): boolean {
    if (this.#scope.kind !== 'one') return false;
    const entry = this.#topic.journal.entry(id);
    // The entry may be ahead of the record: then it is the entry's own record that ends the stream.
    return entry === undefined || (entry.ended && entry.offset <= offset);
  }

  evaluate(record: JournalRecord<GameSessionImage>): Body | null {
    if (!isSessionInScope(this.#scope, record.after)) return null;
    if (record.kind === 'transition' && this.#wanted && !this.#wanted.has(record.after.status)) return null;
    const { kind, id, before, after, source } = record;
    const observedAt = new Date(record.observedAt);
    // What is known by now is at least as fresh as the event: an event replayed later shows the session as it is.
    const gameSession = this.#shown.of(this.#topic.journal.entry(id)?.image ?? after);
    if (kind === 'change') return { type: 'GameSessionChanged', gameSession, observedAt, source };
    return {
      type: 'GameSessionTransition',
      gameSessionId: id,
      previousStatus: before?.status ?? null,
      status: after.status,
      statusReason: after.statusReason,
      gameSession,
      observedAt,
      source,
    };
  }
}

function scopeOf({ of, location }: GameSessionTransitionsArguments): Scope {
  if (of.gameSessionId !== undefined) {
    if (location !== null) throw locationOfOneSession();
    return { kind: 'one', id: of.gameSessionId };
  }
  return location === null ? { kind: 'all' } : { kind: 'part', part: location };
}

function fleetNamedBy({ fleetId, gameSessionId }: GameSessionTransitionsArguments['of']): string {
  return fleetId ?? fleetOf(gameSessionId ?? '');
}

function locationOfOneSession(): InvalidRequestError {
  return new InvalidRequestError('`location` goes with a fleet or an alias, not with a single game session', {
    path: ['location'],
  });
}
