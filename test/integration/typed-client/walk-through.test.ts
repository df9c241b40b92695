import type { ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { graphql } from '../../support/gql/gql.ts';
import type { TypedDocumentString } from '../../support/gql/graphql.ts';
import { startTestGateway, type TestGateway } from '../../support/harness.ts';

let gateway: TestGateway;
let fleetId: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.control.config({ activationMs: 50 });
  ({ fleetId } = await gateway.control.fleet({ serverProcesses: 5 }));
});
afterAll(() => gateway.stop());

const transitions = graphql(/* GraphQL */ `
  subscription FleetTransitions($fleetId: String!) {
    gameSessionTransitions(of: { fleetId: $fleetId }, snapshot: false) {
      __typename
      ... on GameSessionTransition {
        gameSessionId
        previousStatus
        status
      }
    }
  }
`);

const create = graphql(/* GraphQL */ `
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
`);

const reserve = graphql(/* GraphQL */ `
  mutation Reserve($gameSessionId: String!) {
    createPlayerSession(input: { gameSessionId: $gameSessionId, playerId: "ada" }) {
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
`);

async function ask<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(`${gateway.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors } = (await response.json()) as ExecutionResult<Data>;
  if (errors || !data) throw new Error(`expected data, got ${JSON.stringify(errors)}`);
  return data;
}

test('a client with generated types creates a session, sees it become ACTIVE and reserves a slot in it', async () => {
  const client = createClient({
    url: `${gateway.gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  });
  type Event = NonNullable<ReturnType<typeof transitions.__apiType & object>>['gameSessionTransitions'];
  const events = client.iterate<{ gameSessionTransitions: Event }>({
    query: transitions.toString(),
    variables: { fleetId },
  });
  const next = async () => {
    const { value } = await events.next();
    return value?.data?.gameSessionTransitions as Event;
  };
  expect(await next()).toEqual({ __typename: 'StreamStarted' });

  const { createGameSession } = await ask(create, {
    input: {
      fleet: { fleetId },
      maximumPlayerSessionCount: 2,
      name: 'Duel',
      gameProperties: [{ key: 'mode', value: 'duel' }],
    },
  });
  if (createGameSession?.__typename !== 'CreateGameSessionPayload') throw new Error(JSON.stringify(createGameSession));
  const { gameSessionId } = createGameSession.gameSession;
  expect(await next()).toEqual({
    __typename: 'GameSessionTransition',
    gameSessionId,
    previousStatus: null,
    status: 'ACTIVATING',
  });
  expect(await next()).toEqual({
    __typename: 'GameSessionTransition',
    gameSessionId,
    previousStatus: 'ACTIVATING',
    status: 'ACTIVE',
  });

  const { createPlayerSession } = await ask(reserve, { gameSessionId });
  expect(createPlayerSession).toEqual({
    __typename: 'CreatePlayerSessionPayload',
    playerSession: {
      playerSessionId: expect.stringMatching(/^psess-/),
      status: 'RESERVED',
      ipAddress: expect.any(String),
      port: expect.any(Number),
      reservationExpiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  });
  await client.dispose();
});
