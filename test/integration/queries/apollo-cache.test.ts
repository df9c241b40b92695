import { ApolloClient, gql, HttpLink, InMemoryCache, type TypePolicies } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { possibleTypes } from '../../../src/schema/print-schema.ts';
import { codeBlocksOf } from '../../support/code-blocks.ts';
import { startTestGateway } from '../../support/harness.ts';

// Apollo Client's cache with the type policies that docs/clients.md gives.

const { control, gateway, stop } = await startTestGateway();
afterAll(stop);
const { fleetId } = await control.fleet({
  sessions: 7,
  resourceCreationLimitPolicy: { newGameSessionsPerCreator: 9, policyPeriodInMinutes: 5 },
});

function createClient(policies: TypePolicies | null) {
  const cache = new InMemoryCache({ possibleTypes: possibleTypes(), ...(policies && { typePolicies: policies }) });
  return new ApolloClient({ cache, link: new HttpLink({ uri: `${gateway.url}/graphql` }) });
}

/** The program of the page, without its imports and types. */
function documentedPolicies(): TypePolicies {
  const text = codeBlocksOf('docs/clients.md').find(({ name }) => name === 'type-policies.ts')?.text ?? '';
  const program = text.replaceAll(/^import .*$/gm, '').replace('export const typePolicies: TypePolicies =', 'return');
  return new Function('relayStylePagination', program)(relayStylePagination);
}

const complaints: unknown[] = [];
beforeEach(() => {
  complaints.length = 0;
  for (const method of ['warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => void complaints.push(words));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Two views of one object that show different members of a value in it. */
const views = {
  FleetCapacity: ['capacity { active }', 'capacity { idle }'],
  FleetUtilization: ['utilization { activeGameSessionCount }', 'utilization { currentPlayerSessionCount }'],
  ResourceCreationLimitPolicy: [
    'resourceCreationLimitPolicy { newGameSessionsPerCreator }',
    'resourceCreationLimitPolicy { policyPeriodMinutes }',
  ],
  Viewer: ['viewer { scopes }', 'viewer { principalId playerId }'],
} as const;
const queriesOf = (type: keyof typeof views) =>
  views[type].map((fields) =>
    type === 'Viewer' ? gql`{ ${fields} }` : gql`{ fleet(fleet: { fleetId: "${fleetId}" }) { id ${fields} } }`,
  );

describe.each(Object.keys(views) as (keyof typeof views)[])('%s', (type) => {
  test('keeps the members that another view of it has read', async () => {
    const client = createClient(documentedPolicies());
    const queries = queriesOf(type);
    for (const query of queries) await client.query({ query });
    for (const query of queries) expect(client.readQuery({ query })).not.toBeNull();
    expect(complaints).toEqual([]);
  });

  test('would lose them without its policy', async () => {
    const client = createClient(null);
    const [first, second] = queriesOf(type);
    for (const query of [first, second]) if (query) await client.query({ query });
    expect(first && client.readQuery({ query: first })).toBeNull();
  });
});

test('pages of a list are joined, and lists with other arguments are kept apart', async () => {
  const client = createClient(documentedPolicies());
  interface Page {
    gameSessions: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  }
  const query = gql`query ($fleetId: String!, $status: GameSessionStatusFilter, $after: String) {
    gameSessions(fleet: { fleetId: $fleetId }, status: $status, first: 3, after: $after) {
      edges { cursor node { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  const read = (variables: object) =>
    client.readQuery<Page>({ query, variables: { fleetId, ...variables } })?.gameSessions;
  const ask = (variables: object) =>
    client.query<Page>({ query, variables: { fleetId, ...variables }, fetchPolicy: 'network-only' });
  await ask({});
  await ask({ status: 'TERMINATED' });
  for (let page = read({}); page?.pageInfo.hasNextPage; page = read({})) await ask({ after: page.pageInfo.endCursor });
  expect(new Set(read({})?.edges.map(({ node }) => node.id)).size).toBe(7);
  expect(read({ status: 'TERMINATED' })?.edges).toEqual([]);
  expect(complaints).toEqual([]);
});
