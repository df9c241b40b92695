import { graphql } from '../gql/gql.ts';
import type { PlayersSubscription, SessionSubscription } from '../gql/graphql.ts';

/** A session's life: its status, and with `changes` everything else that changes. */
export const sessionSubscription = graphql(`
  subscription Session($gameSessionId: String!, $after: String) {
    gameSessionTransitions(of: { gameSessionId: $gameSessionId }, changes: true, after: $after) {
      __typename
      ...StreamPosition
      ... on GameSessionSnapshot {
        observedAt
        gameSessions {
          ...SessionDetails
        }
      }
      ... on GameSessionTransition {
        previousStatus
        status
        statusReason
        observedAt
        source
        gameSession {
          ...SessionDetails
        }
      }
      ... on GameSessionChanged {
        gameSession {
          ...SessionDetails
        }
      }
    }
  }
  fragment SessionDetails on GameSession {
    gameSessionId
    name
    fleetId
    location
    status
    statusReason
    creationTime
    terminationTime
    currentPlayerSessionCount
    maximumPlayerSessionCount
    playerSessionCreationPolicy
    protectionPolicy
    gameProperties {
      key
      value
    }
    creatorId
    ipAddress
    dnsName
    port
    computeName
    playerGatewayStatus
  }
`);

export const playersSubscription = graphql(`
  subscription Players($gameSessionId: String!, $after: String) {
    playerSessionTransitions(gameSessionId: $gameSessionId, after: $after) {
      __typename
      ...StreamPosition
      ... on PlayerSessionSnapshot {
        isFirst
        playerSessions {
          ...Player
        }
      }
      ... on PlayerSessionTransition {
        playerSession {
          ...Player
        }
      }
    }
  }
  fragment Player on PlayerSession {
    playerSessionId
    playerId
    status
    creationTime
    terminationTime
    reservationExpiresAt
  }
`);

/** What is too large to come with every event, and what somebody has to ask for. */
export const sessionDataQuery = graphql(`
  query SessionData($gameSessionId: String!) {
    gameSession(gameSessionId: $gameSessionId) {
      gameSessionData
      matchmakerData
    }
  }
`);

/** GameLift tells it only in a call of its own, which the stream of a single session does not make. */
export const protectionQuery = graphql(`
  query Protection($gameSessionId: String!) {
    gameSession(gameSessionId: $gameSessionId) {
      protectionPolicy
    }
  }
`);

export const updateMutation = graphql(`
  mutation UpdateSession($input: UpdateGameSessionInput!) {
    updateGameSession(input: $input) {
      __typename
      ... on UpdateGameSessionPayload {
        gameSession {
          gameSessionId
        }
      }
      ...Refusal
    }
  }
`);

export const reserveMutation = graphql(`
  mutation Reserve($input: CreatePlayerSessionInput!) {
    createPlayerSession(input: $input) {
      __typename
      ... on CreatePlayerSessionPayload {
        playerSession {
          playerSessionId
          ipAddress
          dnsName
          port
        }
      }
      ...Refusal
    }
  }
`);

export const terminateMutation = graphql(`
  mutation Terminate($input: TerminateGameSessionInput!) {
    terminateGameSession(input: $input) {
      __typename
      ... on TerminateGameSessionPayload {
        gameSession {
          status
        }
      }
      ...Refusal
    }
  }
`);

export type SessionEvent = SessionSubscription['gameSessionTransitions'];
export type SessionDetails = Extract<SessionEvent, { __typename: 'GameSessionChanged' }>['gameSession'];
export type PlayersEvent = PlayersSubscription['playerSessionTransitions'];
export type Player = Extract<PlayersEvent, { __typename: 'PlayerSessionTransition' }>['playerSession'];
