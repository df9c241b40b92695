import { afterAll, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const { control, graphql, stop } = await startTestGateway({
  gateway: { limits: { maxCost: 100, maxRootFields: 200, maxAliases: 200 } },
});
afterAll(stop);

const { fleetId } = await control.fleet({ serverProcesses: 1 });
const created = await graphql(
  `mutation ($input: CreateGameSessionInput!) {
    createGameSession(input: $input) { ... on CreateGameSessionPayload { gameSession { gameSessionId } } }
  }`,
  { input: { fleet: { fleetId }, maximumPlayerSessionCount: 200 } },
);
const { gameSessionId }: { gameSessionId: string } = created.data.createGameSession.gameSession;

/** So many players who join in one document, each under an alias. */
function joins(count: number): string {
  const fields = Array.from(
    { length: count },
    (_, n) => `join${n}: createPlayerSession(input: { gameSessionId: $id, playerId: "p${n}" }) { __typename }`,
  );
  return `mutation ($id: String!) { ${fields.join('\n')} }`;
}

test('a hundred aliased joins are a hundred calls, and one more is refused before any is made', async () => {
  await control.reset();
  const refused = await graphql(joins(101), { id: gameSessionId });
  expect(refused.errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }]);
  expect(refused.errors[0]?.message).toContain('101 GameLift calls');
  expect(await control.callCounts()).toEqual({});

  const made = await graphql(joins(100), { id: gameSessionId });
  expect(made.errors).toEqual([]);
  expect(await control.callCounts()).toMatchObject({ CreatePlayerSession: 100 });
});
