import { CreatePlayerSessionCommand, CreatePlayerSessionsCommand } from '@aws-sdk/client-gamelift';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const { control, gameLift, dataOf, graphql, stop } = await startTestGateway();
afterAll(stop);
afterEach(() => control.restore());

/** A fleet with sessions, the ARNs in GameLift's order. */
async function fleetOf(sessions: number): Promise<{ fleetId: string; gameSessionIds: string[] }> {
  const { fleetId } = await control.fleet({ sessions });
  const data = await dataOf(
    'query ($f: String!) { gameSessions(fleet: { fleetId: $f }, first: 1000) { nodes { gameSessionId } } }',
    {
      f: fleetId,
    },
  );
  await control.reset();
  return {
    fleetId,
    gameSessionIds: data.gameSessions.nodes.map((node: { gameSessionId: string }) => node.gameSessionId),
  };
}

async function join(gameSessionId: string, ...players: string[]): Promise<string[]> {
  const input = { GameSessionId: gameSessionId, PlayerIds: players };
  const { PlayerSessions = [] } = await gameLift.send(new CreatePlayerSessionsCommand(input));
  await control.reset();
  return PlayerSessions.map(({ PlayerSessionId = '' }) => PlayerSessionId);
}

test('A page of 20 sessions with their players costs 21 calls', async () => {
  const { fleetId, gameSessionIds } = await fleetOf(25);
  for (const id of gameSessionIds.slice(0, 20)) await join(id, 'ann', 'ben');
  const { gameSessions } = await dataOf(
    `query ($f: String!) {
      gameSessions(fleet: { fleetId: $f }) {
        edges { node { playerSessions { nodes { playerId } } } }
        nodes { playerSessions { edges { node { playerSessionId gameSessionId } } } }
      }
    }`,
    { f: fleetId },
  );
  expect(gameSessions.nodes).toHaveLength(20);
  for (const { node } of gameSessions.edges) {
    expect(node.playerSessions.nodes).toEqual([{ playerId: 'ann' }, { playerId: 'ben' }]);
  }
  expect(await control.callCounts()).toEqual({ DescribeGameSessions: 1, DescribePlayerSessions: 20 });
});

describe('A page of game sessions is read with Details, once, where protectionPolicy is selected', () => {
  test.each([
    ['in nodes', 'nodes { protectionPolicy }', ''],
    ['in edges', 'edges { node { protectionPolicy } }', ''],
    ['in both', 'edges { node { protectionPolicy } } nodes { name protectionPolicy }', ''],
    ['by an alias', 'all: nodes { policy: protectionPolicy }', ''],
    ['in an inline fragment', '... on GameSessionConnection { nodes { ... { protectionPolicy } } }', ''],
    ['in a fragment', 'nodes { ...Session }', 'fragment Session on GameSession { protectionPolicy }'],
    [
      'in a fragment of a fragment',
      '...Page',
      'fragment Page on GameSessionConnection { nodes { ...Session } } fragment Session on GameSession { protectionPolicy }',
    ],
    ['where a variable includes it', 'nodes { protectionPolicy @include(if: $yes) }', ''],
    ['where a variable does not skip it', 'nodes { protectionPolicy @skip(if: $no) }', ''],
  ])('%s', async (_, selection, fragments) => {
    const { fleetId } = await fleetOf(3);
    const variables = { f: fleetId, yes: true, no: false };
    const page = `__typename @include(if: $yes) @skip(if: $no) ${selection}`;
    const ask = (field: string) =>
      dataOf(`query ($f: String!, $yes: Boolean!, $no: Boolean!) { ${field} } ${fragments}`, variables);

    const ofQuery = await ask(`gameSessions(fleet: { fleetId: $f }) { ${page} }`);
    expect(JSON.stringify(ofQuery)).toContain('NO_PROTECTION');
    expect(await control.callCounts()).toEqual({ DescribeGameSessionDetails: 1 });

    await control.reset();
    const ofFleet = await ask(`fleet(fleet: { fleetId: $f }) { gameSessions { ${page} } }`);
    expect(JSON.stringify(ofFleet)).toContain('NO_PROTECTION');
    expect(await control.callCounts()).toEqual({ DescribeFleetAttributes: 1, DescribeGameSessionDetails: 1 });
  });
});

test.each([
  ['not selected', '{ name }'],
  ['left out by a variable', '{ name protectionPolicy @include(if: $no) }'],
  ['skipped', '{ name protectionPolicy @skip(if: true) }'],
])('A page of game sessions is read with one DescribeGameSessions where protectionPolicy is %s', async (_, fields) => {
  const { fleetId } = await fleetOf(3);
  const document = `query ($f: String!, $no: Boolean = false) {
    gameSessions(fleet: { fleetId: $f }) { nodes ${fields} __typename @include(if: $no) }
  }`;
  await dataOf(document, { f: fleetId });
  expect(await control.callCounts()).toEqual({ DescribeGameSessions: 1 });
});

test('What is asked twice in one operation is called once', async () => {
  const { fleetId, gameSessionIds } = await fleetOf(3);
  const { aliasId } = await control.alias({ name: 'way', fleetId });
  const [one] = gameSessionIds as [string];
  const [ann] = await join(one, 'ann', 'ben');
  const document = `query ($f: String!, $a: String!, $s: String!, $p: String!) {
    session: gameSession(gameSessionId: $s) { ...Session }
    again: gameSession(gameSessionId: $s) { ...Session }
    page: gameSessions(fleet: { fleetId: $f }) { nodes { ...Session } }
    samePage: gameSessions(fleet: { fleetId: $f }) { edges { node { name } } pageInfo { hasNextPage } }
    fleet(fleet: { fleetId: $f }) { name gameSessions { nodes { gameSessionId } } utilization { activeGameSessionCount } }
    sameFleet: fleet(fleet: { aliasId: $a }) { name utilization { activeServerProcessCount } }
    alias(aliasId: $a) { fleet { name } }
    sameAlias: alias(aliasId: $a) { name }
    players: playerSessions(by: { gameSessionId: $s }) { nodes { gameSession { name fleet { name } } } }
    player: playerSession(playerSessionId: $p) { playerId gameSession { gameSessionId } }
    samePlayer: playerSession(playerSessionId: $p) { status }
  }
  fragment Session on GameSession { name fleet { name } }`;
  const data = await dataOf(document, { f: fleetId, a: aliasId, s: one, p: ann });
  expect(data.page.nodes).toHaveLength(3);
  expect(data.players.nodes).toHaveLength(2);
  expect(await control.callCounts()).toEqual({
    DescribeGameSessions: 2,
    DescribeFleetAttributes: 1,
    DescribeFleetUtilization: 1,
    ResolveAlias: 1,
    DescribeAlias: 1,
    DescribePlayerSessions: 2,
  });
});

describe('hasNextPage costs a call', () => {
  test.each([
    ['not where it is not selected', 3, 3, 'nodes { name }', 1],
    ['not where the page is the last and not full', 2, 3, 'pageInfo { hasNextPage }', 1],
    ['where the page ended full with a token, at the end of the list', 3, 3, 'pageInfo { hasNextPage }', 2],
    ['where the page ended full with a token, in the list', 5, 3, 'pageInfo { hasNextPage }', 2],
  ])('%s', async (_, sessions, first, selection, calls) => {
    const { fleetId } = await fleetOf(sessions);
    // The page of 3 is full where it was asked for as a whole; more than that GameLift is not asked for.
    await control.config({ pageSize: 3 });
    const data = await dataOf(
      `query ($f: String!, $first: Int) { gameSessions(fleet: { fleetId: $f }, first: $first) { __typename ${selection} } }`,
      { f: fleetId, first },
    );
    const { hasNextPage } = data.gameSessions.pageInfo ?? {};
    if (hasNextPage !== undefined) expect(hasNextPage).toBe(sessions > first);
    expect(await control.callCounts()).toEqual({ DescribeGameSessions: calls });
  });
});

test('Nodes of several player sessions of one game session are one listing', async () => {
  const { gameSessionIds } = await fleetOf(2);
  const [one, two] = gameSessionIds as [string, string];
  await join(one, 'ann', 'ben');
  await join(two, 'eve');
  const ids: string[] = [];
  for (const id of [one, two]) {
    const page = await dataOf('query ($s: String!) { playerSessions(by: { gameSessionId: $s }) { nodes { id } } }', {
      s: id,
    });
    ids.push(...page.playerSessions.nodes.map((node: { id: string }) => node.id));
  }
  await control.reset();
  const { nodes } = await dataOf('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on PlayerSession { playerId } } }', {
    ids: [...ids, ids[0]],
  });
  expect(nodes.map((node: { playerId: string }) => node.playerId)).toEqual(['ann', 'ben', 'eve', 'ann']);
  expect(await control.callCounts()).toEqual({ DescribePlayerSessions: 2 });
});

test('A page of fleets is one ListFleets and one DescribeFleetAttributes', async () => {
  await control.fleet();
  await control.fleet();
  await control.reset();
  const { fleets } = await dataOf('{ fleets(first: 50) { nodes { name status fleetArn } } }');
  expect(fleets.nodes.length).toBeGreaterThan(1);
  expect(await control.callCounts()).toEqual({ ListFleets: 1, DescribeFleetAttributes: 1 });
});

test('Figures of a page of fleets are one call for all of them', async () => {
  await control.fleet();
  await control.fleet();
  await control.reset();
  await dataOf('{ fleets(first: 50) { nodes { utilization { activeGameSessionCount } capacity { active } } } }');
  expect(await control.callCounts()).toEqual({
    ListFleets: 1,
    DescribeFleetAttributes: 1,
    DescribeFleetUtilization: 1,
    DescribeFleetCapacity: 1,
  });
});

test('Identical queries of different requests share a call that is in flight, and nothing is kept after it', async () => {
  const { fleetId } = await fleetOf(2);
  await control.fault({ operation: 'DescribeGameSessions', kind: 'latency', latencyMs: 500 });
  const document = 'query ($f: String!) { gameSessions(fleet: { fleetId: $f }) { nodes { name } } }';
  const answers = await Promise.all(Array.from({ length: 10 }, () => dataOf(document, { f: fleetId })));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await control.callCounts()).toEqual({ DescribeGameSessions: 1 });
  await control.clearFaults();
  await dataOf(document, { f: fleetId });
  expect(await control.callCounts()).toEqual({ DescribeGameSessions: 2 });
});

describe('A query sent after a mutation does not join a read that began before it', () => {
  const rename = `mutation ($s: String!, $p: String!) {
    updateGameSession(input: { gameSessionId: $s, name: $p }) { __typename }
  }`;
  const reserve = `mutation ($s: String!, $p: String!) {
    createPlayerSession(input: { gameSessionId: $s, playerId: $p }) { __typename }
  }`;
  test.each([
    ['of the session', 'DescribeGameSessions', 'gameSession(gameSessionId: $s) { name }', rename],
    [
      'of the session’s details',
      'DescribeGameSessionDetails',
      'gameSession(gameSessionId: $s) { name protectionPolicy }',
      rename,
    ],
    [
      'of the fleet’s sessions',
      'DescribeGameSessions',
      'gameSessions(fleet: { fleetId: $f }) { nodes { name } }',
      rename,
    ],
    [
      'of an alias’s sessions',
      'DescribeGameSessions',
      'gameSessions(fleet: { aliasId: $a }) { nodes { name } }',
      rename,
    ],
    ['of a search', 'SearchGameSessions', 'searchGameSessions(fleet: { fleetId: $f }) { nodes { name } }', rename],
    [
      'of the session’s players',
      'DescribePlayerSessions',
      'playerSessions(by: { gameSessionId: $s }) { nodes { playerId } }',
      reserve,
    ],
    [
      'of the player’s sessions',
      'DescribePlayerSessions',
      'playerSessions(by: { playerId: $p }) { nodes { playerId } }',
      reserve,
    ],
  ] as const)('%s', async (_, operation, field, mutation) => {
    const { fleetId, gameSessionIds } = await fleetOf(1);
    const { aliasId } = await control.alias({ name: 'way', fleetId });
    const variables = { s: gameSessionIds[0] ?? '', f: fleetId, a: aliasId, p: `late to ${fleetId}` };
    const document = queryOf(field);
    await control.fault({ operation, kind: 'latency', latencyMs: 2_500, count: 1 });
    let isBeforeOver = false;
    const before = dataOf(document, variables).finally(() => {
      isBeforeOver = true;
    });
    await expect.poll(() => control.callCounts(), { interval: 5 }).toEqual({ [operation]: 1 });
    const outcome = await dataOf(mutation, { s: variables.s, p: variables.p });
    expect(JSON.stringify(outcome)).toContain('Payload');
    const after = await dataOf(document, variables);
    expect(isBeforeOver).toBe(false);
    expect(JSON.stringify(after)).toContain(variables.p);
    await control.clearFaults();
    expect(JSON.stringify(await before)).not.toContain(variables.p);
  });

  test('of how busy a fleet and its locations are', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 1 });
    await control.reset();
    const figures = 'utilization { maximumPlayerSessionCount } capacity { idle }';
    const ask = async () =>
      (await dataOf(`{ fleet(fleet: { fleetId: "${fleetId}" }) { ${figures} locations { ${figures} } } }`)).fleet;
    const [empty, taken] = [{ maximumPlayerSessionCount: 0 }, { maximumPlayerSessionCount: 7 }].map(
      (utilization, busy) => {
        const each = { utilization, capacity: { idle: 1 - busy } };
        return { ...each, locations: [each] };
      },
    );
    const operations = [
      'DescribeFleetUtilization',
      'DescribeFleetCapacity',
      'DescribeFleetLocationUtilization',
      'DescribeFleetLocationCapacity',
    ] as const;
    for (const operation of operations) await control.fault({ operation, kind: 'latency', latencyMs: 2_500, count: 1 });
    let isBeforeOver = false;
    const before = ask().finally(() => {
      isBeforeOver = true;
    });
    const each = Object.fromEntries(operations.map((operation) => [operation, 1]));
    await expect.poll(() => control.callCounts(), { interval: 5 }).toMatchObject(each);
    const input = `{ fleet: { fleetId: "${fleetId}" }, maximumPlayerSessionCount: 7 }`;
    const outcome = await dataOf(`mutation { createGameSession(input: ${input}) { __typename } }`);
    expect(outcome.createGameSession.__typename).toBe('CreateGameSessionPayload');
    expect(await ask()).toEqual(taken);
    expect(isBeforeOver).toBe(false);
    await control.clearFaults();
    expect(await before).toEqual(empty);
  });
});

test('What is not the caller’s to ask costs no call', async () => {
  const { errors } = await graphql('{ gameSession(gameSessionId: "nothing") { name } }');
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REQUEST' } }]);
  expect(await control.callCounts()).toEqual({});
});

test('A page of protected sessions’ players reads no session again', async () => {
  const { fleetId, gameSessionIds } = await fleetOf(2);
  await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId: gameSessionIds[0], PlayerId: 'ann' }));
  await control.reset();
  const document = `query ($f: String!) {
    gameSessions(fleet: { fleetId: $f }) {
      nodes { protectionPolicy playerSessions { nodes { gameSession { name } } } }
    }
  }`;
  await dataOf(document, { f: fleetId });
  expect(await control.callCounts()).toEqual({ DescribeGameSessionDetails: 1, DescribePlayerSessions: 2 });
});

/** A query of one field that declares the variables which it uses. */
function queryOf(field: string): string {
  const variables = new Set(Array.from(field.matchAll(/\$\w+/g), ([name]) => `${name}: String!`));
  return `query (${[...variables].join(', ')}) { ${field} }`;
}
