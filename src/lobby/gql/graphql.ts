/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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
  /** The game session's ARN. */
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

export type LobbySubscriptionVariables = Exact<{
  fleet: FleetSelector;
  location?: string | null | undefined;
  where?: GameSessionWhere | null | undefined;
  filterExpression?: string | null | undefined;
  joinableOnly: boolean;
  after?: string | null | undefined;
}>;


export type LobbySubscription = { lobby:
    | { __typename: 'GameSessionSnapshot', cursor: string, isFirst: boolean, isLast: boolean, gameSessions: Array<{ gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> }> }
    | { __typename: 'LobbySessionChanged', cursor: string, gameSession: { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'LobbySessionEntered', cursor: string, gameSession: { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'LobbySessionLeft', cursor: string, leaveReason: LobbyLeaveReason, gameSession: { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> } }
    | { __typename: 'StreamCheckpoint', cursor: string, stale: boolean }
    | { __typename: 'StreamStarted', cursor: string, outcome: StreamOutcome, reason: string | null }
   };

export type LobbySessionFragment = { gameSessionId: string, name: string | null, location: string | null, status: GameSessionStatus, creationTime: string | null, currentPlayerSessionCount: number, maximumPlayerSessionCount: number, gameProperties: Array<{ key: string, value: string }> };

export type TargetsQueryVariables = Exact<{ [key: string]: never; }>;


export type TargetsQuery = { fleets: { nodes: Array<{ fleetId: string, name: string | null, status: FleetStatus }> } | null, aliases: { nodes: Array<{ aliasId: string, name: string | null, routingStrategyType: RoutingStrategyType | null }> } | null };

export type LocationsQueryVariables = Exact<{
  fleet: FleetSelector;
}>;


export type LocationsQuery = { fleet: { fleetId: string, locations: Array<{ location: string, status: FleetStatus | null }> | null } | null };

export const LobbySessionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LobbySession"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"gameProperties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<LobbySessionFragment, unknown>;
export const LobbyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Lobby"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FleetSelector"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"location"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionWhere"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filterExpression"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"joinableOnly"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lobby"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"fleet"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}}},{"kind":"Argument","name":{"kind":"Name","value":"location"},"value":{"kind":"Variable","name":{"kind":"Name","value":"location"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"filterExpression"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filterExpression"}}},{"kind":"Argument","name":{"kind":"Name","value":"joinableOnly"},"value":{"kind":"Variable","name":{"kind":"Name","value":"joinableOnly"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamStarted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSessionSnapshot"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isFirst"}},{"kind":"Field","name":{"kind":"Name","value":"isLast"}},{"kind":"Field","name":{"kind":"Name","value":"gameSessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LobbySessionEntered"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LobbySessionChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LobbySessionLeft"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"leaveReason"},"name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"gameSession"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LobbySession"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LobbySession"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GameSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"gameSessionId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"creationTime"}},{"kind":"Field","name":{"kind":"Name","value":"currentPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"maximumPlayerSessionCount"}},{"kind":"Field","name":{"kind":"Name","value":"gameProperties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<LobbySubscription, LobbySubscriptionVariables>;
export const TargetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Targets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleetId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"aliases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"aliasId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"routingStrategyType"}}]}}]}}]}}]} as unknown as DocumentNode<TargetsQuery, TargetsQueryVariables>;
export const LocationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Locations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FleetSelector"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"fleet"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fleet"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fleetId"}},{"kind":"Field","name":{"kind":"Name","value":"locations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"location"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<LocationsQuery, LocationsQueryVariables>;