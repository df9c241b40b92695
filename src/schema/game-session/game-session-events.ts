import type * as domain from '../../live/kinds/game-sessions/events.ts';
import { builder } from '../builder.ts';
import { costs, mostOfPart } from '../cost.ts';
import { LiveEvent, ObservationSource, StreamCheckpoint, StreamStarted } from '../live/live-event.ts';
import { GameSession } from '../refs.ts';
import { GameSessionStatus, GameSessionStatusReason } from './game-session-enums.ts';

export const GameSessionSnapshot = builder.objectRef<domain.GameSessionSnapshot>('GameSessionSnapshot').implement({
  description:
    'What the gateway knows now, in parts of at most 200. A cursor of a part before the last resumes as RESET.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    gameSessions: t.field({
      type: [GameSession],
      extensions: costs({ calls: 0, items: mostOfPart }),
      nullable: false,
      description: 'The game sessions of this part.',
      resolve: ({ gameSessions }) => gameSessions,
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

const GameSessionTransition = builder.objectRef<domain.GameSessionTransition>('GameSessionTransition').implement({
  description: "A game session's status changed.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    gameSessionId: t.exposeString('gameSessionId', { nullable: false, description: "The game session's ARN." }),
    previousStatus: t.expose('previousStatus', {
      type: GameSessionStatus,
      description: 'From what. Null where the session was not known before.',
    }),
    status: t.expose('status', { type: GameSessionStatus, nullable: false, description: 'To what.' }),
    statusReason: t.expose('statusReason', {
      type: GameSessionStatusReason,
      description: 'Why it ended, where GameLift says so.',
    }),
    gameSession: t.expose('gameSession', {
      type: GameSession,
      nullable: false,
      description: 'The game session, as last known at delivery.',
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

const GameSessionChanged = builder.objectRef<domain.GameSessionChanged>('GameSessionChanged').implement({
  description:
    'Something other than the status changed (players, name, capacity, policy, properties …). Only with `changes: true`.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    gameSession: t.expose('gameSession', {
      type: GameSession,
      nullable: false,
      description: 'The game session, as last known at delivery.',
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

export const GameSessionTransitionEvent = builder.unionType('GameSessionTransitionEvent', {
  description: 'What `gameSessionTransitions` says.',
  types: [StreamStarted, StreamCheckpoint, GameSessionSnapshot, GameSessionTransition, GameSessionChanged],
  resolveType: (event) => event.type,
});
