import {
  GameSessionFullError,
  InvalidGameSessionStatusError,
  InvalidRequestError,
  NotFoundError,
  TerminalRoutingStrategyError,
} from '../../gamelift/errors.ts';
import { gameSessionIdOf } from '../../gamelift/identifiers.ts';
import type * as domain from '../../gamelift/player-session.ts';
import { maximumPlayersAtOnce } from '../../gamelift/validate.ts';
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { mutate } from '../mutation.ts';
import type { Named } from '../payload-view.ts';
import { PlayerSession } from '../refs.ts';

const CreatePlayerSessionInput = builder.inputType('CreatePlayerSessionInput', {
  description: 'The slot to reserve.',
  fields: (t) => ({
    gameSessionId: t.string({ required: true, description: "The game session's ARN." }),
    playerId: t.string({ required: true, description: 'The player, as the game names him: 1 to 1,024 characters.' }),
    playerData: t.string({ description: 'What the server process is told of the player: 1 to 2,048 characters.' }),
  }),
});

const PlayerReservationInput = builder.inputType('PlayerReservationInput', {
  description: 'One of several slots to reserve.',
  fields: (t) => ({
    playerId: t.string({ required: true, description: 'The player, as the game names him: 1 to 1,024 characters.' }),
    playerData: t.string({ description: 'What the server process is told of the player: 1 to 2,048 characters.' }),
  }),
});

const CreatePlayerSessionsInput = builder.inputType('CreatePlayerSessionsInput', {
  description: 'The slots to reserve, in one game session.',
  fields: (t) => ({
    gameSessionId: t.string({ required: true, description: "The game session's ARN." }),
    players: t.field({
      type: [PlayerReservationInput],
      required: true,
      description: '1 to 25 players, none twice.',
    }),
  }),
});

const CreatePlayerSessionPayload = builder
  .objectRef<{ playerSession: domain.PlayerSession }>('CreatePlayerSessionPayload')
  .implement({
    description: 'The slot that was reserved.',
    fields: (t) => ({
      playerSession: t.expose('playerSession', {
        type: PlayerSession,
        nullable: false,
        description: 'The player session, RESERVED.',
      }),
    }),
  });

interface Reservations {
  playerSessions: readonly domain.PlayerSession[];
}

const CreatePlayerSessionsPayload = builder.objectRef<Reservations>('CreatePlayerSessionsPayload').implement({
  description: 'The slots that were reserved.',
  fields: (t) => ({
    playerSessions: t.expose('playerSessions', {
      type: [PlayerSession],
      nullable: false,
      extensions: costs({ calls: 0, items: maximumPlayersAtOnce }),
      description: 'The player sessions, RESERVED.',
    }),
  }),
});

const errorTypes = [
  InvalidRequestError,
  NotFoundError,
  InvalidGameSessionStatusError,
  GameSessionFullError,
  TerminalRoutingStrategyError,
];

builder.mutationFields((t) => ({
  createPlayerSession: t.upstream({
    type: CreatePlayerSessionPayload,
    action: 'reservePlayerSession',
    cost: { calls: 1 },
    targets: ({ input }) => [input],
    names: ({ input }) => namedOf(input.gameSessionId, input),
    description:
      'Reserves a slot for a player, who has 60 s to connect. Never repeated after an unclear failure: that is OUTCOME_UNKNOWN. Needs gamelift:write, or to be that player.',
    args: { input: t.arg({ type: CreatePlayerSessionInput, required: true, description: 'What to reserve.' }) },
    errors: { union: { description: 'The reservation, or why there is none.' }, types: errorTypes },
    async resolve(_root, { input }, context) {
      const gameSessionId = gameSessionIdOf(input.gameSessionId, ['input', 'gameSessionId']);
      const reservation = { playerId: input.playerId, playerData: input.playerData ?? null };
      const playerSession = await mutate(
        context,
        gameSessionId,
        (options) => context.gamelift.createPlayerSession(gameSessionId, reservation, options),
        (created) => context.live.observePlayerSessions(gameSessionId, [created]),
      );
      return { playerSession };
    },
  }),
  createPlayerSessions: t.upstream({
    type: CreatePlayerSessionsPayload,
    action: 'reservePlayerSession',
    cost: { calls: 1 },
    targets: ({ input }) => input.players,
    names: ({ input }) => input.players.map((player) => namedOf(input.gameSessionId, player)),
    description:
      'Reserves slots for several players, for all or for none. Each has 60 s to connect. Never repeated after an unclear failure: that is OUTCOME_UNKNOWN. Needs gamelift:write, or to be the player.',
    args: { input: t.arg({ type: CreatePlayerSessionsInput, required: true, description: 'What to reserve.' }) },
    errors: { union: { description: 'The reservations, or why there are none.' }, types: errorTypes },
    async resolve(_root, { input }, context) {
      const gameSessionId = gameSessionIdOf(input.gameSessionId, ['input', 'gameSessionId']);
      const reservations = input.players.map(({ playerId, playerData }) => ({
        playerId,
        playerData: playerData ?? null,
      }));
      const playerSessions = await mutate(
        context,
        gameSessionId,
        (options) => context.gamelift.createPlayerSessions(gameSessionId, reservations, options),
        (created) => context.live.observePlayerSessions(gameSessionId, created),
      );
      return { playerSessions };
    },
  }),
}));

/** What a reservation names of its player session. */
function namedOf(gameSessionId: string, { playerId, playerData }: typeof PlayerReservationInput.$inferInput): Named {
  return { gameSessionId, playerId, playerData };
}
