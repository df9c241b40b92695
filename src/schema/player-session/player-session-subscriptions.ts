import { may } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { gameSessionIdOf } from '../../gamelift/identifiers.ts';
import type * as domain from '../../live/kinds/player-sessions/events.ts';
import { builder } from '../builder.ts';
import { costs, mostOfPart } from '../cost.ts';
import { LiveEvent, ObservationSource, StreamCheckpoint, StreamStarted } from '../live/live-event.ts';
import { refuseUpstreamFields } from '../live-field.ts';
import { dependsOnPlayer } from '../live-selection.ts';
import { PlayerSession } from '../refs.ts';
import { PlayerSessionStatus } from './player-session-enums.ts';

const PlayerSessionSnapshot = builder.objectRef<domain.PlayerSessionSnapshot>('PlayerSessionSnapshot').implement({
  extensions: dependsOnPlayer,
  description:
    'What the gateway knows now, in parts of at most 200. A cursor of a part before the last resumes as RESET.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    playerSessions: t.field({
      type: [PlayerSession],
      extensions: costs({ calls: 0, items: mostOfPart }),
      nullable: false,
      description: 'The player sessions of this part.',
      resolve: ({ playerSessions }, _args, { viewer }) =>
        playerSessions.filter((playerSession) => may(viewer, 'readPlayerSession', playerSession)),
    }),
    isFirst: t.exposeBoolean('isFirst', { nullable: false, description: 'Whether the snapshot begins here.' }),
    isLast: t.exposeBoolean('isLast', { nullable: false, description: 'Whether the snapshot is complete with this.' }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When the gateway knew this.',
    }),
  }),
});

const PlayerSessionTransition = builder.objectRef<domain.PlayerSessionTransition>('PlayerSessionTransition').implement({
  extensions: dependsOnPlayer,
  description: "A player session's status changed.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    playerSessionId: t.exposeString('playerSessionId', {
      nullable: false,
      description: "GameLift's ID of the player session.",
    }),
    previousStatus: t.expose('previousStatus', {
      type: PlayerSessionStatus,
      description: 'From what. Null where the player session was not known before.',
    }),
    status: t.expose('status', { type: PlayerSessionStatus, nullable: false, description: 'To what.' }),
    playerSession: t.expose('playerSession', {
      type: PlayerSession,
      nullable: false,
      description: 'The player session, as last known at delivery.',
    }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When the gateway saw it, not when it happened.',
    }),
    source: t.expose('source', {
      type: ObservationSource,
      nullable: false,
      description: 'How the gateway came to know.',
    }),
  }),
});

const PlayerSessionTransitionEvent = builder.unionType('PlayerSessionTransitionEvent', {
  description: 'What `playerSessionTransitions` says.',
  types: [StreamStarted, StreamCheckpoint, PlayerSessionSnapshot, PlayerSessionTransition],
  resolveType: (event) => event.type,
});

builder.subscriptionField('playerSessionTransitions', (t) =>
  t.field({
    type: PlayerSessionTransitionEvent,
    nullable: false,
    action: 'read',
    description:
      'Status transitions of the player sessions of one game session. Completes when the game session has ended and its players are settled.',
    args: {
      gameSessionId: t.arg.string({ required: true, description: "The game session's ARN." }),
      snapshot: t.arg.boolean({
        required: true,
        defaultValue: true,
        description: 'Whether to begin with what is known now.',
      }),
      after: t.arg.string({ description: 'The cursor of any event seen before, to go on from there.' }),
    },
    async subscribe(_root, { gameSessionId, snapshot, after }, { live, viewer, signal }, info) {
      refuseUpstreamFields(info);
      const events = await live.playerSessionTransitions(
        { gameSessionId: gameSessionIdOf(gameSessionId, ['gameSessionId']), snapshot, after: after ?? null },
        signal,
      );
      return viewer.player === null ? events : visibleTo(viewer, events);
    },
    resolve: (event) => event,
  }),
);

/** Leaves out the transitions of other players' sessions. The stream is registered already: nothing waits for `next()`. */
function visibleTo(
  viewer: Viewer,
  events: AsyncIterableIterator<domain.PlayerSessionTransitionEvent>,
): AsyncIterableIterator<domain.PlayerSessionTransitionEvent> {
  const visible: AsyncIterableIterator<domain.PlayerSessionTransitionEvent> = {
    async next() {
      for (;;) {
        const result = await events.next();
        if (result.done || result.value.type !== 'PlayerSessionTransition') return result;
        if (may(viewer, 'readPlayerSession', result.value.playerSession)) return result;
      }
    },
    // An async generator would not end its source while a `next()` is pending.
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => visible,
  };
  return visible;
}
