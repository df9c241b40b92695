import { expect, test } from 'vitest';
import { describeGameSessions, searchGameSessions } from '../../../../src/emulator/actions/game-session.ts';
import { History } from '../../../../src/emulator/world/history.ts';
import type { FleetOptions } from '../../../../src/emulator/world/world.ts';
import { call, fleetId, refusal, startTime, testWorld } from '../test-world.ts';

test('one count orders transitions and reads', () => {
  const world = testWorld();
  expect(world.nextSequence()).toBe(1);
  world.addFleet({ fleetId: 'fleet-two', sessions: 2 });
  expect(world.nextSequence()).toBe(4);
  expect(world.transitions(0).map(({ seq, at, kind, from, to }) => [seq, at, kind, from, to])).toEqual([
    [2, startTime, 'gameSession', null, 'ACTIVE'],
    [3, startTime, 'gameSession', null, 'ACTIVE'],
  ]);
  expect(world.transitions(2).map(({ seq }) => seq)).toEqual([3]);
  expect(world.transitions(3)).toEqual([]);
});

test('the history is bounded and tells where it was cut', () => {
  const history = new History(10);
  for (let index = 0; index < 25; index += 1) history.recordGameSession(0, `id-${index}`, null, 'ACTIVE');
  const kept = history.after(0);
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThanOrEqual(20);
  expect(kept[0]?.seq).toBe(history.droppedUpTo + 1);
  expect(kept.at(-1)?.id).toBe('id-24');
  expect(history.after(24).map(({ id }) => id)).toEqual(['id-24']);
});

test('a fleet starts with as many ACTIVE sessions as it is told, spread over its locations', () => {
  const world = testWorld();
  const summary = world.addFleet({ name: 'big', locations: ['us-east-1'], sessions: 5 });
  expect(summary).toMatchObject({
    name: 'big',
    locations: ['us-west-2', 'us-east-1'],
    sessions: 5,
    serverProcesses: 103,
  });
  const sessions = call(world, describeGameSessions, { FleetId: summary.fleetId, StatusFilter: 'ACTIVE' }).GameSessions;
  expect(sessions.map((session) => session.Location)).toEqual([
    'us-west-2',
    'us-east-1',
    'us-west-2',
    'us-east-1',
    'us-west-2',
  ]);
  expect(new Set(sessions.map((session) => session.GameSessionId)).size).toBe(5);
});

test.each<[string, FleetOptions]>([
  ['fleetId', { fleetId: 'arena' }],
  ['locations', { locations: ['not a location'] }],
  ['sessions', { sessions: -1 }],
  ['sessions', { sessions: 1.5 }],
  ['serverProcesses', { sessions: 10, serverProcesses: 9 }],
])('a fleet with a bad %s is refused by name', (option, options) => {
  expect(refusal('InvalidRequestException', () => testWorld().addFleet(options))).toMatch(
    new RegExp(`^${option}: expected`),
  );
});

test('a fleet ID can be used once', () => {
  refusal('ConflictException', () => testWorld().addFleet({ fleetId }));
});

test('deleting a fleet ends its sessions and forgets them', () => {
  const world = testWorld();
  world.addFleet({ fleetId: 'fleet-two', sessions: 2 });
  const [session] = call(world, describeGameSessions, { FleetId: 'fleet-two' }).GameSessions;
  world.deleteFleet('fleet-two');
  expect(world.transitions(2).map(({ from, to }) => [from, to])).toEqual([
    ['ACTIVE', 'TERMINATED'],
    ['ACTIVE', 'TERMINATED'],
  ]);
  expect(call(world, describeGameSessions, { GameSessionId: session?.GameSessionId }).GameSessions).toEqual([]);
  refusal('NotFoundException', () => call(world, describeGameSessions, { FleetId: 'fleet-two' }));
  refusal('NotFoundException', () => call(world, searchGameSessions, { FleetId: 'fleet-two' }));
  refusal('NotFoundException', () => world.deleteFleet('fleet-two'));
  // What was scheduled for the sessions finds them gone.
  world.advanceClock(31 * 24 * 60 * 60 * 1_000);
});

test('settings are changed one by one, and bad ones are refused by name', () => {
  const world = testWorld();
  world.configure({ activationMs: 5, pageSize: 10 });
  world.configure({ paging: 'offset' });
  expect(world.config).toMatchObject({ activationMs: 5, pageSize: 10, paging: 'offset', reservationTimeoutMs: 60_000 });
  const bad: [string, unknown][] = [
    ['activationMs', -1],
    ['terminationMs', '1'],
    ['reservationTimeoutMs', null],
    ['pageSize', 0],
    ['paging', 'random'],
    ['emptyPages', 1],
    ['tokenTtlMs', Number.NaN],
    ['searchLagMs', null],
    ['readLagMs', -1],
    ['readLagMs', [1_500, 500]],
  ];
  for (const [name, value] of bad) {
    expect(refusal('InvalidRequestException', () => world.configure({ [name]: value }))).toMatch(
      new RegExp(`^${name}: expected`),
    );
  }
  expect(refusal('InvalidRequestException', () => world.configure({ nonsense: 1 } as object))).toContain(
    'unknown setting nonsense',
  );
});

test('the same seed makes the same world', () => {
  const ids = () => {
    const world = testWorld();
    const { fleetId: FleetId } = world.addFleet({ sessions: 3 });
    return call(world, describeGameSessions, { FleetId }).GameSessions;
  };
  expect(ids()).toEqual(ids());
});
