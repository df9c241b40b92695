import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

export interface PeerResolvers {
  /** `Query.gameSessions`. */
  gameSessions?: GraphQLFieldResolver<unknown, unknown>;
  /** `Subscription.gameSessionTransitions`: an async iterable of `{ gameSessionTransitions: event }`. */
  gameSessionTransitions?: GraphQLFieldResolver<unknown, unknown>;
}

/**
 * The part of our graph that is measured, for the servers that ours is measured against. Members are read by graphql-js's default
 * resolver, the cheapest there is; there is no authorization, no cost, no global ID to make: what ours does on top is ours to pay.
 */
export function createPeerSchema(resolvers: PeerResolvers): GraphQLSchema {
  const schema = buildSchema(typeDefinitions);
  const query = schema.getQueryType()?.getFields().gameSessions;
  const subscription = schema.getSubscriptionType()?.getFields().gameSessionTransitions;
  if (query === undefined || subscription === undefined) throw new Error('the schema lacks its root fields');
  if (resolvers.gameSessions) query.resolve = resolvers.gameSessions;
  if (resolvers.gameSessionTransitions) subscription.subscribe = resolvers.gameSessionTransitions;
  return schema;
}

const typeDefinitions = /* GraphQL */ `
  scalar DateTime
  enum GameSessionStatus { ACTIVATING ACTIVE TERMINATING TERMINATED ERROR UNKNOWN }
  enum PlayerSessionCreationPolicy { ACCEPT_ALL DENY_ALL UNKNOWN }
  enum ObservationSource { POLL PUSH MUTATION }

  type GameProperty { key: String! value: String! }
  type GameSession {
    id: ID!
    gameSessionId: String!
    name: String
    fleetId: String!
    fleetArn: String
    location: String
    status: GameSessionStatus!
    statusReason: String
    creationTime: DateTime
    terminationTime: DateTime
    currentPlayerSessionCount: Int!
    maximumPlayerSessionCount: Int!
    playerSessionCreationPolicy: PlayerSessionCreationPolicy
    gameProperties: [GameProperty!]!
    creatorId: String
    ipAddress: String
    dnsName: String
    port: Int
    computeName: String
  }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type GameSessionConnection { nodes: [GameSession!]! pageInfo: PageInfo! }

  interface LiveEvent { cursor: String! }
  type StreamStarted implements LiveEvent { cursor: String! }
  type GameSessionChanged implements LiveEvent {
    cursor: String!
    gameSession: GameSession!
    observedAt: DateTime!
    source: ObservationSource!
  }
  union GameSessionTransitionEvent = StreamStarted | GameSessionChanged

  input FleetSelector { fleetId: String }
  input GameSessionScope { fleetId: String }
  type Query {
    gameSessions(fleet: FleetSelector!, first: Int): GameSessionConnection!
  }
  type Subscription {
    gameSessionTransitions(of: GameSessionScope!, changes: Boolean!, snapshot: Boolean!): GameSessionTransitionEvent!
  }
`;
