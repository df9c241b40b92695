import { CreatePlayerSessionCommand } from '@aws-sdk/client-gamelift';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { ask, documentOf, keysOf, type Subject, sessions, subjects, walk } from './connection-subjects.ts';

const shared = await startTestGateway();
afterAll(() => shared.stop());
afterEach(() => shared.control.restore());

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  test('takes a first of 1 and of 1000, and 20 where it is null or missing', async () => {
    const { target } = await subject.make(shared, 21);
    const { length } = await walk(shared, subject, target, 1_000);
    for (const [page, expected] of [
      ['first: 1', 1],
      ['first: 1000', length],
      ['first: null', 20],
      ['after: null', 20],
    ] as const) {
      expect((await ask(shared, subject, target, page)).nodes).toHaveLength(expected);
    }
  });

  test.each([0, -1, 1_001, 2_147_483_647])('refuses a first of %i', async (first) => {
    const { target } = await subject.make(shared, 1);
    const { errors } = await shared.graphql(documentOf(subject, target, `first: ${first}`));
    expect(errors).toMatchObject([
      { path: subject.path, extensions: { code: 'INVALID_REQUEST', argumentPath: ['first'] } },
    ]);
  });

  test('refuses cursors that are malformed, cut or changed', async () => {
    const { target } = await subject.make(shared, 3);
    await shared.control.config({ pageSize: 1 });
    const cursor = (await ask(shared, subject, target, 'first: 2')).edges[0].cursor as string;
    const changed = [...cursor].map((letter, at) => `${cursor.slice(0, at)}${other(letter)}${cursor.slice(at + 1)}`);
    const cut = [cursor.slice(0, -1), cursor.slice(1), cursor.slice(0, cursor.length / 2)];
    const malformed = ['', 'x', '🙂', 'bnVsbA', 'W10', `${cursor}=`, ` ${cursor}`, 'A'.repeat(5_000)];
    for (const bad of [...malformed, ...cut, ...every(changed, 9)]) {
      const { errors } = await shared.graphql(documentOf(subject, target, `after: ${JSON.stringify(bad)}`));
      expect(errors, bad).toMatchObject([
        { path: subject.path, extensions: { code: 'INVALID_CURSOR', argumentPath: ['after'] } },
      ]);
    }
  });

  test('refuses a cursor whose token GameLift has let expire', async () => {
    const { target } = await subject.make(shared, 3);
    await shared.control.config({ pageSize: 1, tokenTtlMs: 1_000 });
    const { pageInfo } = await ask(shared, subject, target, 'first: 2');
    const after = `after: "${pageInfo.endCursor}"`;
    expect((await ask(shared, subject, target, after)).nodes.length).toBeGreaterThan(0);
    await shared.control.clock(2_000);
    const { errors } = await shared.graphql(documentOf(subject, target, after));
    expect(errors).toMatchObject([{ path: subject.path, extensions: { code: 'INVALID_CURSOR' } }]);
  });

  test('walks at most ten upstream pages and then says that more follows', async () => {
    const { target } = await subject.make(shared, 12);
    await shared.control.config({ pageSize: 1 });
    const page = await ask(shared, subject, target, 'first: 12');
    expect(keysOf(subject, page)).toHaveLength(10);
    expect(page.pageInfo.hasNextPage).toBe(true);
    const rest = await ask(shared, subject, target, `first: 2, after: "${page.pageInfo.endCursor}"`);
    expect(rest.nodes).toHaveLength(2);
  });
});

test('A cursor of one list is refused by every other', async () => {
  const { control, graphql, dataOf, gameLift } = shared;
  const { fleetId } = await control.fleet({ sessions: 2, locations: ['us-east-1'] });
  const other = await control.fleet({ sessions: 2 });
  const { aliasId } = await control.alias({ name: 'way', fleetId });
  const sessions = await dataOf(
    'query ($f: String!) { gameSessions(fleet: { fleetId: $f }) { nodes { gameSessionId } } }',
    { f: fleetId },
  );
  const [one, two] = sessions.gameSessions.nodes.map((node: { gameSessionId: string }) => node.gameSessionId);
  await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId: one, PlayerId: 'ann' }));
  await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId: two, PlayerId: 'ann' }));
  await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId: one, PlayerId: 'ben' }));

  const inFleet = `fleet: { fleetId: "${fleetId}" }`;
  const ids = 'edges { cursor node { id } }';
  const lists: [list: string, selection: string][] = [
    [`gameSessions(${inFleet})`, ids],
    [`gameSessions(${inFleet}, status: ACTIVE)`, ids],
    [`gameSessions(${inFleet}, location: "us-west-2")`, ids],
    [`gameSessions(fleet: { fleetId: "${other.fleetId}" })`, ids],
    [`gameSessions(fleet: { aliasId: "${aliasId}" })`, ids],
    [`searchGameSessions(${inFleet})`, ids],
    [`searchGameSessions(${inFleet}, filterExpression: "maximumSessions > 0")`, ids],
    [`searchGameSessions(${inFleet}, sortExpression: "gameSessionName ASC")`, ids],
    [`playerSessions(by: { gameSessionId: "${one}" })`, ids],
    [`playerSessions(by: { gameSessionId: "${one}" }, status: RESERVED)`, ids],
    [`playerSessions(by: { gameSessionId: "${two}" })`, ids],
    [`playerSessions(by: { playerId: "ann" })`, ids],
    [`playerSessions(by: { playerId: "ben" })`, ids],
    ['fleets(first: 1)', ids],
    ['aliases(first: 1)', ids],
  ];
  const cursors: string[] = [];
  for (const [list, selection] of lists) {
    const data = await dataOf(`{ list: ${list} { ${selection} } }`);
    cursors.push(data.list.edges[0].cursor);
  }
  expect(new Set(cursors).size).toBe(lists.length);
  for (const [at, [list, selection]] of lists.entries()) {
    const fields = cursors.map((cursor, index) => {
      return `c${index}: ${list.slice(0, -1)}, after: "${cursor}") { ${selection} }`;
    });
    const { data, errors } = await graphql(`{ ${fields.join(' ')} }`);
    const taken = cursors.flatMap((_, index) => (data[`c${index}`] === null ? [] : [index]));
    expect(taken).toEqual([at]);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(Array(lists.length - 1).fill('INVALID_CURSOR'));
  }
});

test.each([
  ['added', 'name', 'name protectionPolicy'],
  ['left out', 'name protectionPolicy', 'name'],
])('A cursor leads on where protectionPolicy is %s, whatever gave out its token', async (_name, before, behind) => {
  const { control, dataOf } = shared;
  const { fleetId } = await control.fleet({ sessions: 7 });
  await control.config({ pageSize: 2 });
  const list = (page: string, fields: string) =>
    dataOf(
      `{ gameSessions(fleet: { fleetId: "${fleetId}" }, ${page}) { edges { cursor node { gameSessionId ${fields} } } } }`,
    ).then(({ gameSessions }) => gameSessions.edges);
  const whole = await list('first: 7', before);
  for (const [index, { cursor }] of whole.entries()) {
    const rest = await list(`first: 7, after: "${cursor}"`, behind);
    const ids = (edges: { node: { gameSessionId: string } }[]) => edges.map(({ node }) => node.gameSessionId);
    expect(ids(rest)).toEqual(ids(whole.slice(index + 1)));
    if (behind.includes('protectionPolicy')) expect(JSON.stringify(rest)).not.toContain('"protectionPolicy":null');
  }
});

test('A cursor is the same whether a list was named by ID or by ARN', async () => {
  const { fleetId, fleetArn } = await shared.control.fleet({ sessions: 3 });
  const { gameSessions: subject } = subjects;
  const { pageInfo } = await ask(shared, subject, fleetId, 'first: 2');
  const rest = await ask(shared, subject, fleetArn, `first: 2, after: "${pageInfo.endCursor}"`);
  expect(rest.nodes).toHaveLength(1);
});

test('A player’s sessions of one status are paged past those of others', async () => {
  const { gameLift, control } = shared;
  const { keys } = await sessions(shared, 8);
  const reserved: string[] = [];
  for (const [index, GameSessionId] of keys.entries()) {
    const answer = await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId, PlayerId: 'kim' }));
    const id = answer.PlayerSession?.PlayerSessionId ?? '';
    if (index % 4 === 3) reserved.push(id);
    else await control.accept(id);
  }
  await control.config({ pageSize: 2 });
  const subject: Subject = {
    ...subjects['playerSessions by player'],
    field: (id, page) => `playerSessions(by: { playerId: "${id}" }, status: RESERVED, ${page})`,
  };
  for (const first of [1, 2, 3]) expect((await walk(shared, subject, 'kim', first)).sort()).toEqual(reserved.sort());
});

test('A player’s sessions of a rare status are found in few calls, and by endCursor through pages that show none', async () => {
  const { gameLift, control } = shared;
  const { keys } = await sessions(shared, 25);
  for (const [index, GameSessionId] of keys.entries()) {
    const answer = await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId, PlayerId: 'lee' }));
    if (index < keys.length - 1) await control.accept(answer.PlayerSession?.PlayerSessionId ?? '');
  }
  const subject: Subject = {
    ...subjects['playerSessions by player'],
    field: (id, page) => `playerSessions(by: { playerId: "${id}" }, status: RESERVED, ${page})`,
  };
  await control.reset();
  expect((await ask(shared, subject, 'lee', 'first: 1')).nodes).toHaveLength(1);
  expect((await control.callCounts()).DescribePlayerSessions).toBeLessThanOrEqual(2);

  await control.config({ pageSize: 1 });
  const found: unknown[] = [];
  let after = 'null';
  for (const _ of Array(3)) {
    const { nodes, pageInfo } = await ask(shared, subject, 'lee', `first: 1, after: ${after}`);
    found.push(...nodes);
    if (!pageInfo.hasNextPage) break;
    after = JSON.stringify(pageInfo.endCursor);
    expect(after).not.toBe('null');
  }
  expect(found).toHaveLength(1);
});

function other(letter: string): string {
  return letter === 'A' ? 'B' : 'A';
}

/** The last and each `step`th before it: a cursor's changes are many, and its ends the tricky ones. */
function every<T>(items: readonly T[], step: number): T[] {
  return items.filter((_, index) => (items.length - 1 - index) % step === 0);
}
