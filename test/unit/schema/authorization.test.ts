import { describe, expect, test } from 'vitest';
import { type Scope, scopes, type Viewer } from '../../../src/auth/viewer.ts';
import { encodeGlobalId } from '../../../src/schema/global-id.ts';
import {
  fleetId,
  gameSession,
  gameSessionId,
  playerSession,
  playerSessionId,
  run,
  runSubscription,
} from '../../support/schema-harness.ts';

const viewer = (granted: readonly Scope[], player: string | null = null): Viewer => ({
  id: 'viewer',
  scopes: new Set(granted),
  player,
});
const forbidden = (path: string) => ({ path, extensions: { code: 'FORBIDDEN' } });
const without = (scope: Scope) => viewer(scopes.filter((granted) => granted !== scope));

describe('a viewer without the scope', () => {
  const fleet = `fleet: { fleetId: "${fleetId}" }`;
  const session = `gameSessionId: "${gameSessionId}"`;
  test.each([
    ['gamelift:read', 'node', '{ node(id: "x") { id } }'],
    ['gamelift:read', 'nodes', '{ nodes(ids: ["x"]) { id } }'],
    ['gamelift:read', 'gameSession', `{ gameSession(${session}) { id } }`],
    ['gamelift:read', 'gameSessions', `{ gameSessions(${fleet}) { nodes { id } } }`],
    ['gamelift:read', 'searchGameSessions', `{ searchGameSessions(${fleet}) { nodes { id } } }`],
    ['gamelift:read', 'playerSession', `{ playerSession(playerSessionId: "${playerSessionId}") { id } }`],
    ['gamelift:read', 'playerSessions', `{ playerSessions(by: { playerId: "ann" }) { nodes { id } } }`],
    ['gamelift:read', 'fleet', `{ fleet(${fleet}) { id } }`],
    ['gamelift:read', 'fleets', '{ fleets { nodes { id } } }'],
    ['gamelift:read', 'alias', '{ alias(aliasId: "alias-1") { id } }'],
    ['gamelift:read', 'aliases', '{ aliases { nodes { id } } }'],
    ['gamelift:operate', 'gameSessionLogUrl', `{ gameSessionLogUrl(${session}) }`],
    ['gamelift:operate', 'upstreamBudget', '{ upstreamBudget { operation } }'],
    [
      'gamelift:write',
      'createGameSession',
      `mutation { createGameSession(input: { ${fleet}, maximumPlayerSessionCount: 1 }) { __typename } }`,
    ],
    ['gamelift:write', 'updateGameSession', `mutation { updateGameSession(input: { ${session} }) { __typename } }`],
    [
      'gamelift:write',
      'createPlayerSession',
      `mutation { createPlayerSession(input: { ${session}, playerId: "ann" }) { __typename } }`,
    ],
    [
      'gamelift:write',
      'createPlayerSessions',
      `mutation { createPlayerSessions(input: { ${session}, players: [{ playerId: "ann" }] }) { __typename } }`,
    ],
    [
      'gamelift:terminate',
      'terminateGameSession',
      `mutation { terminateGameSession(input: { ${session}, mode: FORCE_TERMINATE }) { __typename } }`,
    ],
  ] satisfies [Scope, string, string][])('%s is refused %s, and nothing is asked', async (scope, field, document) => {
    const { data, errors } = await run(document, { viewer: without(scope) });
    expect(errors).toMatchObject([forbidden(field)]);
    expect(errors[0]?.message).toBe(`Not allowed: this needs the scope ${scope}`);
    expect(data?.[field] ?? null).toBeNull();
  });

  test.each([
    ['gameSessionTransitions', `subscription { gameSessionTransitions(of: { fleetId: "${fleetId}" }) { __typename } }`],
    ['playerSessionTransitions', `subscription { playerSessionTransitions(${session}) { __typename } }`],
    ['lobby', `subscription { lobby(${fleet}) { __typename } }`],
    ['fleetUtilization', `subscription { fleetUtilization(${fleet}) { __typename } }`],
  ])('gamelift:read is refused %s before the stream starts', async (field, document) => {
    expect(await runSubscription(document, { viewer: without('gamelift:read') })).toMatchObject({
      errors: [forbidden(field)],
    });
  });

  test('gamelift:connect reads a session without what one connects with', async () => {
    const { data, errors } = await run(
      `{ gameSession(${session}) { name ipAddress dnsName port gameSessionData matchmakerData } }`,
      { viewer: without('gamelift:connect'), loaders: { gameSession: async () => gameSession() } },
    );
    const hidden = ['ipAddress', 'dnsName', 'port', 'gameSessionData', 'matchmakerData'];
    expect(data.gameSession).toEqual({
      name: 'Harbor duel',
      ...Object.fromEntries(hidden.map((name) => [name, null])),
    });
    expect(errors).toMatchObject(hidden.map((name) => forbidden(`gameSession.${name}`)));
  });

  test('gamelift:connect reads a player session without what one connects with', async () => {
    const { data, errors } = await run(
      `{ playerSession(playerSessionId: "${playerSessionId}") { playerId playerData ipAddress dnsName port } }`,
      { viewer: without('gamelift:connect'), loaders: { playerSession: async () => playerSession() } },
    );
    const hidden = ['playerData', 'ipAddress', 'dnsName', 'port'];
    expect(data.playerSession).toEqual({ playerId: 'ann', ...Object.fromEntries(hidden.map((name) => [name, null])) });
    expect(errors).toMatchObject(hidden.map((name) => forbidden(`playerSession.${name}`)));
  });
});

describe('a player', () => {
  const ann = viewer(['gamelift:read', 'gamelift:connect'], 'ann');
  const bobs = playerSession({ playerId: 'bob', playerSessionId: 'psess-bob' });
  const both = {
    playerSessions: async () => ({
      edges: [
        { cursor: 'c1', node: playerSession() },
        { cursor: 'c2', node: bobs },
      ],
      endCursor: 'c2',
      hasNextPage: async () => false,
    }),
  };

  test('sees its own player sessions in a list, and pages past the others', async () => {
    const { data } = await run(
      `{ playerSessions(by: { gameSessionId: "${gameSessionId}" }) {
          nodes { playerId playerData } edges { cursor node { playerId } } pageInfo { endCursor } } }`,
      { viewer: ann, loaders: both },
    );
    expect(data.playerSessions).toEqual({
      nodes: [{ playerId: 'ann', playerData: 'skill 7' }],
      edges: [{ cursor: 'c1', node: { playerId: 'ann' } }],
      pageInfo: { endCursor: 'c2' },
    });
  });

  test('sees its own only under a game session, too', async () => {
    const { data } = await run(
      `{ gameSession(gameSessionId: "${gameSessionId}") { playerSessions { nodes { playerId } } } }`,
      { viewer: ann, loaders: { ...both, gameSession: async () => gameSession() } },
    );
    expect(data.gameSession.playerSessions.nodes).toEqual([{ playerId: 'ann' }]);
  });

  test("is not told that another's player session exists", async () => {
    const id = encodeGlobalId('PlayerSession', 'psess-bob', gameSessionId);
    const answer = await run(
      'query ($id: ID!) { playerSession(playerSessionId: "psess-bob") { id } node(id: $id) { id } nodes(ids: [$id]) { id } }',
      { viewer: ann, loaders: { playerSession: async () => bobs } },
      { id },
    );
    expect(answer).toEqual({ data: { playerSession: null, node: null, nodes: [null] }, errors: [] });
  });

  test("may not list another player's", async () => {
    const { errors } = await run('{ playerSessions(by: { playerId: "bob" }) { nodes { id } } }', { viewer: ann });
    expect(errors).toMatchObject([forbidden('playerSessions')]);
  });

  test('is not shown what the matchmaker said of all players, whatever its scopes', async () => {
    const { data, errors } = await run(
      `{ gameSession(gameSessionId: "${gameSessionId}") { matchmakerData gameSessionData } }`,
      {
        viewer: ann,
        loaders: { gameSession: async () => gameSession() },
      },
    );
    expect(data.gameSession).toEqual({ matchmakerData: null, gameSessionData: 'secret rules' });
    expect(errors).toMatchObject([forbidden('gameSession.matchmakerData')]);
  });

  test('reserves for itself, and for nobody else', async () => {
    const reserve = (...players: string[]) =>
      run(
        `mutation ($players: [PlayerReservationInput!]!) {
          createPlayerSessions(input: { gameSessionId: "${gameSessionId}", players: $players }) { __typename }
          createPlayerSession(input: { gameSessionId: "${gameSessionId}", playerId: "${players.at(-1)}" }) { __typename }
        }`,
        {
          viewer: ann,
          loaders: { clear() {} },
          live: { async observePlayerSessions() {} },
          gamelift: {
            createPlayerSession: async () => playerSession(),
            createPlayerSessions: async () => [playerSession()],
          },
        },
        { players: players.map((playerId) => ({ playerId })) },
      );
    expect((await reserve('ann')).errors).toEqual([]);
    expect((await reserve('ann', 'bob')).errors).toMatchObject([
      forbidden('createPlayerSessions'),
      forbidden('createPlayerSession'),
    ]);
  });
});
