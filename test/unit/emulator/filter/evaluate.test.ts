import { expect, test } from 'vitest';
import { compile } from '../../../../src/emulator/filter/evaluate.ts';
import { parseFilter } from '../../../../src/emulator/filter/parser.ts';
import { hostGameSession } from '../../../../src/emulator/world/hosting.ts';
import { fleetId, startTime, testWorld } from '../test-world.ts';

const world = testWorld();
const fleet = world.fleets.get(fleetId);
const location = fleet.locations.get('us-west-2');
if (location === undefined) throw new Error('the test fleet has no home location');
const session = hostGameSession(world, {
  fleet,
  location,
  idString: 'one',
  name: 'Harbor',
  maximumPlayerSessionCount: 10,
  gameProperties: new Map([
    ['mode', 'duel'],
    ['level', '9'],
    ['empty', ''],
  ]),
});

test.each([
  [`gameSessionId = '${session.gameSessionId}'`, true],
  ["gameSessionId = 'one'", true],
  ["gameSessionName = 'Harbor'", true],
  ["gameSessionName = 'harbor'", false],
  ["gameSessionName <> 'harbor'", true],
  ["gameSessionProperties.mode = 'duel'", true],
  ["gameSessionProperties.mode <> 'duel'", false],
  ["gameSessionProperties.level = '9'", true],
  ["gameSessionProperties.level = '9.0'", false],
  ["gameSessionProperties.empty = ''", true],
  ['maximumSessions >= 10', true],
  ['maximumSessions > 10', false],
  ['maximumSessions <= 10.5', true],
  ['playerSessionCount < 1', true],
  ['playerSessionCount > -1', true],
  [`creationTimeMillis = ${startTime}`, true],
  [`creationTimeMillis < ${startTime}`, false],
  ['hasAvailablePlayerSessions = true', true],
  ['hasAvailablePlayerSessions <> true', false],
])('%s is %s', (text, expected) => {
  expect(compile(parseFilter(text))(session)).toBe(expected);
});

test('a condition on a property that the session lacks never holds, and NOT of it does', () => {
  expect(compile(parseFilter("gameSessionProperties.none = 'x'"))(session)).toBe(false);
  expect(compile(parseFilter("gameSessionProperties.none <> 'x'"))(session)).toBe(false);
  expect(compile(parseFilter("NOT gameSessionProperties.none = 'x'"))(session)).toBe(true);
  expect(compile(parseFilter("NOT gameSessionProperties.none <> 'x'"))(session)).toBe(true);
});

test('AND, OR and NOT combine as they say', () => {
  const [yes, no] = ['maximumSessions = 10', 'maximumSessions = 11'];
  const holds = (text: string) => compile(parseFilter(text))(session);
  expect(holds(`${yes} AND ${yes}`)).toBe(true);
  expect(holds(`${yes} AND ${no}`)).toBe(false);
  expect(holds(`${no} OR ${yes}`)).toBe(true);
  expect(holds(`${no} OR ${no}`)).toBe(false);
  expect(holds(`NOT ${no} AND ${yes}`)).toBe(true);
  expect(holds(`NOT (${no} OR ${yes})`)).toBe(false);
  expect(holds(`${no} AND ${no} OR ${yes}`)).toBe(true);
  expect(holds(`${no} AND (${no} OR ${yes})`)).toBe(false);
});
