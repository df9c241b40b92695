import { describe, expect, test } from 'vitest';
import type { PlayerSession } from '../../../src/gamelift/player-session.ts';
import { gameSession, gameSessionId, playerSession, playerSessionId, run } from '../../support/schema-harness.ts';

const one = (selection: string) => `{ playerSession(playerSessionId: "${playerSessionId}") { ${selection} } }`;
const reading = (session: PlayerSession | null) => ({ loaders: { playerSession: async () => session } });

describe('a player session', () => {
  test('answers its fields', async () => {
    const { data, errors } = await run(
      one('playerSessionId playerId gameSessionId fleetId status creationTime playerData ipAddress dnsName port'),
      reading(playerSession()),
    );
    expect(errors).toEqual([]);
    expect(data.playerSession).toEqual({
      playerSessionId,
      playerId: 'ann',
      gameSessionId,
      fleetId: expect.any(String),
      status: 'RESERVED',
      creationTime: '2026-11-21T08:15:30.125Z',
      playerData: 'skill 7',
      ipAddress: '127.0.0.1',
      dnsName: 'localhost',
      port: 7777,
    });
  });

  test.each([
    [{}, '2026-11-21T08:16:30.125Z'],
    [{ status: 'ACTIVE' }, null],
    [{ status: 'TIMEDOUT' }, null],
    [{ creationTime: null }, null],
  ] satisfies [Partial<PlayerSession>, string | null][])('with %j expires at %s', async (members, expires) => {
    const { data } = await run(one('reservationExpiresAt'), reading(playerSession(members)));
    expect(data.playerSession).toEqual({ reservationExpiresAt: expires });
  });

  test("expires by the gateway's setting", async () => {
    const { data } = await run(one('reservationExpiresAt'), {
      ...reading(playerSession()),
      reservationTimeoutMs: 1_000,
    });
    expect(data.playerSession).toEqual({ reservationExpiresAt: '2026-11-21T08:15:31.125Z' });
  });

  test('leads to its game session', async () => {
    const reads: unknown[] = [];
    const { data } = await run(one('gameSession { name protectionPolicy }'), {
      loaders: {
        playerSession: async () => playerSession(),
        async gameSession(...read) {
          reads.push(read);
          return gameSession({ protectionPolicy: 'NO_PROTECTION' });
        },
      },
    });
    expect(data.playerSession.gameSession).toEqual({ name: 'Harbor duel', protectionPolicy: 'NO_PROTECTION' });
    expect(reads).toEqual([[gameSessionId, { withDetails: true }]]);
  });

  test('is refused by an ID that is none', async () => {
    const { errors } = await run('{ playerSession(playerSessionId: "ann") { id } }');
    expect(errors[0]?.extensions).toEqual({ code: 'INVALID_REQUEST', argumentPath: ['playerSessionId'] });
  });
});

describe('playerSessions', () => {
  test.each([
    [`{ gameSessionId: "${gameSessionId}" }`, { gameSessionId }],
    ['{ playerId: "ann" }', { playerId: 'ann' }],
  ])('lists by %s', async (selector, by) => {
    const asked: unknown[] = [];
    const { data, errors } = await run(`{ playerSessions(by: ${selector}, status: ACTIVE) { nodes { playerId } } }`, {
      loaders: {
        async playerSessions(...question) {
          asked.push(question);
          return { edges: [{ cursor: 'c', node: playerSession() }], endCursor: 'c', hasNextPage: async () => false };
        },
      },
    });
    expect(errors).toEqual([]);
    expect(asked).toEqual([
      [
        { by, status: 'ACTIVE' },
        { first: 20, after: null },
      ],
    ]);
    expect(data.playerSessions.nodes).toEqual([{ playerId: 'ann' }]);
  });
});
