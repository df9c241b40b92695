import { describe, expect, test } from 'vitest';
import { DomainError, TerminalRoutingStrategyError } from '../../../src/gamelift/errors.ts';
import type { Fleet, FleetUtilization } from '../../../src/gamelift/fleet.ts';
import { aliasId, fleetId, run } from '../../support/schema-harness.ts';

const fleet: Fleet = {
  fleetId,
  fleetArn: null,
  name: 'Harbor',
  description: null,
  status: 'ACTIVE',
  computeType: 'EC2',
  fleetType: 'SPOT',
  instanceType: 'c7g.large',
  creationTime: new Date(0),
  terminationTime: null,
  newGameSessionProtectionPolicy: 'NO_PROTECTION',
  operatingSystem: 'AMAZON_LINUX_2023',
  buildId: null,
  scriptId: null,
  resourceCreationLimitPolicy: null,
  certificateType: 'DISABLED',
  playerGatewayMode: 'DISABLED',
};
const utilization: FleetUtilization = {
  activeServerProcessCount: 10,
  activeGameSessionCount: 4,
  currentPlayerSessionCount: 12,
  maximumPlayerSessionCount: 32,
};

describe('fleet', () => {
  const named = (selector: string, selection: string) => `{ fleet(fleet: ${selector}) { ${selection} } }`;

  test('is found by its ID and by its ARN', async () => {
    const asked: string[] = [];
    const loaders = {
      async fleet(id: string) {
        asked.push(id);
        return fleet;
      },
    };
    await run(named(`{ fleetId: "${fleetId}" }`, 'id'), { loaders });
    const { data } = await run(named(`{ fleetId: "arn:aws:gamelift:us-west-2::fleet/${fleetId}" }`, 'name status'), {
      loaders,
    });
    expect(asked).toEqual([fleetId, fleetId]);
    expect(data.fleet).toEqual({ name: 'Harbor', status: 'ACTIVE' });
  });

  test('is found through an alias', async () => {
    const asked: string[] = [];
    const { data } = await run(named(`{ aliasId: "${aliasId}" }`, 'fleetId'), {
      loaders: {
        async resolveAlias(id) {
          asked.push(id);
          return fleetId;
        },
        fleet: async () => fleet,
      },
    });
    expect(asked).toEqual([aliasId]);
    expect(data.fleet).toEqual({ fleetId });
  });

  test('tells the message of a TERMINAL alias', async () => {
    const { data, errors } = await run(named(`{ aliasId: "${aliasId}" }`, 'fleetId'), {
      loaders: { resolveAlias: () => Promise.reject(new TerminalRoutingStrategyError('Down for repair')) },
    });
    expect(data).toEqual({ fleet: null });
    expect(errors).toEqual([
      { message: 'Down for repair', path: 'fleet', extensions: { code: 'TERMINAL_ROUTING_STRATEGY' } },
    ]);
  });

  test("one location's figures fail alone", async () => {
    const { data, errors } = await run(
      named(`{ fleetId: "${fleetId}" }`, 'locations { location status utilization { activeGameSessionCount } }'),
      {
        loaders: {
          fleet: async () => fleet,
          fleetLocations: async () => [
            { fleetId, location: 'us-west-2', status: 'ACTIVE', playerGatewayStatus: null },
            { fleetId, location: 'eu-central-1', status: null, playerGatewayStatus: null },
          ],
          async fleetLocationUtilization(_fleetId, location) {
            if (location === 'us-west-2') return utilization;
            throw new DomainError('UPSTREAM_UNAVAILABLE', 'GameLift did not answer');
          },
        },
      },
    );
    expect(data.fleet.locations).toEqual([
      { location: 'us-west-2', status: 'ACTIVE', utilization: { activeGameSessionCount: 4 } },
      { location: 'eu-central-1', status: null, utilization: null },
    ]);
    expect(errors.map(({ path }) => path)).toEqual(['fleet.locations.1.utilization']);
  });

  test("has its home Region's figures", async () => {
    const capacity = {
      instanceType: 'c7g.large',
      desired: 3,
      minimum: 1,
      maximum: 5,
      pending: 0,
      active: 3,
      idle: 1,
      terminating: 0,
    };
    const { data } = await run(
      named(
        `{ fleetId: "${fleetId}" }`,
        'utilization { maximumPlayerSessionCount } capacity { instanceType desired minimum maximum pending active idle terminating }',
      ),
      {
        loaders: {
          fleet: async () => fleet,
          fleetUtilization: async () => utilization,
          fleetCapacity: async () => capacity,
        },
      },
    );
    expect(data.fleet).toEqual({ utilization: { maximumPlayerSessionCount: 32 }, capacity });
  });
});

describe('alias', () => {
  const alias = {
    aliasId,
    aliasArn: null,
    name: 'prod',
    description: null,
    routingStrategyType: 'SIMPLE' as const,
    fleetId,
    terminalMessage: null,
    creationTime: null,
    lastUpdatedTime: null,
  };
  const query = `{ alias(aliasId: "arn:aws:gamelift:us-west-2::alias/${aliasId}") { aliasId routingStrategyType fleet { name } terminalMessage } }`;

  test('leads to its fleet', async () => {
    const { data } = await run(query, { loaders: { alias: async () => alias, fleet: async () => fleet } });
    expect(data.alias).toEqual({
      aliasId,
      routingStrategyType: 'SIMPLE',
      fleet: { name: 'Harbor' },
      terminalMessage: null,
    });
  });

  test('leads nowhere and says why where it is TERMINAL', async () => {
    const terminal = {
      ...alias,
      routingStrategyType: 'TERMINAL' as const,
      fleetId: null,
      terminalMessage: 'Down for repair',
    };
    const { data, errors } = await run(query, { loaders: { alias: async () => terminal } });
    expect(errors).toEqual([]);
    expect(data.alias).toEqual({
      aliasId,
      routingStrategyType: 'TERMINAL',
      fleet: null,
      terminalMessage: 'Down for repair',
    });
  });
});

test('fleets and aliases are connections', async () => {
  const pages: unknown[] = [];
  const empty = async (page: unknown) => {
    pages.push(page);
    return { edges: [], endCursor: null, hasNextPage: async () => false };
  };
  const page = '{ edges { cursor } pageInfo { hasNextPage startCursor endCursor } }';
  const { data } = await run(`{ fleets(first: 5) ${page} aliases(after: "c") ${page} }`, {
    loaders: { fleets: empty, aliases: empty },
  });
  const nothing = { edges: [], pageInfo: { hasNextPage: false, startCursor: null, endCursor: null } };
  expect(data).toEqual({ fleets: nothing, aliases: nothing });
  expect(pages).toEqual([
    { first: 5, after: null },
    { first: 20, after: 'c' },
  ]);
});

test('upstreamBudget tells what each operation may still cost', async () => {
  const budget = { operation: 'DescribeGameSessions', limitPerSecond: 20, available: 12.5, throttled: 3 };
  const { data } = await run('{ upstreamBudget { operation limitPerSecond available throttled } }', {
    gamelift: { upstreamBudget: () => [budget] },
  });
  expect(data.upstreamBudget).toEqual([budget]);
});
