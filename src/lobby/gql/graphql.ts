/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The slot to reserve. */
export type CreatePlayerSessionInput = {
  /** The game session's ARN. */
  gameSessionId: string;
  /** What the server process is told of the player: 1 to 2,048 characters. */
  playerData?: string | null | undefined;
  /** The player, as the game names him: 1 to 1,024 characters. */
  playerId: string;
};

/** How a moment compares, to the millisecond. All given members must hold. */
export type DateTimeCondition = {
  /** Is this. */
  eq?: string | null | undefined;
  /** Is after this. */
  gt?: string | null | undefined;
  /** Is this or after. */
  gte?: string | null | undefined;
  /** Is before this. */
  lt?: string | null | undefined;
  /** Is this or before. */
  lte?: string | null | undefined;
  /** Is not this. */
  ne?: string | null | undefined;
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

/** Where a fleet or one of its locations stands in its life. */
export type FleetStatus =
  /** The first server process is being started. */
  | 'ACTIVATING'
  /** Can host game sessions. */
  | 'ACTIVE'
  /** The first instance is being set up. */
  | 'BUILDING'
  /** Being deleted. */
  | 'DELETING'
  /** The build is being downloaded to the first instance. */
  | 'DOWNLOADING'
  /** Could not be brought up; its events tell why. */
  | 'ERROR'
  /** Has outlived what AWS supports. */
  | 'EXPIRED'
  /** Defined; its instances are not there yet. */
  | 'NEW'
  /** Not found in that location. */
  | 'NOT_FOUND'
  /** Deleted. */
  | 'TERMINATED'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN'
  /** The build is being checked. */
  | 'VALIDATING';

/** How the value of a game property compares, as a string. All given members must hold. */
export type GamePropertyCondition = {
  /** Is this. */
  eq?: string | null | undefined;
  /** Is one of these. An empty list is an error. */
  in?: Array<string> | null | undefined;
  /** The property. GameLift can't search for keys with a period. */
  key: string;
  /** Is not this. */
  ne?: string | null | undefined;
};

/** A pair that a game gives its session. */
export type GamePropertyInput = {
  /** At most 32 characters. */
  key: string;
  /** At most 96 characters. */
  value: string;
};

/** Of which game sessions: exactly one of the three. */
export type GameSessionScope =
  {   /** Of every session of the fleet that an alias leads to, by the alias's ID or ARN; the stream follows the alias. */
  aliasId: string; fleetId?: never; gameSessionId?: never; }
  |  { aliasId?: never;   /** Of every session of a fleet, by its ID or ARN. */
  fleetId: string; gameSessionId?: never; }
  |  { aliasId?: never; fleetId?: never;   /** Of one game session, by its ARN. */
  gameSessionId: string; };

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

/** The statuses that GameLift can filter on. */
export type GameSessionStatusFilter =
  /** Being started by a server process; nobody can join yet. */
  | 'ACTIVATING'
  /** Running; players can join. */
  | 'ACTIVE'
  /** Ended. GameLift keeps it for 30 days. */
  | 'TERMINATED'
  /** Being ended on request; its server process has not gone yet. */
  | 'TERMINATING';

/** Why a game session ended. */
export type GameSessionStatusReason =
  /** It was ended by force. */
  | 'FORCE_TERMINATED'
  /** Its Spot instance was reclaimed. */
  | 'INTERRUPTED'
  /** It was asked to end, and its server process did. */
  | 'TRIGGERED_ON_PROCESS_TERMINATE'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN';

/** Which game sessions. All given members must hold (AND). An empty `and`, `or` or `in` is an error. */
export type GameSessionWhere = {
  /** All of these must hold. */
  and?: Array<GameSessionWhere> | null | undefined;
  /** When it was created. */
  creationTime?: DateTimeCondition | null | undefined;
  /** Slots taken. */
  currentPlayerSessionCount?: IntCondition | null | undefined;
  /** Game properties; all must hold. */
  gameProperties?: Array<GamePropertyCondition> | null | undefined;
  /** The game session's ARN, or the ID at its end. */
  gameSessionId?: StringCondition | null | undefined;
  /** Whether a slot is free. */
  hasAvailablePlayerSessions?: boolean | null | undefined;
  /** Slots in all. */
  maximumPlayerSessionCount?: IntCondition | null | undefined;
  /** The display name. */
  name?: StringCondition | null | undefined;
  /** This must not hold. */
  not?: GameSessionWhere | null | undefined;
  /** One of these must hold. */
  or?: Array<GameSessionWhere> | null | undefined;
};

/** How a number compares. All given members must hold. */
export type IntCondition = {
  /** Equals this. */
  eq?: number | null | undefined;
  /** Is greater than this. */
  gt?: number | null | undefined;
  /** Is at least this. */
  gte?: number | null | undefined;
  /** Is less than this. */
  lt?: number | null | undefined;
  /** Is at most this. */
  lte?: number | null | undefined;
  /** Does not equal this. */
  ne?: number | null | undefined;
};

/** Why a session left a lobby. */
export type LobbyLeaveReason =
  /** It ended, or is ending. */
  | 'ENDED'
  /** It lives, but does not match any more. */
  | 'NO_LONGER_MATCHES';

/** How the gateway came to know. */
export type ObservationSource =
  /** It was changed through this graph. */
  | 'MUTATION'
  /** It looked. */
  | 'POLL'
  /** A notification made it look. */
  | 'PUSH';

/** Whether players reach a game session, or those of a fleet's location, through GameLift's player gateway. */
export type PlayerGatewayStatus =
  /** They connect to the server directly. */
  | 'DISABLED'
  /** They connect through the player gateway. */
  | 'ENABLED'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN';

/** Whether a game session takes new players. */
export type PlayerSessionCreationPolicy =
  /** New players may reserve a slot. */
  | 'ACCEPT_ALL'
  /** No new player may. */
  | 'DENY_ALL'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN';

/** Whether a game session shall take new players. */
export type PlayerSessionCreationPolicyInput =
  /** New players may reserve a slot. */
  | 'ACCEPT_ALL'
  /** No new player may. */
  | 'DENY_ALL';

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

/** Whether a game session survives a scale-down of its fleet. */
export type ProtectionPolicy =
  /** Scaling down spares it while it is ACTIVE. */
  | 'FULL_PROTECTION'
  /** Scaling down may end it while it is ACTIVE. */
  | 'NO_PROTECTION'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN';

/** Whether a game session shall survive a scale-down of its fleet. */
export type ProtectionPolicyInput =
  /** Scaling down spares it while it is ACTIVE. */
  | 'FULL_PROTECTION'
  /** Scaling down may end it while it is ACTIVE. */
  | 'NO_PROTECTION';

/** What an alias does with those who use it. */
export type RoutingStrategyType =
  /** Leads to a fleet. */
  | 'SIMPLE'
  /** Leads nowhere: refuses with a message. */
  | 'TERMINAL'
  /** A value that GameLift added after this schema was written. */
  | 'UNKNOWN';

/** How a stream begins, or begins again. */
export type StreamOutcome =
  /** Without a cursor: the snapshot follows. */
  | 'NEW'
  /** Every event since the cursor follows, in order. */
  | 'RECOVERED'
  /** That could not be kept: a new snapshot follows and replaces what the client holds. */
  | 'RESET';

/** How a string compares, letter by letter and case-sensitively. All given members must hold. */
export type StringCondition = {
  /** Is this. */
  eq?: string | null | undefined;
  /** Is one of these. An empty list is an error. */
  in?: Array<string> | null | undefined;
  /** Is not this. */
  ne?: string | null | undefined;
};

/** The game session to end. */
export type TerminateGameSessionInput = {
  /** The game session's ARN. */
  gameSessionId: string;
  /** How to end it. */
  mode: TerminationMode;
};

/** How a game session is ended. */
export type TerminationMode =
  /** Ends the server process at once. */
  | 'FORCE_TERMINATE'
  /** Asks the server process to end; the session stays TERMINATING until it has. */
  | 'TRIGGER_ON_PROCESS_TERMINATE';

/** Only the members given are changed. Game properties are merged by key; none can be removed. */
export type UpdateGameSessionInput = {
  /** Pairs to add, or whose value to change. */
  gameProperties?: Array<GamePropertyInput> | null | undefined;
  /** The game session's ARN. */
  gameSessionId: string;
  /** Slots for players. */
  maximumPlayerSessionCount?: number | null | undefined;
  /** A display name of 1 to 1,024 characters. */
  name?: string | null | undefined;
  /** Whether it shall take new players. */
  playerSessionCreationPolicy?: PlayerSessionCreationPolicyInput | null | undefined;
  /** Whether it shall survive a scale-down of its fleet. */
  protectionPolicy?: ProtectionPolicyInput | null | undefined;
};

type StreamPosition_FleetUtilizationChanged_Fragment = { cursor: string };

type StreamPosition_FleetUtilizationSnapshot_Fragment = { cursor: string };

type StreamPosition_GameSessionChanged_Fragment = { cursor: string };

type StreamPosition_GameSessionSnapshot_Fragment = { cursor: string };

type StreamPosition_GameSessionTransition_Fragment = { cursor: string };

type StreamPosition_LobbySessionChanged_Fragment = { cursor: string };

type StreamPosition_LobbySessionEntered_Fragment = { cursor: string };

type StreamPosition_LobbySessionLeft_Fragment = { cursor: string };

type StreamPosition_PlayerSessionSnapshot_Fragment = { cursor: string };

type StreamPosition_PlayerSessionTransition_Fragment = { cursor: string };

type StreamPosition_StreamCheckpoint_Fragment = { stale: boolean, cursor: string };

type StreamPosition_StreamStarted_Fragment = { outcome: StreamOutcome, resetReason: string | null, cursor: string };

export type StreamPositionFragment =
  | StreamPosition_FleetUtilizationChanged_Fragment
  | StreamPosition_FleetUtilizationSnapshot_Fragment
  | StreamPosition_GameSessionChanged_Fragment
  | StreamPosition_GameSessionSnapshot_Fragment
  | StreamPosition_GameSessionTransition_Fragment
  | StreamPosition_LobbySessionChanged_Fragment
  | StreamPosition_LobbySessionEntered_Fragment
  | StreamPosition_LobbySessionLeft_Fragment
  | StreamPosition_PlayerSessionSnapshot_Fragment
  | StreamPosition_PlayerSessionTransition_Fragment
  | StreamPosition_StreamCheckpoint_Fragment
  | StreamPosition_StreamStarted_Fragment
;

type Refusal_ConflictError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_FleetCapacityExceededError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_GameSessionFullError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_IdempotentParameterMismatchError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_InvalidFleetStatusError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_InvalidGameSessionStatusError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_InvalidRequestError_Fragment = { path: Array<string> | null, code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_LimitExceededError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_NotFoundError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_NotReadyError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

type Refusal_TerminalRoutingStrategyError_Fragment = { code: ErrorCode, message: string, retryAfterMs: number | null };

export type RefusalFragment =
  | Refusal_ConflictError_Fragment
  | Refusal_FleetCapacityExceededError_Fragment
  | Refusal_GameSessionFullError_Fragment
  | Refusal_IdempotentParameterMismatchError_Fragment
  | Refusal_InvalidFleetStatusError_Fragment
  | Refusal_InvalidGameSessionStatusError_Fragment
  | Refusal_InvalidRequestError_Fragment
  | Refusal_LimitExceededError_Fragment
  | Refusal_NotFoundError_Fragment
  | Refusal_NotReadyError_Fragment
  | Refusal_TerminalRoutingStrategyError_Fragment
;

export type LobbySubscriptionVariables = Exact<{
  fleet: FleetSelector;
  location?: string | null | undefined;
  where?: GameSessionWhere | null | undefined;
  filterExpression?: string | null | undefined;
  joinableOnly: boolean;
  after?: string | null | undefined;
}>;


export type LobbySubscription = { lobby:
    | { __typename: 'GameSessionSnapshot', isFirst: boolean, isLast: boolean, cursor: string, gameSessions: Array<{ gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> }> }
    | { __typename: 'LobbySessionChanged', cursor: string, gameSession: { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'LobbySessionEntered', cursor: string, gameSession: { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'LobbySessionLeft', leaveReason: LobbyLeaveReason, cursor: string, gameSession: { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'StreamCheckpoint', stale: boolean, cursor: string }
    | { __typename: 'StreamStarted', outcome: StreamOutcome, resetReason: string | null, cursor: string }
   };

export type LobbySessionFragment = { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> };

export type SessionsQueryVariables = Exact<{
  fleet: FleetSelector;
  location?: string | null | undefined;
  status?: GameSessionStatusFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type SessionsQuery = { gameSessions: { nodes: Array<{ gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, statusReason: GameSessionStatusReason | null, creationTime: string | null, terminationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type FleetsQueryVariables = Exact<{ [key: string]: never; }>;


export type FleetsQuery = { fleets: { nodes: Array<{ fleetId: string, name: string | null, status: FleetStatus, utilization: { activeServerProcessCount: number | null, activeGameSessionCount: number | null, currentPlayerSessionCount: number | null, maximumPlayerSessionCount: number | null } | null, capacity: { desired: number | null, active: number | null, maximum: number | null } | null }>, pageInfo: { hasNextPage: boolean } } | null };

export type BudgetQueryVariables = Exact<{ [key: string]: never; }>;


export type BudgetQuery = { upstreamBudget: Array<{ operation: string, limitPerSecond: number, available: number, throttled: number }> };

export type TickerSubscriptionVariables = Exact<{
  of: GameSessionScope;
  location?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type TickerSubscription = { gameSessionTransitions:
    | { __typename: 'GameSessionChanged', cursor: string }
    | { __typename: 'GameSessionSnapshot', cursor: string }
    | { __typename: 'GameSessionTransition', gameSessionId: string, previousStatus: GameSessionStatus | null, status: GameSessionStatus, observedAt: string, source: ObservationSource, cursor: string, gameSession: { name: string | null } }
    | { __typename: 'StreamCheckpoint', stale: boolean, cursor: string }
    | { __typename: 'StreamStarted', outcome: StreamOutcome, resetReason: string | null, cursor: string }
   };

export type SessionSubscriptionVariables = Exact<{
  gameSessionId: string;
  after?: string | null | undefined;
}>;


export type SessionSubscription = { gameSessionTransitions:
    | { __typename: 'GameSessionChanged', cursor: string, gameSession: { gameSessionId: string, name: string | null, fleetId: string, location: string | null, status: GameSessionStatus, statusReason: GameSessionStatusReason | null, creationTime: string | null, terminationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, playerSessionCreationPolicy: PlayerSessionCreationPolicy | null, protectionPolicy: ProtectionPolicy | null, creatorId: string | null, ipAddress: string | null, dnsName: string | null, port: number | null, computeName: string | null, playerGatewayStatus: PlayerGatewayStatus | null, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'GameSessionSnapshot', observedAt: string, cursor: string, gameSessions: Array<{ gameSessionId: string, name: string | null, fleetId: string, location: string | null, status: GameSessionStatus, statusReason: GameSessionStatusReason | null, creationTime: string | null, terminationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, playerSessionCreationPolicy: PlayerSessionCreationPolicy | null, protectionPolicy: ProtectionPolicy | null, creatorId: string | null, ipAddress: string | null, dnsName: string | null, port: number | null, computeName: string | null, playerGatewayStatus: PlayerGatewayStatus | null, gameProperties: Array<{ key: string, value: string }> }> }
    | { __typename: 'GameSessionTransition', previousStatus: GameSessionStatus | null, status: GameSessionStatus, statusReason: GameSessionStatusReason | null, observedAt: string, source: ObservationSource, cursor: string, gameSession: { gameSessionId: string, name: string | null, fleetId: string, location: string | null, status: GameSessionStatus, statusReason: GameSessionStatusReason | null, creationTime: string | null, terminationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, playerSessionCreationPolicy: PlayerSessionCreationPolicy | null, protectionPolicy: ProtectionPolicy | null, creatorId: string | null, ipAddress: string | null, dnsName: string | null, port: number | null, computeName: string | null, playerGatewayStatus: PlayerGatewayStatus | null, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'StreamCheckpoint', stale: boolean, cursor: string }
    | { __typename: 'StreamStarted', outcome: StreamOutcome, resetReason: string | null, cursor: string }
   };

export type SessionDetailsFragment = { gameSessionId: string, name: string | null, fleetId: string, location: string | null, status: GameSessionStatus, statusReason: GameSessionStatusReason | null, creationTime: string | null, terminationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, playerSessionCreationPolicy: PlayerSessionCreationPolicy | null, protectionPolicy: ProtectionPolicy | null, creatorId: string | null, ipAddress: string | null, dnsName: string | null, port: number | null, computeName: string | null, playerGatewayStatus: PlayerGatewayStatus | null, gameProperties: Array<{ key: string, value: string }> };

export type PlayersSubscriptionVariables = Exact<{
  gameSessionId: string;
  after?: string | null | undefined;
}>;


export type PlayersSubscription = { playerSessionTransitions:
    | { __typename: 'PlayerSessionSnapshot', isFirst: boolean, cursor: string, playerSessions: Array<{ playerSessionId: string, playerId: string | null, status: PlayerSessionStatus, creationTime: string | null, terminationTime: string | null, reservationExpiresAt: string | null }> }
    | { __typename: 'PlayerSessionTransition', cursor: string, playerSession: { playerSessionId: string, playerId: string | null, status: PlayerSessionStatus, creationTime: string | null, terminationTime: string | null, reservationExpiresAt: string | null } }
    | { __typename: 'StreamCheckpoint', stale: boolean, cursor: string }
    | { __typename: 'StreamStarted', outcome: StreamOutcome, resetReason: string | null, cursor: string }
   };

export type PlayerFragment = { playerSessionId: string, playerId: string | null, status: PlayerSessionStatus, creationTime: string | null, terminationTime: string | null, reservationExpiresAt: string | null };

export type SessionDataQueryVariables = Exact<{
  gameSessionId: string;
}>;


export type SessionDataQuery = { gameSession: { gameSessionData: string | null, matchmakerData: string | null } | null };

export type ProtectionQueryVariables = Exact<{
  gameSessionId: string;
}>;


export type ProtectionQuery = { gameSession: { protectionPolicy: ProtectionPolicy | null } | null };

export type UpdateSessionMutationVariables = Exact<{
  input: UpdateGameSessionInput;
}>;


export type UpdateSessionMutation = { updateGameSession:
    | { __typename: 'ConflictError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'InvalidGameSessionStatusError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'InvalidRequestError', path: Array<string> | null, code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'NotReadyError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'UpdateGameSessionPayload', gameSession: { gameSessionId: string } }
   | null };

export type ReserveMutationVariables = Exact<{
  input: CreatePlayerSessionInput;
}>;


export type ReserveMutation = { createPlayerSession:
    | { __typename: 'CreatePlayerSessionPayload', playerSession: { playerSessionId: string, ipAddress: string | null, dnsName: string | null, port: number | null } }
    | { __typename: 'GameSessionFullError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'InvalidGameSessionStatusError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'InvalidRequestError', path: Array<string> | null, code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'TerminalRoutingStrategyError', code: ErrorCode, message: string, retryAfterMs: number | null }
   | null };

export type TerminateMutationVariables = Exact<{
  input: TerminateGameSessionInput;
}>;


export type TerminateMutation = { terminateGameSession:
    | { __typename: 'InvalidGameSessionStatusError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'InvalidRequestError', path: Array<string> | null, code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'NotReadyError', code: ErrorCode, message: string, retryAfterMs: number | null }
    | { __typename: 'TerminateGameSessionPayload', gameSession: { status: GameSessionStatus } }
   | null };

export type TargetsQueryVariables = Exact<{ [key: string]: never; }>;


export type TargetsQuery = { fleets: { nodes: Array<{ fleetId: string, name: string | null, status: FleetStatus }> } | null, aliases: { nodes: Array<{ aliasId: string, name: string | null, routingStrategyType: RoutingStrategyType | null }> } | null };

export type LocationsQueryVariables = Exact<{
  fleet: FleetSelector;
}>;


export type LocationsQuery = { fleet: { fleetId: string, locations: Array<{ location: string, status: FleetStatus | null }> | null } | null };

export const StreamPositionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StreamPosition"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamStarted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"resetReason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}}]} as unknown as DocumentNode<StreamPositionFragment, unknown>;
export const RefusalFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidRequestError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]} as unknown as DocumentNode<RefusalFragment, unknown>;
export const LobbySessionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LobbySession"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"gameProperties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<LobbySessionFragment, unknown>;
export const SessionDetailsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"fleetId"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"terminationTime"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"playerSessionCreationPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"protectionPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"gameProperties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"creatorId"}},{"kind":"Field","name":{"kind":"Name","value":"ipAddress"}},{"kind":"Field","name":{"kind":"Name","value":"dnsName"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"computeName"}},{"kind":"Field","name":{"kind":"Name","value":"playerGatewayStatus"}}]}}]} as unknown as DocumentNode<SessionDetailsFragment, unknown>;
export const PlayerFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Player"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlayerSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"playerSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"playerId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"terminationTime"}},{"kind":"Field","name":{"kind":"Name","value":"reservationExpiresAt"}}]}}]} as unknown as DocumentNode<PlayerFragment, unknown>;
export const LobbyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Lobby"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FleetSelector"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"location"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionWhere"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filterExpression"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"joinableOnly"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lobby"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"fleet"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}}},{"kind":"Argument","name":{"kind":"Name","value":"location"},"value":{"kind":"Variable","name":{"kind":"Name","value":"location"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"filterExpression"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filterExpression"}}},{"kind":"Argument","name":{"kind":"Name","value":"joinableOnly"},"value":{"kind":"Variable","name":{"kind":"Name","value":"joinableOnly"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StreamPosition"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionSnapshot"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isFirst"}},{"kind":"Field","name":{"kind":"Name","value":"isLast"}},{"kind":"Field","name":{"kind":"Name","value":"gameSessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LobbySessionEntered"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LobbySessionChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LobbySessionLeft"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"leaveReason"}},{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StreamPosition"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamStarted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"resetReason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LobbySession"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"gameProperties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<LobbySubscription, LobbySubscriptionVariables>;
export const SessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Sessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FleetSelector"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"location"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionStatusFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"fleet"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}}},{"kind":"Argument","name":{"kind":"Name","value":"location"},"value":{"kind":"Variable","name":{"kind":"Name","value":"location"}}},{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"terminationTime"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<SessionsQuery, SessionsQueryVariables>;
export const FleetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Fleets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleetId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"utilization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"activeServerProcessCount"}},{"kind":"Field","name":{"kind":"Name","value":"activeGameSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"capacity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"desired"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"maximum"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}}]}}]}}]} as unknown as DocumentNode<FleetsQuery, FleetsQueryVariables>;
export const BudgetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upstreamBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"limitPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"throttled"}}]}}]}}]} as unknown as DocumentNode<BudgetQuery, BudgetQueryVariables>;
export const TickerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Ticker"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"of"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionScope"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"location"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionTransitions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"of"},"value":{"kind":"Variable","name":{"kind":"Name","value":"of"}}},{"kind":"Argument","name":{"kind":"Name","value":"location"},"value":{"kind":"Variable","name":{"kind":"Name","value":"location"}}},{"kind":"Argument","name":{"kind":"Name","value":"snapshot"},"value":{"kind":"BooleanValue","value":false}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StreamPosition"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionTransition"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"previousStatus"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StreamPosition"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamStarted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"resetReason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}}]} as unknown as DocumentNode<TickerSubscription, TickerSubscriptionVariables>;
export const SessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Session"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionTransitions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"of"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"gameSessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"changes"},"value":{"kind":"BooleanValue","value":true}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StreamPosition"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionSnapshot"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gameSessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionDetails"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionTransition"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousStatus"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionDetails"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionDetails"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StreamPosition"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamStarted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"resetReason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"fleetId"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"terminationTime"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"playerSessionCreationPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"protectionPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"gameProperties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"creatorId"}},{"kind":"Field","name":{"kind":"Name","value":"ipAddress"}},{"kind":"Field","name":{"kind":"Name","value":"dnsName"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"computeName"}},{"kind":"Field","name":{"kind":"Name","value":"playerGatewayStatus"}}]}}]} as unknown as DocumentNode<SessionSubscription, SessionSubscriptionVariables>;
export const PlayersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Players"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"playerSessionTransitions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"gameSessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"StreamPosition"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlayerSessionSnapshot"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isFirst"}},{"kind":"Field","name":{"kind":"Name","value":"playerSessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Player"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlayerSessionTransition"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"playerSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Player"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StreamPosition"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamStarted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"resetReason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Player"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PlayerSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"playerSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"playerId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"terminationTime"}},{"kind":"Field","name":{"kind":"Name","value":"reservationExpiresAt"}}]}}]} as unknown as DocumentNode<PlayersSubscription, PlayersSubscriptionVariables>;
export const SessionDataDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionData"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"gameSessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionData"}},{"kind":"Field","name":{"kind":"Name","value":"matchmakerData"}}]}}]}}]} as unknown as DocumentNode<SessionDataQuery, SessionDataQueryVariables>;
export const ProtectionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Protection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"gameSessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"gameSessionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"protectionPolicy"}}]}}]}}]} as unknown as DocumentNode<ProtectionQuery, ProtectionQueryVariables>;
export const UpdateSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateGameSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateGameSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateGameSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidRequestError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]} as unknown as DocumentNode<UpdateSessionMutation, UpdateSessionMutationVariables>;
export const ReserveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Reserve"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePlayerSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPlayerSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePlayerSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"playerSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"playerSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"ipAddress"}},{"kind":"Field","name":{"kind":"Name","value":"dnsName"}},{"kind":"Field","name":{"kind":"Name","value":"port"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidRequestError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]} as unknown as DocumentNode<ReserveMutation, ReserveMutationVariables>;
export const TerminateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Terminate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TerminateGameSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"terminateGameSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TerminateGameSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidRequestError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]} as unknown as DocumentNode<TerminateMutation, TerminateMutationVariables>;
export const TargetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Targets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleetId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"aliases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"aliasId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"routingStrategyType"}}]}}]}}]}}]} as unknown as DocumentNode<TargetsQuery, TargetsQueryVariables>;
export const LocationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Locations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FleetSelector"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"fleet"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleetId"}},{"kind":"Field","name":{"kind":"Name","value":"locations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<LocationsQuery, LocationsQueryVariables>;