import type * as domain from '../../live/kinds/game-sessions/events.ts';
import { builder } from '../builder.ts';
import { LiveEvent, StreamCheckpoint, StreamStarted } from '../live/live-event.ts';
import { GameSession } from '../refs.ts';
import { GameSessionSnapshot } from './game-session-events.ts';

const LobbySessionEntered = builder.objectRef<domain.LobbySessionEntered>('LobbySessionEntered').implement({
  description: 'A session that begins to match.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    gameSession: t.expose('gameSession', {
      type: GameSession,
      nullable: false,
      description: 'The game session, as last known at delivery.',
    }),
  }),
});

const LobbySessionChanged = builder.objectRef<domain.LobbySessionChanged>('LobbySessionChanged').implement({
  description: 'A session that still matches and has changed in any field.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    gameSession: t.expose('gameSession', {
      type: GameSession,
      nullable: false,
      description: 'The game session, as last known at delivery.',
    }),
  }),
});

const LobbyLeaveReason = builder.enumType('LobbyLeaveReason', {
  description: 'Why a session left a lobby.',
  values: {
    NO_LONGER_MATCHES: { description: 'It lives, but does not match any more.' },
    ENDED: { description: 'It ended, or is ending.' },
  } as const,
});

const LobbySessionLeft = builder.objectRef<domain.LobbySessionLeft>('LobbySessionLeft').implement({
  description: 'A session that leaves the lobby, as it is now.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    gameSession: t.expose('gameSession', {
      type: GameSession,
      nullable: false,
      description: 'The game session, as last known at delivery.',
    }),
    leaveReason: t.expose('reason', { type: LobbyLeaveReason, nullable: false, description: 'Why it left.' }),
  }),
});

export const LobbyEvent = builder.unionType('LobbyEvent', {
  description: 'What `lobby` says.',
  types: [
    StreamStarted,
    StreamCheckpoint,
    GameSessionSnapshot,
    LobbySessionEntered,
    LobbySessionChanged,
    LobbySessionLeft,
  ],
  resolveType: (event) => event.type,
});
