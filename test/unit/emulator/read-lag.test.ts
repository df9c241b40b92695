import { expect, test } from 'vitest';
import {
  createGameSession,
  describeGameSessionDetails,
  describeGameSessions,
  terminateGameSession,
  updateGameSession,
} from '../../../src/emulator/actions/game-session.ts';
import { createPlayerSession, describePlayerSessions } from '../../../src/emulator/actions/player-session.ts';
import { call, fleetId, refusal, testWorld } from './test-world.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are the protocol's.
type Answer = any;

function laggingWorld(readLagMs: number | [number, number] = 1_500) {
  const world = testWorld({ readLagMs, activationMs: 100, terminationMs: 100 });
  const answer: Answer = call(world, createGameSession, {
    FleetId: fleetId,
    MaximumPlayerSessionCount: 4,
    Name: 'one',
  });
  const { GameSessionId } = answer.GameSession;
  const byId = () => (call(world, describeGameSessions, { GameSessionId }) as Answer).GameSessions as Answer[];
  const listed = (StatusFilter?: string) =>
    (
      call(world, describeGameSessionDetails, { FleetId: fleetId, ...(StatusFilter && { StatusFilter }) }) as Answer
    ).GameSessionDetails.map(({ GameSession }: Answer) => GameSession.Status) as string[];
  return { world, GameSessionId, byId, listed };
}

test('Reads show game sessions as they were that long ago, by ID and in lists', () => {
  const { world, GameSessionId, byId, listed } = laggingWorld();
  expect([byId(), listed()]).toEqual([[], []]);
  world.advanceClock(1_500);
  expect([byId().map(({ Status }) => Status), listed(), listed('ACTIVE')]).toEqual([
    ['ACTIVATING'],
    ['ACTIVATING'],
    [],
  ]);
  world.advanceClock(100);
  expect([listed('ACTIVATING'), listed('ACTIVE')]).toEqual([[], ['ACTIVE']]);

  const updated: Answer = call(world, updateGameSession, { GameSessionId, Name: 'two' });
  expect(updated.GameSession.Name).toBe('two');
  expect(byId()[0]?.Name).toBe('one');
  call(world, terminateGameSession, { GameSessionId, TerminationMode: 'FORCE_TERMINATE' });
  world.advanceClock(1_499);
  expect(byId()[0]).toMatchObject({ Name: 'one', Status: 'ACTIVE' });
  world.advanceClock(1);
  expect(byId()[0]).toMatchObject({ Name: 'two', Status: 'TERMINATING' });
  world.advanceClock(100);
  expect(byId()[0]).toMatchObject({ Status: 'TERMINATED' });
});

test('Reads show player sessions as they were, and none of a game session that was not there yet', () => {
  const { world, GameSessionId } = laggingWorld();
  world.advanceClock(100);
  const reserved: Answer = call(world, createPlayerSession, { GameSessionId, PlayerId: 'ann' });
  const { PlayerSessionId } = reserved.PlayerSession;
  const statuses = (input: Record<string, unknown>) =>
    (call(world, describePlayerSessions, input) as Answer).PlayerSessions.map(({ Status }: Answer) => Status);
  refusal('NotFoundException', () => statuses({ GameSessionId }));
  expect([statuses({ PlayerSessionId }), statuses({ PlayerId: 'ann' })]).toEqual([[], []]);
  world.advanceClock(1_500);
  world.acceptPlayerSession(PlayerSessionId);
  const reads = [{ PlayerSessionId }, { PlayerId: 'ann' }, { GameSessionId }];
  expect(reads.map(statuses)).toEqual([['RESERVED'], ['RESERVED'], ['RESERVED']]);
  expect(statuses({ GameSessionId, PlayerSessionStatusFilter: 'ACTIVE' })).toEqual([]);
  world.advanceClock(1_500);
  expect(reads.map(statuses)).toEqual([['ACTIVE'], ['ACTIVE'], ['ACTIVE']]);
});

test('A lag between two is another one for each read', () => {
  const { world, byId } = laggingWorld([500, 1_500]);
  world.advanceClock(1_000);
  const seen = Array.from({ length: 100 }, () => byId().length);
  expect(new Set(seen)).toEqual(new Set([0, 1]));
  world.advanceClock(500);
  expect(byId()).toHaveLength(1);
});

test('Without a lag nothing is remembered, and one that is set later shows what is there', () => {
  const { world, byId } = laggingWorld(0);
  world.configure({ readLagMs: 1_500 });
  expect(byId()).toHaveLength(1);
});
