import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, secret } from '../../support/bearer.ts';
import { startTestGateway } from '../../support/harness.ts';

const { control, graphql, stop } = await startTestGateway({ gateway: { auth: { jwt: { keys: { secret } } } } });
afterAll(stop);

const server = await bearer({ scope: 'gamelift:read gamelift:write' });
const ann = await bearer({ scope: 'gamelift:read', player: 'ann' });

let fleetId = '';
/** Full of others, with ann once. */
let crowded = '';
/** With ann alone, twice. */
let quiet = '';
/** Without ann. */
let foreign = '';

async function createSession(): Promise<string> {
  const { data } = await graphql(
    `mutation ($input: CreateGameSessionInput!) { createGameSession(input: $input) { ... on CreateGameSessionPayload { gameSession { gameSessionId } } } }`,
    { input: { fleet: { fleetId }, maximumPlayerSessionCount: 200 } },
    server,
  );
  const id: string = data.createGameSession.gameSession.gameSessionId;
  await control.status(id, 'ACTIVE');
  return id;
}

async function reserve(gameSessionId: string, playerIds: readonly string[]): Promise<void> {
  for (let from = 0; from < playerIds.length; from += 25) {
    const players = playerIds.slice(from, from + 25).map((playerId) => ({ playerId }));
    const { errors } = await graphql(
      `mutation ($input: CreatePlayerSessionsInput!) { createPlayerSessions(input: $input) { __typename } }`,
      { input: { gameSessionId, players } },
      server,
    );
    expect(errors).toEqual([]);
  }
}

const others = (count: number, prefix = 'other') => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

beforeAll(async () => {
  ({ fleetId } = await control.fleet({ serverProcesses: 6 }));
  [crowded, quiet, foreign] = [await createSession(), await createSession(), await createSession()];
  await reserve(crowded, [...others(60), 'ann', ...others(60, 'late')]);
  await reserve(quiet, ['ann']);
  await reserve(quiet, ['ann']);
  await reserve(foreign, others(30));
});

const page = 'edges { cursor node { playerId } } nodes { playerId } pageInfo { hasNextPage startCursor endCursor }';

/** Each way to a list of the player sessions of one game session. */
const ways: Record<string, (id: string, args: string) => [document: string, pathOf: (data: never) => unknown]> = {
  'the root': (id, args) => [
    `{ playerSessions(by: { gameSessionId: "${id}" }, ${args}) { ${page} } }`,
    ({ playerSessions }: { playerSessions: unknown }) => playerSessions,
  ],
  'a game session': (id, args) => [
    `{ gameSession(gameSessionId: "${id}") { playerSessions(${args}) { ${page} } } }`,
    ({ gameSession }: { gameSession: { playerSessions: unknown } }) => gameSession.playerSessions,
  ],
};

interface List {
  edges: { cursor: string; node: { playerId: string } }[];
  nodes: { playerId: string }[];
  pageInfo: { hasNextPage: boolean; startCursor: string | null; endCursor: string | null };
}

describe.each(Object.keys(ways))('a player’s list by way of %s', (way) => {
  const list = async (id: string, args: string): Promise<List> => {
    const [document, pathOf] = ways[way]?.(id, args) ?? ['', () => null];
    const { data, errors } = await graphql(document, {}, ann);
    expect(errors).toEqual([]);
    return pathOf(data as never) as List;
  };

  it.each([1, 20, 1_000])('has its own session on the first page of %i, and ends there', async (first) => {
    for (const status of ['', 'status: RESERVED']) {
      const { edges, nodes, pageInfo } = await list(crowded, `first: ${first}, ${status}`);
      expect(nodes).toEqual([{ playerId: 'ann' }]);
      expect(edges.map(({ node }) => node.playerId)).toEqual(['ann']);
      const [edge] = edges;
      expect(pageInfo).toEqual({ hasNextPage: false, startCursor: edge?.cursor, endCursor: edge?.cursor });
      expect((await list(crowded, `first: ${first}, ${status} after: "${edge?.cursor}"`)).nodes).toEqual([]);
    }
  });

  it('is empty, without a cursor, where only others are', async () => {
    const empty = { edges: [], nodes: [], pageInfo: { hasNextPage: false, startCursor: null, endCursor: null } };
    expect(await list(foreign, 'first: 5')).toEqual(empty);
    expect(await list(crowded, 'first: 1, status: ACTIVE')).toEqual(empty);
  });

  it('pages through its own', async () => {
    const one = await list(quiet, 'first: 1');
    expect(one.pageInfo.hasNextPage).toBe(true);
    const two = await list(quiet, `first: 1, after: "${one.pageInfo.endCursor}"`);
    expect(two).toMatchObject({ nodes: [{ playerId: 'ann' }], pageInfo: { hasNextPage: false } });
  });

  it('says the same, cursors included, however many others join', async () => {
    const before = await list(crowded, 'first: 1');
    await reserve(crowded, others(10, `${way} more`));
    expect(await list(crowded, 'first: 1')).toEqual(before);
  });
});

it('one listing of the player serves all game sessions of an operation', async () => {
  await control.reset();
  const document = `{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId playerSessions { nodes { playerId } } } } }`;
  const { data, errors } = await graphql(document, {}, ann);
  expect(errors).toEqual([]);
  const counts = data.gameSessions.nodes.map(
    (session: { gameSessionId: string; playerSessions: { nodes: unknown[] } }) => [
      session.gameSessionId,
      session.playerSessions.nodes.length,
    ],
  );
  expect(Object.fromEntries(counts)).toEqual({ [crowded]: 1, [quiet]: 2, [foreign]: 0 });
  expect((await control.callCounts()).DescribePlayerSessions).toBe(1);
});

it('a player with more player sessions than one upstream page has pages on, within the price of each request', async () => {
  const max = await bearer({ scope: 'gamelift:read', player: 'max' });
  const reserveOne = (gameSessionId: string) =>
    graphql(
      'mutation ($input: CreatePlayerSessionInput!) { createPlayerSession(input: $input) { __typename } }',
      { input: { gameSessionId, playerId: 'max' } },
      server,
    );
  const busy = await createSession();
  await reserveOne(quiet);
  await Promise.all(Array.from({ length: 110 }, () => reserveOne(busy)));
  await reserveOne(quiet);
  const seen: unknown[] = [];
  let after: string | null = null;
  for (let pages = 1, follows = true; follows; pages++) {
    expect(pages).toBeLessThan(5);
    await control.reset();
    const { data, errors } = await graphql(
      `query ($after: String) { playerSessions(by: { gameSessionId: "${quiet}" }, after: $after) { nodes { playerSessionId } pageInfo { hasNextPage endCursor } } }`,
      { after },
      max,
    );
    expect(errors).toEqual([]);
    // The page, the rest of the one in which a cursor stands, and one for hasNextPage.
    expect((await control.callCounts()).DescribePlayerSessions).toBeLessThanOrEqual(after === null ? 2 : 3);
    seen.push(...data.playerSessions.nodes);
    ({ hasNextPage: follows, endCursor: after } = data.playerSessions.pageInfo);
  }
  expect(new Set(seen.map((node) => JSON.stringify(node))).size).toBe(2);
});
