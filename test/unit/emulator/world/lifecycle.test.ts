import { expect, test } from 'vitest';
import {
  createGameSession,
  describeGameSessions,
  terminateGameSession,
} from '../../../../src/emulator/actions/game-session.ts';
import { createPlayerSession, describePlayerSessions } from '../../../../src/emulator/actions/player-session.ts';
import type { World } from '../../../../src/emulator/world/world.ts';
import { call, fleetId, refusal, startTime, testWorld } from '../test-world.ts';

const create = (world: World) =>
  call(world, createGameSession, { FleetId: fleetId, MaximumPlayerSessionCount: 4 }).GameSession.GameSessionId;
const join = (world: World, GameSessionId: string) =>
  call(world, createPlayerSession, { GameSessionId, PlayerId: 'ada' }).PlayerSession.PlayerSessionId;
const session = (world: World, GameSessionId: string) =>
  call(world, describeGameSessions, { GameSessionId }).GameSessions[0];
const player = (world: World, PlayerSessionId: string) =>
  call(world, describePlayerSessions, { PlayerSessionId }).PlayerSessions[0];
const day = 24 * 60 * 60 * 1_000;

/** The history of one game or player session: when, after the start, it became what. */
const historyOf = (world: World, id: string) =>
  world
    .transitions(0)
    .filter((transition) => transition.id === id)
    .map(({ at, from, to }) => [at - startTime, from, to]);

test('a session becomes ACTIVE when its activation time has passed', () => {
  const world = testWorld({ activationMs: 3_000 });
  const id = create(world);
  world.advanceClock(2_999);
  expect(session(world, id)?.Status).toBe('ACTIVATING');
  world.advanceClock(1_000);
  expect(session(world, id)?.Status).toBe('ACTIVE');
  expect(historyOf(world, id)).toEqual([
    [0, null, 'ACTIVATING'],
    [3_000, 'ACTIVATING', 'ACTIVE'],
  ]);
});

test('an activation time of 0 is the next moment', () => {
  const world = testWorld({ activationMs: 0 });
  const id = create(world);
  expect(session(world, id)?.Status).toBe('ACTIVATING');
  world.advanceClock(0);
  expect(session(world, id)?.Status).toBe('ACTIVE');
});

test('a session that nobody activates is terminated after 300 s and gives its server process back', () => {
  const world = testWorld();
  world.addFleet({ fleetId: 'fleet-tiny', serverProcesses: 1 });
  const input = { FleetId: 'fleet-tiny', MaximumPlayerSessionCount: 1 };
  const id = call(world, createGameSession, input).GameSession.GameSessionId;
  refusal('FleetCapacityExceededException', () => call(world, createGameSession, input));
  world.advanceClock(300_000);
  expect(session(world, id)).toMatchObject({ Status: 'TERMINATED', TerminationTime: new Date(startTime + 300_000) });
  expect(session(world, id)).not.toHaveProperty('StatusReason');
  expect(call(world, createGameSession, input).GameSession.Status).toBe('ACTIVATING');
});

test.each([
  ['TRIGGER_ON_PROCESS_TERMINATE', 'TRIGGERED_ON_PROCESS_TERMINATE'],
  ['FORCE_TERMINATE', 'FORCE_TERMINATED'],
])('%s answers TERMINATING, and TERMINATED follows with the reason %s', (TerminationMode, StatusReason) => {
  const world = testWorld({ activationMs: 0, terminationMs: 2_000 });
  const id = create(world);
  world.advanceClock(0);
  const answer = call(world, terminateGameSession, { GameSessionId: id, TerminationMode }).GameSession;
  expect(answer.Status).toBe('TERMINATING');
  expect(answer).not.toHaveProperty('StatusReason');
  expect(answer).not.toHaveProperty('TerminationTime');
  world.advanceClock(2_000);
  expect(session(world, id)).toMatchObject({ Status: 'TERMINATED', StatusReason });
});

test('without a termination time, a TERMINATING session waits for the control interface', () => {
  const world = testWorld({ activationMs: 0, terminationMs: null });
  const id = create(world);
  world.advanceClock(0);
  call(world, terminateGameSession, { GameSessionId: id, TerminationMode: 'FORCE_TERMINATE' });
  world.advanceClock(day);
  expect(session(world, id)?.Status).toBe('TERMINATING');
  world.setGameSessionStatus(id, 'TERMINATED');
  expect(session(world, id)).toMatchObject({ Status: 'TERMINATED', StatusReason: 'FORCE_TERMINATED' });
});

test('the control interface moves a session forward only; its present status changes nothing', () => {
  const world = testWorld();
  const id = create(world);
  world.setGameSessionStatus(id, 'ACTIVE');
  world.setGameSessionStatus(id, 'ACTIVE');
  refusal('InvalidRequestException', () => world.setGameSessionStatus(id, 'ACTIVATING'));
  world.setGameSessionStatus(id, 'ERROR', 'INTERRUPTED');
  expect(session(world, id)).toMatchObject({ Status: 'ERROR', StatusReason: 'INTERRUPTED' });
  world.setGameSessionStatus(id, 'TERMINATED');
  refusal('InvalidRequestException', () => world.setGameSessionStatus(id, 'ERROR'));
  expect(historyOf(world, id).map(([, , to]) => to)).toEqual(['ACTIVATING', 'ACTIVE', 'ERROR', 'TERMINATED']);
  refusal('NotFoundException', () => world.setGameSessionStatus('none', 'ACTIVE'));
});

test('a reserved player times out after 60 s unless accepted, and the slot is free again', () => {
  const world = testWorld({ activationMs: 0 });
  const id = create(world);
  world.advanceClock(0);
  const [late, accepted] = [join(world, id), join(world, id)];
  world.acceptPlayerSession(accepted);
  expect(session(world, id)?.CurrentPlayerSessionCount).toBe(2);
  world.advanceClock(60_000);
  expect(player(world, late)).toMatchObject({ Status: 'TIMEDOUT', TerminationTime: new Date(startTime + 60_000) });
  expect(player(world, accepted)?.Status).toBe('ACTIVE');
  expect(session(world, id)?.CurrentPlayerSessionCount).toBe(1);
  world.removePlayerSession(accepted);
  expect(player(world, accepted)?.Status).toBe('COMPLETED');
  expect(session(world, id)?.CurrentPlayerSessionCount).toBe(0);
});

test('a player session is accepted once and removed once', () => {
  const world = testWorld({ activationMs: 0 });
  const id = create(world);
  world.advanceClock(0);
  const psess = join(world, id);
  expect(refusal('InvalidRequestException', () => world.removePlayerSession(psess))).toBe(
    `PlayerSession (${psess}) has a status of RESERVED instead of ACTIVE`,
  );
  world.acceptPlayerSession(psess);
  refusal('InvalidRequestException', () => world.acceptPlayerSession(psess));
  world.removePlayerSession(psess);
  expect(refusal('InvalidRequestException', () => world.acceptPlayerSession(psess))).toBe(
    `PlayerSession (${psess}) has a status of COMPLETED instead of RESERVED`,
  );
  refusal('NotFoundException', () => world.acceptPlayerSession('psess-none'));
});

test('when a session ends, its players are COMPLETED after it', () => {
  const world = testWorld({ activationMs: 0 });
  const id = create(world);
  world.advanceClock(0);
  const [reserved, active] = [join(world, id), join(world, id)];
  world.acceptPlayerSession(active);
  const before = world.transitions(0).at(-1)?.seq ?? 0;
  world.setGameSessionStatus(id, 'TERMINATED');
  expect(world.transitions(before).map(({ kind, id: of, to }) => [kind, of, to])).toEqual([
    ['gameSession', id, 'TERMINATED'],
    ['playerSession', reserved, 'COMPLETED'],
    ['playerSession', active, 'COMPLETED'],
  ]);
  expect(session(world, id)?.CurrentPlayerSessionCount).toBe(0);
});

test('ended sessions and their players can be read for 30 days, then they are gone', () => {
  const world = testWorld({ activationMs: 0 });
  const id = create(world);
  world.advanceClock(0);
  const psess = join(world, id);
  world.setGameSessionStatus(id, 'TERMINATED');
  world.advanceClock(30 * day - 1);
  expect(session(world, id)?.Status).toBe('TERMINATED');
  expect(player(world, psess)?.Status).toBe('COMPLETED');
  world.advanceClock(1);
  expect(session(world, id)).toBeUndefined();
  expect(player(world, psess)).toBeUndefined();
  expect(call(world, describeGameSessions, { FleetId: fleetId }).GameSessions).toEqual([]);
  expect(call(world, describePlayerSessions, { PlayerId: 'ada' }).PlayerSessions).toEqual([]);
});

test('the 30 days of a session that ended twice count from its last end', () => {
  const world = testWorld();
  const id = create(world);
  world.setGameSessionStatus(id, 'ERROR');
  world.advanceClock(10 * day);
  world.setGameSessionStatus(id, 'TERMINATED');
  world.advanceClock(20 * day);
  expect(session(world, id)?.Status).toBe('TERMINATED');
  world.advanceClock(10 * day);
  expect(session(world, id)).toBeUndefined();
});
