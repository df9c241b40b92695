import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const { control, dataOf, graphql, stop } = await startTestGateway();
afterAll(stop);
afterEach(() => control.restore());

interface Session {
  id: string;
  gameSessionId: string;
}

async function fleetOf(sessions: number): Promise<{ fleetId: string; nodes: Session[] }> {
  const { fleetId } = await control.fleet({ name: 'arena', sessions });
  const data = await dataOf(
    'query ($f: String!) { gameSessions(fleet: { fleetId: $f }) { nodes { id gameSessionId } } }',
    { f: fleetId },
  );
  return { fleetId, nodes: data.gameSessions.nodes };
}

test('One throttled playerSessions of twenty is null with an error at its path; the rest stands', async () => {
  const { fleetId, nodes } = await fleetOf(20);
  const struck = 7;
  const resource = nodes[struck]?.gameSessionId ?? '';
  await control.fault({ operation: 'DescribePlayerSessions', resource, kind: 'throttle' });
  const { status, data, errors } = await graphql(
    `query ($f: String!) {
      gameSessions(fleet: { fleetId: $f }) { nodes { gameSessionId playerSessions { nodes { playerId } } } }
    }`,
    { f: fleetId },
  );
  expect(status).toBe(200);
  expect(errors).toMatchObject([
    {
      path: ['gameSessions', 'nodes', struck, 'playerSessions'],
      extensions: { code: 'THROTTLED', requestId: expect.any(String), retryAfterMs: expect.any(Number) },
    },
  ]);
  expect(data.gameSessions.nodes).toEqual(
    nodes.map(({ gameSessionId }, index) => ({
      gameSessionId,
      playerSessions: index === struck ? null : { nodes: [] },
    })),
  );
});

test('A page of sessions stands when their fleet can’t be read', async () => {
  const { fleetId, nodes } = await fleetOf(3);
  await control.fault({ operation: 'DescribeFleetAttributes', kind: 'html503' });
  const { data, errors } = await graphql(
    'query ($f: String!) { gameSessions(fleet: { fleetId: $f }) { nodes { gameSessionId fleet { name } } } }',
    { f: fleetId },
  );
  expect(data.gameSessions.nodes).toEqual(nodes.map(({ gameSessionId }) => ({ gameSessionId, fleet: null })));
  expect(errors).toMatchObject(
    nodes.map((_, index) => ({
      path: ['gameSessions', 'nodes', index, 'fleet'],
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    })),
  );
});

test('A fleet stands when its figures, locations and sessions can’t be read', async () => {
  const { fleetId } = await fleetOf(1);
  const fields = {
    utilization: 'DescribeFleetUtilization',
    capacity: 'DescribeFleetCapacity',
    locations: 'DescribeFleetLocationAttributes',
    gameSessions: 'DescribeGameSessions',
  } as const;
  for (const operation of Object.values(fields)) {
    await control.fault({ operation, kind: 'exception', code: 'UnauthorizedException', message: 'role/secret' });
  }
  const { data, errors } = await graphql(
    `query ($f: String!) {
      fleet(fleet: { fleetId: $f }) {
        name utilization { activeGameSessionCount } capacity { active } locations { location } gameSessions { nodes { name } }
      }
    }`,
    { f: fleetId },
  );
  expect(data.fleet).toEqual({ name: 'arena', utilization: null, capacity: null, locations: null, gameSessions: null });
  expect(errors.map(({ path }) => path?.at(-1)).sort()).toEqual(Object.keys(fields).sort());
  for (const error of errors) {
    expect(error.extensions.code).toBe('UPSTREAM_ACCESS_DENIED');
    expect(error.message).not.toContain('secret');
  }
});

test('A field at the root that fails leaves the others', async () => {
  const { fleetId } = await fleetOf(1);
  await control.fault({ operation: 'ListAliases', kind: 'error500' });
  const { data, errors } = await graphql(
    'query ($f: String!) { aliases { nodes { name } } fleet(fleet: { fleetId: $f }) { name } }',
    { f: fleetId },
  );
  expect(data).toEqual({ aliases: null, fleet: { name: 'arena' } });
  expect(errors).toMatchObject([{ path: ['aliases'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});

test('A location’s figures that can’t be read are null; its neighbours stand', async () => {
  const { fleetId } = await control.fleet({ locations: ['us-east-1', 'eu-central-1'] });
  await control.fault({
    operation: 'DescribeFleetLocationUtilization',
    kind: 'exception',
    code: 'NotReadyException',
    count: 1,
  });
  const { data, errors } = await graphql(
    `query ($f: String!) {
      fleet(fleet: { fleetId: $f }) { locations { location utilization { activeGameSessionCount } } }
    }`,
    { f: fleetId },
  );
  const nulls = data.fleet.locations.filter(({ utilization }: { utilization: unknown }) => utilization === null);
  expect(data.fleet.locations).toHaveLength(3);
  expect(nulls).toHaveLength(1);
  expect(errors).toHaveLength(1);
});

describe('nodes', () => {
  const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on GameSession { gameSessionId } } }';

  test('answers null with an error at its path for a malformed ID; the others stand', async () => {
    const { nodes } = await fleetOf(2);
    const [one, two] = nodes as [Session, Session];
    const malformed = [
      'nonsense',
      '',
      one.gameSessionId,
      globalId('GameSession', 'no ARN'),
      globalId('Query', 'x'),
      globalId('GameSession'),
    ];
    const { data, errors } = await graphql(document, { ids: [one.id, ...malformed, two.id] });
    expect(data.nodes).toEqual([one, ...malformed.map(() => null), two]);
    const inOrder = [...errors].sort((one, other) => Number(one.path?.[1]) - Number(other.path?.[1]));
    expect(inOrder).toMatchObject(
      malformed.map((_, index) => ({
        path: ['nodes', index + 1],
        extensions: { code: 'INVALID_REQUEST', argumentPath: ['ids', String(index + 1)] },
      })),
    );
  });

  test('answers null without an error for what does not exist', async () => {
    const { nodes } = await fleetOf(1);
    const [one] = nodes as [Session];
    const gone = [
      globalId('GameSession', one.gameSessionId.replace(/[^/]+$/, 'gsess-gone')),
      globalId('PlayerSession', 'psess-gone', one.gameSessionId),
      globalId('PlayerSession', 'psess-gone'),
      globalId('Fleet', 'fleet-00000000-0000-4000-8000-000000000000'),
      globalId('Alias', 'alias-00000000-0000-4000-8000-000000000000'),
    ];
    expect(await dataOf(document, { ids: [...gone, one.id] })).toEqual({ nodes: [...gone.map(() => null), one] });
  });

  test('takes 50 IDs and refuses 51', async () => {
    const { nodes } = await fleetOf(1);
    const [one] = nodes as [Session];
    expect((await dataOf(document, { ids: Array(50).fill(one.id) })).nodes).toHaveLength(50);
    const { data, errors } = await graphql(document, { ids: Array(51).fill(one.id) });
    expect(data).toEqual({ nodes: null });
    expect(errors).toMatchObject([{ path: ['nodes'], extensions: { code: 'INVALID_REQUEST', argumentPath: ['ids'] } }]);
  });

  test('leaves the others where one can’t be read', async () => {
    const { nodes } = await fleetOf(2);
    const [one, two] = nodes as [Session, Session];
    await control.fault({ operation: 'DescribeGameSessions', resource: one.gameSessionId, kind: 'throttle' });
    const { data, errors } = await graphql(document, { ids: [one.id, two.id] });
    expect(data.nodes).toEqual([null, two]);
    expect(errors).toMatchObject([{ path: ['nodes', 0], extensions: { code: 'THROTTLED' } }]);
  });
});

/** A global ID as the gateway makes them, here of what it never would. */
function globalId(...parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}
