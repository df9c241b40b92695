import { beforeEach, expect, test } from 'vitest';
import {
  createGameSession,
  describeGameSessions,
  updateGameSession,
} from '../../../../src/emulator/actions/game-session.ts';
import {
  createPlayerSession,
  createPlayerSessions,
  describePlayerSessions,
} from '../../../../src/emulator/actions/player-session.ts';
import type { World } from '../../../../src/emulator/world/world.ts';
import { call, fleetId, pages, refusal, startTime, testWorld } from '../test-world.ts';

let world: World;
let GameSessionId: string;
beforeEach(() => {
  world = testWorld();
  GameSessionId = newSession(4);
});

function newSession(MaximumPlayerSessionCount: number) {
  const created = call(world, createGameSession, { FleetId: fleetId, MaximumPlayerSessionCount }).GameSession;
  world.setGameSessionStatus(created.GameSessionId, 'ACTIVE');
  return created.GameSessionId;
}
const join = (PlayerId: string, input: Record<string, unknown> = {}) =>
  call(world, createPlayerSession, { GameSessionId, PlayerId, ...input }).PlayerSession;
const players = (input: Record<string, unknown>) => call(world, describePlayerSessions, input).PlayerSessions;
const count = () => call(world, describeGameSessions, { GameSessionId }).GameSessions[0]?.CurrentPlayerSessionCount;

test('a new player session is RESERVED and says where to connect', () => {
  const [session] = call(world, describeGameSessions, { GameSessionId }).GameSessions;
  expect(join('ada')).toEqual({
    PlayerSessionId: expect.stringMatching(/^psess-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    PlayerId: 'ada',
    GameSessionId,
    FleetId: fleetId,
    FleetArn: session?.FleetArn,
    CreationTime: new Date(startTime),
    Status: 'RESERVED',
    IpAddress: session?.IpAddress,
    DnsName: session?.DnsName,
    Port: session?.Port,
  });
  expect(join('lin', { PlayerData: 'red' }).PlayerData).toBe('red');
  expect(count()).toBe(2);
});

test('several players are reserved together or not at all; data of others is ignored', () => {
  const PlayerDataMap = { ada: 'red', nobody: 'blue' };
  const created = call(world, createPlayerSessions, {
    GameSessionId,
    PlayerIds: ['ada', 'lin'],
    PlayerDataMap,
  }).PlayerSessions;
  expect(created).toMatchObject([{ PlayerId: 'ada', PlayerData: 'red' }, { PlayerId: 'lin' }]);
  expect(created[1]).not.toHaveProperty('PlayerData');
  const three = { GameSessionId, PlayerIds: ['a', 'b', 'c'] };
  expect(refusal('GameSessionFullException', () => call(world, createPlayerSessions, three))).toContain(
    '2 free player slots',
  );
  expect(count()).toBe(2);
});

test('the last slot is taken once', () => {
  for (const player of ['a', 'b', 'c', 'd']) join(player);
  refusal('GameSessionFullException', () => join('e'));
  world.advanceClock(60_000);
  expect(join('e').Status).toBe('RESERVED');
});

test('lowering the maximum below the present number keeps the players and lets nobody in', () => {
  for (const player of ['a', 'b', 'c']) join(player);
  call(world, updateGameSession, { GameSessionId, MaximumPlayerSessionCount: 1 });
  expect(count()).toBe(3);
  refusal('GameSessionFullException', () => join('d'));
});

test('a player may hold two sessions in one game session', () => {
  expect(join('ada').PlayerSessionId).not.toBe(join('ada').PlayerSessionId);
  expect(players({ PlayerId: 'ada' })).toHaveLength(2);
});

test('players join ACTIVE sessions that accept them only', () => {
  call(world, updateGameSession, { GameSessionId, PlayerSessionCreationPolicy: 'DENY_ALL' });
  expect(refusal('InvalidGameSessionStatusException', () => join('ada'))).toContain('DENY_ALL');
  call(world, updateGameSession, { GameSessionId, PlayerSessionCreationPolicy: 'ACCEPT_ALL' });
  join('ada');
  world.setGameSessionStatus(GameSessionId, 'TERMINATING');
  refusal('InvalidGameSessionStatusException', () => join('lin'));
  const activating = call(world, createGameSession, { FleetId: fleetId, MaximumPlayerSessionCount: 1 }).GameSession;
  refusal('InvalidGameSessionStatusException', () => join('lin', { GameSessionId: activating.GameSessionId }));
  refusal('NotFoundException', () => join('lin', { GameSessionId: 'none' }));
});

test('players are listed by game session and status, in order of creation', () => {
  const [first, second, third] = [join('a'), join('b'), join('c')].map((player) => player.PlayerSessionId);
  world.acceptPlayerSession(second ?? '');
  const ids = (PlayerSessionStatusFilter?: string) =>
    players({ GameSessionId, ...(PlayerSessionStatusFilter && { PlayerSessionStatusFilter }) }).map(
      (player) => player.PlayerSessionId,
    );
  expect(ids()).toEqual([first, second, third]);
  expect(ids('RESERVED')).toEqual([first, third]);
  expect(ids('ACTIVE')).toEqual([second]);
  expect(ids('COMPLETED')).toEqual([]);
  refusal('InvalidRequestException', () => ids('TIMED_OUT'));
});

test('by player, sessions of all game sessions are listed and the status filter has no effect', () => {
  join('ada');
  const other = newSession(2);
  join('ada', { GameSessionId: other });
  join('lin', { GameSessionId: other });
  expect(
    players({ PlayerId: 'ada', PlayerSessionStatusFilter: 'COMPLETED' }).map((player) => player.GameSessionId),
  ).toEqual([GameSessionId, other]);
  expect(pages(world, describePlayerSessions, { PlayerId: 'ada', Limit: 1 })).toHaveLength(3);
});

test('by player session, filter, Limit and NextToken have no effect', () => {
  const { PlayerSessionId } = join('ada');
  const input = { PlayerSessionId, PlayerSessionStatusFilter: 'COMPLETED', Limit: 1, NextToken: 'no token' };
  expect(call(world, describePlayerSessions, input)).toEqual({
    PlayerSessions: [expect.objectContaining({ PlayerSessionId })],
  });
});

test('unknown players are an empty list, an unknown game session is a NotFoundException', () => {
  expect(players({ PlayerId: 'nobody' })).toEqual([]);
  expect(players({ PlayerSessionId: 'psess-none' })).toEqual([]);
  refusal('NotFoundException', () => players({ GameSessionId: 'none' }));
});

test('exactly one selector is needed', () => {
  refusal('InvalidRequestException', () => players({}));
  refusal('InvalidRequestException', () => players({ GameSessionId, PlayerId: 'ada' }));
});
