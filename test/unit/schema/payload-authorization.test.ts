import {
  type GraphQLField,
  GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Scope, scopes, type Viewer } from '../../../src/auth/viewer.ts';
import { NotFoundError } from '../../../src/gamelift/errors.ts';
import type { Loaders } from '../../../src/gamelift/loaders.ts';
import { schema } from '../../../src/schema/index.ts';
import {
  aliasId,
  fleetId,
  gameSession,
  gameSessionId,
  type Parts,
  playerSession,
  run,
} from '../../support/schema-harness.ts';

type Mutation =
  | 'createGameSession'
  | 'updateGameSession'
  | 'terminateGameSession'
  | 'createPlayerSession'
  | 'createPlayerSessions';

const viewer = (granted: readonly Scope[], player: string | null = null): Viewer => ({
  id: 'viewer',
  scopes: new Set(granted),
  player,
});

/** Viewers that may not read, and the mutations that the policy allows them. */
const viewers: Record<string, { viewer: Viewer; may: readonly Mutation[] }> = {
  'a player without scopes': { viewer: viewer([], 'ann'), may: ['createPlayerSession', 'createPlayerSessions'] },
  'a server with gamelift:write alone': {
    viewer: viewer(['gamelift:write']),
    may: ['createGameSession', 'updateGameSession', 'createPlayerSession', 'createPlayerSessions'],
  },
  'a server with gamelift:terminate alone': { viewer: viewer(['gamelift:terminate']), may: ['terminateGameSession'] },
  'a server with all scopes but gamelift:read': {
    viewer: viewer(scopes.filter((scope) => scope !== 'gamelift:read')),
    may: [
      'createGameSession',
      'updateGameSession',
      'terminateGameSession',
      'createPlayerSession',
      'createPlayerSessions',
    ],
  },
};
const reader = viewer(scopes);

const inputs: Record<Mutation, string> = {
  createGameSession: `{ fleet: { aliasId: "${aliasId}" }, maximumPlayerSessionCount: 8 }`,
  updateGameSession: `{ gameSessionId: "${gameSessionId}" }`,
  terminateGameSession: `{ gameSessionId: "${gameSessionId}", mode: FORCE_TERMINATE }`,
  createPlayerSession: `{ gameSessionId: "${gameSessionId}", playerId: "ann" }`,
  createPlayerSessions: `{ gameSessionId: "${gameSessionId}", players: [{ playerId: "ann" }] }`,
};
/** Inputs that name all that they can. */
const fullInputs: Partial<Record<Mutation, string>> = {
  createGameSession: `{ fleet: { fleetId: "${fleetId}" }, maximumPlayerSessionCount: 8, location: "us-west-2", name: "n"
    gameProperties: [{ key: "map", value: "harbor" }], gameSessionData: "d", creatorId: "c", idempotencyToken: "t" }`,
  updateGameSession: `{ gameSessionId: "${gameSessionId}", name: "n", maximumPlayerSessionCount: 8
    playerSessionCreationPolicy: ACCEPT_ALL, protectionPolicy: FULL_PROTECTION, gameProperties: [{ key: "map", value: "harbor" }] }`,
  createPlayerSession: `{ gameSessionId: "${gameSessionId}", playerId: "ann", playerData: "skill 7" }`,
  createPlayerSessions: `{ gameSessionId: "${gameSessionId}", players: [{ playerId: "ann", playerData: "skill 7" }] }`,
};

/** What is shown of an object that its caller may not read: IDs and status, and what each input names. */
const shown: Record<Mutation, readonly string[]> = {
  createGameSession: ['id', 'gameSessionId', 'status', 'maximumPlayerSessionCount'],
  updateGameSession: ['id', 'gameSessionId', 'status'],
  terminateGameSession: ['id', 'gameSessionId', 'status'],
  createPlayerSession: ['id', 'playerSessionId', 'status', 'gameSessionId', 'playerId'],
  createPlayerSessions: ['id', 'playerSessionId', 'status', 'gameSessionId', 'playerId'],
};
const shownInFull: Partial<Record<Mutation, readonly string[]>> = {
  createGameSession: [
    ...shown.createGameSession,
    ...['fleetId', 'location', 'name', 'gameProperties', 'gameProperty', 'gameSessionData', 'creatorId'],
  ],
  updateGameSession: [
    ...shown.updateGameSession,
    ...['name', 'maximumPlayerSessionCount', 'playerSessionCreationPolicy', 'protectionPolicy'],
    ...['gameProperties', 'gameProperty'],
  ],
  createPlayerSession: [...shown.createPlayerSession, 'playerData'],
  createPlayerSessions: [...shown.createPlayerSessions, 'playerData'],
};
const needsConnect = ['gameSessionData', 'playerData'];

let changes: string[] = [];
beforeEach(() => {
  changes = [];
});

/** GameLift as it answers the mutations. What reads it succeeds, so that only the policy can refuse. */
function partsFor(asked: Viewer): Parts {
  const changing =
    <T>(name: Mutation, answer: T) =>
    async () => {
      changes.push(name);
      return answer;
    };
  const session = gameSession({ creatorId: 'c', protectionPolicy: undefined });
  const page = <T>(node: T) => ({ edges: [{ cursor: 'c1', node }], endCursor: 'c1', hasNextPage: async () => false });
  return {
    viewer: asked,
    gamelift: {
      createGameSession: changing('createGameSession', session),
      updateGameSession: changing('updateGameSession', session),
      terminateGameSession: changing('terminateGameSession', session),
      createPlayerSession: changing('createPlayerSession', playerSession()),
      createPlayerSessions: changing('createPlayerSessions', [playerSession()]),
    },
    live: { async observeGameSession() {}, async observePlayerSessions() {} },
    loaders: {
      clear() {},
      gameSession: async () => ({ ...session, protectionPolicy: 'FULL_PROTECTION' }),
      gameSessions: async () => page(session),
      playerSessions: async () => page(playerSession()),
      fleet: async () => ({ fleetId, status: 'ACTIVE', fleetArn: `arn:aws:gamelift:us-west-2::fleet/${fleetId}` }),
      fleetUtilization: async () => ({ activeGameSessionCount: 1 }),
      fleetCapacity: async () => ({ desired: 1 }),
      fleetLocations: async () => [{ fleetId, location: 'us-west-2', status: 'ACTIVE' }],
      fleetLocationUtilization: async () => ({ activeGameSessionCount: 1 }),
      fleetLocationCapacity: async () => ({ desired: 1 }),
    } as unknown as Loaders,
  };
}

/** A way through the graph: from a field of a payload's object, down to a leaf. */
type Way = readonly GraphQLField<unknown, unknown>[];

/** From each field of a type a way to every field that lies somewhere below it, once each. */
function waysBelow(type: GraphQLObjectType): Way[] {
  return Object.values(type.getFields()).flatMap((field) => waysThrough(field, type, new Set()));
}

function waysThrough(field: GraphQLField<unknown, unknown>, of: GraphQLObjectType, met: Set<string>): Way[] {
  const name = `${of.name}.${field.name}`;
  if (met.has(name)) return [];
  met.add(name);
  const below = getNamedType(field.type);
  if (isLeafType(below)) return [[field]];
  if (!isObjectType(below)) throw new Error(`${name}: a walk through unions is not written yet`);
  return Object.values(below.getFields()).flatMap((next) =>
    waysThrough(next, below, met).map((way) => [field, ...way]),
  );
}

const mutations = Object.keys(inputs) as Mutation[];

/** The object in a mutation's payload: by what field, and of what type. */
function objectOf(mutation: Mutation): { payload: string; field: string; type: GraphQLObjectType } {
  const union = getNamedType(schema.getMutationType()?.getFields()[mutation]?.type);
  if (!isAbstractType(union)) throw new Error(`${mutation} answers no union`);
  const payload = schema.getPossibleTypes(union).find(({ name }) => name.endsWith('Payload'));
  const [field] = Object.values(payload?.getFields() ?? {});
  const type = getNamedType(field?.type);
  if (!payload || !field || !(type instanceof GraphQLObjectType)) throw new Error(`${mutation} has no payload`);
  return { payload: payload.name, field: field.name, type };
}

const selectionOf = ([field, ...below]: Way): string => {
  const args = field?.args.some(({ name }) => name === 'key') ? '(key: "map")' : '';
  return field ? `${field.name}${args}${below.length > 0 ? ` { ${selectionOf(below)} }` : ''}` : '';
};

function documentOf(mutation: Mutation, input: string, selection: string): string {
  const { payload, field } = objectOf(mutation);
  return `mutation { ${mutation}(input: ${input}) { ... on ${payload} { ${field} { ${selection} } } } }`;
}

/** What comes of a selection: shown, null with FORBIDDEN at its place, or the mutation not made. */
type Outcome = 'shown' | 'forbidden' | 'not made' | 'something else';

async function outcomeOf(mutation: Mutation, input: string, way: Way, asked: Viewer): Promise<Outcome> {
  changes = [];
  const { data, errors } = await run(documentOf(mutation, input, selectionOf(way)), partsFor(asked));
  const answer = data?.[mutation];
  const codes = errors.map(({ extensions }) => extensions.code);
  if (changes.length === 0) {
    return answer === null && codes.join() === 'FORBIDDEN' && errors[0]?.path === mutation
      ? 'not made'
      : 'something else';
  }
  const { field } = objectOf(mutation);
  const object = [answer?.[field]].flat()[0];
  const [first] = way;
  if (!object || !first || changes.length > 1) return 'something else';
  if (errors.length === 0) return 'shown';
  const isAtItsPlace = errors.length === 1 && object[first.name] === null && errors[0]?.path?.endsWith(first.name);
  return isAtItsPlace && codes[0] === 'FORBIDDEN' ? 'forbidden' : 'something else';
}

function expectedOf(way: Way, fields: readonly string[], asked: Viewer): Outcome {
  const [first] = way;
  if (!first) throw new Error('an empty way');
  if (fields.includes(first.name)) {
    return needsConnect.includes(first.name) && !asked.scopes.has('gamelift:connect') ? 'forbidden' : 'shown';
  }
  return isNonNullType(first.type) ? 'not made' : 'forbidden';
}

const cases = Object.entries(viewers).flatMap(([name, { viewer: asked, may }]) =>
  may.flatMap((mutation) => [
    { name, asked, mutation, input: inputs[mutation], fields: shown[mutation], how: 'as little as it can' },
    ...(fullInputs[mutation] && shownInFull[mutation]
      ? [{ name, asked, mutation, input: fullInputs[mutation], fields: shownInFull[mutation], how: 'all that it can' }]
      : []),
  ]),
);

describe('a payload shows IDs, status and what its input names, and nothing else', () => {
  test.each(cases)('to $name that makes $mutation and names $how', async ({ asked, mutation, input, fields }) => {
    const ways = waysBelow(objectOf(mutation).type);
    expect(ways.length).toBeGreaterThan(80);
    const wrong: string[] = [];
    for (const way of ways) {
      const [outcome, expected] = [await outcomeOf(mutation, input, way, asked), expectedOf(way, fields, asked)];
      if (outcome !== expected) wrong.push(`${selectionOf(way)}: expected ${expected}, got ${outcome}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(mutations)('but all of it to a reader that makes %s', async (mutation) => {
    const wrong: string[] = [];
    for (const way of waysBelow(objectOf(mutation).type)) {
      const outcome = await outcomeOf(mutation, inputs[mutation], way, reader);
      if (outcome !== 'shown') wrong.push(`${selectionOf(way)}: ${outcome}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('to a server with gamelift:write alone', () => {
  const asked = viewer(['gamelift:write']);
  const create = (selection: string, rest = '', variables = {}) =>
    run(
      `mutation ($no: Boolean = false, $yes: Boolean = true) {
        createGameSession(input: ${inputs.createGameSession}) { ...P ... @skip(if: $no) @include(if: $yes) { ...P } }
      } fragment P on CreateGameSessionPayload { gameSession { ${selection} } } ${rest}`,
      partsFor(asked),
      variables,
    );
  const notMade = (field: string) => ({
    data: { createGameSession: null },
    errors: [
      {
        message: `Not allowed: GameSession.${field} can't be shown in this payload: this needs the scope gamelift:read`,
        path: 'createGameSession',
        extensions: { code: 'FORBIDDEN' },
      },
    ],
  });

  test.each([
    ['under an alias', 'id: isJoinable', ''],
    ['in a fragment', '...A', 'fragment A on GameSession { isJoinable }'],
    [
      'in a fragment of a fragment that is spread twice',
      '...A ...B ...A',
      'fragment A on GameSession { id ...B } fragment B on GameSession { isJoinable }',
    ],
    ['in a fragment on an interface', '... on Node { ...A }', 'fragment A on GameSession { isJoinable }'],
    ['in a fragment without a type', '... { isJoinable }', ''],
    ['with @include that includes', 'isJoinable @include(if: $yes)', ''],
    ['with @skip that does not skip', '... @skip(if: $no) { isJoinable }', ''],
  ])('a non-null field that is selected %s is found before the mutation is made', async (_how, selection, rest) => {
    expect(await create(selection, rest)).toEqual(notMade('isJoinable'));
    expect(changes).toEqual([]);
  });

  test('a non-null field that is not selected refuses nothing', async () => {
    const { data, errors } = await create(
      '__typename status isJoinable @skip(if: $yes) ... @include(if: $no) { currentPlayerSessionCount } ...A @include(if: $no)',
      'fragment A on GameSession { fleetId }',
    );
    expect(errors).toEqual([]);
    expect(data.createGameSession.gameSession).toEqual({ __typename: 'GameSession', status: 'ACTIVE' });
  });

  test('a variable decides whether a non-null field is selected', async () => {
    expect(await create('isJoinable @include(if: $no)', '', { no: true })).toEqual(notMade('isJoinable'));
  });

  test('the __typename of a payload needs no scope', async () => {
    const { data } = await run(
      `mutation { createGameSession(input: ${inputs.createGameSession}) { __typename } }`,
      partsFor(asked),
    );
    expect(data.createGameSession).toEqual({ __typename: 'CreateGameSessionPayload' });
  });

  test('of several mutations only the one whose payload could not be shown is not made', async () => {
    const field = (selection: string) =>
      `createGameSession(input: ${inputs.createGameSession}) { ... on CreateGameSessionPayload { gameSession { ${selection} } } }`;
    const { data, errors } = await run(
      `mutation { a: ${field('status')} b: ${field('isJoinable')} c: ${field('status name')} }`,
      partsFor(asked),
    );
    expect(data).toEqual({
      a: { gameSession: { status: 'ACTIVE' } },
      b: null,
      c: { gameSession: { status: 'ACTIVE', name: null } },
    });
    expect(errors.map(({ path }) => path)).toEqual(['b', 'c.gameSession.name']);
    expect(changes).toHaveLength(2);
  });

  test('a member of the input that is null names nothing', async () => {
    const document = documentOf(
      'updateGameSession',
      `{ gameSessionId: "${gameSessionId}", name: null, protectionPolicy: null, gameProperties: null }`,
      'name protectionPolicy gameProperty(key: "map")',
    );
    const { data, errors } = await run(document, partsFor(asked));
    expect(data.updateGameSession.gameSession).toEqual({ name: null, protectionPolicy: null, gameProperty: null });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });

  test('an update shows the properties that it named, and not those that the session had', async () => {
    const parts = partsFor(asked);
    const gameProperties = [
      { key: 'map', value: 'reef' },
      { key: 'password', value: 'of others' },
    ];
    const { data, errors } = await run(
      documentOf(
        'updateGameSession',
        `{ gameSessionId: "${gameSessionId}", gameProperties: [{ key: "map", value: "reef" }] }`,
        'gameProperties { key value } map: gameProperty(key: "map") password: gameProperty(key: "password")',
      ),
      { ...parts, gamelift: { updateGameSession: async () => gameSession({ gameProperties }) } },
    );
    expect(data.updateGameSession.gameSession).toEqual({
      gameProperties: [{ key: 'map', value: 'reef' }],
      map: 'reef',
      password: null,
    });
    expect(errors).toMatchObject([
      { path: 'updateGameSession.gameSession.password', extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  test('what an update named is shown without a call that reads it', async () => {
    const { loaders: _, ...parts } = partsFor(asked);
    const { data, errors } = await run(
      documentOf('updateGameSession', fullInputs.updateGameSession ?? '', 'protectionPolicy maximumPlayerSessionCount'),
      { ...parts, loaders: { clear() {} } },
    );
    expect(errors).toEqual([]);
    expect(data.updateGameSession.gameSession).toEqual({
      protectionPolicy: 'FULL_PROTECTION',
      maximumPlayerSessionCount: 8,
    });
  });

  test('each of several reservations shows what was named of it', async () => {
    const players = '[{ playerId: "ann", playerData: "skill 7" }, { playerId: "bob" }]';
    const { data, errors } = await run(
      documentOf(
        'createPlayerSessions',
        `{ gameSessionId: "${gameSessionId}", players: ${players} }`,
        'playerId playerData',
      ),
      {
        ...partsFor(viewer(['gamelift:write', 'gamelift:connect'])),
        gamelift: {
          createPlayerSessions: async () => [playerSession(), playerSession({ playerId: 'bob', playerData: 'secret' })],
        },
      },
    );
    expect(data.createPlayerSessions.playerSessions).toEqual([
      { playerId: 'ann', playerData: 'skill 7' },
      { playerId: 'bob', playerData: null },
    ]);
    expect(errors).toMatchObject([{ path: 'createPlayerSessions.playerSessions.1.playerData' }]);
  });
});

test('a failure of a mutation is the member of its union whose selection shows nothing', async () => {
  const { data, errors } = await run(
    `mutation { terminateGameSession(input: ${inputs.terminateGameSession}) {
      ... on Error { code } ... on TerminateGameSessionPayload { gameSession { status } } } }`,
    {
      ...partsFor(viewer(['gamelift:terminate'])),
      live: { doubtGameSession() {} },
      gamelift: { terminateGameSession: () => Promise.reject(new NotFoundError('no such game session')) },
    },
  );
  expect({ data, errors }).toEqual({ data: { terminateGameSession: { code: 'NOT_FOUND' } }, errors: [] });
});
