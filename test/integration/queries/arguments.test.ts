import { afterAll, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const { control, graphql, stop } = await startTestGateway();
afterAll(stop);

const { fleetId, fleetArn } = await control.fleet({ sessions: 1 });
const { aliasId, aliasArn } = await control.alias({ name: 'way', fleetId });
const { data } = await graphql(`{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { id gameSessionId } } }`);
const [{ gameSessionId, id }]: [{ gameSessionId: string; id: string }] = data.gameSessions.nodes;

const a = (length: number) => 'a'.repeat(length);
/** An ARN of a session of the fleet with so many characters. */
const arnOf = (length: number) => {
  const start = `arn:aws:gamelift:us-west-2::gamesession/${fleetId}/`;
  return start + a(length - start.length);
};
const moment = '2026-11-21T08:15:30.125Z';
const largestInt = 2_147_483_647;

interface Bound {
  /** The type of the variable `$v`. */
  type: string;
  /** A field that uses `$v`. */
  field: string;
  inside: readonly unknown[];
  outside: readonly unknown[];
  /** What the gateway calls the argument; without it GraphQL itself refuses the value. */
  argumentPath?: readonly string[];
}

const fleetIds = {
  type: 'String!',
  inside: [fleetId, fleetArn, `fleet-${a(506)}`],
  outside: ['', 'fleet', `fleet-${a(507)}`, 'fleet-a b', 'fleet-ü', aliasId, gameSessionId],
};
const aliasIds = {
  type: 'String!',
  inside: [aliasId, aliasArn, `alias-${a(506)}`],
  outside: ['', 'alias', `alias-${a(507)}`, 'alias-a b', fleetId],
};
const gameSessionIds = {
  type: 'String!',
  inside: [gameSessionId, arnOf(512)],
  outside: ['', 'gsess-1', arnOf(513), `${gameSessionId}?`, `${gameSessionId}/x/y`, fleetArn, id],
};
const locations = {
  type: 'String',
  inside: [null, 'us-west-2', 'custom-location-1'],
  outside: ['', a(65), 'us west', 'üs-west-2'],
  argumentPath: ['location'],
};
const firsts = { type: 'Int', inside: [null, 1, 1_000], outside: [0, 1_001], argumentPath: ['first'] };
const anyString = { type: 'String', inside: ['', 'x'], outside: [1, true, {}] };
const sessionStatuses = {
  type: 'GameSessionStatusFilter',
  inside: [null, 'ACTIVATING', 'ACTIVE', 'TERMINATING', 'TERMINATED'],
  outside: ['ERROR', 'UNKNOWN', 'active', ''],
};
const playerStatuses = {
  type: 'PlayerSessionStatusFilter',
  inside: [null, 'RESERVED', 'ACTIVE', 'COMPLETED', 'TIMEDOUT'],
  outside: ['UNKNOWN', 'reserved'],
};
const fleetSelectors = {
  type: 'FleetSelector!',
  inside: [{ fleetId }, { aliasId }],
  outside: [{}, { fleetId, aliasId }, { fleetId: null }, { fleetId, aliasId: null }, null, fleetId],
};

const ofFleet = `fleet: { fleetId: "${fleetId}" }`;
const nodes = '{ nodes { id } }';
const search = (member: string) => `searchGameSessions(${ofFleet}, where: { ${member} }) ${nodes}`;
const strings = { type: 'String', inside: ['x', '', "'", a(900)], outside: [1, true] };
const numbers = { type: 'Int', inside: [0, -1, largestInt], outside: [largestInt + 1, 1.5, '1'] };
const moments = {
  type: 'DateTime',
  inside: [moment, '1970-01-01T00:00:00.000Z'],
  outside: ['today', '', 1, '2026-13-01T00:00:00.000Z'],
};
const stringMembers = (name: string): Record<string, Bound> => ({
  [`${name}.eq`]: { ...strings, field: search(`${name}: { eq: $v }`) },
  [`${name}.ne`]: { ...strings, field: search(`${name}: { ne: $v }`) },
  [`${name}.in`]: {
    type: '[String!]',
    inside: [['x'], ['x', 'y']],
    outside: [[]],
    field: search(`${name}: { in: $v }`),
    argumentPath: ['where', name, 'in'],
  },
});
const orderedMembers = (name: string, values: Omit<Bound, 'field'>): Record<string, Bound> =>
  Object.fromEntries(
    ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'].map((member) => [
      `${name}.${member}`,
      { ...values, field: search(`${name}: { ${member}: $v }`) },
    ]),
  );
const connection = (field: (page: string) => string): Record<string, Bound> => ({
  [`${field('first')}`]: { ...firsts, field: field('first: $v') },
  [`${field('after')}`]: {
    type: 'String',
    inside: [null],
    outside: ['', 'x'],
    argumentPath: ['after'],
    field: field('after: $v'),
  },
});

const bounds: Record<string, Bound> = {
  'node.id': {
    type: 'ID!',
    inside: [id],
    outside: ['', 'x', a(2_000)],
    argumentPath: ['id'],
    field: 'node(id: $v) { id }',
  },
  'nodes.ids': {
    type: '[ID!]!',
    inside: [[], [id], Array(50).fill(id)],
    outside: [Array(51).fill(id)],
    argumentPath: ['ids'],
    field: 'nodes(ids: $v) { id }',
  },
  'gameSession.gameSessionId': {
    ...gameSessionIds,
    argumentPath: ['gameSessionId'],
    field: 'gameSession(gameSessionId: $v) { id }',
  },
  'gameSessionLogUrl.gameSessionId': {
    ...gameSessionIds,
    argumentPath: ['gameSessionId'],
    field: 'gameSessionLogUrl(gameSessionId: $v)',
  },
  'playerSession.playerSessionId': {
    type: 'String!',
    inside: ['psess-1', `psess-${a(122)}`],
    outside: ['', 'psess-', 'psess', 'psess-a b', `psess-${a(123)}`],
    argumentPath: ['playerSessionId'],
    field: 'playerSession(playerSessionId: $v) { id }',
  },
  'playerSessions.by': {
    type: 'PlayerSessionSelector!',
    inside: [{ gameSessionId }, { playerId: 'ann' }],
    outside: [{}, { gameSessionId, playerId: 'ann' }, { playerId: null }, null],
    field: `playerSessions(by: $v) ${nodes}`,
  },
  'playerSessions.by.gameSessionId': {
    ...gameSessionIds,
    argumentPath: ['by', 'gameSessionId'],
    field: `playerSessions(by: { gameSessionId: $v }) ${nodes}`,
  },
  'playerSessions.by.playerId': {
    type: 'String!',
    inside: ['a', a(1_024), '🙂'],
    outside: ['', a(1_025)],
    argumentPath: ['by', 'playerId'],
    field: `playerSessions(by: { playerId: $v }) ${nodes}`,
  },
  'playerSessions.status': { ...playerStatuses, field: `playerSessions(by: { playerId: "ann" }, status: $v) ${nodes}` },
  'GameSession.playerSessions.status': {
    ...playerStatuses,
    field: `gameSession(gameSessionId: "${gameSessionId}") { playerSessions(status: $v) ${nodes} }`,
  },
  'GameSession.gameProperty.key': {
    ...anyString,
    type: 'String!',
    field: `gameSession(gameSessionId: "${gameSessionId}") { gameProperty(key: $v) }`,
  },
  'fleet.fleet': { ...fleetSelectors, field: 'fleet(fleet: $v) { id }' },
  'fleet.fleet.fleetId': {
    ...fleetIds,
    argumentPath: ['fleet', 'fleetId'],
    field: 'fleet(fleet: { fleetId: $v }) { id }',
  },
  'fleet.fleet.aliasId': {
    ...aliasIds,
    argumentPath: ['fleet', 'aliasId'],
    field: 'fleet(fleet: { aliasId: $v }) { id }',
  },
  'Fleet.gameSessions.location': { ...locations, field: `fleet(${ofFleet}) { gameSessions(location: $v) ${nodes} }` },
  'Fleet.gameSessions.status': { ...sessionStatuses, field: `fleet(${ofFleet}) { gameSessions(status: $v) ${nodes} }` },
  'alias.aliasId': { ...aliasIds, argumentPath: ['aliasId'], field: 'alias(aliasId: $v) { id }' },
  'gameSessions.fleet': { ...fleetSelectors, field: `gameSessions(fleet: $v) ${nodes}` },
  'gameSessions.fleet.fleetId': {
    ...fleetIds,
    argumentPath: ['fleet', 'fleetId'],
    field: `gameSessions(fleet: { fleetId: $v }) ${nodes}`,
  },
  'gameSessions.fleet.aliasId': {
    ...aliasIds,
    argumentPath: ['fleet', 'aliasId'],
    field: `gameSessions(fleet: { aliasId: $v }) ${nodes}`,
  },
  'gameSessions.location': { ...locations, field: `gameSessions(${ofFleet}, location: $v) ${nodes}` },
  'gameSessions.status': { ...sessionStatuses, field: `gameSessions(${ofFleet}, status: $v) ${nodes}` },
  'searchGameSessions.fleet': { ...fleetSelectors, field: `searchGameSessions(fleet: $v) ${nodes}` },
  'searchGameSessions.fleet.fleetId': {
    ...fleetIds,
    argumentPath: ['fleet', 'fleetId'],
    field: `searchGameSessions(fleet: { fleetId: $v }) ${nodes}`,
  },
  'searchGameSessions.fleet.aliasId': {
    ...aliasIds,
    argumentPath: ['fleet', 'aliasId'],
    field: `searchGameSessions(fleet: { aliasId: $v }) ${nodes}`,
  },
  'searchGameSessions.location': { ...locations, field: `searchGameSessions(${ofFleet}, location: $v) ${nodes}` },
  'searchGameSessions.filterExpression': {
    type: 'String',
    inside: [null, 'maximumSessions>0', `gameSessionName='${a(1_006)}'`],
    outside: ['', 'x', `gameSessionName='${a(1_007)}'`],
    argumentPath: ['filterExpression'],
    field: `searchGameSessions(${ofFleet}, filterExpression: $v) ${nodes}`,
  },
  'searchGameSessions.sortExpression': {
    type: 'String',
    inside: [null, 'gameSessionName ASC', 'gameSessionProperties.map DESC'],
    outside: ['', 'gameSessionName', 'gameSessionProperties.a.b ASC', `gameSessionProperties.${a(1_025)} ASC`],
    argumentPath: ['sortExpression'],
    field: `searchGameSessions(${ofFleet}, sortExpression: $v) ${nodes}`,
  },
  'where.hasAvailablePlayerSessions': {
    type: 'Boolean',
    inside: [true, false, null],
    outside: ['true', 1],
    field: search('hasAvailablePlayerSessions: $v'),
  },
  'where.gameProperties.key': {
    type: 'String!',
    inside: ['map', 'a-b_1', a(32)],
    outside: ['', 'a.b', 'a b', 'ü', a(33)],
    argumentPath: ['where', 'gameProperties', '0', 'key'],
    field: search('gameProperties: [{ key: $v, eq: "x" }]'),
  },
  'where.gameProperties.eq': { ...strings, field: search('gameProperties: [{ key: "map", eq: $v, ne: "y" }]') },
  'where.gameProperties.ne': { ...strings, field: search('gameProperties: [{ key: "map", eq: "y", ne: $v }]') },
  'where.gameProperties.in': {
    type: '[String!]',
    inside: [['x']],
    outside: [[]],
    argumentPath: ['where', 'gameProperties', '0', 'in'],
    field: search('gameProperties: [{ key: "map", in: $v }]'),
  },
  'where.and': {
    type: '[GameSessionWhere!]',
    inside: [null, [{ name: { eq: 'x' } }]],
    outside: [[]],
    argumentPath: ['where', 'and'],
    field: search('and: $v'),
  },
  'where.or': {
    type: '[GameSessionWhere!]',
    inside: [null, [{ name: { eq: 'x' } }]],
    outside: [[]],
    argumentPath: ['where', 'or'],
    field: search('or: $v'),
  },
  'where.not': {
    type: 'GameSessionWhere',
    inside: [null, { name: { eq: 'x' } }],
    outside: [{}],
    argumentPath: ['where', 'not'],
    field: search('not: $v'),
  },
  ...stringMembers('gameSessionId'),
  ...stringMembers('name'),
  ...orderedMembers('currentPlayerSessionCount', numbers),
  ...orderedMembers('maximumPlayerSessionCount', numbers),
  ...orderedMembers('creationTime', moments),
  'orderBy.field': {
    type: 'GameSessionOrderField!',
    inside: [
      'GAME_SESSION_ID',
      'NAME',
      'CREATION_TIME',
      'CURRENT_PLAYER_SESSION_COUNT',
      'MAXIMUM_PLAYER_SESSION_COUNT',
      'HAS_AVAILABLE_PLAYER_SESSIONS',
    ],
    outside: ['name', null],
    field: `searchGameSessions(${ofFleet}, orderBy: { field: $v }) ${nodes}`,
  },
  'orderBy.direction': {
    type: 'OrderDirection!',
    inside: ['ASC', 'DESC'],
    outside: ['asc', null],
    field: `searchGameSessions(${ofFleet}, orderBy: { field: NAME, direction: $v }) ${nodes}`,
  },
  'orderBy.propertyKey': {
    type: 'String',
    inside: ['map', a(32)],
    outside: [null, '', 'a.b', a(33)],
    argumentPath: ['orderBy', 'propertyKey'],
    field: `searchGameSessions(${ofFleet}, orderBy: { field: GAME_PROPERTY, propertyKey: $v }) ${nodes}`,
  },
  ...connection((page) => `gameSessions(${ofFleet}, ${page}) ${nodes}`),
  ...connection((page) => `searchGameSessions(${ofFleet}, ${page}) ${nodes}`),
  ...connection((page) => `playerSessions(by: { playerId: "ann" }, ${page}) ${nodes}`),
  ...connection((page) => `fleets(${page}) ${nodes}`),
  ...connection((page) => `aliases(${page}) ${nodes}`),
  ...connection((page) => `fleet(${ofFleet}) { gameSessions(${page}) ${nodes} }`),
  ...connection((page) => `gameSession(gameSessionId: "${gameSessionId}") { playerSessions(${page}) ${nodes} }`),
};

describe.each(Object.entries(bounds))('%s', (_, { type, field, inside, outside, argumentPath }) => {
  const document = `query ($v: ${type}) { ${field} }`;

  test('takes what is inside its bounds', async () => {
    for (const v of inside) {
      const { errors } = await graphql(document, { v });
      // What can be asked for need not exist.
      expect(
        errors.filter(({ extensions }) => extensions.code !== 'NOT_FOUND'),
        JSON.stringify(v),
      ).toEqual([]);
    }
  });

  test('refuses what is outside them', async () => {
    for (const v of outside) {
      const { errors } = await graphql(document, { v });
      const extensions = argumentPath
        ? { code: 'INVALID_REQUEST', argumentPath }
        : { code: 'GRAPHQL_VALIDATION_FAILED' };
      if (argumentPath?.[0] === 'after') extensions.code = 'INVALID_CURSOR';
      expect(errors.length, JSON.stringify(v)).toBeGreaterThan(0);
      for (const error of errors) expect(error, JSON.stringify(v)).toMatchObject({ extensions });
    }
  });
});
