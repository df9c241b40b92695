import { beforeEach, expect, test } from 'vitest';
import { describeAlias, listAliases, resolveAlias } from '../../../../src/emulator/actions/alias.ts';
import type { World } from '../../../../src/emulator/world/world.ts';
import { call, fleetId, pages, refusal, startTime, testWorld } from '../test-world.ts';

let world: World;
beforeEach(() => {
  world = testWorld();
  world.addAlias({ aliasId: 'alias-live', name: 'live', description: 'now', fleetId });
  world.addAlias({ aliasId: 'alias-retired', name: 'retired', message: 'Please update.' });
  world.addAlias({ aliasId: 'alias-live-too', name: 'live', fleetId });
});

const live = {
  AliasId: 'alias-live',
  Name: 'live',
  AliasArn: 'arn:aws:gamelift:us-west-2::alias/alias-live',
  Description: 'now',
  RoutingStrategy: { Type: 'SIMPLE', FleetId: fleetId },
  CreationTime: new Date(startTime),
  LastUpdatedTime: new Date(startTime),
};

test('an alias is described by ID or ARN, without members that have no value', () => {
  expect(call(world, describeAlias, { AliasId: 'alias-live' }).Alias).toEqual(live);
  expect(call(world, describeAlias, { AliasId: live.AliasArn }).Alias).toEqual(live);
  const { Alias } = call(world, describeAlias, { AliasId: 'alias-retired' });
  expect(Alias).toMatchObject({ RoutingStrategy: { Type: 'TERMINAL', Message: 'Please update.' } });
  expect(Alias).not.toHaveProperty('Description');
  refusal('NotFoundException', () => call(world, describeAlias, { AliasId: 'alias-none' }));
});

test('aliases are listed in pages, by name and by routing strategy', () => {
  const ids = (input: Record<string, unknown>) =>
    pages(world, listAliases, input).map((answer) =>
      (answer.Aliases as { AliasId: string }[]).map((alias) => alias.AliasId),
    );
  expect(ids({ Limit: 2 })).toEqual([['alias-live', 'alias-retired'], ['alias-live-too']]);
  expect(ids({ Name: 'live' })).toEqual([['alias-live', 'alias-live-too']]);
  expect(ids({ Name: 'live', Limit: 1 })).toEqual([['alias-live'], ['alias-live-too'], []]);
  expect(ids({ RoutingStrategyType: 'TERMINAL' })).toEqual([['alias-retired']]);
  expect(ids({ Name: 'none' })).toEqual([[]]);
});

test('a SIMPLE alias resolves to its fleet, a TERMINAL one to its message', () => {
  const fleetArn = `arn:aws:gamelift:us-west-2:123456789012:fleet/${fleetId}`;
  expect(call(world, resolveAlias, { AliasId: 'alias-live' })).toEqual({ FleetId: fleetId, FleetArn: fleetArn });
  expect(
    refusal('TerminalRoutingStrategyException', () => call(world, resolveAlias, { AliasId: 'alias-retired' })),
  ).toBe('Please update.');
  refusal('NotFoundException', () => call(world, resolveAlias, { AliasId: 'alias-none' }));
});

test('an alias can be pointed elsewhere, made TERMINAL and deleted', () => {
  world.addFleet({ fleetId: 'fleet-next' });
  world.advanceClock(5_000);
  world.repointAlias('alias-live', { fleetId: 'fleet-next' });
  expect(call(world, resolveAlias, { AliasId: 'alias-live' }).FleetId).toBe('fleet-next');
  expect(call(world, describeAlias, { AliasId: 'alias-live' }).Alias).toMatchObject({
    Name: 'live',
    CreationTime: live.CreationTime,
    LastUpdatedTime: new Date(startTime + 5_000),
  });
  world.repointAlias('alias-live', { message: 'Closed.', name: 'closed' });
  refusal('TerminalRoutingStrategyException', () => call(world, resolveAlias, { AliasId: 'alias-live' }));
  world.deleteAlias('alias-live');
  refusal('NotFoundException', () => call(world, describeAlias, { AliasId: 'alias-live' }));
  expect(call(world, listAliases).Aliases).toHaveLength(2);
});

test('an alias needs a fleet or a message, not both, and an ID that is free', () => {
  refusal('InvalidRequestException', () => world.addAlias({ name: 'x' }));
  refusal('InvalidRequestException', () => world.addAlias({ name: 'x', fleetId, message: 'y' }));
  refusal('InvalidRequestException', () => world.addAlias({ aliasId: 'live', name: 'x', fleetId }));
  refusal('ConflictException', () => world.addAlias({ aliasId: 'alias-live', name: 'x', fleetId }));
  refusal('NotFoundException', () => world.repointAlias('alias-none', { fleetId }));
});
