import { graphql } from '../gql/gql.ts';
import type { FleetsQuery, SessionsQuery, TickerSubscription } from '../gql/graphql.ts';

/** A page of a fleet's sessions of any status. */
export const sessionsQuery = graphql(`
  query Sessions(
    $fleet: FleetSelector!
    $location: String
    $status: GameSessionStatusFilter
    $first: Int!
    $after: String
  ) {
    gameSessions(fleet: $fleet, location: $location, status: $status, first: $first, after: $after) {
      nodes {
        gameSessionId
        name
        location
        status
        statusReason
        creationTime
        terminationTime
        currentPlayerSessionCount
        maximumPlayerSessionCount
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const fleetsQuery = graphql(`
  query Fleets {
    fleets(first: 50) {
      nodes {
        fleetId
        name
        status
        utilization {
          activeServerProcessCount
          activeGameSessionCount
          currentPlayerSessionCount
          maximumPlayerSessionCount
        }
        capacity {
          desired
          active
          maximum
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

export const budgetQuery = graphql(`
  query Budget {
    upstreamBudget {
      operation
      limitPerSecond
      available
      throttled
    }
  }
`);

/** Every transition of a fleet's sessions from now on. */
export const tickerSubscription = graphql(`
  subscription Ticker($of: GameSessionScope!, $location: String, $after: String) {
    gameSessionTransitions(of: $of, location: $location, snapshot: false, after: $after) {
      __typename
      ...StreamPosition
      ... on GameSessionTransition {
        gameSessionId
        previousStatus
        status
        observedAt
        source
        gameSession {
          name
        }
      }
    }
  }
`);

export type ListedSession = NonNullable<SessionsQuery['gameSessions']>['nodes'][number];
export type ListedFleet = NonNullable<FleetsQuery['fleets']>['nodes'][number];
export type Transition = Extract<TickerSubscription['gameSessionTransitions'], { __typename: 'GameSessionTransition' }>;
