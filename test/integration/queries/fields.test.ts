import {
  CreateGameSessionCommand,
  CreatePlayerSessionCommand,
  DescribeAliasCommand,
  DescribeFleetAttributesCommand,
  DescribeFleetCapacityCommand,
  DescribeFleetUtilizationCommand,
  DescribeGameSessionDetailsCommand,
  DescribePlayerSessionsCommand,
  type FleetCapacity,
  type FleetUtilization,
} from '@aws-sdk/client-gamelift';
import { type GraphQLOutputType, getNamedType, isObjectType } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { startTestGateway } from '../../support/harness.ts';

// Every field of everything at once is more than a gateway lets a client ask.
const unlimited = { limits: { maxCost: 10_000 } };
const { control, gameLift, dataOf, gateway, stop } = await startTestGateway({ gateway: unlimited });
afterAll(stop);

// One of each, and what GameLift itself says of it: the truth that the graph is held against.
const { fleetId } = await control.fleet({
  name: 'frontier',
  description: 'open world',
  locations: ['eu-central-1'],
  certificateType: 'GENERATED',
  playerGatewayMode: 'REQUIRED',
  resourceCreationLimitPolicy: { newGameSessionsPerCreator: 3, policyPeriodInMinutes: 15 },
});
const { aliasId } = await control.alias({ name: 'live', description: 'now', fleetId });
const created = await gameLift.send(
  new CreateGameSessionCommand({
    FleetId: fleetId,
    Location: 'eu-central-1',
    MaximumPlayerSessionCount: 8,
    Name: 'Harbor duel',
    CreatorId: 'matchmaker',
    GameProperties: [
      { Key: 'gameMode', Value: 'duel' },
      { Key: 'gameMap', Value: 'harbor' },
    ],
    GameSessionData: '{"rounds":3}',
  }),
);
const gameSessionId = created.GameSession?.GameSessionId ?? '';
await control.status(gameSessionId, 'ACTIVE');
await control.hosting(gameSessionId, { computeName: 'i-0123456789abcdef0', matchmakerData: '{"teams":[]}' });
const joined = await gameLift.send(
  new CreatePlayerSessionCommand({ GameSessionId: gameSessionId, PlayerId: 'ann', PlayerData: 'skill 7' }),
);
const playerSessionId = joined.PlayerSession?.PlayerSessionId ?? '';

const globalId = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const iso = (moment: Date | undefined) => moment?.toISOString() ?? null;

async function gameSessionInTruth() {
  const answer = await gameLift.send(new DescribeGameSessionDetailsCommand({ GameSessionId: gameSessionId }));
  const { GameSession: session = {}, ProtectionPolicy: policy } = answer.GameSessionDetails?.[0] ?? {};
  expect(policy).toBe('NoProtection');
  return {
    id: globalId('GameSession', gameSessionId),
    gameSessionId,
    name: 'Harbor duel',
    fleetId,
    fleetArn: session.FleetArn,
    location: 'eu-central-1',
    status: 'ACTIVE',
    statusReason: null,
    creationTime: iso(session.CreationTime),
    terminationTime: null,
    currentPlayerSessionCount: 1,
    maximumPlayerSessionCount: 8,
    isJoinable: true,
    playerSessionCreationPolicy: 'ACCEPT_ALL',
    protectionPolicy: 'NO_PROTECTION',
    gameProperties: [
      { key: 'gameMode', value: 'duel' },
      { key: 'gameMap', value: 'harbor' },
    ],
    gameProperty: 'duel',
    creatorId: 'matchmaker',
    gameSessionData: '{"rounds":3}',
    matchmakerData: '{"teams":[]}',
    ipAddress: session.IpAddress,
    dnsName: session.DnsName ?? null,
    port: session.Port,
    computeName: 'i-0123456789abcdef0',
    playerGatewayStatus: 'ENABLED',
  };
}

async function playerSessionInTruth() {
  const answer = await gameLift.send(new DescribePlayerSessionsCommand({ PlayerSessionId: playerSessionId }));
  const session = answer.PlayerSessions?.[0];
  return {
    id: globalId('PlayerSession', playerSessionId, gameSessionId),
    playerSessionId,
    playerId: 'ann',
    gameSessionId,
    fleetId,
    fleetArn: session?.FleetArn,
    status: 'RESERVED',
    creationTime: iso(session?.CreationTime),
    terminationTime: null,
    reservationExpiresAt: iso(new Date((session?.CreationTime?.getTime() ?? 0) + 60_000)),
    playerData: 'skill 7',
    ipAddress: session?.IpAddress,
    dnsName: session?.DnsName ?? null,
    port: session?.Port,
  };
}

async function fleetInTruth() {
  const FleetIds = [fleetId];
  const { FleetAttributes: [attributes] = [] } = await gameLift.send(new DescribeFleetAttributesCommand({ FleetIds }));
  const { FleetUtilization: [used] = [] } = await gameLift.send(new DescribeFleetUtilizationCommand({ FleetIds }));
  const { FleetCapacity: [room] = [] } = await gameLift.send(new DescribeFleetCapacityCommand({ FleetIds }));
  return {
    id: globalId('Fleet', fleetId),
    fleetId,
    fleetArn: attributes?.FleetArn,
    name: 'frontier',
    description: 'open world',
    status: 'ACTIVE',
    computeType: attributes?.ComputeType,
    fleetType: attributes?.FleetType,
    instanceType: attributes?.InstanceType,
    operatingSystem: attributes?.OperatingSystem,
    buildId: attributes?.BuildId,
    scriptId: null,
    creationTime: iso(attributes?.CreationTime),
    terminationTime: null,
    newGameSessionProtectionPolicy: 'NO_PROTECTION',
    resourceCreationLimitPolicy: { newGameSessionsPerCreator: 3, policyPeriodMinutes: 15 },
    certificateType: 'GENERATED',
    playerGatewayMode: 'REQUIRED',
    utilization: utilizationOf(used),
    capacity: capacityOf(room),
    locations: [
      {
        location: 'us-west-2',
        status: 'ACTIVE',
        playerGatewayStatus: 'ENABLED',
        utilization: { activeGameSessionCount: 0 },
      },
      {
        location: 'eu-central-1',
        status: 'ACTIVE',
        playerGatewayStatus: 'ENABLED',
        utilization: { activeGameSessionCount: 1 },
      },
    ],
  };
}

async function aliasInTruth() {
  const { Alias: alias } = await gameLift.send(new DescribeAliasCommand({ AliasId: aliasId }));
  return {
    id: globalId('Alias', aliasId),
    aliasId,
    aliasArn: alias?.AliasArn,
    name: 'live',
    routingStrategyType: 'SIMPLE',
    creationTime: iso(alias?.CreationTime),
    lastUpdatedTime: iso(alias?.LastUpdatedTime),
    description: 'now',
    terminalMessage: null,
  };
}

const page = <T>(node: T) => ({
  edges: [{ cursor: expect.any(String), node }],
  nodes: [node],
  pageInfo: {
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: expect.any(String),
    endCursor: expect.any(String),
  },
});

test.each([
  ['gameSession', `(gameSessionId: "${gameSessionId}")`],
  ['gameSessions', `(fleet: { fleetId: "${fleetId}" })`],
  ['gameSessions', `(fleet: { aliasId: "${aliasId}" }, location: "eu-central-1", status: ACTIVE, first: 5)`],
  ['searchGameSessions', `(fleet: { aliasId: "${aliasId}" })`],
])('%s%s answers with every field of a game session', async (field, args) => {
  const session = {
    ...(await gameSessionInTruth()),
    fleet: await fleetInTruth(),
    playerSessions: page(await playerSessionInTruth()),
  };
  const data = await everything(field, args);
  expect(data).toMatchObject(field === 'gameSession' ? session : page(session));
});

test.each([
  ['playerSession', `(playerSessionId: "${playerSessionId}")`],
  ['playerSessions', `(by: { gameSessionId: "${gameSessionId}" })`],
  ['playerSessions', '(by: { playerId: "ann" }, status: RESERVED)'],
])('%s%s answers with every field of a player session', async (field, args) => {
  const player = {
    ...(await playerSessionInTruth()),
    gameSession: { ...(await gameSessionInTruth()), fleet: await fleetInTruth() },
  };
  const data = await everything(field, args);
  expect(data).toMatchObject(field === 'playerSession' ? player : page(player));
});

test.each([
  ['fleet', `(fleet: { fleetId: "${fleetId}" })`],
  ['fleet', `(fleet: { aliasId: "${aliasId}" })`],
  ['fleets', ''],
])('%s%s answers with every field of a fleet', async (field, args) => {
  const session = { ...(await gameSessionInTruth()), playerSessions: page(await playerSessionInTruth()) };
  const fleet = { ...(await fleetInTruth()), gameSessions: page(session) };
  expect(await everything(field, args)).toMatchObject(field === 'fleet' ? fleet : page(fleet));
});

test.each([
  ['alias', `(aliasId: "${aliasId}")`],
  ['aliases', ''],
])('%s%s answers with every field of an alias', async (field, args) => {
  const alias = { ...(await aliasInTruth()), fleet: await fleetInTruth() };
  expect(await everything(field, args)).toMatchObject(field === 'alias' ? alias : page(alias));
});

test('node and nodes answer with every field of each of the four types', async () => {
  const all: Record<string, object> = {
    GameSession: { ...(await gameSessionInTruth()), fleet: await fleetInTruth() },
    PlayerSession: { ...(await playerSessionInTruth()), gameSession: await gameSessionInTruth() },
    Fleet: await fleetInTruth(),
    Alias: { ...(await aliasInTruth()), fleet: await fleetInTruth() },
  };
  for (const [type, truth] of Object.entries(all)) {
    const ids = [(truth as { id: string }).id];
    const selection = `__typename ... on ${type} ${selectionOf(namedType(type))}`;
    const { node, nodes } = await dataOf(
      `query ($id: ID!, $ids: [ID!]!) { node(id: $id) { ...It } nodes(ids: $ids) { ...It } } fragment It on Node { ${selection} }`,
      { id: ids[0], ids },
    );
    expect(node).toMatchObject({ __typename: type, ...truth });
    expect(nodes).toEqual([node]);
  }
});

test('a fleet that runs a script has no build, and a fleet without a policy limits no creator', async () => {
  const { fleetId: scripted } = await control.fleet({ scriptId: 'script-1', playerGatewayMode: 'ENABLED' });
  const { fleet } = await dataOf(
    `query ($id: String!) { fleet(fleet: { fleetId: $id }) {
      buildId scriptId certificateType playerGatewayMode
      resourceCreationLimitPolicy { newGameSessionsPerCreator } locations { location playerGatewayStatus }
    } }`,
    { id: scripted },
  );
  expect(fleet).toEqual({
    buildId: null,
    scriptId: 'script-1',
    certificateType: 'DISABLED',
    playerGatewayMode: 'ENABLED',
    resourceCreationLimitPolicy: null,
    locations: [{ location: 'us-west-2', playerGatewayStatus: null }],
  });
  await control.deleteFleet(scripted);
});

test('gameSessionLogUrl answers with a URL', async () => {
  const ended = await gameLift.send(
    new CreateGameSessionCommand({ FleetId: fleetId, MaximumPlayerSessionCount: 1, CreatorId: 'qa' }),
  );
  const id = ended.GameSession?.GameSessionId ?? '';
  await control.status(id, 'ACTIVE');
  await control.status(id, 'TERMINATED');
  const data = await dataOf('query ($s: String!) { gameSessionLogUrl(gameSessionId: $s) }', { s: id });
  expect(new URL(data.gameSessionLogUrl).protocol).toBe('https:');
});

test('upstreamBudget answers with the published rate of every operation', async () => {
  await using published = await startTestGateway({ gateway: { rates: {} } });
  const { upstreamBudget } = await published.dataOf(
    '{ upstreamBudget { operation limitPerSecond available throttled } }',
  );
  expect(upstreamBudget).toHaveLength(20);
  expect(upstreamBudget).toContainEqual({
    operation: 'SearchGameSessions',
    limitPerSecond: 30,
    available: 30,
    throttled: 0,
  });
  expect(upstreamBudget).toContainEqual({
    operation: 'GetGameSessionLogUrl',
    limitPerSecond: 1,
    available: 4,
    throttled: 0,
  });
});

test('A moment is written in UTC with milliseconds', async () => {
  const { fleets } = await dataOf('{ fleets { nodes { creationTime } } }');
  expect(fleets.nodes[0].creationTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(gateway.url).toMatch(/^http:/);
});

/** Asks for a field with everything that its type has, without coming back to a type on the way to itself. */
async function everything(field: string, args: string) {
  const type = schema.getQueryType()?.getFields()[field]?.type;
  if (!type) throw new Error(`there is no query ${field}`);
  return (await dataOf(`{ ${field}${args} ${selectionOf(type)} }`))[field];
}

/** Lists below others are short: everything of everything is more than one answer may hold. */
function argsOf(field: string, parent: string): string {
  if (field === 'gameProperty') return '(key: "gameMode")';
  return ['gameSessions', 'playerSessions'].includes(field) && parent !== 'Query' ? '(first: 5)' : '';
}

function selectionOf(type: GraphQLOutputType, above: readonly string[] = []): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const path = [...above, named.name];
  const fields = Object.values(named.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    // A connection to a type that is above leads back to it.
    if (path.includes(below.name.replace(/Connection$/, ''))) return [];
    const args = argsOf(field.name, named.name);
    return [`${field.name}${args} ${selectionOf(field.type, path)}`];
  });
  return `{ ${fields.join(' ')} }`;
}

function namedType(name: string): GraphQLOutputType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type`);
  return type;
}

function utilizationOf(figures: FleetUtilization | undefined) {
  return {
    activeServerProcessCount: figures?.ActiveServerProcessCount,
    activeGameSessionCount: figures?.ActiveGameSessionCount,
    currentPlayerSessionCount: figures?.CurrentPlayerSessionCount,
    maximumPlayerSessionCount: figures?.MaximumPlayerSessionCount,
  };
}

function capacityOf(figures: FleetCapacity | undefined) {
  const counts = figures?.InstanceCounts;
  return {
    instanceType: figures?.InstanceType,
    desired: counts?.DESIRED,
    minimum: counts?.MINIMUM,
    maximum: counts?.MAXIMUM,
    pending: counts?.PENDING,
    active: counts?.ACTIVE,
    idle: counts?.IDLE,
    terminating: counts?.TERMINATING,
  };
}
