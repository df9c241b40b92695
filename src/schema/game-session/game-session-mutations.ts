import {
  ConflictError,
  FleetCapacityExceededError,
  IdempotentParameterMismatchError,
  InvalidFleetStatusError,
  InvalidGameSessionStatusError,
  InvalidRequestError,
  LimitExceededError,
  NotFoundError,
  NotReadyError,
  TerminalRoutingStrategyError,
} from '../../gamelift/errors.ts';
import type * as domain from '../../gamelift/game-session.ts';
import { gameSessionIdOf } from '../../gamelift/identifiers.ts';
import { builder } from '../builder.ts';
import { fleetSelectorOf } from '../fleet/fleet-selector.ts';
import { mutate } from '../mutation.ts';
import { GameSession } from '../refs.ts';
import { CreateGameSessionInput, TerminateGameSessionInput, UpdateGameSessionInput } from './game-session-inputs.ts';
import { namedOfCreation, namedOfUpdate } from './game-session-named.ts';

const CreateGameSessionPayload = payloadType('CreateGameSessionPayload', 'The game session, as it was created.');
const UpdateGameSessionPayload = payloadType('UpdateGameSessionPayload', 'The game session, after the change.');
const TerminateGameSessionPayload = payloadType('TerminateGameSessionPayload', 'The game session, as it is ending.');

builder.mutationFields((t) => ({
  createGameSession: t.upstream({
    type: CreateGameSessionPayload,
    action: 'createGameSession',
    cost: { calls: 1 },
    names: ({ input }) => namedOfCreation(input),
    description:
      'Creates a game session; it is ACTIVATING at first, and can be joined once it is ACTIVE. Needs gamelift:write.',
    args: { input: t.arg({ type: CreateGameSessionInput, required: true, description: 'What to create.' }) },
    errors: {
      union: { description: 'The game session, or why it was not created.' },
      types: [
        InvalidRequestError,
        NotFoundError,
        ConflictError,
        FleetCapacityExceededError,
        InvalidFleetStatusError,
        IdempotentParameterMismatchError,
        LimitExceededError,
        TerminalRoutingStrategyError,
      ],
    },
    resolve: async (_root, { input }, context) => ({
      gameSession: await mutate(
        context,
        null,
        (options) =>
          context.gamelift.createGameSession(
            {
              fleet: fleetSelectorOf(input.fleet, ['input', 'fleet']),
              location: input.location ?? null,
              maximumPlayerSessionCount: input.maximumPlayerSessionCount,
              name: input.name ?? null,
              gameProperties: input.gameProperties ?? null,
              gameSessionData: input.gameSessionData ?? null,
              creatorId: input.creatorId ?? null,
              idempotencyToken: input.idempotencyToken ?? null,
            },
            options,
          ),
        (gameSession) => context.live.observeGameSession(gameSession, 'create'),
      ),
    }),
  }),
  updateGameSession: t.upstream({
    type: UpdateGameSessionPayload,
    action: 'updateGameSession',
    cost: { calls: 1 },
    names: ({ input }) => namedOfUpdate(input),
    description: 'Changes a game session. Needs gamelift:write.',
    args: { input: t.arg({ type: UpdateGameSessionInput, required: true, description: 'What to change.' }) },
    errors: {
      union: { description: 'The game session, or why it was not changed.' },
      types: [InvalidRequestError, NotFoundError, ConflictError, InvalidGameSessionStatusError, NotReadyError],
    },
    async resolve(_root, { input }, context) {
      const gameSessionId = gameSessionIdOf(input.gameSessionId, ['input', 'gameSessionId']);
      const gameSession = await mutate(
        context,
        gameSessionId,
        (options) =>
          context.gamelift.updateGameSession(
            {
              gameSessionId,
              name: input.name ?? null,
              maximumPlayerSessionCount: input.maximumPlayerSessionCount ?? null,
              playerSessionCreationPolicy: input.playerSessionCreationPolicy ?? null,
              protectionPolicy: input.protectionPolicy ?? null,
              gameProperties: input.gameProperties ?? null,
            },
            options,
          ),
        (answer) => context.live.observeGameSession(answer, 'update', membersSetBy(input)),
      );
      return { gameSession };
    },
  }),
  terminateGameSession: t.upstream({
    type: TerminateGameSessionPayload,
    action: 'terminateGameSession',
    cost: { calls: 1 },
    names: ({ input: { gameSessionId } }) => ({ gameSessionId }),
    description: 'Ends a game session; it is TERMINATING at first, then TERMINATED. Needs gamelift:terminate.',
    args: { input: t.arg({ type: TerminateGameSessionInput, required: true, description: 'What to end, and how.' }) },
    errors: {
      union: { description: 'The game session, or why it was not ended.' },
      types: [InvalidRequestError, NotFoundError, InvalidGameSessionStatusError, NotReadyError],
    },
    async resolve(_root, { input }, context) {
      const gameSessionId = gameSessionIdOf(input.gameSessionId, ['input', 'gameSessionId']);
      const gameSession = await mutate(
        context,
        gameSessionId,
        (options) => context.gamelift.terminateGameSession(gameSessionId, input.mode, options),
        (answer) => context.live.observeGameSession(answer, 'terminate'),
      );
      return { gameSession };
    },
  }),
}));

function membersSetBy(input: typeof UpdateGameSessionInput.$inferInput): (keyof domain.GameSession)[] {
  const { gameSessionId, ...members } = input;
  return Object.entries(members).flatMap(([name, value]) => (value == null ? [] : [name as keyof typeof members]));
}

function payloadType<Name extends string>(name: Name, description: string) {
  return builder.objectRef<{ gameSession: domain.GameSession }>(name).implement({
    description,
    fields: (t) => ({
      gameSession: t.expose('gameSession', { type: GameSession, nullable: false, description }),
    }),
  });
}
