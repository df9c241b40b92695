/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  subscription Lobby(\n    $fleet: FleetSelector!\n    $location: String\n    $where: GameSessionWhere\n    $filterExpression: String\n    $joinableOnly: Boolean!\n    $after: String\n  ) {\n    lobby(\n      fleet: $fleet\n      location: $location\n      where: $where\n      filterExpression: $filterExpression\n      joinableOnly: $joinableOnly\n      after: $after\n    ) {\n      __typename\n      ... on LiveEvent {\n        cursor\n      }\n      ... on StreamStarted {\n        outcome\n        reason\n      }\n      ... on StreamCheckpoint {\n        stale\n      }\n      ... on GameSessionSnapshot {\n        isFirst\n        isLast\n        gameSessions {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionEntered {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionChanged {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionLeft {\n        leaveReason: reason\n        gameSession {\n          ...LobbySession\n        }\n      }\n    }\n  }\n  fragment LobbySession on GameSession {\n    gameSessionId\n    name\n    location\n    status\n    creationTime\n    currentPlayerSessionCount\n    maximumPlayerSessionCount\n    gameProperties {\n      key\n      value\n    }\n  }\n": typeof types.LobbyDocument,
    "\n  query Targets {\n    fleets(first: 100) {\n      nodes {\n        fleetId\n        name\n        status\n      }\n    }\n    aliases(first: 100) {\n      nodes {\n        aliasId\n        name\n        routingStrategyType\n      }\n    }\n  }\n": typeof types.TargetsDocument,
    "\n  query Locations($fleet: FleetSelector!) {\n    fleet(fleet: $fleet) {\n      fleetId\n      locations {\n        location\n        status\n      }\n    }\n  }\n": typeof types.LocationsDocument,
};
const documents: Documents = {
    "\n  subscription Lobby(\n    $fleet: FleetSelector!\n    $location: String\n    $where: GameSessionWhere\n    $filterExpression: String\n    $joinableOnly: Boolean!\n    $after: String\n  ) {\n    lobby(\n      fleet: $fleet\n      location: $location\n      where: $where\n      filterExpression: $filterExpression\n      joinableOnly: $joinableOnly\n      after: $after\n    ) {\n      __typename\n      ... on LiveEvent {\n        cursor\n      }\n      ... on StreamStarted {\n        outcome\n        reason\n      }\n      ... on StreamCheckpoint {\n        stale\n      }\n      ... on GameSessionSnapshot {\n        isFirst\n        isLast\n        gameSessions {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionEntered {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionChanged {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionLeft {\n        leaveReason: reason\n        gameSession {\n          ...LobbySession\n        }\n      }\n    }\n  }\n  fragment LobbySession on GameSession {\n    gameSessionId\n    name\n    location\n    status\n    creationTime\n    currentPlayerSessionCount\n    maximumPlayerSessionCount\n    gameProperties {\n      key\n      value\n    }\n  }\n": types.LobbyDocument,
    "\n  query Targets {\n    fleets(first: 100) {\n      nodes {\n        fleetId\n        name\n        status\n      }\n    }\n    aliases(first: 100) {\n      nodes {\n        aliasId\n        name\n        routingStrategyType\n      }\n    }\n  }\n": types.TargetsDocument,
    "\n  query Locations($fleet: FleetSelector!) {\n    fleet(fleet: $fleet) {\n      fleetId\n      locations {\n        location\n        status\n      }\n    }\n  }\n": types.LocationsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Lobby(\n    $fleet: FleetSelector!\n    $location: String\n    $where: GameSessionWhere\n    $filterExpression: String\n    $joinableOnly: Boolean!\n    $after: String\n  ) {\n    lobby(\n      fleet: $fleet\n      location: $location\n      where: $where\n      filterExpression: $filterExpression\n      joinableOnly: $joinableOnly\n      after: $after\n    ) {\n      __typename\n      ... on LiveEvent {\n        cursor\n      }\n      ... on StreamStarted {\n        outcome\n        reason\n      }\n      ... on StreamCheckpoint {\n        stale\n      }\n      ... on GameSessionSnapshot {\n        isFirst\n        isLast\n        gameSessions {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionEntered {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionChanged {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionLeft {\n        leaveReason: reason\n        gameSession {\n          ...LobbySession\n        }\n      }\n    }\n  }\n  fragment LobbySession on GameSession {\n    gameSessionId\n    name\n    location\n    status\n    creationTime\n    currentPlayerSessionCount\n    maximumPlayerSessionCount\n    gameProperties {\n      key\n      value\n    }\n  }\n"): (typeof documents)["\n  subscription Lobby(\n    $fleet: FleetSelector!\n    $location: String\n    $where: GameSessionWhere\n    $filterExpression: String\n    $joinableOnly: Boolean!\n    $after: String\n  ) {\n    lobby(\n      fleet: $fleet\n      location: $location\n      where: $where\n      filterExpression: $filterExpression\n      joinableOnly: $joinableOnly\n      after: $after\n    ) {\n      __typename\n      ... on LiveEvent {\n        cursor\n      }\n      ... on StreamStarted {\n        outcome\n        reason\n      }\n      ... on StreamCheckpoint {\n        stale\n      }\n      ... on GameSessionSnapshot {\n        isFirst\n        isLast\n        gameSessions {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionEntered {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionChanged {\n        gameSession {\n          ...LobbySession\n        }\n      }\n      ... on LobbySessionLeft {\n        leaveReason: reason\n        gameSession {\n          ...LobbySession\n        }\n      }\n    }\n  }\n  fragment LobbySession on GameSession {\n    gameSessionId\n    name\n    location\n    status\n    creationTime\n    currentPlayerSessionCount\n    maximumPlayerSessionCount\n    gameProperties {\n      key\n      value\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Targets {\n    fleets(first: 100) {\n      nodes {\n        fleetId\n        name\n        status\n      }\n    }\n    aliases(first: 100) {\n      nodes {\n        aliasId\n        name\n        routingStrategyType\n      }\n    }\n  }\n"): (typeof documents)["\n  query Targets {\n    fleets(first: 100) {\n      nodes {\n        fleetId\n        name\n        status\n      }\n    }\n    aliases(first: 100) {\n      nodes {\n        aliasId\n        name\n        routingStrategyType\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Locations($fleet: FleetSelector!) {\n    fleet(fleet: $fleet) {\n      fleetId\n      locations {\n        location\n        status\n      }\n    }\n  }\n"): (typeof documents)["\n  query Locations($fleet: FleetSelector!) {\n    fleet(fleet: $fleet) {\n      fleetId\n      locations {\n        location\n        status\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;