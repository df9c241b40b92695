import { describe, expect, test } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import { encodeGlobalId } from '../../../src/schema/global-id.ts';
import {
  aliasId,
  fleetId,
  gameSession,
  gameSessionId,
  playerSession,
  playerSessionId,
  run,
} from '../../support/schema-harness.ts';

const fleet = { fleetId, status: 'ACTIVE' as const, name: 'Harbor' };
const loaders = {
  gameSession: async (id: string) => (id === gameSessionId ? gameSession({ protectionPolicy: null }) : null),
  playerSession: async () => playerSession(),
  fleet: async () => fleet as never,
  alias: async () => ({ aliasId, fleetId: null }) as never,
};

describe('node', () => {
  test.each([
    ['GameSession', [gameSessionId]],
    ['PlayerSession', [playerSessionId, gameSessionId]],
    ['Fleet', [fleetId]],
    ['Alias', [aliasId]],
  ] as const)('reads a %s again by the ID that it was met with', async (typeName, key) => {
    const id = encodeGlobalId(typeName, ...(key as readonly [string, ...string[]]));
    const answer = await run('query ($id: ID!) { node(id: $id) { __typename id } }', { loaders }, { id });
    expect(answer).toEqual({ data: { node: { __typename: typeName, id } }, errors: [] });
  });

  test("takes a player session's ID without its game session, too", async () => {
    const asked: unknown[] = [];
    const answer = await run(
      'query ($id: ID!) { node(id: $id) { ... on PlayerSession { id playerSessionId } } }',
      {
        loaders: {
          async playerSession(...key) {
            asked.push(key);
            return playerSession();
          },
        },
      },
      { id: encodeGlobalId('PlayerSession', playerSessionId) },
    );
    expect(asked).toEqual([[playerSessionId, undefined]]);
    expect(answer.data.node).toEqual({
      id: encodeGlobalId('PlayerSession', playerSessionId, gameSessionId),
      playerSessionId,
    });
  });

  test('is null for what does not exist', async () => {
    const id = encodeGlobalId('GameSession', `${gameSessionId}-gone`);
    expect(await run('query ($id: ID!) { node(id: $id) { id } }', { loaders }, { id })).toEqual({
      data: { node: null },
      errors: [],
    });
  });

  test('reads with Details where protectionPolicy is selected', async () => {
    const reads: unknown[] = [];
    const parts = {
      loaders: {
        async gameSession(_id: string, read: object) {
          reads.push(read);
          return gameSession({ protectionPolicy: null });
        },
      },
    };
    const id = encodeGlobalId('GameSession', gameSessionId);
    await run('query ($id: ID!) { node(id: $id) { ... on GameSession { protectionPolicy } } }', parts, { id });
    await run('query ($id: ID!) { node(id: $id) { ... on GameSession { name } } }', parts, { id });
    expect(reads).toEqual([{ withDetails: true }, { withDetails: false }]);
  });
});

describe('nodes', () => {
  const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }';

  test('keeps the order of the IDs; a bad one is null with an error at its path', async () => {
    const ids = [
      encodeGlobalId('Fleet', fleetId),
      'nonsense',
      encodeGlobalId('GameSession', gameSessionId),
      encodeGlobalId('Query', 'x'),
      encodeGlobalId('Fleet', 'not a fleet'),
      encodeGlobalId('GameSession', `${gameSessionId}-gone`),
    ];
    const answer = await run(nodes, { loaders }, { ids });
    expect(answer.data.nodes).toEqual([{ __typename: 'Fleet' }, null, { __typename: 'GameSession' }, null, null, null]);
    expect(answer.errors.map(({ path, extensions }) => [path, extensions.code, extensions.argumentPath])).toEqual([
      ['nodes.1', 'INVALID_REQUEST', ['ids', '1']],
      ['nodes.3', 'INVALID_REQUEST', ['ids', '3']],
      ['nodes.4', 'INVALID_REQUEST', ['ids', '4']],
    ]);
  });

  test("one that can't be read is null with its error; the others stand", async () => {
    const parts = {
      loaders: {
        ...loaders,
        gameSession: () => Promise.reject(new DomainError('THROTTLED', 'Rate exceeded', { retryAfterMs: 50 })),
      },
    };
    const ids = [encodeGlobalId('GameSession', gameSessionId), encodeGlobalId('Alias', aliasId)];
    expect(await run(nodes, parts, { ids })).toEqual({
      data: { nodes: [null, { __typename: 'Alias' }] },
      errors: [
        {
          message: 'Rate exceeded',
          path: 'nodes.0',
          extensions: { code: 'THROTTLED', retryable: true, retryAfterMs: 50 },
        },
      ],
    });
  });

  test('takes 50 IDs, not 51', async () => {
    const ids = Array.from({ length: 51 }, () => encodeGlobalId('Fleet', fleetId));
    expect((await run(nodes, { loaders }, { ids: ids.slice(1) })).data.nodes).toHaveLength(50);
    const answer = await run(nodes, { loaders }, { ids });
    expect(answer.data.nodes).toBeNull();
    expect(answer.errors).toEqual([
      {
        message: 'expected at most 50 IDs, found 51',
        path: 'nodes',
        extensions: { code: 'INVALID_REQUEST', argumentPath: ['ids'] },
      },
    ]);
  });
});
