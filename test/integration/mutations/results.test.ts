import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { type MutationName, mutations } from '../../support/mutations.ts';

const { control, graphql, dataOf, stop } = await startTestGateway({
  // Short, so that a test of a silent GameLift does not take long.
  gateway: { callDeadlineMs: 1_500, attemptTimeoutMs: 400 },
});
afterAll(stop);
afterEach(() => control.restore());

const run = async (name: MutationName, input: object) => {
  const { data, errors } = await graphql(mutations[name], { input });
  return { result: data?.[name], errors };
};

/** A fleet of the test's own with one ACTIVE session. */
async function newSession(): Promise<{ fleetId: string; gameSessionId: string }> {
  const { fleetId } = await control.fleet({ sessions: 1, serverProcesses: 5 });
  const data = await dataOf(`{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId } } }`);
  return { fleetId, gameSessionId: data.gameSessions.nodes[0].gameSessionId };
}

const sessionOf = async (gameSessionId: string) => {
  const fields = 'name status playerSessionCreationPolicy protectionPolicy gameProperties { key value }';
  const data = await dataOf(`query ($id: String!) { gameSession(gameSessionId: $id) { ${fields} } }`, {
    id: gameSessionId,
  });
  return data.gameSession;
};

describe('createGameSession', () => {
  test('answers with the session as GameLift made it, and the next query sees it', async () => {
    const { fleetId } = await newSession();
    const { result } = await run('createGameSession', {
      fleet: { fleetId },
      maximumPlayerSessionCount: 8,
      name: 'Harbor',
      gameProperties: [{ key: 'gameMode', value: 'duel' }],
      gameSessionData: '{"seed":1}',
      creatorId: 'ada',
      idempotencyToken: 'once-only',
    });
    expect(result).toEqual({
      __typename: 'CreateGameSessionPayload',
      gameSession: {
        gameSessionId: `arn:aws:gamelift:us-west-2::gamesession/${fleetId}/once-only`,
        name: 'Harbor',
        status: 'ACTIVATING',
        statusReason: null,
        location: 'us-west-2',
        fleetId,
        currentPlayerSessionCount: 0,
        maximumPlayerSessionCount: 8,
        playerSessionCreationPolicy: 'ACCEPT_ALL',
        protectionPolicy: 'NO_PROTECTION',
        gameProperties: [{ key: 'gameMode', value: 'duel' }],
        gameSessionData: '{"seed":1}',
        creatorId: 'ada',
        creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    });
    expect(await sessionOf(result.gameSession.gameSessionId)).toMatchObject({ name: 'Harbor', status: 'ACTIVATING' });
  });

  test('with the same token and the same arguments answers with the same session', async () => {
    const { fleetId } = await newSession();
    const input = { fleet: { fleetId }, maximumPlayerSessionCount: 2, idempotencyToken: 'again' };
    const [first, second] = [await run('createGameSession', input), await run('createGameSession', input)];
    expect(second.result).toEqual(first.result);
    const other = await run('createGameSession', { ...input, maximumPlayerSessionCount: 3 });
    expect(other.result.__typename).toBe('IdempotentParameterMismatchError');
  });

  test.each([
    ['after it had its effect', { kind: 'drop', when: 'after', count: 1 }],
    ['before it had its effect', { kind: 'drop', when: 'before', count: 1 }],
    ['by a server fault', { kind: 'error500', count: 2 }],
    ['in silence', { kind: 'latency', latencyMs: 5_000, count: 1 }],
  ] as const)('whose answer is lost %s is repeated safely: one session', async (_name, fault) => {
    const { fleetId } = await newSession();
    await control.fault({ operation: 'CreateGameSession', ...fault });
    const { result } = await run('createGameSession', { fleet: { fleetId }, maximumPlayerSessionCount: 2 });
    expect(result.__typename).toBe('CreateGameSessionPayload');
    const { gameSessions } = await dataOf(`{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { status } } }`);
    expect(gameSessions.nodes).toHaveLength(2);
  });

  test.each([
    ['never gets an answer', []],
    ['gets no answer and is then throttled', [{ kind: 'throttle' }]],
  ] as const)('that %s says with which token it may be repeated', async (_title, then) => {
    const { fleetId } = await newSession();
    const first = then.length > 0 ? { count: 1 } : {};
    await control.fault({ operation: 'CreateGameSession', kind: 'drop', when: 'after', ...first });
    for (const fault of then) await control.fault({ operation: 'CreateGameSession', ...fault });
    const { errors } = await run('createGameSession', { fleet: { fleetId }, maximumPlayerSessionCount: 2 });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    const token = /idempotencyToken "([a-zA-Z0-9-]+)"/.exec(errors[0]?.message ?? '')?.[1];
    await control.clearFaults();
    const { result } = await run('createGameSession', {
      fleet: { fleetId },
      maximumPlayerSessionCount: 2,
      idempotencyToken: token,
    });
    expect(result.__typename).toBe('CreateGameSessionPayload');
    const { gameSessions } = await dataOf(`{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { status } } }`);
    expect(gameSessions.nodes).toHaveLength(2);
  });

  test('tells a full fleet, an unknown one, and a TERMINAL alias', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 1, sessions: 1 });
    const { aliasId } = await control.alias({ name: 'gone', message: 'We have moved' });
    const from = async (fleet: object) =>
      (await run('createGameSession', { fleet, maximumPlayerSessionCount: 1 })).result;
    expect(await from({ fleetId })).toMatchObject({ __typename: 'FleetCapacityExceededError' });
    expect(await from({ fleetId: 'fleet-unknown' })).toMatchObject({ __typename: 'NotFoundError' });
    expect(await from({ aliasId })).toMatchObject({
      __typename: 'TerminalRoutingStrategyError',
      message: 'We have moved',
    });
  });
});

describe('updateGameSession', () => {
  test('changes only what is given, merges properties, and the answer knows the protection', async () => {
    const { gameSessionId } = await newSession();
    await run('updateGameSession', { gameSessionId, gameProperties: [{ key: 'a', value: '1' }] });
    const before = await sessionOf(gameSessionId);
    const { result } = await run('updateGameSession', {
      gameSessionId,
      playerSessionCreationPolicy: 'DENY_ALL',
      protectionPolicy: 'FULL_PROTECTION',
      gameProperties: [{ key: 'b', value: '2' }],
    });
    const changed = { playerSessionCreationPolicy: 'DENY_ALL', protectionPolicy: 'FULL_PROTECTION', name: before.name };
    expect(result.gameSession).toMatchObject(changed);
    expect(await sessionOf(gameSessionId)).toMatchObject({
      ...changed,
      gameProperties: [...before.gameProperties, { key: 'b', value: '2' }],
    });
  });

  test('of an ended session is an InvalidGameSessionStatusError, of an unknown one a NotFoundError', async () => {
    const { gameSessionId } = await newSession();
    await control.status(gameSessionId, 'TERMINATED');
    expect((await run('updateGameSession', { gameSessionId, name: 'x' })).result.__typename).toBe(
      'InvalidGameSessionStatusError',
    );
    const unknown = await run('updateGameSession', { gameSessionId: `${gameSessionId}-unknown`, name: 'x' });
    expect(unknown.result.__typename).toBe('NotFoundError');
  });
});

describe('terminateGameSession', () => {
  test.each(['TRIGGER_ON_PROCESS_TERMINATE', 'FORCE_TERMINATE'])('%s answers with TERMINATING', async (mode) => {
    const { gameSessionId } = await newSession();
    const { result } = await run('terminateGameSession', { gameSessionId, mode });
    expect(result).toMatchObject({ __typename: 'TerminateGameSessionPayload', gameSession: { status: 'TERMINATING' } });
    expect(await sessionOf(gameSessionId)).toMatchObject({ status: 'TERMINATING' });
    const again = await run('terminateGameSession', { gameSessionId, mode });
    expect(again.result.__typename).toBe('InvalidGameSessionStatusError');
  });

  test('whose answer is lost after it had its effect is a success all the same', async () => {
    const { gameSessionId } = await newSession();
    await control.fault({ operation: 'TerminateGameSession', kind: 'drop', when: 'after', count: 1 });
    const { result } = await run('terminateGameSession', { gameSessionId, mode: 'FORCE_TERMINATE' });
    expect(result).toMatchObject({ gameSession: { status: 'TERMINATING' } });
  });
});

describe('createPlayerSession', () => {
  const playersOf = async (gameSessionId: string) =>
    (
      await dataOf(
        'query ($id: String!) { playerSessions(by: { gameSessionId: $id }) { nodes { playerId status playerData } } }',
        { id: gameSessionId },
      )
    ).playerSessions.nodes;

  test('reserves a slot and says until when', async () => {
    const { gameSessionId } = await newSession();
    const { result } = await run('createPlayerSession', { gameSessionId, playerId: 'ada', playerData: 'mmr=1200' });
    const { creationTime, reservationExpiresAt, ...rest } = result.playerSession;
    expect(Date.parse(reservationExpiresAt) - Date.parse(creationTime)).toBe(60_000);
    expect(rest).toEqual({
      playerSessionId: expect.stringMatching(/^psess-/),
      playerId: 'ada',
      gameSessionId,
      status: 'RESERVED',
      playerData: 'mmr=1200',
      ipAddress: expect.any(String),
      dnsName: expect.any(String),
      port: expect.any(Number),
    });
  });

  test.each(['createPlayerSession', 'createPlayerSessions'] as const)(
    '%s is never sent again when its answer was lost: OUTCOME_UNKNOWN says what to look up',
    async (name) => {
      const { gameSessionId } = await newSession();
      const input =
        name === 'createPlayerSession'
          ? { gameSessionId, playerId: 'ada' }
          : { gameSessionId, players: [{ playerId: 'ada' }] };
      const operation = name === 'createPlayerSession' ? 'CreatePlayerSession' : 'CreatePlayerSessions';
      for (const fault of [
        { kind: 'drop', when: 'after' },
        { kind: 'latency', latencyMs: 5_000 },
        { kind: 'html503' },
        { kind: 'error500' },
      ] as const) {
        await control.restore();
        await control.fault({ operation, ...fault });
        const { errors } = await run(name, input);
        expect(errors).toMatchObject([{ path: [name], extensions: { code: 'OUTCOME_UNKNOWN' } }]);
        expect(errors[0]?.message).toContain('playerSessions(by: { gameSessionId');
        expect((await control.callCounts())[operation]).toBe(1);
      }
      // Lost were the answers of the first two; the other two never had an effect.
      expect(await playersOf(gameSessionId)).toHaveLength(2);
    },
  );

  test('tells a full session, one that denies players, and one that is not ACTIVE', async () => {
    const { gameSessionId } = await newSession();
    await run('updateGameSession', { gameSessionId, maximumPlayerSessionCount: 1 });
    await run('createPlayerSession', { gameSessionId, playerId: 'one' });
    const join = async () => (await run('createPlayerSession', { gameSessionId, playerId: 'two' })).result.__typename;
    expect(await join()).toBe('GameSessionFullError');
    await run('updateGameSession', { gameSessionId, playerSessionCreationPolicy: 'DENY_ALL' });
    expect(await join()).toBe('InvalidGameSessionStatusError');
    await control.status(gameSessionId, 'TERMINATED');
    expect(await join()).toBe('InvalidGameSessionStatusError');
  });
});

test('createPlayerSessions reserves for all or for none', async () => {
  const { gameSessionId } = await newSession();
  await run('updateGameSession', { gameSessionId, maximumPlayerSessionCount: 3 });
  const players = [{ playerId: 'one', playerData: 'x' }, { playerId: 'two' }];
  const { result } = await run('createPlayerSessions', { gameSessionId, players });
  expect(
    result.playerSessions.map(({ playerId, playerData }: Record<string, string>) => [playerId, playerData]),
  ).toEqual([
    ['one', 'x'],
    ['two', null],
  ]);
  const tooMany = await run('createPlayerSessions', {
    gameSessionId,
    players: [{ playerId: 'three' }, { playerId: 'four' }],
  });
  expect(tooMany.result.__typename).toBe('GameSessionFullError');
  const { gameSession } = await dataOf(
    'query ($id: String!) { gameSession(gameSessionId: $id) { currentPlayerSessionCount } }',
    {
      id: gameSessionId,
    },
  );
  expect(gameSession.currentPlayerSessionCount).toBe(2);
});
