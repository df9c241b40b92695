import { afterAll, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const { control, graphql, dataOf, stop } = await startTestGateway();
afterAll(stop);

const unknownFleet = 'fleet-00000000-0000-4000-8000-000000000000';
const unknownAlias = 'alias-00000000-0000-4000-8000-000000000000';
const unknownSession = `arn:aws:gamelift:us-west-2::gamesession/${unknownFleet}/gsess-gone`;

describe('What does not exist', () => {
  test.each([
    ['a game session', `gameSession(gameSessionId: "${unknownSession}") { name }`],
    ['a game session’s details', `gameSession(gameSessionId: "${unknownSession}") { protectionPolicy }`],
    ['a player session', 'playerSession(playerSessionId: "psess-gone") { status }'],
    ['a fleet', `fleet(fleet: { fleetId: "${unknownFleet}" }) { name }`],
    ['a fleet behind an alias', `fleet(fleet: { aliasId: "${unknownAlias}" }) { name }`],
    ['an alias', `alias(aliasId: "${unknownAlias}") { name }`],
    ['a log', `gameSessionLogUrl(gameSessionId: "${unknownSession}")`],
  ])('is null where it is %s', async (_, field) => {
    expect(await dataOf(`{ it: ${field} }`)).toEqual({ it: null });
  });

  test.each([
    ['of a fleet', `gameSessions(fleet: { fleetId: "${unknownFleet}" }) { nodes { name } }`],
    ['of a fleet’s search', `searchGameSessions(fleet: { fleetId: "${unknownFleet}" }) { nodes { name } }`],
    ['of an alias', `gameSessions(fleet: { aliasId: "${unknownAlias}" }) { nodes { name } }`],
    ['of an alias’s search', `searchGameSessions(fleet: { aliasId: "${unknownAlias}" }) { nodes { name } }`],
    ['of a game session', `playerSessions(by: { gameSessionId: "${unknownSession}" }) { nodes { playerId } }`],
  ])('is NOT_FOUND where a list is asked for %s', async (_, field) => {
    const { data, errors } = await graphql(`{ it: ${field} }`);
    expect(data).toEqual({ it: null });
    expect(errors).toMatchObject([{ path: ['it'], extensions: { code: 'NOT_FOUND', requestId: expect.any(String) } }]);
  });

  test('is an empty page where it is a player', async () => {
    expect(await dataOf('{ playerSessions(by: { playerId: "nobody" }) { nodes { status } } }')).toEqual({
      playerSessions: { nodes: [] },
    });
  });
});

test('A TERMINAL alias says its message, has no fleet, and refuses to lead to one', async () => {
  const { aliasId } = await control.alias({ name: 'old', message: 'Update the game' });
  const data = await dataOf(
    'query ($a: String!) { alias(aliasId: $a) { routingStrategyType terminalMessage fleet { name } } }',
    { a: aliasId },
  );
  expect(data.alias).toEqual({ routingStrategyType: 'TERMINAL', terminalMessage: 'Update the game', fleet: null });
  for (const field of [
    'fleet(fleet: { aliasId: $a }) { name }',
    'gameSessions(fleet: { aliasId: $a }) { nodes { name } }',
    'searchGameSessions(fleet: { aliasId: $a }) { nodes { name } }',
  ]) {
    const { data, errors } = await graphql(`query ($a: String!) { it: ${field} }`, { a: aliasId });
    expect(data).toEqual({ it: null });
    expect(errors).toMatchObject([{ path: ['it'], extensions: { code: 'TERMINAL_ROUTING_STRATEGY' } }]);
    expect(errors[0]?.message).toContain('Update the game');
  }
});

test('A deleted fleet is null, behind its alias, too; its sessions are not found', async () => {
  const { fleetId } = await control.fleet({ sessions: 1 });
  const { aliasId } = await control.alias({ name: 'way', fleetId });
  await control.deleteFleet(fleetId);
  const { data, errors } = await graphql(
    `query ($f: String!, $a: String!) {
      fleet(fleet: { fleetId: $f }) { name }
      alias(aliasId: $a) { name fleet { name } }
      gameSessions(fleet: { fleetId: $f }) { nodes { name } }
      fleets(first: 1000) { nodes { fleetId } }
    }`,
    { f: fleetId, a: aliasId },
  );
  expect(data).toMatchObject({ fleet: null, alias: { name: 'way', fleet: null }, gameSessions: null });
  expect(data.fleets.nodes).not.toContainEqual({ fleetId });
  expect(errors).toMatchObject([{ path: ['gameSessions'], extensions: { code: 'NOT_FOUND' } }]);
});

test('An alias leads to its new fleet as soon as it is re-pointed', async () => {
  const [one, two] = [await control.fleet({ name: 'one' }), await control.fleet({ name: 'two' })];
  const { aliasId } = await control.alias({ name: 'way', fleetId: one.fleetId });
  const ask = () => dataOf('query ($a: String!) { fleet(fleet: { aliasId: $a }) { name } }', { a: aliasId });
  expect(await ask()).toEqual({ fleet: { name: 'one' } });
  await control.repointAlias(aliasId, { fleetId: two.fleetId });
  expect(await ask()).toEqual({ fleet: { name: 'two' } });
});

test('Logs are there once a session has ended', async () => {
  const { fleetId } = await control.fleet({ sessions: 1 });
  const { gameSessions } = await dataOf(
    'query ($f: String!) { gameSessions(fleet: { fleetId: $f }) { nodes { gameSessionId } } }',
    { f: fleetId },
  );
  const [{ gameSessionId }] = gameSessions.nodes;
  const ask = () => dataOf('query ($s: String!) { gameSessionLogUrl(gameSessionId: $s) }', { s: gameSessionId });
  expect(await ask()).toEqual({ gameSessionLogUrl: null });
  await control.status(gameSessionId, 'TERMINATED');
  expect((await ask()).gameSessionLogUrl).toMatch(/^https:\/\//);
});
