import { describe, expect, test } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import type { GameSession } from '../../../src/gamelift/game-session.ts';
import { fleetId, gameSession, gameSessionId, playerSession, run } from '../../support/schema-harness.ts';

const one = (selection: string) => `query { gameSession(gameSessionId: "${gameSessionId}") { ${selection} } }`;
const reading = (session: GameSession | null) => ({ loaders: { gameSession: async () => session } });

/** A page of one session, and what was asked for it. */
function paging(session = gameSession()) {
  const asked: { list: Record<string, unknown>; page: unknown }[] = [];
  const gameSessions = async (list: object, page: unknown) => {
    asked.push({ list: { ...list }, page });
    return { edges: [{ cursor: 'c1', node: session }], endCursor: 'c1', hasNextPage: async () => true };
  };
  return { asked, gameSessions };
}

describe('a game session', () => {
  test('answers its fields', async () => {
    const { data, errors } = await run(
      one(`id gameSessionId name fleetId location status statusReason creationTime terminationTime
           currentPlayerSessionCount maximumPlayerSessionCount isJoinable playerSessionCreationPolicy
           gameProperties { key value } gameSessionData matchmakerData ipAddress dnsName port`),
      reading(gameSession()),
    );
    expect(errors).toEqual([]);
    expect(data.gameSession).toEqual({
      id: expect.any(String),
      gameSessionId,
      name: 'Harbor duel',
      fleetId,
      location: 'us-west-2',
      status: 'ACTIVE',
      statusReason: null,
      creationTime: '2026-11-21T08:15:30.125Z',
      terminationTime: null,
      currentPlayerSessionCount: 2,
      maximumPlayerSessionCount: 8,
      isJoinable: true,
      playerSessionCreationPolicy: 'ACCEPT_ALL',
      gameProperties: [{ key: 'map', value: 'harbor' }],
      gameSessionData: 'secret rules',
      matchmakerData: '{"teams":[]}',
      ipAddress: '127.0.0.1',
      dnsName: 'localhost',
      port: 7777,
    });
  });

  test('is null where there is none', async () => {
    expect(await run(one('id'), reading(null))).toEqual({ data: { gameSession: null }, errors: [] });
  });

  test('is refused by an ID that is no ARN, before anything is asked', async () => {
    const { data, errors } = await run('{ gameSession(gameSessionId: "harbor-duel") { id } }');
    expect(data).toEqual({ gameSession: null });
    expect(errors[0]).toMatchObject({
      path: 'gameSession',
      extensions: { code: 'INVALID_REQUEST', argumentPath: ['gameSessionId'] },
    });
  });

  test.each([
    [{}, true],
    [{ currentPlayerSessionCount: 8 }, false],
    [{ playerSessionCreationPolicy: 'DENY_ALL' }, false],
    [{ playerSessionCreationPolicy: 'UNKNOWN' }, false],
    [{ status: 'ACTIVATING' }, false],
    [{ status: 'TERMINATING' }, false],
  ] satisfies [Partial<GameSession>, boolean][])('with %j is joinable: %s', async (members, isJoinable) => {
    const { data } = await run(one('isJoinable'), reading(gameSession(members)));
    expect(data.gameSession).toEqual({ isJoinable });
  });

  test('finds one game property by its key', async () => {
    const { data } = await run(
      one('map: gameProperty(key: "map") mode: gameProperty(key: "mode")'),
      reading(gameSession()),
    );
    expect(data.gameSession).toEqual({ map: 'harbor', mode: null });
  });

  test("stands where its fleet can't be read", async () => {
    const { data, errors } = await run(one('name fleet { id }'), {
      loaders: {
        gameSession: async () => gameSession(),
        fleet: () => Promise.reject(new DomainError('THROTTLED', 'Rate exceeded')),
      },
    });
    expect(data.gameSession).toEqual({ name: 'Harbor duel', fleet: null });
    expect(errors).toEqual([
      {
        message: 'Rate exceeded',
        path: 'gameSession.fleet',
        extensions: { code: 'THROTTLED', retryable: true, retryAfterMs: 1_000 },
      },
    ]);
  });

  test('pages through its player sessions', async () => {
    const asked: unknown[] = [];
    const { data } = await run(
      one(
        'playerSessions(status: RESERVED, first: 3, after: "c0") { edges { cursor node { playerId } } nodes { playerId } }',
      ),
      {
        loaders: {
          gameSession: async () => gameSession(),
          async playerSessions(...question) {
            asked.push(question);
            return {
              edges: [{ cursor: 'c1', node: playerSession() }],
              endCursor: 'c1',
              hasNextPage: async () => false,
            };
          },
        },
      },
    );
    expect(asked).toEqual([
      [
        { by: { gameSessionId }, status: 'RESERVED' },
        { first: 3, after: 'c0' },
      ],
    ]);
    expect(data.gameSession.playerSessions).toEqual({
      edges: [{ cursor: 'c1', node: { playerId: 'ann' } }],
      nodes: [{ playerId: 'ann' }],
    });
  });
});

describe('protectionPolicy', () => {
  test('is read with its session where one session is asked for', async () => {
    const reads: unknown[] = [];
    const { data } = await run(`${one('...P')} fragment P on GameSession { policy: protectionPolicy }`, {
      loaders: {
        async gameSession(_id, read) {
          reads.push(read);
          return gameSession({ protectionPolicy: 'FULL_PROTECTION' });
        },
      },
    });
    expect(data.gameSession).toEqual({ policy: 'FULL_PROTECTION' });
    expect(reads).toEqual([{ withDetails: true }]);
  });

  test.each([
    ['edges { node { protectionPolicy } }', true],
    ['nodes { protectionPolicy }', true],
    ['nodes { ... on Node { ... on GameSession { protectionPolicy } } }', true],
    ['nodes { protectionPolicy @skip(if: true) }', false],
    ['nodes { playerSessions { nodes { gameSession { protectionPolicy } } } }', false],
    ['nodes { name }', false],
  ])('of a page with %s reads the page with Details: %s', async (selection, withDetails) => {
    const { asked, gameSessions } = paging(gameSession({ protectionPolicy: 'NO_PROTECTION' }));
    const loaders = {
      gameSessions,
      playerSessions: async () => ({ edges: [], endCursor: null, hasNextPage: async () => false }),
      fleet: async () => ({ fleetId }) as never,
    };
    const { errors } = await run(
      `{ gameSessions(fleet: { fleetId: "${fleetId}" }) { ${selection} }
         fleet(fleet: { fleetId: "${fleetId}" }) { gameSessions { ${selection} } } }`,
      { loaders },
    );
    expect(errors).toEqual([]);
    expect(asked.map(({ list }) => list.withDetails)).toEqual([withDetails, withDetails]);
  });

  test('costs a read of its own where the session came without it', async () => {
    const reads: unknown[] = [];
    const { data } = await run(
      `{ searchGameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { protectionPolicy } } }`,
      {
        loaders: {
          searchGameSessions: async () => ({
            edges: [{ cursor: 'c', node: gameSession() }],
            endCursor: 'c',
            hasNextPage: async () => false,
          }),
          async gameSession(...read) {
            reads.push(read);
            return gameSession({ protectionPolicy: 'NO_PROTECTION' });
          },
        },
      },
    );
    expect(data.searchGameSessions.nodes).toEqual([{ protectionPolicy: 'NO_PROTECTION' }]);
    expect(reads).toEqual([[gameSessionId, { withDetails: true }]]);
  });
});

describe('gameSessions', () => {
  const list = (args: string) => `{ gameSessions(${args}) { nodes { name } } }`;

  test.each([
    ['', { first: 20, after: null }],
    [', first: null, after: null', { first: 20, after: null }],
    [', first: 7, after: "c"', { first: 7, after: 'c' }],
  ])('takes null for not given: %j', async (args, page) => {
    const { asked, gameSessions } = paging();
    await run(list(`fleet: { fleetId: "${fleetId}" }, location: null, status: null${args}`), {
      loaders: { gameSessions },
    });
    expect(asked).toEqual([{ list: { fleet: { fleetId }, location: null, status: null, withDetails: false }, page }]);
  });

  test('brings an ARN to the ID before it asks', async () => {
    const { asked, gameSessions } = paging();
    const arn = `arn:aws:gamelift:us-west-2:123456789012:fleet/${fleetId}`;
    await run(list(`fleet: { fleetId: "${arn}" }, location: "us-west-2", status: ACTIVE`), {
      loaders: { gameSessions },
    });
    expect(asked[0]?.list).toEqual({ fleet: { fleetId }, location: 'us-west-2', status: 'ACTIVE', withDetails: false });
  });

  test.each([
    ['{ }', {}],
    ['{ fleetId: null }', {}],
    ['{ fleetId: "fleet-1", aliasId: "alias-1" }', {}],
    ['{ fleetId: "fleet-1", aliasId: null }', {}],
    ['$fleet', { fleet: {} }],
    ['$fleet', { fleet: { fleetId: null } }],
    ['$fleet', { fleet: { fleetId: 'fleet-1', aliasId: 'alias-1' } }],
  ])('takes exactly one member of the selector, not %s', async (selector, variables) => {
    const declared = selector === '$fleet' ? 'query ($fleet: FleetSelector!) ' : '';
    const { errors } = await run(`${declared}${list(`fleet: ${selector}`)}`, {}, variables);
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('asks whether a page follows only where that is selected', async () => {
    const { gameSessions } = paging();
    const page = (selection: string) =>
      `{ gameSessions(fleet: { fleetId: "${fleetId}" }) { pageInfo { ${selection} } } }`;
    const never = () => Promise.reject(new Error('asked'));
    const loaders = { gameSessions: async () => ({ ...(await gameSessions({}, {})), hasNextPage: never }) };
    const { data } = await run(page('hasPreviousPage startCursor endCursor'), { loaders });
    expect(data.gameSessions.pageInfo).toEqual({ hasPreviousPage: false, startCursor: 'c1', endCursor: 'c1' });
    expect((await run(page('hasNextPage'), { loaders: { gameSessions } })).data.gameSessions.pageInfo).toEqual({
      hasNextPage: true,
    });
  });
});

test('gameSessionLogUrl answers the URL, or null', async () => {
  const ask = (url: string | null) =>
    run(`{ gameSessionLogUrl(gameSessionId: "${gameSessionId}") }`, {
      loaders: { gameSessionLogUrl: async () => url },
    });
  expect((await ask('https://logs.example/1')).data).toEqual({ gameSessionLogUrl: 'https://logs.example/1' });
  expect(await ask(null)).toEqual({ data: { gameSessionLogUrl: null }, errors: [] });
});
