import { beforeEach, expect, test } from 'vitest';
import {
  createGameSession,
  describeGameSessionDetails,
  describeGameSessions,
  getGameSessionLogUrl,
  terminateGameSession,
  updateGameSession,
} from '../../../../src/emulator/actions/game-session.ts';
import type { World } from '../../../../src/emulator/world/world.ts';
import { call, fleetId, pages, refusal, startTime, testWorld } from '../test-world.ts';

const day = 24 * 60 * 60 * 1_000;
const fleetArn = `arn:aws:gamelift:us-west-2:123456789012:fleet/${fleetId}`;
const idPrefix = `arn:aws:gamelift:us-west-2::gamesession/${fleetId}`;

let world: World;
beforeEach(() => {
  world = testWorld();
  world.addAlias({ aliasId: 'alias-live', name: 'live', fleetId });
  world.addAlias({ aliasId: 'alias-retired', name: 'retired', message: 'Please update.' });
  world.addAlias({ aliasId: 'alias-lost', name: 'lost', fleetId: 'fleet-gone' });
});

const create = (input: Record<string, unknown> = {}) =>
  call(world, createGameSession, { FleetId: fleetId, MaximumPlayerSessionCount: 4, ...input }).GameSession;
const createActive = (input: Record<string, unknown> = {}) => {
  const { GameSessionId } = create(input);
  world.setGameSessionStatus(GameSessionId, 'ACTIVE');
  return GameSessionId;
};
const describe = (input: Record<string, unknown>) => call(world, describeGameSessions, input).GameSessions;

test('a new session has the members of GameLift, and none without a value', () => {
  expect(create({ IdempotencyToken: 'one' })).toEqual({
    GameSessionId: `${idPrefix}/one`,
    FleetId: fleetId,
    FleetArn: fleetArn,
    CreationTime: new Date(startTime),
    CurrentPlayerSessionCount: 0,
    MaximumPlayerSessionCount: 4,
    Status: 'ACTIVATING',
    GameProperties: [],
    IpAddress: '198.18.0.0',
    DnsName: 'ec2-198-18-0-0.us-west-2.compute.amazonaws.com',
    Port: 7_777,
    PlayerSessionCreationPolicy: 'ACCEPT_ALL',
    Location: 'us-west-2',
  });
  const GameProperties = [{ Key: 'mode', Value: 'duel' }];
  const members = { Name: 'Harbor', CreatorId: 'ada', GameSessionData: '{}', GameProperties };
  expect(create(members)).toMatchObject(members);
});

test('the ARN has the location in its path unless that is the home Region', () => {
  expect(create().GameSessionId).toMatch(new RegExp(`^${idPrefix}/gsess-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`));
  const remote = create({ Location: 'us-east-1', GameSessionId: 'two' });
  expect(remote).toMatchObject({ GameSessionId: `${idPrefix}/us-east-1/two`, Location: 'us-east-1' });
  expect(remote.DnsName).toMatch(/^ec2-198-18-\d+-\d+\.compute-1\.amazonaws\.com$/);
  expect(refusal('InvalidRequestException', () => create({ Location: 'ap-south-1' }))).toContain('ap-south-1');
});

test('the fleet is given by ID, ARN or alias, and exactly one of them', () => {
  const input = { MaximumPlayerSessionCount: 1 };
  const withoutAccount = fleetArn.replace('123456789012', '');
  for (const selector of [{ FleetId: fleetArn }, { FleetId: withoutAccount }, { AliasId: 'alias-live' }]) {
    expect(call(world, createGameSession, { ...input, ...selector }).GameSession.FleetId).toBe(fleetId);
  }
  const aliasArn = 'arn:aws:gamelift:us-west-2::alias/alias-live';
  expect(call(world, createGameSession, { ...input, AliasId: aliasArn }).GameSession.FleetId).toBe(fleetId);
  refusal('InvalidRequestException', () => call(world, createGameSession, input));
  refusal('InvalidRequestException', () => create({ AliasId: 'alias-live' }));
});

test.each([
  ['NotFoundException', { FleetId: 'fleet-none' }],
  ['NotFoundException', { FleetId: fleetArn.replace('us-west-2', 'us-east-1') }],
  ['NotFoundException', { AliasId: 'alias-none' }],
  ['NotFoundException', { AliasId: 'alias-lost' }],
  ['NotFoundException', { AliasId: 'arn:aws:gamelift:us-east-1::alias/alias-live' }],
  ['TerminalRoutingStrategyException', { AliasId: 'alias-retired' }],
])('%s for %j, wherever a fleet is selected', (code, selector) => {
  refusal(code, () => call(world, createGameSession, { MaximumPlayerSessionCount: 1, ...selector }));
  refusal(code, () => call(world, describeGameSessions, selector));
  refusal(code, () => call(world, describeGameSessionDetails, selector));
});

test('a TERMINAL alias answers with its own message', () => {
  expect(refusal('TerminalRoutingStrategyException', () => describe({ AliasId: 'alias-retired' }))).toBe(
    'Please update.',
  );
});

test('a fleet that is not ACTIVE takes no sessions', () => {
  world.addFleet({ fleetId: 'fleet-new', status: 'ACTIVATING' });
  refusal('InvalidFleetStatusException', () => create({ FleetId: 'fleet-new' }));
});

test('each session takes one server process of its location until there are none', () => {
  world.addFleet({ fleetId: 'fleet-tiny', serverProcesses: 1, locations: ['us-east-1'] });
  create({ FleetId: 'fleet-tiny' });
  create({ FleetId: 'fleet-tiny', Location: 'us-east-1' });
  expect(refusal('FleetCapacityExceededException', () => create({ FleetId: 'fleet-tiny' }))).toBe(
    'Unable to reserve a process on fleet fleet-tiny',
  );
});

test('living sessions never share an address and port', () => {
  const addresses = Array.from({ length: 50 }, () => create()).map((session) => `${session.IpAddress}:${session.Port}`);
  expect(new Set(addresses).size).toBe(50);
});

test('a repeated token answers the first session as it is by now', () => {
  const first = create({ IdempotencyToken: 'token', Name: 'same' });
  world.setGameSessionStatus(first.GameSessionId, 'ACTIVE');
  const again = create({ IdempotencyToken: 'token', Name: 'same' });
  expect(again).toEqual({ ...first, Status: 'ACTIVE' });
  const byAlias = { FleetId: undefined, AliasId: 'alias-live', GameSessionId: 'token', Name: 'same' };
  expect(create(byAlias).GameSessionId).toBe(first.GameSessionId);
  expect(describe({ FleetId: fleetId })).toHaveLength(1);
});

test('a token with other parameters is refused, on the same fleet', () => {
  create({ IdempotencyToken: 'token' });
  for (const change of [
    { Name: 'x' },
    { MaximumPlayerSessionCount: 5 },
    { Location: 'us-east-1' },
    { CreatorId: 'ada' },
    { GameSessionData: 'x' },
    { GameProperties: [{ Key: 'a', Value: 'b' }] },
  ]) {
    refusal('IdempotentParameterMismatchException', () => create({ IdempotencyToken: 'token', ...change }));
  }
  world.addFleet({ fleetId: 'fleet-other' });
  expect(create({ IdempotencyToken: 'token', FleetId: 'fleet-other' }).FleetId).toBe('fleet-other');
  refusal('InvalidRequestException', () => create({ IdempotencyToken: 'token', GameSessionId: 'other' }));
});

test('a token can be used anew 30 days after its session ended', () => {
  const { GameSessionId } = create({ IdempotencyToken: 'token' });
  world.setGameSessionStatus(GameSessionId, 'TERMINATED');
  world.advanceClock(30 * day - 1);
  expect(create({ IdempotencyToken: 'token' }).Status).toBe('TERMINATED');
  world.advanceClock(1);
  expect(create({ IdempotencyToken: 'token', Name: 'new' }).Status).toBe('ACTIVATING');
});

test('without a policy, a creator is held to one request a second', () => {
  create({ CreatorId: 'ada' });
  expect(refusal('ThrottlingException', () => create({ CreatorId: 'ada' }))).toBe('Rate exceeded');
  create({ CreatorId: 'lin' });
  create();
  world.advanceClock(1_000);
  create({ CreatorId: 'ada' });
});

test('with a policy, a creator is required and held to the limit of the period', () => {
  world.addFleet({
    fleetId: 'fleet-limited',
    resourceCreationLimitPolicy: { newGameSessionsPerCreator: 2, policyPeriodInMinutes: 10 },
  });
  const createLimited = (CreatorId?: string) =>
    create(CreatorId === undefined ? { FleetId: 'fleet-limited' } : { FleetId: 'fleet-limited', CreatorId });
  refusal('InvalidRequestException', () => createLimited());
  createLimited('ada');
  createLimited('ada');
  refusal('LimitExceededException', () => createLimited('ada'));
  createLimited('lin');
  world.advanceClock(10 * 60_000);
  createLimited('ada');
});

test('at most 200 players fit into a session', () => {
  create({ MaximumPlayerSessionCount: 200 });
  refusal('InvalidRequestException', () => create({ MaximumPlayerSessionCount: 201 }));
});

test('sessions are listed by fleet, location and status, in order of creation', () => {
  const home = createActive();
  const remote = createActive({ Location: 'us-east-1' });
  const activating = create({ Location: 'us-east-1' }).GameSessionId;
  const ended = createActive();
  world.setGameSessionStatus(ended, 'TERMINATED');
  const ids = (input: Record<string, unknown>) =>
    describe({ FleetId: fleetId, ...input }).map((session) => session.GameSessionId);
  expect(ids({})).toEqual([home, remote, activating, ended]);
  expect(ids({ StatusFilter: 'ACTIVE' })).toEqual([home, remote]);
  expect(ids({ Location: 'us-east-1' })).toEqual([remote, activating]);
  expect(ids({ Location: 'us-east-1', StatusFilter: 'ACTIVATING' })).toEqual([activating]);
  expect(ids({ StatusFilter: 'TERMINATED' })).toEqual([ended]);
  expect(ids({ Location: 'ap-south-1' })).toEqual([]);
  expect(refusal('InvalidRequestException', () => ids({ StatusFilter: 'ERROR' }))).toContain("found 'ERROR'");
});

test('a session that becomes ACTIVE late takes its place by creation', () => {
  const slow = create().GameSessionId;
  const fast = createActive();
  world.setGameSessionStatus(slow, 'ACTIVE');
  const listed = describe({ FleetId: fleetId, StatusFilter: 'ACTIVE' }).map((session) => session.GameSessionId);
  expect(listed).toEqual([slow, fast]);
});

test('a session is found by its ID alone; an unknown one is an empty list', () => {
  const id = createActive();
  expect(describe({ GameSessionId: id })).toMatchObject([{ GameSessionId: id }]);
  expect(call(world, describeGameSessions, { GameSessionId: 'none' })).toEqual({ GameSessions: [] });
  expect(describe({ GameSessionId: id, StatusFilter: 'TERMINATED' })).toEqual([]);
  refusal('InvalidRequestException', () => describe({}));
  refusal('InvalidRequestException', () => describe({ GameSessionId: id, FleetId: fleetId }));
});

test('Details alone tell the protection policy, and its tokens are its own', () => {
  const id = createActive();
  createActive();
  call(world, updateGameSession, { GameSessionId: id, ProtectionPolicy: 'FullProtection' });
  const { GameSessionDetails, NextToken } = call(world, describeGameSessionDetails, { FleetId: fleetId, Limit: 1 });
  expect(GameSessionDetails).toMatchObject([
    { GameSession: { GameSessionId: id }, ProtectionPolicy: 'FullProtection' },
  ]);
  expect(describe({ GameSessionId: id })[0]).not.toHaveProperty('ProtectionPolicy');
  refusal('InvalidRequestException', () => describe({ FleetId: fleetId, Limit: 1, NextToken }));
});

test('a token of one fleet, location or status is refused with another', () => {
  for (let index = 0; index < 3; index += 1) createActive();
  const input = { FleetId: fleetId, StatusFilter: 'ACTIVE', Limit: 1 };
  const { NextToken } = call(world, describeGameSessions, input);
  for (const change of [
    { StatusFilter: 'TERMINATED' },
    { Location: 'us-west-2' },
    { FleetId: undefined, AliasId: 'alias-live' },
  ]) {
    refusal('InvalidRequestException', () => describe({ ...input, ...change, NextToken }));
  }
  expect(pages(world, describeGameSessions, input)).toHaveLength(4);
});

test('an update changes what it gives and merges properties by key', () => {
  const id = createActive({
    Name: 'old',
    GameProperties: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  const update = { MaximumPlayerSessionCount: 9, PlayerSessionCreationPolicy: 'DENY_ALL' };
  const { GameSession } = call(world, updateGameSession, {
    GameSessionId: id,
    ...update,
    GameProperties: [
      { Key: 'b', Value: '3' },
      { Key: 'c', Value: '4' },
    ],
  });
  expect(GameSession).toMatchObject({ ...update, Name: 'old', Status: 'ACTIVE' });
  expect(GameSession.GameProperties).toEqual([
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '3' },
    { Key: 'c', Value: '4' },
  ]);
  expect(describe({ GameSessionId: id })).toEqual([GameSession]);
});

test('more than 16 properties after merging are refused, and nothing changes', () => {
  const properties = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ Key: `key-${from + index}`, Value: 'x' }));
  const id = createActive({ GameProperties: properties(0, 15) });
  const update = (GameProperties: unknown) =>
    call(world, updateGameSession, { GameSessionId: id, Name: 'new', GameProperties });
  refusal('InvalidRequestException', () => update(properties(15, 2)));
  expect(describe({ GameSessionId: id })[0]).not.toHaveProperty('Name');
  expect(update(properties(14, 2)).GameSession.GameProperties).toHaveLength(16);
});

test.each(['TERMINATING', 'TERMINATED', 'ERROR'] as const)(
  'a session that is %s is neither updated nor terminated',
  (status) => {
    const GameSessionId = createActive();
    world.setGameSessionStatus(GameSessionId, status);
    refusal('InvalidGameSessionStatusException', () => call(world, updateGameSession, { GameSessionId, Name: 'x' }));
    const terminate = { GameSessionId, TerminationMode: 'FORCE_TERMINATE' };
    refusal('InvalidGameSessionStatusException', () => call(world, terminateGameSession, terminate));
  },
);

test('updating or terminating an unknown session is a NotFoundException', () => {
  refusal('NotFoundException', () => call(world, updateGameSession, { GameSessionId: 'none' }));
  refusal('NotFoundException', () =>
    call(world, terminateGameSession, { GameSessionId: 'none', TerminationMode: 'FORCE_TERMINATE' }),
  );
});

test('an ACTIVATING session can be updated and terminated', () => {
  const { GameSessionId } = create();
  expect(call(world, updateGameSession, { GameSessionId, Name: 'x' }).GameSession.Name).toBe('x');
  const terminate = { GameSessionId, TerminationMode: 'FORCE_TERMINATE' };
  expect(call(world, terminateGameSession, terminate).GameSession.Status).toBe('TERMINATING');
});

test('logs have a URL from the end of a session for 14 days', () => {
  const GameSessionId = createActive({ IdempotencyToken: 'logged' });
  const url = () => call(world, getGameSessionLogUrl, { GameSessionId }).PreSignedUrl as string;
  refusal('NotFoundException', url);
  world.setGameSessionStatus(GameSessionId, 'TERMINATED');
  expect(url()).toMatch(
    /^https:\/\/logs\.gamelift-emulator\.invalid\/.+\/logged\/logs\.zip\?X-Amz-Algorithm=.+&X-Amz-Date=20261121T080000Z&X-Amz-Expires=900&.+&X-Amz-Signature=[0-9a-f]{64}$/,
  );
  expect(url().length).toBeLessThanOrEqual(1_024);
  world.advanceClock(14 * day - 1);
  expect(url()).toContain('logged');
  world.advanceClock(1);
  refusal('NotFoundException', url);
  refusal('NotFoundException', () => call(world, getGameSessionLogUrl, { GameSessionId: 'none' }));
});
