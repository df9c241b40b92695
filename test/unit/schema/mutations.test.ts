import { describe, expect, test } from 'vitest';
import * as errors from '../../../src/gamelift/errors.ts';
import {
  fleetId,
  gameSession,
  gameSessionId,
  type Parts,
  playerSession,
  playerSessionId,
  run,
} from '../../support/schema-harness.ts';

const create = (selection = '... on CreateGameSessionPayload { gameSession { status } }') =>
  `mutation { createGameSession(input: { fleet: { fleetId: "${fleetId}" }, maximumPlayerSessionCount: 8 }) { __typename ${selection} } }`;

/** A world that writes down what is done to it, in order. */
function recording(parts: Parts = {}) {
  const steps: unknown[] = [];
  const record =
    <T>(name: string, answer: T) =>
    async (...parameters: unknown[]): Promise<T> => {
      steps.push([name, ...parameters]);
      return answer;
    };
  return {
    steps,
    parts: {
      ...parts,
      loaders: { clear: () => void steps.push(['clear']), ...parts.loaders },
      live: {
        observeGameSession: record('observeGameSession', undefined),
        observePlayerSessions: record('observePlayerSessions', undefined),
        doubtGameSession: (gameSessionId) => void steps.push(['doubtGameSession', gameSessionId]),
      },
      gamelift: {
        createGameSession: record('createGameSession', gameSession({ status: 'ACTIVATING' })),
        updateGameSession: record('updateGameSession', gameSession({ name: 'New name' })),
        terminateGameSession: record('terminateGameSession', gameSession({ status: 'TERMINATING' })),
        createPlayerSession: record('createPlayerSession', playerSession()),
        createPlayerSessions: record('createPlayerSessions', [playerSession(), playerSession({ playerId: 'bob' })]),
        ...parts.gamelift,
      },
    } satisfies Parts,
  };
}

describe('a mutation', () => {
  test('forgets what was read, changes, tells the subscribers, and forgets again before it answers', async () => {
    const { steps, parts } = recording();
    const answer = await run(create(), parts);
    expect(answer).toEqual({
      data: {
        createGameSession: { __typename: 'CreateGameSessionPayload', gameSession: { status: 'ACTIVATING' } },
      },
      errors: [],
    });
    expect(steps).toEqual([
      ['clear'],
      [
        'createGameSession',
        {
          fleet: { fleetId },
          location: null,
          maximumPlayerSessionCount: 8,
          name: null,
          gameProperties: null,
          gameSessionData: null,
          creatorId: null,
          idempotencyToken: null,
        },
        { priority: 'mutation' },
      ],
      ['observeGameSession', gameSession({ status: 'ACTIVATING' }), 'create'],
      ['clear'],
    ]);
  });

  test('forgets what was read after a failure, too, and tells nobody', async () => {
    const { steps, parts } = recording({
      gamelift: { createGameSession: () => Promise.reject(new errors.DomainError('OUTCOME_UNKNOWN', 'Look it up')) },
    });
    await run(create(), parts);
    expect(steps).toEqual([['clear'], ['clear']]);
  });

  test.each([
    [new errors.InvalidGameSessionStatusError('not ACTIVE'), true],
    [new errors.NotFoundError('no such game session'), true],
    [new errors.DomainError('OUTCOME_UNKNOWN', 'Look it up'), true],
    [new errors.InvalidRequestError('too long'), false],
    [new errors.DomainError('THROTTLED', 'Rate exceeded'), false],
    [new TypeError('a defect'), false],
  ])('that fails with %s has the game session read again where it is watched: %s', async (error, isDoubted) => {
    const { steps, parts } = recording({ gamelift: { terminateGameSession: () => Promise.reject(error) } });
    const input = `input: { gameSessionId: "${gameSessionId}", mode: FORCE_TERMINATE }`;
    await run(`mutation { terminateGameSession(${input}) { __typename } }`, parts);
    expect(steps).toEqual([['clear'], ...(isDoubted ? [['doubtGameSession', gameSessionId]] : []), ['clear']]);
  });

  test('is not given the signal of its operation: it is finished once it has begun', async () => {
    const { steps, parts } = recording({ signal: new AbortController().signal });
    await run(create(), parts);
    expect(JSON.stringify(steps[1])).not.toContain('signal');
  });

  test("that can't do anything about its error puts it at the top, and the others' results stand", async () => {
    let call = 0;
    const { parts } = recording({
      gamelift: {
        async createGameSession() {
          call += 1;
          if (call === 2)
            throw new errors.DomainError('THROTTLED', 'Rate exceeded', { requestId: 'aws-1', retryAfterMs: 900 });
          return gameSession({ name: `${call}` });
        },
      },
    });
    const input = `input: { fleet: { fleetId: "${fleetId}" }, maximumPlayerSessionCount: 8 }`;
    const field = (alias: string) =>
      `${alias}: createGameSession(${input}) { ... on CreateGameSessionPayload { gameSession { name } } }`;
    const answer = await run(`mutation { ${field('a')} ${field('b')} ${field('c')} }`, parts);
    expect(answer.data).toEqual({ a: { gameSession: { name: '1' } }, b: null, c: { gameSession: { name: '3' } } });
    expect(answer.errors).toEqual([
      {
        message: 'Rate exceeded',
        path: 'b',
        extensions: { code: 'THROTTLED', retryable: true, requestId: 'aws-1', retryAfterMs: 900 },
      },
    ]);
  });

  test('reads protectionPolicy for its payload after the change, where the answer did not tell it', async () => {
    const { steps, parts } = recording({
      loaders: {
        async gameSession(...read) {
          steps.push(['read', ...read]);
          return gameSession({ protectionPolicy: 'FULL_PROTECTION' });
        },
      },
    });
    const answer = await run(create('... on CreateGameSessionPayload { gameSession { protectionPolicy } }'), parts);
    expect(answer.data.createGameSession.gameSession).toEqual({ protectionPolicy: 'FULL_PROTECTION' });
    expect(steps.slice(-2)).toEqual([['clear'], ['read', gameSessionId, { withDetails: true }]]);
  });
});

describe('an error that the caller can act on', () => {
  const members = {
    createGameSession: [
      errors.InvalidRequestError,
      errors.NotFoundError,
      errors.ConflictError,
      errors.FleetCapacityExceededError,
      errors.InvalidFleetStatusError,
      errors.IdempotentParameterMismatchError,
      errors.LimitExceededError,
      errors.TerminalRoutingStrategyError,
    ],
    updateGameSession: [
      errors.InvalidRequestError,
      errors.NotFoundError,
      errors.ConflictError,
      errors.InvalidGameSessionStatusError,
      errors.NotReadyError,
    ],
    terminateGameSession: [
      errors.InvalidRequestError,
      errors.NotFoundError,
      errors.InvalidGameSessionStatusError,
      errors.NotReadyError,
    ],
    createPlayerSession: [
      errors.InvalidRequestError,
      errors.NotFoundError,
      errors.InvalidGameSessionStatusError,
      errors.GameSessionFullError,
      errors.TerminalRoutingStrategyError,
    ],
    createPlayerSessions: [
      errors.InvalidRequestError,
      errors.NotFoundError,
      errors.InvalidGameSessionStatusError,
      errors.GameSessionFullError,
      errors.TerminalRoutingStrategyError,
    ],
  };
  const inputs: Record<keyof typeof members, string> = {
    createGameSession: `{ fleet: { fleetId: "${fleetId}" }, maximumPlayerSessionCount: 8 }`,
    updateGameSession: `{ gameSessionId: "${gameSessionId}", name: "x" }`,
    terminateGameSession: `{ gameSessionId: "${gameSessionId}", mode: FORCE_TERMINATE }`,
    createPlayerSession: `{ gameSessionId: "${gameSessionId}", playerId: "ann" }`,
    createPlayerSessions: `{ gameSessionId: "${gameSessionId}", players: [{ playerId: "ann" }] }`,
  };
  const mutations = Object.keys(members) as (keyof typeof members)[];
  const all = [...new Set(Object.values(members).flat())];

  test.each(mutations.flatMap((mutation) => all.map((type) => ({ mutation, type, name: type.name }))))(
    '$mutation answers $name in its union if it is there, else at the top',
    async ({ mutation, type, name }) => {
      const failing = () => Promise.reject(new type('because', { requestId: 'aws-1', retryAfterMs: 70 }));
      const { data, errors: top } = await run(
        `mutation { ${mutation}(input: ${inputs[mutation]}) { __typename ... on Error { message code requestId retryAfterMs } } }`,
        { ...recording().parts, gamelift: { [mutation]: failing } },
      );
      const { code } = new type('');
      if ((members[mutation] as readonly unknown[]).includes(type)) {
        expect(top).toEqual([]);
        expect(data[mutation]).toEqual({
          __typename: name,
          message: 'because',
          code,
          requestId: 'aws-1',
          retryAfterMs: 70,
        });
      } else {
        expect(data[mutation]).toBeNull();
        const retryable = errors.passesByItself(code) ? { retryable: true } : {};
        expect(top).toEqual([
          {
            message: 'because',
            path: mutation,
            extensions: { code, ...retryable, requestId: 'aws-1', retryAfterMs: 70 },
          },
        ]);
      }
    },
  );

  test('tells the argument at fault, found here or upstream', async () => {
    const selection = '... on InvalidRequestError { path code }';
    const { parts } = recording({
      gamelift: {
        updateGameSession: () =>
          Promise.reject(new errors.InvalidRequestError('too long', { path: ['input', 'gameProperties', '0', 'key'] })),
      },
    });
    const upstream = await run(
      `mutation { updateGameSession(input: { gameSessionId: "${gameSessionId}" }) { ${selection} } }`,
      parts,
    );
    expect(upstream.data.updateGameSession).toEqual({
      path: ['input', 'gameProperties', '0', 'key'],
      code: 'INVALID_REQUEST',
    });
    const here = await run(
      `mutation {
        a: updateGameSession(input: { gameSessionId: "no ARN" }) { ${selection} }
        b: createGameSession(input: { fleet: { aliasId: "no alias" }, maximumPlayerSessionCount: 1 }) { ${selection} }
        c: createPlayerSession(input: { gameSessionId: "no ARN", playerId: "ann" }) { ${selection} }
      }`,
      parts,
    );
    expect(here.errors).toEqual([]);
    expect(here.data).toEqual({
      a: { path: ['input', 'gameSessionId'], code: 'INVALID_REQUEST' },
      b: { path: ['input', 'fleet', 'aliasId'], code: 'INVALID_REQUEST' },
      c: { path: ['input', 'gameSessionId'], code: 'INVALID_REQUEST' },
    });
  });
});

describe('each mutation hands on its input and its answer', () => {
  test('updateGameSession, with null for what is not given', async () => {
    const { steps, parts } = recording();
    const { data } = await run(
      `mutation { updateGameSession(input: {
        gameSessionId: "${gameSessionId}", name: "New name", maximumPlayerSessionCount: null, protectionPolicy: FULL_PROTECTION
        gameProperties: [{ key: "map", value: "reef" }]
      }) { ... on UpdateGameSessionPayload { gameSession { name } } } }`,
      parts,
    );
    expect(data.updateGameSession).toEqual({ gameSession: { name: 'New name' } });
    expect(steps[1]).toEqual([
      'updateGameSession',
      {
        gameSessionId,
        name: 'New name',
        maximumPlayerSessionCount: null,
        playerSessionCreationPolicy: null,
        protectionPolicy: 'FULL_PROTECTION',
        gameProperties: [{ key: 'map', value: 'reef' }],
      },
      { priority: 'mutation' },
    ]);
    expect(steps[2]).toEqual([
      'observeGameSession',
      gameSession({ name: 'New name' }),
      'update',
      ['gameProperties', 'name', 'protectionPolicy'],
    ]);
  });

  test('terminateGameSession', async () => {
    const { steps, parts } = recording();
    const { data } = await run(
      `mutation { terminateGameSession(input: { gameSessionId: "${gameSessionId}", mode: FORCE_TERMINATE }) {
        ... on TerminateGameSessionPayload { gameSession { status } } } }`,
      parts,
    );
    expect(data.terminateGameSession).toEqual({ gameSession: { status: 'TERMINATING' } });
    expect(steps[1]).toEqual(['terminateGameSession', gameSessionId, 'FORCE_TERMINATE', { priority: 'mutation' }]);
  });

  test('createPlayerSession', async () => {
    const { steps, parts } = recording();
    const { data } = await run(
      `mutation { createPlayerSession(input: { gameSessionId: "${gameSessionId}", playerId: "ann" }) {
        ... on CreatePlayerSessionPayload { playerSession { playerSessionId status reservationExpiresAt } } } }`,
      parts,
    );
    expect(data.createPlayerSession.playerSession).toEqual({
      playerSessionId,
      status: 'RESERVED',
      reservationExpiresAt: '2026-11-21T08:16:30.125Z',
    });
    expect(steps.slice(1, 3)).toEqual([
      ['createPlayerSession', gameSessionId, { playerId: 'ann', playerData: null }, { priority: 'mutation' }],
      ['observePlayerSessions', gameSessionId, [playerSession()]],
    ]);
  });

  test('createPlayerSessions', async () => {
    const { steps, parts } = recording();
    const { data } = await run(
      `mutation { createPlayerSessions(input: { gameSessionId: "${gameSessionId}", players: [{ playerId: "ann" }, { playerId: "bob", playerData: "x" }] }) {
        ... on CreatePlayerSessionsPayload { playerSessions { playerId } } } }`,
      parts,
    );
    expect(data.createPlayerSessions).toEqual({ playerSessions: [{ playerId: 'ann' }, { playerId: 'bob' }] });
    expect(steps[1]).toEqual([
      'createPlayerSessions',
      gameSessionId,
      [
        { playerId: 'ann', playerData: null },
        { playerId: 'bob', playerData: 'x' },
      ],
      { priority: 'mutation' },
    ]);
  });
});
