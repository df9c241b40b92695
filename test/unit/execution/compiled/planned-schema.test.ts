import fc from 'fast-check';
import { type ExecutionResult, execute, getOperationAST, type OperationDefinitionNode, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { openViewer, type Viewer } from '../../../../src/auth/viewer.ts';
import { PlannedQueries } from '../../../../src/execution/compiled/planned-queries.ts';
import { ErrorMask } from '../../../../src/execution/error-mask.ts';
import { visibilityOf } from '../../../../src/execution/sharing/answer-key.ts';
import { DomainError } from '../../../../src/gamelift/errors.ts';
import type { GameLift } from '../../../../src/gamelift/gamelift.ts';
import { OperationLoaders } from '../../../../src/gamelift/operation-loaders.ts';
import type { Context } from '../../../../src/schema/context.ts';
import { encodeGlobalId } from '../../../../src/schema/global-id.ts';
import { schema } from '../../../../src/schema/index.ts';
import { fleetId, gameSessionId, makeGameSession, makePlayerSession, otherFleetId } from '../../../support/sessions.ts';
import { nullOn } from '../../transport/null-on.ts';
import { randomOperations } from '../../transport/random-operations.ts';

const at = new Date('2026-11-21T08:15:30.125Z');
const text = 'zoë "the 🎲"\n\u2028\ud800';
const gameSessions = [
  makeGameSession('one', { name: text, gameProperties: [{ key: 'map', value: text }], gameSessionData: text }),
  makeGameSession('two', { status: 'TERMINATED', terminationTime: at, protectionPolicy: undefined, port: 2 ** 31 }),
  makeGameSession('odd', {
    name: undefined as never,
    currentPlayerSessionCount: -0,
    creationTime: new Date(Number.NaN),
  }),
];
const broken = makeGameSession('broken', {
  fleetId: null as never,
  gameProperties: 7 as never,
  status: 'LOST' as never,
});
const playerSessions = ['ann', 'bob'].map((name) =>
  makePlayerSession(name, { playerData: text, ipAddress: '10.0.0.9', port: 7778 }),
);
const [ann] = playerSessions;

/** The same objects each time, as for queries that share a read; what fails always does. */
const gamelift = {
  listGameSessions: async ({ location, status }) => {
    if (status === 'TERMINATING') throw new DomainError('THROTTLED', 'too fast', { retryAfterMs: 250 });
    return pageOf(location === 'us-east-1' ? [...gameSessions, broken] : gameSessions);
  },
  readGameSession: async (id) => {
    if (id.endsWith('/refused')) throw new DomainError('UPSTREAM_UNAVAILABLE', 'out of order');
    return [...gameSessions, broken].find((session) => session.gameSessionId === id) ?? null;
  },
  searchGameSessions: async ({ location }) => pageOf(location === 'us-east-1' ? [broken] : gameSessions),
  gameSessionLogUrl: async (id) => {
    if (id.endsWith('/two')) throw new Error('what a bug quotes');
    return id;
  },
  listPlayerSessions: async () => pageOf(playerSessions),
  readPlayerSession: async (id) => playerSessions.find(({ playerSessionId }) => playerSessionId === id) ?? null,
  listFleetIds: async () => pageOf([fleetId, otherFleetId]),
  readFleets: async (ids) => {
    if (ids.includes('fleet-bad')) throw new DomainError('INVALID_REQUEST', 'no such ID');
    return ids.filter((id) => id !== 'fleet-none').map((id) => ({ ...fleet, fleetId: id }));
  },
  readFleetUtilizations: async (ids) => new Map(ids.map((id) => [id, utilization])),
  readFleetCapacities: async () => new Map(),
  readFleetLocations: async (id) => {
    if (id === otherFleetId) throw new DomainError('THROTTLED', 'too fast', { retryAfterMs: 250 });
    const state = { fleetId: id, status: 'ACTIVE' as const, playerGatewayStatus: null };
    return ['us-west-2', 'us-east-1'].map((location) => ({ ...state, location }));
  },
  readFleetLocationUtilization: async (_id, location) => {
    if (location === 'us-east-1') throw new DomainError('NOT_FOUND', 'no such location');
    return utilization;
  },
  readFleetLocationCapacity: async () => ({ ...capacity, desired: 'many' as never }),
  listAliases: async () => pageOf([alias]),
  readAlias: async (id) => (id === 'alias-none' ? null : alias),
  resolveAlias: async (id) => {
    if (id === 'alias-none') throw new DomainError('TERMINAL_ROUTING_STRATEGY', text);
    return fleetId;
  },
  upstreamBudget: () => [{ operation: 'ListFleets', limitPerSecond: 0.1, available: 1e21, throttled: 3 }],
} satisfies Partial<GameLift> as unknown as GameLift;

const fleet = {
  fleetArn: null,
  name: text,
  description: '',
  status: 'ACTIVE' as const,
  computeType: 'EC2',
  fleetType: null,
  instanceType: 'c5.large',
  creationTime: at,
  terminationTime: null,
  newGameSessionProtectionPolicy: 'UNKNOWN' as const,
  operatingSystem: text,
  buildId: 'build-1',
  scriptId: null,
  resourceCreationLimitPolicy: { newGameSessionsPerCreator: 3, policyPeriodMinutes: null },
  certificateType: 'GENERATED' as const,
  playerGatewayMode: 'UNKNOWN' as const,
};
const utilization = {
  activeServerProcessCount: 1,
  activeGameSessionCount: null,
  currentPlayerSessionCount: 0,
  maximumPlayerSessionCount: 2 ** 31 - 1,
};
const capacity = { instanceType: null, minimum: 0, maximum: 1, pending: 0, active: 1, idle: 0, terminating: 0 };
const alias = {
  aliasId: 'alias-1',
  aliasArn: null,
  name: text,
  description: null,
  routingStrategyType: 'SIMPLE' as const,
  fleetId,
  terminalMessage: null,
  creationTime: at,
  lastUpdatedTime: at,
};

function pageOf<T>(items: readonly T[]) {
  return { items, nextToken: null };
}

const viewers: Viewer[] = [
  openViewer,
  { id: 'a lobby', scopes: new Set(['gamelift:read']), player: null },
  { id: 'ann', scopes: new Set(['gamelift:read', 'gamelift:connect']), player: 'ann' },
  { id: 'bob', scopes: new Set(['gamelift:read', 'gamelift:connect']), player: 'bob' },
];

const ids = gameSessions.map((session) => session.gameSessionId);
const operations = randomOperations({
  schema,
  kind: 'query',
  texts: {
    fleetId: [fleetId, otherFleetId, 'fleet-bad', 'fleet-none', 'no fleet'],
    aliasId: ['alias-1', 'alias-none'],
    gameSessionId: [...ids, gameSessionId('refused'), gameSessionId('broken'), 'no session'],
    playerSessionId: [ann?.playerSessionId ?? '', 'psess-none'],
    playerId: ['ann', 'bob'],
    key: ['map', 'mode'],
    location: ['us-west-2', 'us-east-1'],
    after: ['no cursor'],
    id: [
      encodeGlobalId('Fleet', fleetId),
      encodeGlobalId('GameSession', ids[0] ?? ''),
      encodeGlobalId('Alias', 'alias-1'),
    ],
    ids: [encodeGlobalId('Fleet', fleetId), encodeGlobalId('GameSession', ids[1] ?? ''), 'no ID'],
  },
});

const runs = 40;

const mask = new ErrorMask({ error() {} }, { suggestions: true });
const call = { requestId: 'r', signal: undefined };

test('whatever is asked of the graph, by whomever: what is planned is what graphql-js says', async () => {
  const planned = new PlannedQueries(schema);
  let plans = 0;
  await fc.assert(
    fc.asyncProperty(operations, fc.constantFrom(...viewers), async ({ text, variableValues }, viewer) => {
      const document = parse(text);
      if (validate(schema, document).length > 0) return;
      const operation = getOperationAST(document) as OperationDefinitionNode;
      const contextOf = () =>
        ({
          viewer,
          gamelift,
          budget: { state: () => gamelift.upstreamBudget() },
          loaders: new OperationLoaders(gamelift),
          reservationTimeoutMs: 60_000,
        }) as unknown as Context;
      const visibility = visibilityOf(schema, { document, operation, viewer, variableValues } as never);
      const result = await planned.execute(
        { document, operation, variableValues },
        { contextValue: contextOf(), visibility, limits: { maxBytes: Number.POSITIVE_INFINITY } },
      );
      if (!result) return;
      plans++;
      const expected = await execute({ schema, document, variableValues, contextValue: contextOf() });
      expect(told(result)).toEqual(told(expected));
      expect(JSON.stringify(result.data)).toBe(JSON.stringify(expected.data));
    }),
    { numRuns: runs },
  );
  expect(plans).toBeGreaterThan(runs / 2);
});

interface Told {
  data: unknown;
  errors?: { path: (string | number)[] }[];
}

/**
 * As a client gets it, errors by the place that is null because of them: a field's own, or that something below it failed. Which of several
 * reached a place first is a race, and beside what fails at once in a list graphql-js forgets the others.
 */
function told(result: ExecutionResult) {
  const { data, errors = [] }: Told = JSON.parse(JSON.stringify(mask.result(result, call)));
  const places = errors.map((error) => {
    const place = nullOn(error.path, data);
    return [place.join('.'), place.length === error.path.length ? error : 'something below'];
  });
  return { data, errors: Object.fromEntries(places) };
}
