import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createGameSession,
  describeGameSessions,
  searchGameSessions,
  updateGameSession,
} from '../../../../src/emulator/actions/game-session.ts';
import { createPlayerSession } from '../../../../src/emulator/actions/player-session.ts';
import type { WorldConfig } from '../../../../src/emulator/world/config.ts';
import type { World } from '../../../../src/emulator/world/world.ts';
import { call, fleetId, pages, refusal, testWorld } from '../test-world.ts';

function activeWorld(config: Partial<WorldConfig> = {}) {
  const world = testWorld({ activationMs: 0, ...config });
  const create = (input: Record<string, unknown> = {}) => {
    const created = call(world, createGameSession, { FleetId: fleetId, MaximumPlayerSessionCount: 4, ...input });
    world.advanceClock(0);
    return created.GameSession.GameSessionId;
  };
  return { world, create };
}

const search = (world: World, input: Record<string, unknown> = {}) =>
  call(world, searchGameSessions, { FleetId: fleetId, ...input }).GameSessions;
const names = (world: World, input: Record<string, unknown> = {}) =>
  search(world, input).map((session) => session.Name);
const property = (Key: string, Value: string) => ({ GameProperties: [{ Key, Value }] });

test('finds ACTIVE sessions only, of the fleet and, where one is given, the location', () => {
  const { world, create } = activeWorld();
  create({ Name: 'home' });
  create({ Name: 'remote', Location: 'eu-central-1' });
  const ended = create({ Name: 'ended' });
  world.setGameSessionStatus(ended, 'TERMINATED');
  world.configure({ activationMs: null });
  create({ Name: 'activating' });
  world.addFleet({ fleetId: 'fleet-other', sessions: 3 });
  expect(names(world).sort()).toEqual(['home', 'remote']);
  expect(names(world, { Location: 'eu-central-1' })).toEqual(['remote']);
});

test('sorts in both directions, puts what is missing last in both, and equals in order of creation', () => {
  const { world, create } = activeWorld();
  create({ Name: 'b', ...property('level', '10') });
  create({ Name: 'none' });
  create({ Name: 'a', ...property('level', '9') });
  create({ Name: 'c', ...property('level', '10') });
  expect(names(world, { SortExpression: 'gameSessionProperties.level ASC' })).toEqual(['b', 'c', 'a', 'none']);
  expect(names(world, { SortExpression: 'gameSessionProperties.level DESC' })).toEqual(['a', 'b', 'c', 'none']);
  expect(names(world, { SortExpression: 'gameSessionName DESC' })).toEqual(['none', 'c', 'b', 'a']);
  expect(names(world, { SortExpression: 'gameSessionId ASC' })).toHaveLength(4);
});

test('a sort follows changes of what it sorts by', () => {
  const { world, create } = activeWorld();
  const first = create({ Name: 'first' });
  create({ Name: 'second' });
  const byPlayers = { SortExpression: 'playerSessionCount DESC' };
  expect(names(world, byPlayers)).toEqual(['first', 'second']);
  const [, second] = search(world, byPlayers);
  call(world, createPlayerSession, { GameSessionId: second?.GameSessionId, PlayerId: 'ada' });
  expect(names(world, byPlayers)).toEqual(['second', 'first']);
  call(world, updateGameSession, { GameSessionId: first, Name: 'renamed', MaximumPlayerSessionCount: 9 });
  expect(names(world, { SortExpression: 'maximumSessions DESC' })).toEqual(['renamed', 'second']);
});

test('filters on what a session is now', () => {
  const { world, create } = activeWorld();
  const id = create({ MaximumPlayerSessionCount: 1, ...property('mode', 'duel') });
  const open = { FilterExpression: "gameSessionProperties.mode = 'duel' AND hasAvailablePlayerSessions = true" };
  expect(search(world, open)).toHaveLength(1);
  call(world, createPlayerSession, { GameSessionId: id, PlayerId: 'ada' });
  expect(search(world, open)).toHaveLength(0);
});

test('a filter on gameSessionId takes the ARN and the ID string at its end, in every location', () => {
  const { world, create } = activeWorld();
  const home = create({ Name: 'home', IdempotencyToken: 'duel' });
  const remote = create({ Name: 'remote', IdempotencyToken: 'race', Location: 'eu-central-1' });
  for (const [id, name, other] of [
    [home, 'home', 'remote'],
    ['duel', 'home', 'remote'],
    [remote, 'remote', 'home'],
    ['race', 'remote', 'home'],
  ]) {
    expect(names(world, { FilterExpression: `gameSessionId = '${id}'` })).toEqual([name]);
    expect(names(world, { FilterExpression: `gameSessionId <> '${id}'` })).toEqual([other]);
    expect(names(world, { FilterExpression: `NOT gameSessionId = '${id}'` })).toEqual([other]);
  }
  expect(names(world, { FilterExpression: "gameSessionId = 'eu-central-1/race'" })).toEqual([]);
});

test('without a sort, the order looks random but pages see every session once', () => {
  const { world, create } = activeWorld();
  const created = Array.from({ length: 45 }, () => create());
  const answers = pages(world, searchGameSessions, { FleetId: fleetId, Limit: 100 });
  expect(answers.map((answer) => answer.GameSessions.length)).toEqual([20, 20, 5]);
  const found = answers.flatMap((answer) => answer.GameSessions.map((session) => session.GameSessionId));
  expect(found).not.toEqual(created);
  expect([...found].sort()).toEqual([...created].sort());
});

test('walks of any filter, sort and paging give exactly what matches, in order', () => {
  const world = testWorld();
  // Enough that a rare match makes the search give up walking the sorted view.
  world.addFleet({ fleetId: 'fleet-large', sessions: 3_000 });
  const all = [...world.gameSessions.list(world.fleets.get('fleet-large'))];
  const sorts = fc.constantFrom('maximumSessions', 'gameSessionProperties.level', 'creationTimeMillis');
  const filters = fc.constantFrom<[string, (index: number) => boolean]>(
    ["gameSessionProperties.level = '7'", (index) => all[index]?.gameProperties.get('level') === '7'],
    ['maximumSessions = 31', (index) => all[index]?.maximumPlayerSessionCount === 31],
    ["gameSessionName = 'Session 1234'", (index) => index === 1_233],
    ["gameSessionName = 'nobody'", () => false],
  );
  const paging = fc.constantFrom<'key' | 'offset'>('key', 'offset');
  fc.assert(
    fc.property(
      sorts,
      fc.constantFrom('ASC', 'DESC'),
      filters,
      paging,
      (operand, direction, [FilterExpression, matches], mode) => {
        world.configure({ paging: mode });
        const input = { FleetId: 'fleet-large', FilterExpression, SortExpression: `${operand} ${direction}` };
        const found = pages(world, searchGameSessions, input).flatMap((answer) => answer.GameSessions);
        const expected = all.filter((_, index) => matches(index));
        expect(found.map((session) => session.GameSessionId).sort()).toEqual(
          expected.map((session) => session.gameSessionId).sort(),
        );
        const values = found.map((session) => {
          if (operand === 'maximumSessions') return session.MaximumPlayerSessionCount as number;
          if (operand === 'creationTimeMillis') return (session.CreationTime as Date).getTime();
          return (
            (session.GameProperties as { Key: string; Value: string }[]).find(({ Key }) => Key === 'level')?.Value ?? ''
          );
        });
        for (const [index, value] of values.entries()) {
          const previous = values[index - 1] ?? value;
          expect(direction === 'ASC' ? previous <= value : previous >= value).toBe(true);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('names that differ in their last character only are sorted by it, and paged through in that order', () => {
  const { world, create } = activeWorld();
  const long = '🎮'.repeat(500);
  for (const end of ['e', 'b', 'd', 'a', 'c']) create({ Name: long + end });
  for (const [direction, ends] of [
    ['ASC', ['a', 'b', 'c', 'd', 'e']],
    ['DESC', ['e', 'd', 'c', 'b', 'a']],
  ] as const) {
    const input = { FleetId: fleetId, Limit: 1, SortExpression: `gameSessionName ${direction}` };
    const found = pages(world, searchGameSessions, input).flatMap((answer) => answer.GameSessions);
    expect(found.map(({ Name }) => String(Name).at(-1))).toEqual(ends);
  }
});

test.each<[string, (world: World, id: string) => unknown]>([
  ['is renamed', (world, GameSessionId) => call(world, updateGameSession, { GameSessionId, Name: 'z' })],
  ['ends', (world, id) => world.setGameSessionStatus(id, 'TERMINATED')],
])('the next page goes on behind a long name whose session %s meanwhile', (_, change) => {
  const { world, create } = activeWorld();
  const long = 'x'.repeat(1_000);
  const [, last = ''] = ['a', 'b', 'c', 'd'].map((end) => create({ Name: long + end }));
  const input = { FleetId: fleetId, Limit: 2, SortExpression: 'gameSessionName ASC' };
  const { GameSessions, NextToken } = call(world, searchGameSessions, input);
  expect(GameSessions.map(({ Name }) => Name)).toEqual([`${long}a`, `${long}b`]);
  change(world, last);
  expect(names(world, { ...input, NextToken })).toEqual([`${long}c`, `${long}d`]);
});

test('a token fits into 1,024 characters, whatever is sorted by', () => {
  const { world, create } = activeWorld();
  for (const Name of ['é'.repeat(1_024), '\ud800'.repeat(1_024), '\u0001'.repeat(1_024), '𝄞'.repeat(512)])
    create({ Name });
  const answers = pages(world, searchGameSessions, {
    FleetId: fleetId,
    Limit: 1,
    SortExpression: 'gameSessionName ASC',
  });
  expect(answers.flatMap((answer) => answer.GameSessions)).toHaveLength(4);
  for (const { NextToken } of answers) expect((NextToken ?? '').length).toBeLessThanOrEqual(1_024);
});

test('with a lag, the index shows the world as it was that long ago', () => {
  const { world, create } = activeWorld({ searchLagMs: 2_000 });
  const id = create({ Name: 'before' });
  expect(search(world)).toHaveLength(0);
  world.advanceClock(2_000);
  expect(names(world)).toEqual(['before']);
  call(world, updateGameSession, { GameSessionId: id, Name: 'after' });
  world.setGameSessionStatus(id, 'TERMINATED');
  world.advanceClock(1_999);
  expect(search(world)).toMatchObject([{ Name: 'before', Status: 'ACTIVE' }]);
  world.advanceClock(1);
  expect(search(world)).toHaveLength(0);
});

test('property keys with a period cannot be searched, are left out of results and take no room in the index', () => {
  const { world, create } = activeWorld();
  const GameProperties = [
    { Key: 'mode', Value: 'duel' },
    { Key: 'mode.hard', Value: 'yes' },
    { Key: '.', Value: '' },
  ];
  const GameSessionId = create({ GameProperties });
  expect(search(world)).toMatchObject([{ GameSessionId, GameProperties: [{ Key: 'mode', Value: 'duel' }] }]);
  const found = search(world, { FilterExpression: "gameSessionProperties.mode = 'duel'" });
  expect(found[0]?.GameProperties).toEqual([{ Key: 'mode', Value: 'duel' }]);
  expect(call(world, describeGameSessions, { GameSessionId }).GameSessions).toMatchObject([{ GameProperties }]);
  for (const input of [
    { FilterExpression: "gameSessionProperties.mode.hard = 'yes'" },
    { FilterExpression: "NOT gameSessionProperties.mode.hard <> 'yes'" },
    { SortExpression: 'gameSessionProperties.mode.hard ASC' },
  ]) {
    expect(refusal('InvalidRequestException', () => search(world, input))).toContain("'mode.hard'");
  }
  world.addFleet({ fleetId: 'fleet-keys', serverProcesses: 100 });
  for (let group = 0; group < 51; group += 1) {
    const keys = Array.from({ length: 10 }, (_, index) => ({ Key: `key.${group}.${index}`, Value: 'x' }));
    create({ FleetId: 'fleet-keys', GameProperties: keys });
  }
  const all = pages(world, searchGameSessions, { FleetId: 'fleet-keys' }).flatMap((answer) => answer.GameSessions);
  expect(all).toHaveLength(51);
});

test('sessions that would bring more than 500 property keys are missing from results without an error', () => {
  const { world } = activeWorld();
  world.addFleet({ fleetId: 'fleet-keys', serverProcesses: 100 });
  const create = (keys: string[]) => {
    const GameProperties = keys.map((Key) => ({ Key, Value: 'x' }));
    call(world, createGameSession, { FleetId: 'fleet-keys', MaximumPlayerSessionCount: 1, GameProperties });
    world.advanceClock(0);
  };
  for (let group = 0; group < 50; group += 1) create(Array.from({ length: 10 }, (_, key) => `key-${group}-${key}`));
  create(['one-too-many']);
  create(['key-0-0']);
  const found = pages(world, searchGameSessions, { FleetId: 'fleet-keys' }).flatMap((answer) => answer.GameSessions);
  expect(found).toHaveLength(51);
});

test('needs a fleet or an alias, and no more than one', () => {
  const { world } = activeWorld();
  refusal('InvalidRequestException', () => call(world, searchGameSessions));
  refusal('InvalidRequestException', () => call(world, searchGameSessions, { FleetId: fleetId, AliasId: 'alias-1' }));
  refusal('NotFoundException', () => call(world, searchGameSessions, { FleetId: 'fleet-none' }));
});
