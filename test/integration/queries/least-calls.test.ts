import { CreatePlayerSessionsCommand } from '@aws-sdk/client-gamelift';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

// The calls of queries as clients write them: none could be answered with fewer.

const { control, gameLift, dataOf, stop } = await startTestGateway();
afterAll(stop);

/** Sessions of the fleet: more than a page of 20, fewer than one of 100. */
const sessionCount = 30;
const variables: Record<string, string> = {};
const slots: string[] = [];

beforeAll(async () => {
  const { fleetId } = await control.fleet({ name: 'crowded', sessions: sessionCount });
  const other = await control.fleet({ name: 'other', locations: ['us-west-2', 'us-east-1'] });
  const { aliasId } = await control.alias({ name: 'live', fleetId });
  await control.alias({ name: 'test', fleetId: other.fleetId });
  const { gameSessions } = await dataOf(
    'query ($f: String!) { gameSessions(fleet: { fleetId: $f }, first: 1000) { nodes { id gameSessionId } } }',
    { f: fleetId },
  );
  const [one, two] = gameSessions.nodes as { id: string; gameSessionId: string }[];
  for (const { gameSessionId } of gameSessions.nodes) {
    await gameLift.send(new CreatePlayerSessionsCommand({ GameSessionId: gameSessionId, PlayerIds: ['ann', 'ben'] }));
  }
  const { playerSessions } = await dataOf(
    'query ($s: String!) { playerSessions(by: { gameSessionId: $s }) { nodes { id playerSessionId } } }',
    { s: one?.gameSessionId ?? '' },
  );
  slots.push(...playerSessions.nodes.map(({ id }: { id: string }) => id));
  Object.assign(variables, {
    f: fleetId,
    g: other.fleetId,
    a: aliasId,
    s: one?.gameSessionId,
    t: two?.gameSessionId,
    p: playerSessions.nodes[0].playerSessionId,
    one: one?.id,
    two: two?.id,
    slot: slots[0],
    slot2: slots[1],
  });
});

const F = 'fleet: { fleetId: $f }';

test.each<[calls: number, fields: string]>([
  [0, '__typename'],
  [0, 'upstreamBudget { operation available }'],
  [1, 'fleet(fleet: { fleetId: $f }) { name status }'],
  [1, 'a: fleet(fleet: { fleetId: $f }) { name } b: fleet(fleet: { fleetId: $f }) { status }'],
  [1, 'a: fleet(fleet: { fleetId: $f }) { name } b: fleet(fleet: { fleetId: $g }) { name }'],
  [2, 'fleet(fleet: { aliasId: $a }) { name }'],
  [3, 'fleet(fleet: { fleetId: $f }) { utilization { activeGameSessionCount } capacity { idle } }'],
  [2, 'fleet(fleet: { fleetId: $g }) { locations { location status } }'],
  [4, 'fleet(fleet: { fleetId: $g }) { locations { utilization { activeGameSessionCount } } }'],
  [2, 'fleets { nodes { name status } }'],
  [3, 'fleets { nodes { utilization { activeGameSessionCount } } pageInfo { hasNextPage } }'],
  [4, 'fleets { nodes { utilization { activeGameSessionCount } capacity { active idle } } }'],
  [1, 'alias(aliasId: $a) { name }'],
  [2, 'alias(aliasId: $a) { fleet { name } }'],
  [1, 'aliases { nodes { name routingStrategyType } }'],
  [2, 'aliases { nodes { name fleet { name } } }'],
  [3, 'aliases { nodes { fleet { utilization { activeGameSessionCount } } } }'],
  [1, 'gameSession(gameSessionId: $s) { name status }'],
  [1, 'gameSession(gameSessionId: $s) { name protectionPolicy }'],
  [1, 'a: gameSession(gameSessionId: $s) { name } b: gameSession(gameSessionId: $s) { status }'],
  [2, 'gameSession(gameSessionId: $s) { fleet { name } }'],
  [2, 'gameSession(gameSessionId: $s) { playerSessions { nodes { playerId gameSession { name } } } }'],
  [1, `gameSessions(${F}) { nodes { name } }`],
  [2, `gameSessions(${F}) { nodes { name } pageInfo { hasNextPage endCursor } }`],
  [1, `gameSessions(${F}, first: 50) { nodes { name } pageInfo { hasNextPage } }`],
  [1, `gameSessions(${F}) { nodes { name protectionPolicy } }`],
  [2, `gameSessions(${F}) { nodes { fleet { name } } }`],
  [3, `gameSessions(${F}) { nodes { fleet { capacity { idle } } } }`],
  [21, `gameSessions(${F}) { nodes { playerSessions { nodes { playerId } } } }`],
  [21, `gameSessions(${F}) { nodes { playerSessions { nodes { gameSession { name } } pageInfo { hasNextPage } } } }`],
  [
    31,
    `gameSessions(${F}, first: 30) { nodes { taken: playerSessions(status: ACTIVE) { nodes { playerId } } waiting: playerSessions(status: RESERVED, first: 5) { nodes { playerId } } } }`,
  ],
  [
    21,
    `gameSessions(${F}) { nodes { one: playerSessions(first: 1) { nodes { playerId } } all: playerSessions(first: 100) { nodes { playerId } } ended: playerSessions(status: COMPLETED) { nodes { playerId } } } }`,
  ],
  [1, `searchGameSessions(${F}) { nodes { name } }`],
  [2, `searchGameSessions(${F}, first: 40) { nodes { name } pageInfo { hasNextPage } }`],
  [2, `searchGameSessions(${F}) { nodes { fleet { name } } }`],
  [32, `searchGameSessions(${F}, first: 30) { nodes { playerSessions { nodes { playerId gameSession { name } } } } }`],
  [1, `searchGameSessions(${F}) { nodes { name } } gameSession(gameSessionId: "not asked") @skip(if: true) { name }`],
  [1, 'playerSession(playerSessionId: $p) { playerId }'],
  [2, 'playerSession(playerSessionId: $p) { gameSession { name } }'],
  [1, 'playerSessions(by: { gameSessionId: $s }) { nodes { playerId status } }'],
  [2, 'playerSessions(by: { gameSessionId: $s }) { nodes { gameSession { name } } }'],
  [
    1,
    'a: playerSessions(by: { gameSessionId: $s }) { nodes { playerId } } b: playerSessions(by: { gameSessionId: $s }, status: RESERVED, first: 1) { nodes { playerId } }',
  ],
  [1, 'playerSessions(by: { playerId: "ann" }, first: 50) { nodes { playerId } }'],
  [
    1,
    'a: playerSessions(by: { playerId: "ann" }, status: ACTIVE) { nodes { playerId } } b: playerSessions(by: { playerId: "ann" }, status: RESERVED) { nodes { playerId } }',
  ],
  [1, 'node(id: $one) { id ... on GameSession { name protectionPolicy } }'],
  [1, 'node(id: $slot) { ... on PlayerSession { playerId } }'],
  [2, 'nodes(ids: [$one, $two]) { ... on GameSession { name } }'],
  [1, 'nodes(ids: [$slot, $slot2]) { ... on PlayerSession { playerId } }'],
  [2, 'nodes(ids: [$slot, $slot2]) { ... on PlayerSession { gameSession { name } } }'],
])('%i calls: %s', async (calls, fields) => {
  const used = [...new Set(Array.from(fields.matchAll(/\$(\w+)/g), ([, name]) => name ?? ''))];
  const types = used.map((name) => `$${name}: ${/^(one|two|slot|slot2)$/.test(name) ? 'ID' : 'String'}!`);
  await control.reset();
  const data = await dataOf(
    `query ${types.length > 0 ? `(${types.join(', ')})` : ''} { ${fields} }`,
    Object.fromEntries(used.map((name) => [name, variables[name] ?? ''])),
  );
  expect(Object.values(data).every((value) => value !== null)).toBe(true);
  const made = await control.callCounts();
  expect(
    Object.values(made).reduce((sum, count) => sum + count, 0),
    JSON.stringify(made),
  ).toBe(calls);
});
