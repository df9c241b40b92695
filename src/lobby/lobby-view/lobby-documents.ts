import { graphql } from '../gql/gql.ts';
import type { LobbySubscription } from '../gql/graphql.ts';

/** A standing search, with what the table shows. */
export const lobbySubscription = graphql(`
  subscription Lobby(
    $fleet: FleetSelector!
    $location: String
    $where: GameSessionWhere
    $filterExpression: String
    $joinableOnly: Boolean!
    $after: String
  ) {
    lobby(
      fleet: $fleet
      location: $location
      where: $where
      filterExpression: $filterExpression
      joinableOnly: $joinableOnly
      after: $after
    ) {
      __typename
      ...StreamPosition
      ... on GameSessionSnapshot {
        isFirst
        isLast
        gameSessions {
          ...LobbySession
        }
      }
      ... on LobbySessionEntered {
        gameSession {
          ...LobbySession
        }
      }
      ... on LobbySessionChanged {
        gameSession {
          ...LobbySession
        }
      }
      ... on LobbySessionLeft {
        leaveReason
        gameSession {
          ...LobbySession
        }
      }
    }
  }
  fragment LobbySession on GameSession {
    gameSessionId
    name
    location
    status
    creationTime
    currentPlayerSessionCount
    maximumPlayerSessionCount
    gameProperties {
      key
      value
    }
  }
`);

export type LobbyEvent = LobbySubscription['lobby'];
export type LobbySession = Extract<LobbyEvent, { __typename: 'LobbySessionEntered' }>['gameSession'];
