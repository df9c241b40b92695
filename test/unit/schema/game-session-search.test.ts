import { describe, expect, test } from 'vitest';
import { fleetId, run, runSubscription } from '../../support/schema-harness.ts';

/** Searches with these arguments: what GameLift would be asked, or the refusal. */
async function search(args: string, variables: Record<string, unknown> = {}, declared = '') {
  const asked: { filterExpression: string | null; sortExpression: string | null }[] = [];
  const { errors } = await run(
    `query ${declared} { searchGameSessions(fleet: { fleetId: "${fleetId}" } ${args}) { nodes { id } } }`,
    {
      loaders: {
        async searchGameSessions(question) {
          asked.push(question);
          return { edges: [], endCursor: null, hasNextPage: async () => false };
        },
      },
    },
    variables,
  );
  return { asked: asked[0], refused: errors[0] && { message: errors[0].message, ...errors[0].extensions } };
}

describe('searchGameSessions', () => {
  test('asks for every ACTIVE session in any order unless told otherwise', async () => {
    const nothing = { fleet: { fleetId }, location: null, filterExpression: null, sortExpression: null };
    expect((await search('')).asked).toEqual(nothing);
    expect((await search('where: {}, filterExpression: null, orderBy: null, sortExpression: null')).asked).toEqual(
      nothing,
    );
    expect((await search('where: { name: null }')).asked).toEqual(nothing);
  });

  test('compiles `where` and `orderBy` to what GameLift understands', async () => {
    const { asked } = await search(
      `where: { hasAvailablePlayerSessions: true, creationTime: { gte: "2026-11-21T08:15:30.125Z" } }
       orderBy: { field: GAME_PROPERTY, propertyKey: "map", direction: DESC }`,
    );
    expect(asked).toMatchObject({ sortExpression: 'gameSessionProperties.map DESC' });
    expect(asked?.filterExpression).toContain('hasAvailablePlayerSessions');
    expect(asked?.filterExpression).toContain(`creationTimeMillis >= ${Date.UTC(2026, 10, 21, 8, 15, 30, 125)}`);
  });

  test('sorts ascending unless told otherwise', async () => {
    expect((await search('orderBy: { field: CREATION_TIME }')).asked?.sortExpression).toBe('creationTimeMillis ASC');
  });

  test('sends a filter expression as it was written', async () => {
    const filterExpression = "playerSessionCount>=2  AND NOT (gameSessionProperties.map = 'ree\\'f')";
    const { asked } = await search('filterExpression: $f', { f: filterExpression }, '($f: String)');
    expect(asked?.filterExpression).toBe(filterExpression);
  });

  test.each([
    [
      'where: {}, filterExpression: "maximumSessions>1"',
      ['filterExpression'],
      'give where or filterExpression, not both',
    ],
    [
      'orderBy: { field: NAME }, sortExpression: "gameSessionName ASC"',
      ['sortExpression'],
      'give orderBy or sortExpression, not both',
    ],
  ])('takes one form, not both: %s', async (args, argumentPath, message) => {
    expect(await search(args)).toEqual({
      asked: undefined,
      refused: { code: 'INVALID_REQUEST', argumentPath, message },
    });
  });

  test('says at which position a filter expression is wrong', async () => {
    const { asked, refused } = await search(`filterExpression: "gameSessionName like 'x'"`);
    expect(asked).toBeUndefined();
    expect(refused).toEqual({
      code: 'INVALID_REQUEST',
      argumentPath: ['filterExpression'],
      position: 16,
      message: "expected a comparator (=, <>, <, >, <=, >=) at 16, found 'like'",
    });
  });

  test.each([
    ['filterExpression: ""', ['filterExpression']],
    [`filterExpression: "gameSessionName < 'x'"`, ['filterExpression']],
    [`filterExpression: "gameSessionProperties.a.b = 'x'"`, ['filterExpression']],
    ['sortExpression: "gameSessionName"', ['sortExpression']],
    ['sortExpression: ""', ['sortExpression']],
    ['where: { and: [] }', ['where', 'and']],
    ['where: { name: { in: [] } }', ['where', 'name', 'in']],
    ['where: { gameProperties: [{ key: "a.b", eq: "x" }] }', ['where', 'gameProperties', '0', 'key']],
    ['orderBy: { field: GAME_PROPERTY }', ['orderBy', 'propertyKey']],
    ['orderBy: { field: NAME, propertyKey: "map" }', ['orderBy', 'propertyKey']],
  ])('refuses %s at %j before anything is sent', async (args, argumentPath) => {
    const { asked, refused } = await search(args);
    expect(asked).toBeUndefined();
    expect(refused).toMatchObject({ code: 'INVALID_REQUEST', argumentPath });
  });

  test('refuses a filter of more than 1,024 characters, in either form', async () => {
    const name = 'x'.repeat(1_024);
    const raw = await search('filterExpression: $f', { f: `gameSessionName='${name}'` }, '($f: String)');
    const typed = await search('where: { name: { eq: $n } }', { n: name }, '($n: String)');
    for (const { asked, refused } of [raw, typed]) {
      expect(asked).toBeUndefined();
      expect(refused?.message).toContain('at most 1024 characters');
    }
  });
});

describe('lobby', () => {
  async function lobby(args: string) {
    const asked: unknown[] = [];
    const answer = await runSubscription(
      `subscription { lobby(fleet: { fleetId: "${fleetId}" } ${args}) { __typename } }`,
      {
        live: {
          async lobby(question) {
            asked.push(question);
            return (async function* () {})();
          },
        },
      },
    );
    return { asked: asked[0], answer };
  }

  test('hands the filter on as a tree', async () => {
    const expected = {
      fleet: { fleetId },
      location: 'us-west-2',
      filter: { type: 'condition', operand: { name: 'playerSessionCount' }, comparator: '>=', value: 2 },
      joinableOnly: true,
      after: 'c1',
    };
    const rest = 'location: "us-west-2", joinableOnly: true, after: "c1"';
    expect((await lobby(`filterExpression: "playerSessionCount>=2", ${rest}`)).asked).toEqual(expected);
    expect((await lobby(`where: { currentPlayerSessionCount: { gte: 2 } }, ${rest}`)).asked).toEqual(expected);
  });

  test('takes every ACTIVE session without one', async () => {
    expect((await lobby('where: null')).asked).toEqual({
      fleet: { fleetId },
      location: null,
      filter: null,
      joinableOnly: false,
      after: null,
    });
  });

  test('refuses a bad filter when it is subscribed to', async () => {
    const { asked, answer } = await lobby('filterExpression: "map = 1"');
    expect(asked).toBeUndefined();
    expect(answer).toMatchObject({
      errors: [{ path: 'lobby', extensions: { code: 'INVALID_REQUEST', argumentPath: ['filterExpression'] } }],
    });
  });
});
