import {
  CreateGameSessionCommand,
  CreatePlayerSessionCommand,
  CreatePlayerSessionsCommand,
  DescribeAliasCommand,
  DescribeFleetAttributesCommand,
  DescribeFleetCapacityCommand,
  DescribeFleetLocationAttributesCommand,
  DescribeFleetLocationCapacityCommand,
  DescribeFleetLocationUtilizationCommand,
  DescribeFleetUtilizationCommand,
  DescribeGameSessionDetailsCommand,
  DescribeGameSessionsCommand,
  DescribePlayerSessionsCommand,
  GetGameSessionLogUrlCommand,
  ListAliasesCommand,
  ListFleetsCommand,
  paginateDescribeGameSessions,
  ResolveAliasCommand,
  SearchGameSessionsCommand,
  TerminateGameSessionCommand,
  UpdateGameSessionCommand,
} from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { operationNames } from '../../../src/emulator/model/model.ts';
import { devWorld } from '../../../src/emulator/seed.ts';
import { open, protocols } from './harness.ts';

const { frontierFleetId: FleetId, liveAliasId: AliasId, harborDuelId: GameSessionId } = devWorld;

describe.each(protocols)('the operations over %s', (protocol) => {
  it('answer a whole visit: create, find, join, change, terminate', async () => {
    const { gameLift, control } = await open({ seed: 'dev' }, protocol);
    const created = await gameLift.send(
      new CreateGameSessionCommand({
        AliasId,
        MaximumPlayerSessionCount: 2,
        Name: 'Größe 🎮',
        GameProperties: [{ Key: 'gameMap', Value: 'harbor' }],
        GameSessionData: '{"round":1}',
      }),
    );
    const session = created.GameSession;
    expect(session).toMatchObject({
      FleetId,
      Status: 'ACTIVATING',
      Name: 'Größe 🎮',
      CurrentPlayerSessionCount: 0,
      MaximumPlayerSessionCount: 2,
      GameProperties: [{ Key: 'gameMap', Value: 'harbor' }],
      GameSessionData: '{"round":1}',
      PlayerSessionCreationPolicy: 'ACCEPT_ALL',
      Location: 'us-west-2',
    });
    expect(session?.CreationTime).toBeInstanceOf(Date);
    expect(Math.abs(Date.now() - Number(session?.CreationTime))).toBeLessThan(60_000);
    expect(session?.TerminationTime).toBeUndefined();
    const id = session?.GameSessionId ?? '';
    expect(id).toMatch(/^arn:aws:gamelift:us-west-2::gamesession\/fleet-[\w-]+\/gsess-[0-9a-f-]{36}$/);

    await control.post('/game-sessions/status', { gameSessionId: id, status: 'ACTIVE' });
    const joined = await gameLift.send(
      new CreatePlayerSessionCommand({ GameSessionId: id, PlayerId: 'ada', PlayerData: 'blue' }),
    );
    expect(joined.PlayerSession).toMatchObject({ PlayerId: 'ada', PlayerData: 'blue', Status: 'RESERVED' });
    expect(joined.PlayerSession?.CreationTime).toBeInstanceOf(Date);
    const both = await gameLift.send(
      new CreatePlayerSessionsCommand({ GameSessionId: id, PlayerIds: ['lin'], PlayerDataMap: { lin: 'red', x: 'y' } }),
    );
    expect(both.PlayerSessions).toMatchObject([{ PlayerId: 'lin', PlayerData: 'red' }]);

    const players = await gameLift.send(new DescribePlayerSessionsCommand({ GameSessionId: id }));
    expect(players.PlayerSessions?.map(({ PlayerId }) => PlayerId).sort()).toEqual(['ada', 'lin']);
    const described = await gameLift.send(new DescribeGameSessionsCommand({ GameSessionId: id }));
    expect(described.GameSessions).toMatchObject([{ Status: 'ACTIVE', CurrentPlayerSessionCount: 2 }]);

    const updated = await gameLift.send(
      new UpdateGameSessionCommand({ GameSessionId: id, ProtectionPolicy: 'FullProtection', Name: 'late' }),
    );
    expect(updated.GameSession).toMatchObject({ GameSessionId: id, Name: 'late' });
    const details = await gameLift.send(new DescribeGameSessionDetailsCommand({ GameSessionId: id }));
    expect(details.GameSessionDetails).toMatchObject([
      { ProtectionPolicy: 'FullProtection', GameSession: { GameSessionId: id, Name: 'late' } },
    ]);

    const terminated = await gameLift.send(
      new TerminateGameSessionCommand({ GameSessionId: id, TerminationMode: 'FORCE_TERMINATE' }),
    );
    expect(terminated.GameSession).toMatchObject({ GameSessionId: id, Status: 'TERMINATING' });
    await control.post('/clock', { advanceMs: 2_000 });
    const ended = await gameLift.send(new DescribeGameSessionsCommand({ GameSessionId: id }));
    expect(ended.GameSessions).toMatchObject([{ Status: 'TERMINATED', StatusReason: 'FORCE_TERMINATED' }]);
    expect(ended.GameSessions?.[0]?.TerminationTime).toBeInstanceOf(Date);
    const log = await gameLift.send(new GetGameSessionLogUrlCommand({ GameSessionId: id }));
    expect(log.PreSignedUrl).toMatch(/^https:/);
  });

  it('search sessions by filter and sort expression', async () => {
    const { gameLift } = await open({ seed: 'dev' }, protocol);
    const found = await gameLift.send(
      new SearchGameSessionsCommand({
        FleetId,
        FilterExpression: "gameSessionName = 'Harbor Duel' AND hasAvailablePlayerSessions = true",
        SortExpression: 'creationTimeMillis ASC',
      }),
    );
    expect(found.GameSessions).toMatchObject([{ GameSessionId, MaximumPlayerSessionCount: 8 }]);
  });

  it('describe fleets, their locations and aliases', async () => {
    const { gameLift } = await open({ seed: 'dev' }, protocol);
    const Location = 'eu-central-1';
    expect((await gameLift.send(new ListFleetsCommand({}))).FleetIds).toContain(FleetId);
    const attributes = await gameLift.send(new DescribeFleetAttributesCommand({ FleetIds: [FleetId] }));
    expect(attributes.FleetAttributes).toMatchObject([{ FleetId, Name: 'frontier', Status: 'ACTIVE' }]);
    expect(attributes.FleetAttributes?.[0]?.CreationTime).toBeInstanceOf(Date);
    const locations = await gameLift.send(new DescribeFleetLocationAttributesCommand({ FleetId }));
    expect(locations.LocationAttributes?.map(({ LocationState }) => LocationState?.Location)).toContain(Location);
    const utilization = await gameLift.send(new DescribeFleetUtilizationCommand({ FleetIds: [FleetId] }));
    expect(utilization.FleetUtilization?.[0]?.ActiveGameSessionCount).toBeGreaterThan(0);
    const capacity = await gameLift.send(new DescribeFleetCapacityCommand({ FleetIds: [FleetId] }));
    expect(capacity.FleetCapacity?.[0]?.InstanceCounts?.ACTIVE).toBeGreaterThan(0);
    const there = await gameLift.send(new DescribeFleetLocationUtilizationCommand({ FleetId, Location }));
    expect(there.FleetUtilization).toMatchObject({ FleetId, Location });
    const room = await gameLift.send(new DescribeFleetLocationCapacityCommand({ FleetId, Location }));
    expect(room.FleetCapacity).toMatchObject({ FleetId, Location });

    const aliases = await gameLift.send(new ListAliasesCommand({}));
    expect(aliases.Aliases?.map((alias) => alias.AliasId)).toContain(AliasId);
    const alias = await gameLift.send(new DescribeAliasCommand({ AliasId }));
    expect(alias.Alias).toMatchObject({ AliasId, RoutingStrategy: { Type: 'SIMPLE', FleetId } });
    expect(alias.Alias?.LastUpdatedTime).toBeInstanceOf(Date);
    expect((await gameLift.send(new ResolveAliasCommand({ AliasId }))).FleetId).toBe(FleetId);
  });

  it('are followed page by page by the paginator of the SDK', async () => {
    const { gameLift, control } = await open({}, protocol);
    const fleet = await control.post<{ fleetId: string }>('/fleets', { sessions: 7 });
    const ids = new Set<string | undefined>();
    for await (const page of paginateDescribeGameSessions(
      { client: gameLift, pageSize: 3 },
      { FleetId: fleet.fleetId },
    )) {
      for (const { GameSessionId: id } of page.GameSessions ?? []) ids.add(id);
    }
    expect(ids.size).toBe(7);
  });

  it('count as called, each by its name', async () => {
    const { gameLift, control } = await open({ seed: 'dev' }, protocol);
    await gameLift.send(new ListFleetsCommand({}));
    await gameLift.send(new ListFleetsCommand({}));
    await gameLift.send(new DescribeAliasCommand({ AliasId }));
    const calls = await control.get<Record<string, { calls: number; throttled: number; failed: number }>>('/calls');
    expect(Object.keys(calls).sort()).toEqual([...operationNames].sort());
    expect(calls.ListFleets).toEqual({ calls: 2, throttled: 0, failed: 0 });
    expect(calls.DescribeAlias?.calls).toBe(1);
    expect(calls.SearchGameSessions?.calls).toBe(0);
    await control.delete('/calls');
    expect(await control.get('/calls')).toMatchObject({ ListFleets: { calls: 0 } });
  });
});
