import {
  CreateGameSessionCommand,
  type CreateGameSessionCommandInput,
  CreatePlayerSessionsCommand,
  DescribeFleetAttributesCommand,
  DescribeFleetLocationAttributesCommand,
  DescribePlayerSessionsCommand,
  InvalidRequestException,
  ListFleetsCommand,
  TerminateGameSessionCommand,
  UpdateGameSessionCommand,
} from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { devWorld } from '../../../src/emulator/seed.ts';
import { failureOf, open, protocols } from './harness.ts';

const { frontierFleetId: FleetId, harborDuelId: GameSessionId } = devWorld;

const properties = (count: number, value = 'v') =>
  Array.from({ length: count }, (_, index) => ({ Key: `key${index}`, Value: value }));
const creation = (changes: Partial<CreateGameSessionCommandInput>) =>
  new CreateGameSessionCommand({ FleetId, MaximumPlayerSessionCount: 2, ...changes });
const update = (changes: object) => new UpdateGameSessionCommand({ GameSessionId, ...changes });

describe.each(protocols)('constraints over %s', (protocol) => {
  const cases = [
    {
      bound: 'a required member',
      inside: creation({}),
      outside: creation({ MaximumPlayerSessionCount: undefined }),
      message: "Value null at 'maximumPlayerSessionCount' failed to satisfy constraint: Member must not be null",
    },
    {
      bound: 'the least number',
      inside: new ListFleetsCommand({ Limit: 1 }),
      outside: new ListFleetsCommand({ Limit: 0 }),
      message: "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    },
    {
      bound: 'the least length of a string',
      inside: update({ Name: 'x' }),
      outside: update({ Name: '' }),
      message: "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    },
    {
      bound: 'the greatest length of a string, in characters',
      inside: update({ Name: '🎮'.repeat(1_024) }),
      outside: update({ Name: 'x'.repeat(1_025) }),
      message: "at 'name' failed to satisfy constraint: Member must have length less than or equal to 1024",
    },
    {
      bound: 'the pattern of a string',
      inside: creation({ IdempotencyToken: 'one-2-three' }),
      outside: creation({ IdempotencyToken: 'one_2' }),
      message:
        "Value 'one_2' at 'idempotencyToken' failed to satisfy constraint: Member must satisfy regular expression pattern",
    },
    {
      bound: 'the values of an enum',
      inside: new TerminateGameSessionCommand({ GameSessionId, TerminationMode: 'FORCE_TERMINATE' }),
      outside: new TerminateGameSessionCommand({ GameSessionId, TerminationMode: 'SOFT' as never }),
      message:
        "Value 'SOFT' at 'terminationMode' failed to satisfy constraint: Member must satisfy enum value set: [TRIGGER_ON_PROCESS_TERMINATE, FORCE_TERMINATE]",
    },
    {
      bound: 'the least length of a list',
      inside: new DescribeFleetAttributesCommand({ FleetIds: [FleetId] }),
      outside: new DescribeFleetAttributesCommand({ FleetIds: [] }),
      message: "Value at 'fleetIds' failed to satisfy constraint: Member must have length greater than or equal to 1",
    },
    {
      bound: 'the greatest length of a list',
      inside: creation({ GameProperties: properties(16) }),
      outside: creation({ GameProperties: properties(17) }),
      message:
        "Value at 'gameProperties' failed to satisfy constraint: Member must have length less than or equal to 16",
    },
    {
      bound: 'an element of a list',
      inside: new DescribeFleetLocationAttributesCommand({ FleetId, Locations: ['us-east-1'] }),
      outside: new DescribeFleetLocationAttributesCommand({ FleetId, Locations: ['us-east-1', 'us east'] }),
      message: "Value 'us east' at 'locations.2.member' failed to satisfy constraint",
    },
    {
      bound: 'a member of a structure in a list',
      inside: creation({ GameProperties: [{ Key: 'k'.repeat(32), Value: '' }] }),
      outside: creation({ GameProperties: [{ Key: 'k'.repeat(33), Value: '' }] }),
      message: "at 'gameProperties.1.member.key' failed to satisfy constraint: Member must have length less than",
    },
    {
      bound: 'a sensitive value',
      inside: creation({ GameProperties: properties(1, 'v'.repeat(96)) }),
      outside: creation({ GameProperties: properties(1, 'v'.repeat(97)) }),
      message:
        "Value at 'gameProperties.1.member.value' failed to satisfy constraint: Member must have length less than",
    },
    {
      bound: 'a value of a map',
      inside: new CreatePlayerSessionsCommand({ GameSessionId, PlayerIds: ['ada'], PlayerDataMap: { ada: 'x' } }),
      outside: new CreatePlayerSessionsCommand({ GameSessionId, PlayerIds: ['ada'], PlayerDataMap: { ada: '' } }),
      message: "Value at 'playerDataMap.1.value' failed to satisfy constraint: Member must have length greater than",
    },
  ];

  it.each(cases)('hold for $bound', async ({ inside, outside, message }) => {
    const { gameLift } = await open({ seed: 'dev' }, protocol);
    // The commands are of different types, which `send` cannot tell in a table.
    await gameLift.send(inside as ListFleetsCommand);
    const failure = await failureOf(gameLift.send(outside as ListFleetsCommand));
    expect(failure).toBeInstanceOf(InvalidRequestException);
    expect(failure.message).toContain('1 validation error detected: ');
    expect(failure.message).toContain(message);
  });

  it('tell all failures of a request in one message', async () => {
    const { gameLift } = await open({}, protocol);
    const failure = await failureOf(
      gameLift.send(new DescribePlayerSessionsCommand({ Limit: 0, PlayerSessionId: 'x' })),
    );
    expect(failure.message).toBe(
      "2 validation errors detected: Value 'x' at 'playerSessionId' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: ^psess-\\S+$; ' +
        "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });
});
