import { afterAll, expect, test } from 'vitest';
import { scopes } from '../../../src/auth/viewer.ts';
import { bearer, secret } from '../../support/bearer.ts';
import { startTestGateway } from '../../support/harness.ts';

const identified = await startTestGateway({ gateway: { auth: { jwt: { keys: { secret } } } } });
const open = await startTestGateway();
afterAll(() => Promise.all([identified.stop(), open.stop()]));

const query = '{ viewer { principalId playerId scopes } }';

test('a gateway that asks no caller to identify itself shows a viewer without a principal, and with every scope', async () => {
  expect(await open.dataOf(query)).toEqual({ viewer: { principalId: null, playerId: null, scopes: [...scopes] } });
});

test('a viewer is shown as its token says', async () => {
  const ann = await bearer({ sub: 'ann', scope: 'gamelift:write gamelift:read other', player: 'player-ann' });
  const { data } = await identified.graphql(query, {}, ann);
  const principalId = expect.stringMatching(/^jwt:/);
  expect(data.viewer).toEqual({ principalId, playerId: 'player-ann', scopes: ['gamelift:read', 'gamelift:write'] });
});

test('viewers that ask the same at the same moment are each shown themselves', async () => {
  const players = Array.from({ length: 20 }, (_, index) => `player-${index}`);
  const askers = await Promise.all(
    players.map((player) => bearer({ sub: player, scope: 'gamelift:read', ...(player !== 'player-7' && { player }) })),
  );
  const document = '{ viewer { playerId principalId } also: viewer { ...V } } fragment V on Viewer { playerId }';
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all(askers.map((asker) => identified.graphql(document, {}, asker)));
    expect(answers.map(({ data }) => data.viewer.playerId ?? 'player-7')).toEqual(players);
    expect(answers.map(({ data }) => data.also.playerId ?? 'player-7')).toEqual(players);
    expect(new Set(answers.map(({ data }) => data.viewer.principalId)).size).toBe(players.length);
  }
});

test('a viewer needs gamelift:read, as any query does', async () => {
  const writer = await bearer({ scope: 'gamelift:write' });
  const { errors } = await identified.graphql(query, {}, writer);
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});
