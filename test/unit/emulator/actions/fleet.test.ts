import { beforeEach, expect, test } from 'vitest';
import {
  describeFleetAttributes,
  describeFleetCapacity,
  describeFleetLocationAttributes,
  describeFleetLocationCapacity,
  describeFleetLocationUtilization,
  describeFleetUtilization,
  listFleets,
} from '../../../../src/emulator/actions/fleet.ts';
import { createGameSession } from '../../../../src/emulator/actions/game-session.ts';
import { createPlayerSession } from '../../../../src/emulator/actions/player-session.ts';
import type { World } from '../../../../src/emulator/world/world.ts';
import { call, fleetId, pages, refusal, startTime, testWorld } from '../test-world.ts';

const fleetArn = `arn:aws:gamelift:us-west-2:123456789012:fleet/${fleetId}`;

let world: World;
beforeEach(() => {
  world = testWorld();
  for (const name of ['b', 'c', 'd']) world.addFleet({ fleetId: `fleet-${name}`, name });
});

test('fleets are listed in pages, and by build', () => {
  const answers = pages(world, listFleets, { Limit: 3 });
  expect(answers.map((answer) => answer.FleetIds)).toEqual([[fleetId, 'fleet-b', 'fleet-c'], ['fleet-d']]);
  const [attributes] = call(world, describeFleetAttributes, { FleetIds: ['fleet-c'] }).FleetAttributes as {
    BuildId: string;
    BuildArn: string;
  }[];
  expect(call(world, listFleets, { BuildId: attributes?.BuildId }).FleetIds).toEqual(['fleet-c']);
  expect(call(world, listFleets, { BuildId: attributes?.BuildArn }).FleetIds).toEqual(['fleet-c']);
  expect(call(world, listFleets, { ScriptId: 'script-1' }).FleetIds).toEqual([]);
  world.addFleet({ fleetId: 'fleet-script', scriptId: 'script-1' });
  expect(call(world, listFleets, { ScriptId: 'script-1' }).FleetIds).toEqual(['fleet-script']);
  const script = call(world, describeFleetAttributes, { FleetIds: ['fleet-script'] }).FleetAttributes as object[];
  const ScriptArn = 'arn:aws:gamelift:us-west-2::script/script-1';
  expect(script).toMatchObject([{ ScriptId: 'script-1', ScriptArn }]);
  expect(script[0]).not.toHaveProperty('BuildId');
  expect(script[0]).not.toHaveProperty('BuildArn');
  expect(call(world, listFleets, { ScriptId: ScriptArn }).FleetIds).toEqual(['fleet-script']);
  refusal('InvalidRequestException', () => call(world, listFleets, { BuildId: 'build-1', ScriptId: 'script-1' }));
});

test('the attributes of a fleet', () => {
  const policy = { newGameSessionsPerCreator: 3, policyPeriodInMinutes: 15 };
  world.addFleet({ fleetId: 'fleet-e', description: 'limited', resourceCreationLimitPolicy: policy });
  const [first, second] = call(world, describeFleetAttributes, { FleetIds: [fleetArn, 'fleet-e'] })
    .FleetAttributes as object[];
  expect(first).toMatchObject({
    FleetId: fleetId,
    FleetArn: fleetArn,
    Name: 'test',
    Status: 'ACTIVE',
    ComputeType: 'EC2',
    CreationTime: new Date(startTime),
    NewGameSessionProtectionPolicy: 'NoProtection',
    OperatingSystem: 'AMAZON_LINUX_2023',
    CertificateConfiguration: { CertificateType: 'DISABLED' },
    PlayerGatewayMode: 'DISABLED',
  });
  expect(first).not.toHaveProperty('Description');
  expect(first).not.toHaveProperty('ResourceCreationLimitPolicy');
  expect(second).toMatchObject({
    Description: 'limited',
    ResourceCreationLimitPolicy: { NewGameSessionsPerCreator: 3, PolicyPeriodInMinutes: 15 },
  });
});

test('a fleet with a certificate and the player gateway says so, and its sessions have names of certificates', () => {
  world.addFleet({
    fleetId: 'fleet-tls',
    locations: ['us-east-1'],
    certificateType: 'GENERATED',
    playerGatewayMode: 'ENABLED',
  });
  expect(call(world, describeFleetAttributes, { FleetIds: ['fleet-tls'] }).FleetAttributes).toMatchObject([
    { CertificateConfiguration: { CertificateType: 'GENERATED' }, PlayerGatewayMode: 'ENABLED' },
  ]);
  expect(call(world, describeFleetLocationAttributes, { FleetId: 'fleet-tls' }).LocationAttributes).toEqual([
    {
      LocationState: { Location: 'us-east-1', Status: 'ACTIVE', PlayerGatewayStatus: 'ENABLED' },
      StoppedActions: [],
    },
  ]);
  const { GameSession } = call(world, createGameSession, { FleetId: 'fleet-tls', MaximumPlayerSessionCount: 1 });
  expect(GameSession.DnsName).toMatch(/^[0-9a-f]+\.us-west-2\.amazongamelift\.com$/);
});

test.each([
  ['FleetAttributes', describeFleetAttributes],
  ['FleetUtilization', describeFleetUtilization],
  ['FleetCapacity', describeFleetCapacity],
])('%s: fleets asked for by ID come without paging, unknown ones are left out; else all in pages', (member, action) => {
  const ids = (answer: Record<string, unknown>) =>
    (answer[member] as { FleetId: string }[]).map((fleet) => fleet.FleetId);
  const input = { FleetIds: ['fleet-c', 'fleet-none', fleetId, 'fleet-c'], Limit: 1, NextToken: 'no token' };
  const answer = call(world, action, input);
  expect(ids(answer)).toEqual(['fleet-c', fleetId]);
  expect(answer).not.toHaveProperty('NextToken');
  expect(pages(world, action, { Limit: 2 }).map(ids)).toEqual([[fleetId, 'fleet-b'], ['fleet-c', 'fleet-d'], []]);
  const tooMany = Array.from({ length: 101 }, (_, index) => `fleet-${index}`);
  expect(refusal('InvalidRequestException', () => call(world, action, { FleetIds: tooMany }))).toContain('at most 100');
});

test('utilization counts what lives at each location', () => {
  const create = (Location: string) =>
    call(world, createGameSession, { FleetId: fleetId, MaximumPlayerSessionCount: 4, Location }).GameSession
      .GameSessionId;
  const home = create('us-west-2');
  world.setGameSessionStatus(home, 'ACTIVE');
  create('us-east-1');
  const ended = create('us-west-2');
  world.setGameSessionStatus(ended, 'ACTIVE');
  call(world, createPlayerSession, { GameSessionId: home, PlayerId: 'ada' });
  call(world, createPlayerSession, { GameSessionId: ended, PlayerId: 'lin' });
  world.setGameSessionStatus(ended, 'TERMINATED');
  const utilization = { FleetId: fleetId, FleetArn: fleetArn, ActiveServerProcessCount: 50 };
  const atHome = {
    ActiveGameSessionCount: 1,
    CurrentPlayerSessionCount: 1,
    MaximumPlayerSessionCount: 4,
    Location: 'us-west-2',
  };
  expect(call(world, describeFleetUtilization, { FleetIds: [fleetId] }).FleetUtilization).toEqual([
    { ...utilization, ...atHome },
  ]);
  const at = (Location: string) =>
    call(world, describeFleetLocationUtilization, { FleetId: fleetId, Location }).FleetUtilization;
  expect(at('us-west-2')).toEqual({ ...utilization, ...atHome });
  const remote = {
    ActiveGameSessionCount: 0,
    CurrentPlayerSessionCount: 0,
    MaximumPlayerSessionCount: 4,
    Location: 'us-east-1',
  };
  expect(at('us-east-1')).toEqual({ ...utilization, ...remote });
  refusal('NotFoundException', () => at('ap-south-1'));
});

test('capacity is in instances, idle ones are those that no session needs', () => {
  world.addFleet({ fleetId: 'fleet-large', serverProcesses: 120, locations: ['us-east-1'] });
  call(world, createGameSession, { FleetId: 'fleet-large', MaximumPlayerSessionCount: 1 });
  const capacityAt = (Location: string) =>
    call(world, describeFleetLocationCapacity, { FleetId: 'fleet-large', Location }).FleetCapacity;
  const counts = { DESIRED: 3, MINIMUM: 0, MAXIMUM: 3, PENDING: 0, ACTIVE: 3, IDLE: 2, TERMINATING: 0 };
  expect(capacityAt('us-west-2')).toMatchObject({
    InstanceCounts: counts,
    InstanceType: 'c5.large',
    Location: 'us-west-2',
  });
  expect(capacityAt('us-east-1')).toMatchObject({ InstanceCounts: { ...counts, IDLE: 3 }, Location: 'us-east-1' });
  expect(call(world, describeFleetCapacity, { FleetIds: ['fleet-large'] }).FleetCapacity).toEqual([
    capacityAt('us-west-2'),
  ]);
});

test('location attributes are those of the remote locations, in the order asked for', () => {
  const locations = (input: Record<string, unknown> = {}) =>
    (
      call(world, describeFleetLocationAttributes, { FleetId: fleetId, ...input }).LocationAttributes as {
        LocationState: { Location: string };
      }[]
    ).map(({ LocationState }) => LocationState.Location);
  expect(locations()).toEqual(['us-east-1', 'eu-central-1']);
  expect(locations({ Locations: ['eu-central-1', 'us-west-2', 'ap-south-1', 'us-east-1'] })).toEqual([
    'eu-central-1',
    'us-east-1',
  ]);
  expect(call(world, describeFleetLocationAttributes, { FleetId: fleetArn })).toMatchObject({
    FleetId: fleetId,
    FleetArn: fleetArn,
    LocationAttributes: [{ LocationState: { Status: 'ACTIVE' }, StoppedActions: [] }, {}],
  });
  refusal('NotFoundException', () => locations({ FleetId: 'fleet-none' }));
});
