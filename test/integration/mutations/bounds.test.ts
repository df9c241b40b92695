import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { type MutationName, mutations } from '../../support/mutations.ts';

const { control, graphql, stop } = await startTestGateway();
afterAll(stop);
beforeEach(() => control.reset());

const { fleetId } = await control.fleet({ sessions: 1, serverProcesses: 200 });
const { data } = await graphql(`{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId } } }`);
const { gameSessionId }: { gameSessionId: string } = data.gameSessions.nodes[0];

const a = (length: number) => 'a'.repeat(length);
/** A character of two code units: lengths count characters. */
const wide = (length: number) => '😀'.repeat(length);
const properties = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'v' }));
const players = (count: number) => Array.from({ length: count }, (_, index) => ({ playerId: `p${index}` }));
let tokens = 0;

const create = (changes: object) => ({ fleet: { fleetId }, maximumPlayerSessionCount: 2, ...changes });
const update = (changes: object) => ({ gameSessionId, ...changes });

interface Bound {
  mutation: MutationName;
  member: string;
  /** Accepted, or refused by GameLift itself for another reason than this bound. */
  inside: object[];
  /** Refused here, before a call is made. */
  outside: object[];
  path: string[];
}

const bounds: Bound[] = [
  {
    mutation: 'createGameSession',
    member: 'name',
    inside: [{ name: 'a' }, { name: a(1_024) }, { name: wide(1_024) }, { name: null }].map(create),
    outside: [{ name: '' }, { name: a(1_025) }, { name: wide(1_025) }, { name: wide(2).slice(1) }].map(create),
    path: ['input', 'name'],
  },
  {
    mutation: 'createGameSession',
    member: 'maximumPlayerSessionCount',
    inside: [0, 200].map((maximumPlayerSessionCount) => create({ maximumPlayerSessionCount })),
    outside: [create({ maximumPlayerSessionCount: -1 })],
    path: ['input', 'maximumPlayerSessionCount'],
  },
  {
    mutation: 'createGameSession',
    member: 'location',
    inside: [create({ location: 'us-west-2' }), create({ location: null })],
    outside: [create({ location: '' }), create({ location: 'us west' }), create({ location: a(65) })],
    path: ['input', 'location'],
  },
  {
    mutation: 'createGameSession',
    member: 'gameProperties',
    inside: [create({ gameProperties: [] }), create({ gameProperties: properties(16) })],
    outside: [create({ gameProperties: properties(17) })],
    path: ['input', 'gameProperties'],
  },
  {
    mutation: 'createGameSession',
    member: 'gameProperties.key',
    inside: [create({ gameProperties: [{ key: a(32), value: '' }] })],
    outside: [create({ gameProperties: [...properties(1), { key: a(33), value: '' }] })],
    path: ['input', 'gameProperties', '1', 'key'],
  },
  {
    mutation: 'createGameSession',
    member: 'gameProperties.value',
    inside: [create({ gameProperties: [{ key: 'k', value: a(96) }] })],
    outside: [create({ gameProperties: [{ key: 'k', value: a(97) }] })],
    path: ['input', 'gameProperties', '0', 'value'],
  },
  {
    mutation: 'createGameSession',
    member: 'gameSessionData',
    inside: [create({ gameSessionData: a(262_144) })],
    outside: [create({ gameSessionData: '' }), create({ gameSessionData: a(262_145) })],
    path: ['input', 'gameSessionData'],
  },
  {
    mutation: 'createGameSession',
    member: 'creatorId',
    inside: [create({ creatorId: a(1_024) })],
    outside: [create({ creatorId: '' }), create({ creatorId: a(1_025) })],
    path: ['input', 'creatorId'],
  },
  {
    mutation: 'createGameSession',
    member: 'idempotencyToken',
    inside: [create({ idempotencyToken: `${a(40)}${++tokens}` }), create({ idempotencyToken: a(48) })],
    outside: ['', a(49), 'with_underscore', 'with.dot', 'mit-ü'].map((idempotencyToken) =>
      create({ idempotencyToken }),
    ),
    path: ['input', 'idempotencyToken'],
  },
  {
    mutation: 'createGameSession',
    member: 'fleet.fleetId',
    inside: [create({})],
    outside: [create({ fleet: { fleetId: '' } }), create({ fleet: { fleetId: 'alias-1' } })],
    path: ['input', 'fleet', 'fleetId'],
  },
  {
    mutation: 'createGameSession',
    member: 'fleet.aliasId',
    inside: [create({ fleet: { aliasId: 'alias-unknown' } })],
    outside: [create({ fleet: { aliasId: fleetId } })],
    path: ['input', 'fleet', 'aliasId'],
  },
  {
    mutation: 'updateGameSession',
    member: 'gameSessionId',
    inside: [update({})],
    outside: ['', 'gsess-1', `${gameSessionId}?`].map((id) => ({ gameSessionId: id, name: 'x' })),
    path: ['input', 'gameSessionId'],
  },
  {
    mutation: 'updateGameSession',
    member: 'name',
    inside: [update({ name: a(1_024) })],
    outside: [update({ name: '' }), update({ name: a(1_025) })],
    path: ['input', 'name'],
  },
  {
    mutation: 'updateGameSession',
    member: 'maximumPlayerSessionCount',
    inside: [update({ maximumPlayerSessionCount: 200 })],
    outside: [update({ maximumPlayerSessionCount: -1 })],
    path: ['input', 'maximumPlayerSessionCount'],
  },
  {
    mutation: 'updateGameSession',
    member: 'gameProperties',
    inside: [update({ gameProperties: properties(16) })],
    outside: [update({ gameProperties: properties(17) })],
    path: ['input', 'gameProperties'],
  },
  {
    mutation: 'terminateGameSession',
    member: 'gameSessionId',
    inside: [{ gameSessionId: `${gameSessionId}-unknown`, mode: 'FORCE_TERMINATE' }],
    outside: [{ gameSessionId: 'gsess-1', mode: 'FORCE_TERMINATE' }],
    path: ['input', 'gameSessionId'],
  },
  {
    mutation: 'createPlayerSession',
    member: 'playerId',
    inside: [{ gameSessionId, playerId: a(1_024) }],
    outside: [
      { gameSessionId, playerId: '' },
      { gameSessionId, playerId: a(1_025) },
    ],
    path: ['input', 'playerId'],
  },
  {
    mutation: 'createPlayerSession',
    member: 'playerData',
    inside: [{ gameSessionId, playerId: 'p', playerData: a(2_048) }],
    outside: [
      { gameSessionId, playerId: 'p', playerData: a(2_049) },
      { gameSessionId, playerId: 'p', playerData: '' },
    ],
    path: ['input', 'playerData'],
  },
  {
    mutation: 'createPlayerSessions',
    member: 'players',
    inside: [
      { gameSessionId, players: players(1) },
      { gameSessionId, players: players(25) },
    ],
    outside: [
      { gameSessionId, players: [] },
      { gameSessionId, players: players(26) },
    ],
    path: ['input', 'players'],
  },
  {
    mutation: 'createPlayerSessions',
    member: 'players.playerId',
    inside: [{ gameSessionId, players: [{ playerId: 'x' }, { playerId: '__proto__', playerData: 'y' }] }],
    outside: [{ gameSessionId, players: [{ playerId: 'x' }, { playerId: 'x' }] }],
    path: ['input', 'players', '1', 'playerId'],
  },
  {
    mutation: 'createPlayerSessions',
    member: 'players.playerData',
    inside: [{ gameSessionId, players: [{ playerId: 'x', playerData: a(2_048) }] }],
    outside: [{ gameSessionId, players: [{ playerId: 'x', playerData: a(2_049) }] }],
    path: ['input', 'players', '0', 'playerData'],
  },
];

describe.each(bounds)('$member of $mutation', ({ mutation, inside, outside, path }) => {
  test('inside its bounds reaches GameLift', async () => {
    for (const input of inside) {
      const { data: answer, errors } = await graphql(mutations[mutation], { input });
      expect(errors).toEqual([]);
      expect(answer[mutation].path ?? null).toBeNull();
    }
    const operation = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    expect((await control.callCounts())[operation]).toBe(inside.length);
  });

  test('outside its bounds is an InvalidRequestError with its path, and costs no call', async () => {
    for (const input of outside) {
      const { data: answer, errors } = await graphql(mutations[mutation], { input });
      expect(errors).toEqual([]);
      expect(answer[mutation]).toMatchObject({ __typename: 'InvalidRequestError', code: 'INVALID_REQUEST', path });
      expect(answer[mutation].message).toMatch(/expected .+, got .+/);
    }
    expect(await control.callCounts()).toEqual({});
  });
});

test('what the model calls sensitive is never quoted', async () => {
  const secret = 'hunter2';
  const refusals = await Promise.all([
    graphql(mutations.createGameSession, { input: create({ gameSessionData: secret.repeat(40_000) }) }),
    graphql(mutations.createGameSession, {
      input: create({ gameProperties: [{ key: 'k', value: secret.repeat(20) }] }),
    }),
    graphql(mutations.createPlayerSession, { input: { gameSessionId, playerId: 'p', playerData: secret.repeat(400) } }),
    graphql(mutations.createPlayerSession, { input: { gameSessionId, playerId: secret.repeat(400) } }),
    graphql(mutations.createPlayerSessions, {
      input: { gameSessionId, players: [{ playerId: secret }, { playerId: secret }] },
    }),
  ]);
  for (const { data: answer } of refusals) {
    expect(JSON.stringify(answer)).toContain('INVALID_REQUEST');
    expect(JSON.stringify(answer)).not.toContain(secret);
  }
});

test('exactly one way to name a fleet is taken', async () => {
  for (const fleet of [{}, { fleetId, aliasId: 'alias-1' }, { fleetId: null }, { fleetId, aliasId: null }]) {
    const { errors } = await graphql(mutations.createGameSession, { input: create({ fleet }) });
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
});
