import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { type MutationName, mutations } from '../../support/mutations.ts';

const { control, graphql, stop } = await startTestGateway();
afterAll(stop);
afterEach(() => control.restore());

const { fleetId } = await control.fleet({ sessions: 1 });
const sessions = '{ gameSessions(fleet: { fleetId: "%" }) { nodes { gameSessionId } } }'.replace('%', fleetId);
const { data } = await graphql(sessions);
const { gameSessionId }: { gameSessionId: string } = data.gameSessions.nodes[0];

const inputs: Record<MutationName, object> = {
  createGameSession: { fleet: { fleetId }, maximumPlayerSessionCount: 2 },
  updateGameSession: { gameSessionId, name: 'other' },
  terminateGameSession: { gameSessionId, mode: 'FORCE_TERMINATE' },
  createPlayerSession: { gameSessionId, playerId: 'ada' },
  createPlayerSessions: { gameSessionId, players: [{ playerId: 'ada' }] },
};
const operationOf = (name: MutationName) => name.charAt(0).toUpperCase() + name.slice(1);

/** Every exception of GameLift's model and AWS's common ones, and what clients are told. */
const rows = [
  ['InvalidRequestException', 'INVALID_REQUEST', 'InvalidRequestError'],
  ['NotFoundException', 'NOT_FOUND', 'NotFoundError'],
  ['ConflictException', 'CONFLICT', 'ConflictError'],
  ['InvalidGameSessionStatusException', 'INVALID_GAME_SESSION_STATUS', 'InvalidGameSessionStatusError'],
  ['GameSessionFullException', 'GAME_SESSION_FULL', 'GameSessionFullError'],
  ['FleetCapacityExceededException', 'FLEET_CAPACITY_EXCEEDED', 'FleetCapacityExceededError'],
  ['InvalidFleetStatusException', 'INVALID_FLEET_STATUS', 'InvalidFleetStatusError'],
  ['IdempotentParameterMismatchException', 'IDEMPOTENT_PARAMETER_MISMATCH', 'IdempotentParameterMismatchError'],
  ['LimitExceededException', 'LIMIT_EXCEEDED', 'LimitExceededError'],
  ['NotReadyException', 'NOT_READY', 'NotReadyError'],
  ['TerminalRoutingStrategyException', 'TERMINAL_ROUTING_STRATEGY', 'TerminalRoutingStrategyError'],
  ['UnsupportedRegionException', 'UNSUPPORTED_REGION', null],
  ['UnauthorizedException', 'UPSTREAM_ACCESS_DENIED', null],
  ['AccessDeniedException', 'UPSTREAM_ACCESS_DENIED', null],
  ['UnrecognizedClientException', 'UPSTREAM_ACCESS_DENIED', null],
  ['ExpiredTokenException', 'UPSTREAM_ACCESS_DENIED', null],
  ['BrandNewException', 'INTERNAL', null],
] as const;

/** Which error types each mutation's result union has. */
const members: Record<MutationName, readonly string[]> = {
  createGameSession: [
    'InvalidRequestError',
    'NotFoundError',
    'ConflictError',
    'FleetCapacityExceededError',
    'InvalidFleetStatusError',
    'IdempotentParameterMismatchError',
    'LimitExceededError',
    'TerminalRoutingStrategyError',
  ],
  updateGameSession: [
    'InvalidRequestError',
    'NotFoundError',
    'ConflictError',
    'InvalidGameSessionStatusError',
    'NotReadyError',
  ],
  terminateGameSession: ['InvalidRequestError', 'NotFoundError', 'InvalidGameSessionStatusError', 'NotReadyError'],
  createPlayerSession: [
    'InvalidRequestError',
    'NotFoundError',
    'InvalidGameSessionStatusError',
    'GameSessionFullError',
    'TerminalRoutingStrategyError',
  ],
  createPlayerSessions: [
    'InvalidRequestError',
    'NotFoundError',
    'InvalidGameSessionStatusError',
    'GameSessionFullError',
    'TerminalRoutingStrategyError',
  ],
};

describe.each(Object.keys(mutations) as MutationName[])('%s', (name) => {
  test.each(rows)('tells %s as %s', async (exception, code, type) => {
    await control.fault({
      operation: operationOf(name) as never,
      kind: 'exception',
      code: exception,
      message: 'AWS says',
      status: 400,
    });
    const { data: answer, errors } = await graphql(mutations[name], { input: inputs[name] });
    if (type && members[name].includes(type)) {
      expect(errors).toEqual([]);
      expect(answer[name]).toMatchObject({
        __typename: type,
        code,
        message: 'AWS says',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      return;
    }
    expect(answer).toEqual({ [name]: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: [name],
        extensions: expect.objectContaining({ code, requestId: expect.any(String) }),
      }),
    ]);
    const isStale = exception === 'UnrecognizedClientException' || exception === 'ExpiredTokenException';
    expect((await control.callCounts())[operationOf(name)]).toBe(isStale ? 2 : 1);
  });

  test('tells throttling as THROTTLED with when to come back, after trying again', async () => {
    await control.fault({ operation: operationOf(name) as never, kind: 'throttle' });
    const { errors } = await graphql(mutations[name], { input: inputs[name] });
    expect(errors).toMatchObject([
      { path: [name], extensions: { code: 'THROTTLED', retryAfterMs: expect.any(Number) } },
    ]);
    expect((await control.callCounts())[operationOf(name)]).toBe(3);
  });
});

describe('a query', () => {
  test.each(rows)('tells %s as %s at its path', async (exception, code) => {
    await control.fault({
      operation: 'DescribeGameSessions',
      kind: 'exception',
      code: exception,
      message: 'AWS says',
      status: 400,
    });
    const { data: answer, errors } = await graphql(sessions);
    expect(answer).toEqual({ gameSessions: null });
    expect(errors).toMatchObject([{ path: ['gameSessions'], extensions: { code, requestId: expect.any(String) } }]);
  });

  test.each([
    ['an HTML page', { kind: 'html503' }],
    ['a server fault', { kind: 'error500' }],
    ['a connection that ends before the answer', { kind: 'drop', when: 'before' }],
  ] as const)('tells %s as UPSTREAM_UNAVAILABLE, and reveals nothing of it', async (_name, fault) => {
    await control.fault({ operation: 'DescribeGameSessions', ...fault });
    const { errors } = await graphql(sessions);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: expect.any(Number) } }]);
    expect(JSON.stringify(errors)).not.toMatch(/html|127\.0\.0\.1|Exception|node_modules|at .*\.ts|hang up/i);
    await control.clearFaults();
    expect((await graphql(sessions)).errors).toEqual([]);
  });

  test('recovers within its attempts when the trouble passes', async () => {
    await control.fault({ operation: 'DescribeGameSessions', kind: 'html503', count: 2 });
    const { errors } = await graphql(sessions);
    expect(errors).toEqual([]);
    expect((await control.callCounts()).DescribeGameSessions).toBe(3);
  });
});

describe('what GameLift adds after us', () => {
  test.each([
    ['GameSessions.*.Status', 'status', 'HIBERNATING', 'UNKNOWN'],
    ['GameSessions.*.StatusReason', 'statusReason', 'MOON_PHASE', 'UNKNOWN'],
    ['GameSessions.*.PlayerSessionCreationPolicy', 'playerSessionCreationPolicy', 'ACCEPT_SOME', 'UNKNOWN'],
    ['GameSessions.*.PlayerGatewayStatus', 'playerGatewayStatus', 'HALF', 'UNKNOWN'],
    ['GameSessions.*.Port', 'port', '8080', 8080],
    ['GameSessions.*.Port', 'port', 'many', null],
    ['GameSessions.*.CreationTime', 'creationTime', undefined, null],
    ['GameSessions.*.Name', 'name', 5, null],
    ['GameSessions.*.CurrentPlayerSessionCount', 'currentPlayerSessionCount', undefined, 0],
    ['GameSessions.*.GameProperties', 'gameProperties { key }', undefined, []],
  ])('%s of an unexpected value is shown as what %s allows', async (path, field, value, shown) => {
    await control.fault({
      operation: 'DescribeGameSessions',
      kind: 'override',
      path,
      ...(value !== undefined && { value }),
    });
    const { data: answer, errors } = await graphql(sessions.replace('gameSessionId', field));
    expect(errors).toEqual([]);
    expect(answer.gameSessions.nodes[0]).toEqual({ [field.split(' ')[0] ?? '']: shown });
  });

  test('a fleet or an alias of an unknown kind is UNKNOWN', async () => {
    await control.fault({
      operation: 'DescribeFleetAttributes',
      kind: 'override',
      path: 'FleetAttributes.*.Status',
      value: 'ASLEEP',
    });
    await control.fault({
      operation: 'DescribeFleetAttributes',
      kind: 'override',
      path: 'FleetAttributes.*.CertificateConfiguration.CertificateType',
      value: 'BORROWED',
    });
    await control.fault({
      operation: 'DescribeFleetAttributes',
      kind: 'override',
      path: 'FleetAttributes.*.PlayerGatewayMode',
      value: 'PREFERRED',
    });
    const { data: answer } = await graphql(
      `{ fleet(fleet: { fleetId: "${fleetId}" }) { status certificateType playerGatewayMode } }`,
    );
    expect(answer).toEqual({ fleet: { status: 'UNKNOWN', certificateType: 'UNKNOWN', playerGatewayMode: 'UNKNOWN' } });
  });
});

test('of three mutations of which the second fails, the others leave their results', async () => {
  await control.fault({
    operation: 'UpdateGameSession',
    kind: 'exception',
    code: 'UnsupportedRegionException',
    message: 'no',
    status: 400,
    count: 1,
  });
  const { data: answer, errors } = await graphql(
    `mutation ($id: String!) {
      first: createPlayerSession(input: { gameSessionId: $id, playerId: "one" }) { ... on CreatePlayerSessionPayload { playerSession { status } } }
      second: updateGameSession(input: { gameSessionId: $id, name: "x" }) { ... on UpdateGameSessionPayload { gameSession { name } } }
      third: createPlayerSession(input: { gameSessionId: $id, playerId: "two" }) { ... on CreatePlayerSessionPayload { playerSession { status } } }
    }`,
    { id: gameSessionId },
  );
  expect(answer).toEqual({
    first: { playerSession: { status: 'RESERVED' } },
    second: null,
    third: { playerSession: { status: 'RESERVED' } },
  });
  expect(errors).toMatchObject([{ path: ['second'], extensions: { code: 'UNSUPPORTED_REGION' } }]);
});
