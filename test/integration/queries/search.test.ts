import { CreateGameSessionCommand } from '@aws-sdk/client-gamelift';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const { control, gameLift, dataOf, graphql, stop } = await startTestGateway();
afterAll(stop);
afterEach(() => control.restore());

const names = [
  'alpha',
  "it's",
  'back\\slash',
  "\\' OR maximumSessions>0 OR gameSessionName='",
  ') OR (',
  'ünï 🙂',
  'alpha',
];
const { fleetId } = await control.fleet();
for (const [index, Name] of names.entries()) {
  const { GameSession } = await gameLift.send(
    new CreateGameSessionCommand({
      FleetId: fleetId,
      MaximumPlayerSessionCount: index,
      Name,
      GameProperties: [
        { Key: 'gameMode', Value: index % 2 ? 'duel' : 'race' },
        { Key: 'order', Value: String(9 - index) },
      ],
    }),
  );
  await control.status(GameSession?.GameSessionId ?? '', 'ACTIVE');
  await control.clock(1_000);
}
const { searchGameSessions: everyone } = await dataOf(
  'query ($f: String!) { searchGameSessions(fleet: { fleetId: $f }, sortExpression: "maximumSessions ASC") { nodes { gameSessionId creationTime } } }',
  { f: fleetId },
);
const nodes: { gameSessionId: string; creationTime: string }[] = everyone.nodes;
const first = nodes[0] ?? { gameSessionId: '', creationTime: '' };
const fourth = nodes[3] ?? first;

const document = `query ($f: String!, $where: GameSessionWhere, $filter: String, $orderBy: GameSessionOrder, $sort: String) {
  searchGameSessions(fleet: { fleetId: $f }, where: $where, filterExpression: $filter, orderBy: $orderBy, sortExpression: $sort) {
    nodes { name maximumPlayerSessionCount }
  }
}`;

/** The sessions found, by their number: that is their capacity, too. */
async function search(variables: Record<string, unknown>): Promise<number[]> {
  const { searchGameSessions } = await dataOf(document, { f: fleetId, ...variables });
  return searchGameSessions.nodes.map((node: { maximumPlayerSessionCount: number }) => node.maximumPlayerSessionCount);
}

describe('A typed filter finds what the raw one finds', () => {
  const moment = Date.parse(fourth.creationTime);
  test.each<[where: object, filter: string, found: number[]]>([
    [{ name: { eq: 'alpha' } }, "gameSessionName='alpha'", [0, 6]],
    [{ name: { ne: 'alpha' } }, "gameSessionName<>'alpha'", [1, 2, 3, 4, 5]],
    [{ name: { in: ["it's", ') OR ('] } }, "gameSessionName='it\\'s' OR gameSessionName=') OR ('", [1, 4]],
    [{ gameSessionId: { eq: first.gameSessionId } }, `gameSessionId='${first.gameSessionId}'`, [0]],
    [{ gameProperties: [{ key: 'gameMode', eq: 'duel' }] }, "gameSessionProperties.gameMode='duel'", [1, 3, 5]],
    [
      { gameProperties: [{ key: 'order', in: ['9', '3'] }] },
      "gameSessionProperties.order='9' OR gameSessionProperties.order='3'",
      [0, 6],
    ],
    [{ maximumPlayerSessionCount: { gte: 2, lt: 4 } }, 'maximumSessions>=2 AND maximumSessions<4', [2, 3]],
    [
      { maximumPlayerSessionCount: { gt: 2, lte: 4, ne: 3 } },
      'maximumSessions>2 AND maximumSessions<=4 AND maximumSessions<>3',
      [4],
    ],
    [{ currentPlayerSessionCount: { eq: 0 } }, 'playerSessionCount=0', [0, 1, 2, 3, 4, 5, 6]],
    [{ creationTime: { lt: fourth.creationTime } }, `creationTimeMillis<${moment}`, [0, 1, 2]],
    [{ creationTime: { eq: fourth.creationTime } }, `creationTimeMillis=${moment}`, [3]],
    [{ hasAvailablePlayerSessions: false }, 'hasAvailablePlayerSessions=false', [0]],
    [
      { not: { name: { eq: 'alpha' } }, hasAvailablePlayerSessions: true },
      "hasAvailablePlayerSessions=true AND NOT (gameSessionName='alpha')",
      [1, 2, 3, 4, 5],
    ],
    [
      {
        or: [{ name: { eq: 'alpha' } }, { maximumPlayerSessionCount: { eq: 2 } }],
        and: [{ maximumPlayerSessionCount: { lt: 6 } }],
      },
      "(gameSessionName='alpha' OR maximumSessions=2) AND maximumSessions<6",
      [0, 2],
    ],
    [{ name: null, and: null, hasAvailablePlayerSessions: null }, 'maximumSessions>=0', [0, 1, 2, 3, 4, 5, 6]],
  ])('%o and %s', async (where, filter, found) => {
    expect((await search({ where })).sort()).toEqual(found);
    expect((await search({ filter })).sort()).toEqual(found);
  });
});

test.each(names.filter((name) => name !== 'alpha'))('The string %s stays a string', async (name) => {
  const found = await search({ where: { name: { eq: name } } });
  expect(found).toEqual([names.indexOf(name)]);
  expect(await search({ where: { gameProperties: [{ key: 'gameMode', eq: name }] } })).toEqual([]);
  const everyOther = await search({ where: { not: { name: { in: [name, 'nobody'] } } } });
  expect(everyOther).toHaveLength(names.length - 1);
});

describe('An expression that can’t be meant is refused with the place at fault, and never sent', () => {
  test.each([
    [
      { filter: "gameSessionName like 'a'" },
      "expected a comparator (=, <>, <, >, <=, >=) at 16, found 'like'",
      ['filterExpression'],
    ],
    [{ filter: "nothing='a'" }, /at 0, found 'nothing'/, ['filterExpression']],
    [{ filter: "gameSessionName='a" }, /at 1\d/, ['filterExpression']],
    [
      { filter: "gameSessionName='a' and gameSessionName='b'" },
      /expected AND, OR or the end .*at 20, found 'and'/,
      ['filterExpression'],
    ],
    [{ filter: 'maximumSessions>1)' }, /at 17, found '\)'/, ['filterExpression']],
    [{ filter: '' }, /at 0, found the end/, ['filterExpression']],
    [{ filter: "gameSessionName<'a'" }, /gameSessionName/, ['filterExpression']],
    [{ filter: "gameSessionProperties.a.b='x'" }, /period/, ['filterExpression']],
    [{ filter: `gameSessionName='${'a'.repeat(1_100)}'` }, /at most 1024 characters/, ['filterExpression']],
    [{ sort: 'gameSessionName' }, /expected ASC or DESC at 15, found the end/, ['sortExpression']],
    [{ sort: 'gameSessionName ASC, maximumSessions DESC' }, /at 19/, ['sortExpression']],
    [{ where: { and: [] } }, /empty/, ['where', 'and']],
    [{ where: { or: [{}] } }, /at least one condition/, ['where', 'or', '0']],
    [{ where: { not: {} } }, /at least one condition/, ['where', 'not']],
    [{ where: { name: { in: [] } } }, /empty/, ['where', 'name', 'in']],
    [{ where: { gameProperties: [{ key: 'a.b', eq: 'x' }] } }, /letters/, ['where', 'gameProperties', '0', 'key']],
    [{ where: { gameProperties: [{ key: 'a' }] } }, /eq, ne or in/, ['where', 'gameProperties', '0']],
    [{ where: { name: { eq: 'a'.repeat(1_100) } } }, /at most 1024 characters/, ['where', 'name', 'eq']],
    [{ orderBy: { field: 'GAME_PROPERTY' } }, /key/, ['orderBy', 'propertyKey']],
    [{ orderBy: { field: 'NAME', propertyKey: 'a' } }, /GAME_PROPERTY only/, ['orderBy', 'propertyKey']],
    [{ where: { name: { eq: 'a' } }, filter: "gameSessionName='a'" }, /not both/, ['filterExpression']],
    [{ orderBy: { field: 'NAME' }, sort: 'gameSessionName ASC' }, /not both/, ['sortExpression']],
  ])('%o', async (variables, message, argumentPath) => {
    await control.reset();
    const { data, errors } = await graphql(document, { f: fleetId, ...variables });
    expect(data).toEqual({ searchGameSessions: null });
    expect(errors).toMatchObject([
      { path: ['searchGameSessions'], extensions: { code: 'INVALID_REQUEST', argumentPath } },
    ]);
    expect(errors[0]?.message).toMatch(message);
    expect(await control.callCounts()).toEqual({});
  });
});

test.each([
  [{ field: 'NAME', direction: 'DESC' }, 'gameSessionName DESC'],
  [{ field: 'GAME_SESSION_ID' }, 'gameSessionId ASC'],
  [{ field: 'CREATION_TIME', direction: 'DESC' }, 'creationTimeMillis DESC', [6, 5, 4, 3, 2, 1, 0]],
  [{ field: 'CURRENT_PLAYER_SESSION_COUNT', direction: 'ASC' }, 'playerSessionCount ASC'],
  [{ field: 'MAXIMUM_PLAYER_SESSION_COUNT', direction: 'DESC' }, 'maximumSessions DESC', [6, 5, 4, 3, 2, 1, 0]],
  [{ field: 'HAS_AVAILABLE_PLAYER_SESSIONS', direction: 'DESC' }, 'hasAvailablePlayerSessions DESC'],
  [{ field: 'GAME_PROPERTY', propertyKey: 'order' }, 'gameSessionProperties.order ASC', [6, 5, 4, 3, 2, 1, 0]],
])('The typed order %o is the raw one %s', async (orderBy, sort, order = undefined as number[] | undefined) => {
  const typed = await search({ orderBy });
  expect(typed).toEqual(await search({ sort }));
  expect([...typed].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  if (order) expect(typed).toEqual(order);
});

test('A search finds ACTIVE sessions of its location only', async () => {
  const fleet = await control.fleet({ sessions: 4, locations: ['eu-central-1'] });
  const ask = async () => {
    const { searchGameSessions } = await dataOf(
      'query ($f: String!) { searchGameSessions(fleet: { fleetId: $f }, location: "eu-central-1") { nodes { gameSessionId location } } }',
      { f: fleet.fleetId },
    );
    return searchGameSessions.nodes;
  };
  const before = await ask();
  expect(before).toHaveLength(2);
  await control.status(before[0].gameSessionId, 'TERMINATED');
  expect(await ask()).toEqual([before[1]]);
});
