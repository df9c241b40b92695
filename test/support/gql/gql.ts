/* eslint-disable */
import * as types from './graphql.ts';



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
    "\n  subscription FleetTransitions($fleetId: String!) {\n    gameSessionTransitions(of: { fleetId: $fleetId }, snapshot: false) {\n      __typename\n      ... on GameSessionTransition {\n        gameSessionId\n        previousStatus\n        status\n      }\n    }\n  }\n": typeof types.FleetTransitionsDocument,
    "\n  mutation CreateDuel($input: CreateGameSessionInput!) {\n    createGameSession(input: $input) {\n      __typename\n      ... on CreateGameSessionPayload {\n        gameSession {\n          gameSessionId\n          status\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateDuelDocument,
    "\n  mutation Reserve($gameSessionId: String!) {\n    createPlayerSession(input: { gameSessionId: $gameSessionId, playerId: \"ada\" }) {\n      __typename\n      ... on CreatePlayerSessionPayload {\n        playerSession {\n          playerSessionId\n          status\n          ipAddress\n          port\n          reservationExpiresAt\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": typeof types.ReserveDocument,
};
const documents: Documents = {
    "\n  subscription FleetTransitions($fleetId: String!) {\n    gameSessionTransitions(of: { fleetId: $fleetId }, snapshot: false) {\n      __typename\n      ... on GameSessionTransition {\n        gameSessionId\n        previousStatus\n        status\n      }\n    }\n  }\n": types.FleetTransitionsDocument,
    "\n  mutation CreateDuel($input: CreateGameSessionInput!) {\n    createGameSession(input: $input) {\n      __typename\n      ... on CreateGameSessionPayload {\n        gameSession {\n          gameSessionId\n          status\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": types.CreateDuelDocument,
    "\n  mutation Reserve($gameSessionId: String!) {\n    createPlayerSession(input: { gameSessionId: $gameSessionId, playerId: \"ada\" }) {\n      __typename\n      ... on CreatePlayerSessionPayload {\n        playerSession {\n          playerSessionId\n          status\n          ipAddress\n          port\n          reservationExpiresAt\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n": types.ReserveDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FleetTransitions($fleetId: String!) {\n    gameSessionTransitions(of: { fleetId: $fleetId }, snapshot: false) {\n      __typename\n      ... on GameSessionTransition {\n        gameSessionId\n        previousStatus\n        status\n      }\n    }\n  }\n"): typeof import('./graphql.ts').FleetTransitionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateDuel($input: CreateGameSessionInput!) {\n    createGameSession(input: $input) {\n      __typename\n      ... on CreateGameSessionPayload {\n        gameSession {\n          gameSessionId\n          status\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').CreateDuelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Reserve($gameSessionId: String!) {\n    createPlayerSession(input: { gameSessionId: $gameSessionId, playerId: \"ada\" }) {\n      __typename\n      ... on CreatePlayerSessionPayload {\n        playerSession {\n          playerSessionId\n          status\n          ipAddress\n          port\n          reservationExpiresAt\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ReserveDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
