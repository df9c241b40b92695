import { beforeEach, expect, test } from 'vitest';
import { createGameSession, describeGameSessions } from '../../../src/emulator/actions/game-session.ts';
import { seededRandom } from '../../../src/emulator/random.ts';
import { devWorld, seedDevWorld } from '../../../src/emulator/seed.ts';
import { simulate } from '../../../src/emulator/simulate.ts';
import { createWorld, type World } from '../../../src/emulator/world/world.ts';
import { call, pages, stillClock, testContext } from './test-world.ts';

const FleetId = devWorld.frontierFleetId;
const minute = 60_000;

let world: World;
beforeEach(() => {
  world = createWorld({ ...testContext, random: seededRandom(11), clock: stillClock });
  seedDevWorld(world);
});

const living = () =>
  ['ACTIVATING', 'ACTIVE', 'TERMINATING'].flatMap(
    (StatusFilter) => call(world, describeGameSessions, { FleetId, StatusFilter }).GameSessions,
  );

test('about once a second something happens on frontier, and the population stays about 40', () => {
  simulate(world);
  for (let minutes = 0; minutes < 60; minutes += 1) {
    const before = world.transitions(0).at(-1)?.seq ?? 0;
    world.advanceClock(minute);
    const changes = world
      .transitions(before)
      .filter(({ kind, id }) => kind === 'playerSession' || id.includes(FleetId));
    expect(changes.length).toBeGreaterThan(30);
    expect(changes.length).toBeLessThan(180);
    expect(living().length).toBeGreaterThanOrEqual(33);
    expect(living().length).toBeLessThanOrEqual(42);
  }
});

test('sessions start, activate and end, and players are reserved, accepted, timed out and removed', () => {
  simulate(world);
  const seeded = world.transitions(0).at(-1)?.seq ?? 0;
  world.advanceClock(30 * minute);
  const seen = new Set(world.transitions(seeded).map(({ kind, from, to }) => `${kind} ${from} ${to}`));
  for (const transition of [
    'gameSession null ACTIVATING',
    'gameSession ACTIVATING ACTIVE',
    'gameSession ACTIVE TERMINATING',
    'gameSession TERMINATING TERMINATED',
    'gameSession ACTIVE TERMINATED',
    'playerSession null RESERVED',
    'playerSession RESERVED ACTIVE',
    'playerSession RESERVED TIMEDOUT',
    'playerSession ACTIVE COMPLETED',
  ]) {
    expect(seen).toContain(transition);
  }
});

test('harbor-duel and the sessions of users are left alone', () => {
  simulate(world);
  const { GameSessionId } = call(world, createGameSession, { FleetId, MaximumPlayerSessionCount: 4 }).GameSession;
  world.advanceClock(30 * minute);
  expect(call(world, describeGameSessions, { GameSessionId }).GameSessions).toMatchObject([
    { Status: 'ACTIVE', CurrentPlayerSessionCount: 0 },
  ]);
  expect(call(world, describeGameSessions, { GameSessionId: devWorld.harborDuelId }).GameSessions).toMatchObject([
    { Status: 'ACTIVE', CurrentPlayerSessionCount: 2 },
  ]);
});

test('a life cycle that is left to servers goes on by itself', () => {
  world.configure({ activationMs: null, terminationMs: null });
  simulate(world);
  world.advanceClock(30 * minute);
  const stuck = living().filter(({ Status }) => Status !== 'ACTIVE');
  expect(stuck.length).toBeLessThanOrEqual(3);
  expect(living().length).toBeGreaterThanOrEqual(33);
});

test('it survives the deletion of its fleet, and stops when told', () => {
  const stop = simulate(world);
  world.deleteFleet(FleetId);
  world.advanceClock(10 * minute);
  stop();
  const before = world.transitions(0).at(-1)?.seq ?? 0;
  world.advanceClock(10 * minute);
  const later = world.transitions(before).filter(({ from, to }) => from === null || to === 'ACTIVE');
  expect(later).toEqual([]);
});

test('of its ended sessions the latest can be read, and no more', () => {
  simulate(world);
  world.advanceClock(4 * 60 * minute);
  const ended = pages(world, describeGameSessions, { FleetId, StatusFilter: 'TERMINATED' });
  expect(world.transitions(0).filter(({ to }) => to === 'TERMINATED').length).toBeGreaterThan(500);
  const readable = ended.flatMap((answer) => answer.GameSessions).length;
  // One or two may have ended since the simulation last looked.
  expect(readable).toBeGreaterThanOrEqual(250);
  expect(readable).toBeLessThanOrEqual(255);
});
