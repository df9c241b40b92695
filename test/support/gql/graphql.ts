/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The game session to create. */
export type CreateGameSessionInput = {
  /** The creator's name, 1 to 1,024 characters. Required where the fleet has a `resourceCreationLimitPolicy`; without one, GameLift takes one request of a creator a second. */
  creatorId?: string | null | undefined;
  /** The fleet that shall host it. */
  fleet: FleetSelector;
  /** Up to 16 pairs for the game and for search. */
  gameProperties?: Array<GamePropertyInput> | null | undefined;
  /** What the server process is given at the start, up to 262,144 characters. */
  gameSessionData?: string | null | undefined;
  /** Makes the request safe to repeat: 1 to 48 letters, digits and dashes. The gateway makes one where it is missing. */
  idempotencyToken?: string | null | undefined;
  /** Where: the home Region unless given. Anywhere fleets require it. */
  location?: string | null | undefined;
  /** Slots for players. */
  maximumPlayerSessionCount: number;
  /** A display name of 1 to 1,024 characters; need not be unique. */
  name?: string | null | undefined;
};

/** What went wrong, for programs: the `code` of an Error, and of a top-level error's `extensions`. */
export type ErrorCode =
  /** Another change is under way, or the state does not allow this one. */
  | 'CONFLICT'
  /** The operation could cause more GameLift calls than one operation may. */
  | 'COST_LIMIT_EXCEEDED'
  /** No server process is free. Trying again later can help. */
  | 'FLEET_CAPACITY_EXCEEDED'
  /** The caller may not do this. */
  | 'FORBIDDEN'
  /** No slot is free. */
  | 'GAME_SESSION_FULL'
  /** The document is not GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** The document or its variables do not fit this schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The idempotency token was used before, with other arguments. */
  | 'IDEMPOTENT_PARAMETER_MISMATCH'
  /** Our fault. The requestId is in the log beside the cause. */
  | 'INTERNAL'
  /** The cursor is not one of this list with these arguments, or has expired: begin again without it. */
  | 'INVALID_CURSOR'
  /** The fleet's status does not allow it. */
  | 'INVALID_FLEET_STATUS'
  /** The game session's status does not allow it. */
  | 'INVALID_GAME_SESSION_STATUS'
  /** An argument is out of bounds, or does not go with another. */
  | 'INVALID_REQUEST'
  /** A limit of the account, of the creator or of this gateway is reached. */
  | 'LIMIT_EXCEEDED'
  /** What was named does not exist. */
  | 'NOT_FOUND'
  /** The compute is not ready yet. Trying again in some minutes can help. */
  | 'NOT_READY'
  /** It may or may not have been done: the message says what to look up before trying again. */
  | 'OUTCOME_UNKNOWN'
  /** No document of this ID is known: send it with its text. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** No document is known by an ID here: send texts, without IDs. */
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  /** The caller asks this gateway too much: try again after retryAfterMs. */
  | 'RATE_LIMITED'
  /** The subscriber did not keep up. Subscribe again with the last cursor. */
  | 'SLOW_CONSUMER'
  /** The alias is TERMINAL; the message is its own. */
  | 'TERMINAL_ROUTING_STRATEGY'
  /** GameLift, or this gateway's budget for it, is exhausted for now: try again after retryAfterMs. */
  | 'THROTTLED'
  /** What was subscribed to is gone: its fleet was deleted, or its alias became TERMINAL. */
  | 'TOPIC_ENDED'
  /** The caller has not shown who he is, or no longer counts as such. */
  | 'UNAUTHENTICATED'
  /** GameLift does not offer this in the Region. */
  | 'UNSUPPORTED_REGION'
  /** GameLift refuses the gateway's own credentials: its operator has to act. */
  | 'UPSTREAM_ACCESS_DENIED'
  /** GameLift could not be reached, or answered nonsense. Trying again can help. */
  | 'UPSTREAM_UNAVAILABLE';

/** Which fleet: exactly one of the two. */
export type FleetSelector =
  {   /** The fleet that an alias points to, by the alias's ID or ARN. */
  aliasId: string; fleetId?: never; }
  |  { aliasId?: never;   /** By its ID or ARN. */
  fleetId: string; };

/** A pair that a game gives its session. */
export type GamePropertyInput = {
  /** At most 32 characters. */
  key: string;
  /** At most 96 characters. */
  value: string;
};

/** Where a game session stands in its life. UNKNOWN stands for a value that GameLift added after this schema was written. */
export type GameSessionStatus =
  /** Being started by a server process; nobody can join yet. */
  | 'ACTIVATING'
  /** Running; players can join. */
  | 'ACTIVE'
  /** Failed; GameLift does not say when it uses this. */
  | 'ERROR'
  /** Ended. GameLift keeps it for 30 days. */
  | 'TERMINATED'
  /** Being ended on request; its server process has not gone yet. */
  | 'TERMINATING'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN';

/** Where a player session stands in its life. */
export type PlayerSessionStatus =
  /** The player has connected. */
  | 'ACTIVE'
  /** The player has left. */
  | 'COMPLETED'
  /** A slot is held; the player has not connected yet. */
  | 'RESERVED'
  /** The player did not connect within 60 s; the slot is free again. */
  | 'TIMEDOUT'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN';

export type FleetTransitionsSubscriptionVariables = Exact<{
  fleetId: string;
}>;


export type FleetTransitionsSubscription = { gameSessionTransitions:
    | { __typename: 'GameSessionChanged' }
    | { __typename: 'GameSessionSnapshot' }
    | { __typename: 'GameSessionTransition', gameSessionId: string, previousStatus: GameSessionStatus | null, status: GameSessionStatus }
    | { __typename: 'StreamCheckpoint' }
    | { __typename: 'StreamStarted' }
   };

export type CreateDuelMutationVariables = Exact<{
  input: CreateGameSessionInput;
}>;


export type CreateDuelMutation = { createGameSession:
    | { __typename: 'ConflictError', code: ErrorCode, message: string }
    | { __typename: 'CreateGameSessionPayload', gameSession: { gameSessionId: string, status: GameSessionStatus } }
    | { __typename: 'FleetCapacityExceededError', code: ErrorCode, message: string }
    | { __typename: 'IdempotentParameterMismatchError', code: ErrorCode, message: string }
    | { __typename: 'InvalidFleetStatusError', code: ErrorCode, message: string }
    | { __typename: 'InvalidRequestError', code: ErrorCode, message: string }
    | { __typename: 'LimitExceededError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'TerminalRoutingStrategyError', code: ErrorCode, message: string }
   | null };

export type ReserveMutationVariables = Exact<{
  gameSessionId: string;
}>;


export type ReserveMutation = { createPlayerSession:
    | { __typename: 'CreatePlayerSessionPayload', playerSession: { playerSessionId: string, status: PlayerSessionStatus, ipAddress: string | null, port: number | null, reservationExpiresAt: string | null } }
    | { __typename: 'GameSessionFullError', code: ErrorCode, message: string }
    | { __typename: 'InvalidGameSessionStatusError', code: ErrorCode, message: string }
    | { __typename: 'InvalidRequestError', code: ErrorCode, message: string }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string }
    | { __typename: 'TerminalRoutingStrategyError', code: ErrorCode, message: string }
   | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const FleetTransitionsDocument = new TypedDocumentString(`
    subscription FleetTransitions($fleetId: String!) {
  gameSessionTransitions(of: {fleetId: $fleetId}, snapshot: false) {
    __typename
    ... on GameSessionTransition {
      gameSessionId
      previousStatus
      status
    }
  }
}
    `) as unknown as TypedDocumentString<FleetTransitionsSubscription, FleetTransitionsSubscriptionVariables>;
export const CreateDuelDocument = new TypedDocumentString(`
    mutation CreateDuel($input: CreateGameSessionInput!) {
  createGameSession(input: $input) {
    __typename
    ... on CreateGameSessionPayload {
      gameSession {
        gameSessionId
        status
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateDuelMutation, CreateDuelMutationVariables>;
export const ReserveDocument = new TypedDocumentString(`
    mutation Reserve($gameSessionId: String!) {
  createPlayerSession(input: {gameSessionId: $gameSessionId, playerId: "ada"}) {
    __typename
    ... on CreatePlayerSessionPayload {
      playerSession {
        playerSessionId
        status
        ipAddress
        port
        reservationExpiresAt
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReserveMutation, ReserveMutationVariables>;