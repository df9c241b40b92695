import {
  ConflictError,
  type DomainError,
  errorCodes,
  FleetCapacityExceededError,
  GameSessionFullError,
  IdempotentParameterMismatchError,
  InvalidFleetStatusError,
  InvalidGameSessionStatusError,
  InvalidRequestError,
  LimitExceededError,
  NotFoundError,
  NotReadyError,
  TerminalRoutingStrategyError,
} from '../gamelift/errors.ts';
import { builder } from './builder.ts';
import { costs } from './cost.ts';
import { errorCodeDescriptions } from './error-codes.ts';

/** Inputs nest `where` 32 times, in a list each time. */
const mostPathParts = 100;

const ErrorCode = builder.enumType('ErrorCode', {
  description: "What went wrong, for programs: the `code` of an Error, and of a top-level error's `extensions`.",
  values: Object.fromEntries(errorCodes.map((code) => [code, { description: errorCodeDescriptions[code] }])),
});

const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description: "Something that a mutation's caller can act on.",
  fields: (t) => ({
    message: t.exposeString('message', { nullable: false, description: 'What went wrong, for people.' }),
    code: t.expose('code', { type: ErrorCode, nullable: false, description: 'What went wrong, for programs.' }),
    requestId: t.exposeString('requestId', {
      description: "GameLift's request ID, where the error came from there.",
    }),
    retryAfterMs: t.exposeInt('retryAfterMs', {
      description: 'How long to wait before trying again, where trying again can help.',
    }),
  }),
});

builder.objectType(InvalidRequestError, {
  name: 'InvalidRequestError',
  description: 'An argument is out of bounds, or does not go with another.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      extensions: costs({ calls: 0, items: mostPathParts }),
      description: 'The argument at fault, as a path.',
      resolve: ({ argumentPath }) => argumentPath,
    }),
  }),
});

errorType(NotFoundError, 'The game session, fleet or alias does not exist.');
errorType(ConflictError, "Another change is under way, or the session's state does not allow this one.");
errorType(InvalidGameSessionStatusError, "The game session's status does not allow it.");
errorType(GameSessionFullError, 'No slot is free for the player, or not for all of the players.');
errorType(
  FleetCapacityExceededError,
  'No server process is free to host the game session. Trying again later can help.',
);
errorType(InvalidFleetStatusError, "The fleet's status does not allow it; it has to be ACTIVE.");
errorType(IdempotentParameterMismatchError, 'The idempotency token was used before, with other arguments.');
errorType(LimitExceededError, 'A limit of the account or of the creator is reached.');
errorType(
  NotReadyError,
  'The compute that hosts the game session is not ready yet. Trying again in some minutes can help.',
);
errorType(TerminalRoutingStrategyError, 'The alias is TERMINAL; the message is its own.');

function errorType(class_: new (message: string) => DomainError, description: string): void {
  builder.objectType(class_, { name: class_.name, description, interfaces: [ErrorInterface] });
}
