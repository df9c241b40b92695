import { expect, test } from 'vitest';
import {
  aliasIdOf,
  fleetIdOf,
  gameSessionIdOf,
  parseGameSessionArn,
  playerSessionIdOf,
} from '../../../src/gamelift/identifiers.ts';

test.each([
  ['fleet-1', 'fleet-1'],
  ['containerfleet-1a', 'containerfleet-1a'],
  ['arn:aws:gamelift:us-west-2::fleet/fleet-1', 'fleet-1'],
  ['arn:aws:gamelift:us-west-2:123456789012:fleet/fleet-1', 'fleet-1'],
  ['arn:aws:gamelift:us-west-2:123456789012:containerfleet/containerfleet-1', 'containerfleet-1'],
])('the fleet ID of %s is %s', (given, id) => {
  expect(fleetIdOf(given)).toBe(id);
});

test.each([
  '',
  'fleet',
  'alias-1',
  'fleet-ü',
  'fleet-1 ',
  'arn:aws:gamelift:x::alias/alias-1',
  `fleet-${'x'.repeat(600)}`,
])('%.40s is no fleet', (given) => {
  expect(() => fleetIdOf(given, ['fleet', 'fleetId'])).toThrow('fleet.fleetId: expected a fleet ID');
});

test('an alias is named by its ID or its ARN', () => {
  expect(aliasIdOf('alias-1')).toBe('alias-1');
  expect(aliasIdOf('arn:aws:gamelift:us-west-2::alias/alias-1')).toBe('alias-1');
  expect(() => aliasIdOf('fleet-1')).toThrow('aliasId: expected an alias ID');
});

test('a game session ARN names its fleet, and its location where that is remote', () => {
  expect(parseGameSessionArn('arn:aws:gamelift:us-west-2::gamesession/fleet-1/gsess-2')).toEqual({
    region: 'us-west-2',
    fleetId: 'fleet-1',
    location: null,
    id: 'gsess-2',
  });
  expect(parseGameSessionArn('arn:aws:gamelift:us-west-2::gamesession/fleet-1/us-east-1/gsess-2')).toEqual({
    region: 'us-west-2',
    fleetId: 'fleet-1',
    location: 'us-east-1',
    id: 'gsess-2',
  });
});

test.each([
  '',
  'gsess-1',
  'arn:aws:gamelift:us-west-2::gamesession/fleet-1',
  'arn:aws:gamelift:us-west-2::gamesession/fleet-1/',
  'arn:aws:gamelift:us-west-2::gamesession/nofleet/gsess-1',
  'arn:aws:gamelift:us-west-2::gamesession/fleet-1/a/b/c',
  'arn:aws:s3:us-west-2::gamesession/fleet-1/a',
  'arn:aws:gamelift:us-west-2::gamesession/fleet-1/a b',
])('%s is no game session ARN', (given) => {
  expect(parseGameSessionArn(given)).toBeNull();
  expect(() => gameSessionIdOf(given)).toThrow('gameSessionId: expected a game session ARN');
});

test('a player session ID begins with psess-', () => {
  expect(playerSessionIdOf('psess-1')).toBe('psess-1');
  expect(() => playerSessionIdOf('sess-1')).toThrow('playerSessionId: expected a player session ID');
  expect(() => playerSessionIdOf(`psess-${'x'.repeat(128)}`)).toThrow('of at most 128 characters');
});
