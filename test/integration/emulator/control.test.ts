import { request } from 'node:http';
import {
  CreateGameSessionCommand,
  CreatePlayerSessionCommand,
  DescribeAliasCommand,
  DescribeFleetAttributesCommand,
  DescribeGameSessionsCommand,
  DescribePlayerSessionsCommand,
  NotFoundException,
  SearchGameSessionsCommand,
} from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { devWorld } from '../../../src/emulator/seed.ts';
import { failureOf, open } from './harness.ts';

describe('the control interface', () => {
  it('adds a fleet with ACTIVE sessions and removes it', async () => {
    const { gameLift, control } = await open();
    const fleet = await control.post('/fleets', {
      name: 'night',
      fleetId: 'fleet-night',
      locations: ['eu-central-1'],
      sessions: 3,
      serverProcesses: 5,
    });
    expect(fleet).toMatchObject({
      fleetId: 'fleet-night',
      name: 'night',
      locations: ['us-west-2', 'eu-central-1'],
      sessions: 3,
      serverProcesses: 5,
    });
    const FleetId = 'fleet-night';
    const { GameSessions } = await gameLift.send(new DescribeGameSessionsCommand({ FleetId, StatusFilter: 'ACTIVE' }));
    expect(GameSessions).toHaveLength(3);
    await control.delete('/fleets/fleet-night');
    expect(await failureOf(gameLift.send(new DescribeGameSessionsCommand({ FleetId })))).toBeInstanceOf(
      NotFoundException,
    );
    const attributes = await gameLift.send(new DescribeFleetAttributesCommand({}));
    expect(attributes.FleetAttributes).toEqual([]);
  });

  it('does what the server process would: activate, accept, remove, end', async () => {
    const { gameLift, control } = await open();
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', {});
    const created = await gameLift.send(new CreateGameSessionCommand({ FleetId, MaximumPlayerSessionCount: 1 }));
    const GameSessionId = created.GameSession?.GameSessionId ?? '';
    const gameSession = async () =>
      (await gameLift.send(new DescribeGameSessionsCommand({ GameSessionId }))).GameSessions?.[0];
    const player = async () =>
      (await gameLift.send(new DescribePlayerSessionsCommand({ GameSessionId }))).PlayerSessions?.[0];

    await control.post('/game-sessions/status', { gameSessionId: GameSessionId, status: 'ACTIVE' });
    expect(await gameSession()).toMatchObject({ Status: 'ACTIVE' });
    const joined = await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId, PlayerId: 'ada' }));
    const playerSessionId = joined.PlayerSession?.PlayerSessionId;
    await control.post('/player-sessions/accept', { playerSessionId });
    expect(await player()).toMatchObject({ Status: 'ACTIVE' });
    await control.post('/player-sessions/remove', { playerSessionId });
    expect(await player()).toMatchObject({ Status: 'COMPLETED' });
    await control.post('/game-sessions/status', {
      gameSessionId: GameSessionId,
      status: 'TERMINATED',
      statusReason: 'INTERRUPTED',
    });
    expect(await gameSession()).toMatchObject({ Status: 'TERMINATED', StatusReason: 'INTERRUPTED' });
  });

  it('sets what no operation can set of a game session, and every operation answers it', async () => {
    const { gameLift, control } = await open();
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', { sessions: 1 });
    const read = async () => {
      const { GameSessions: [described] = [] } = await gameLift.send(new DescribeGameSessionsCommand({ FleetId }));
      const { GameSessions: [found] = [] } = await gameLift.send(new SearchGameSessionsCommand({ FleetId }));
      expect(found).toEqual(described);
      return described ?? {};
    };
    const { GameSessionId: gameSessionId } = await read();
    const members = {
      ComputeName: 'i-0123456789abcdef0',
      PlayerGatewayStatus: 'ENABLED',
      MatchmakerData: '{"teams":[]}',
    };
    await control.post('/game-sessions/hosting', {
      gameSessionId,
      computeName: members.ComputeName,
      playerGatewayStatus: members.PlayerGatewayStatus,
      matchmakerData: members.MatchmakerData,
    });
    expect(await read()).toMatchObject(members);
    await control.post('/game-sessions/hosting', {
      gameSessionId,
      matchmakerData: null,
      playerGatewayStatus: 'DISABLED',
    });
    expect(await read()).toMatchObject({ ComputeName: members.ComputeName, PlayerGatewayStatus: 'DISABLED' });
    expect(await read()).not.toHaveProperty('MatchmakerData');
    for (const wrong of [{ computeName: 'no spaces' }, { playerGatewayStatus: 'HALF' }, { matchmakerData: '' }]) {
      expect((await control.send('POST', '/game-sessions/hosting', { gameSessionId, ...wrong })).status).toBe(400);
    }
    const unknown = { gameSessionId: `${gameSessionId}-none` };
    expect((await control.send('POST', '/game-sessions/hosting', unknown)).status).toBe(404);
  });

  it('adds, re-points and removes an alias', async () => {
    const { gameLift, control } = await open({ seed: 'dev' });
    const alias = await control.post<{ aliasId: string }>('/aliases', {
      name: 'beta',
      fleetId: devWorld.arenaFleetId,
    });
    const AliasId = alias.aliasId;
    const strategy = async () => (await gameLift.send(new DescribeAliasCommand({ AliasId }))).Alias?.RoutingStrategy;
    expect(await strategy()).toEqual({ Type: 'SIMPLE', FleetId: devWorld.arenaFleetId });
    await control.patch(`/aliases/${AliasId}`, { fleetId: devWorld.frontierFleetId });
    expect(await strategy()).toEqual({ Type: 'SIMPLE', FleetId: devWorld.frontierFleetId });
    await control.patch(`/aliases/${AliasId}`, { message: 'closed' });
    expect(await strategy()).toEqual({ Type: 'TERMINAL', Message: 'closed' });
    await control.delete(`/aliases/${AliasId}`);
    expect(await failureOf(strategy())).toBeInstanceOf(NotFoundException);
  });

  it('moves the clock, on which what is due happens', async () => {
    const { gameLift, control } = await open();
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', { sessions: 1 });
    const { GameSessions } = await gameLift.send(new DescribeGameSessionsCommand({ FleetId }));
    const GameSessionId = GameSessions?.[0]?.GameSessionId ?? '';
    await control.post('/config', { reservationTimeoutMs: 5_000 });
    await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId, PlayerId: 'ada' }));
    const before = await control.post<{ now: number }>('/clock', { advanceMs: 0 });
    const after = await control.post<{ now: number }>('/clock', { advanceMs: 5_000 });
    expect(after.now - before.now).toBeGreaterThanOrEqual(5_000);
    const { PlayerSessions } = await gameLift.send(new DescribePlayerSessionsCommand({ GameSessionId }));
    expect(PlayerSessions).toMatchObject([{ Status: 'TIMEDOUT' }]);
  });

  it('changes how listing behaves and answers the whole configuration', async () => {
    const { gameLift, control } = await open();
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', { sessions: 3 });
    expect(await control.post('/config', { pageSize: 2, paging: 'offset' })).toMatchObject({
      pageSize: 2,
      paging: 'offset',
      reservationTimeoutMs: 60_000,
    });
    const page = await gameLift.send(new DescribeGameSessionsCommand({ FleetId }));
    expect(page.GameSessions).toHaveLength(2);
  });

  it('tells in a header how far its histories have been dropped', async () => {
    const { control } = await open();
    for (const path of ['/transitions', '/reads']) {
      const response = await control.send('GET', path);
      expect(response.headers.get('x-dropped-up-to')).toBe('0');
      expect(await response.json()).toEqual([]);
    }
  });

  it.each([
    ['POST', '/fleets', { sessions: 'many' }, 400, 'sessions: Invalid input: expected number, received string'],
    ['POST', '/fleets', { size: 3 }, 400, 'Unrecognized key: "size"'],
    [
      'POST',
      '/fleets',
      { a: 1, sessions: 1.5, name: null },
      400,
      'name: Invalid input: expected string, received null; sessions: Invalid input: expected int, got 1.5; Unrecognized key: "a"',
    ],
    [
      'POST',
      '/fleets',
      { locations: ['here', 7] },
      400,
      'locations.1: Invalid input: expected string, received number',
    ],
    [
      'POST',
      '/fleets',
      { resourceCreationLimitPolicy: {} },
      400,
      'resourceCreationLimitPolicy.newGameSessionsPerCreator: Invalid input: expected number, received undefined',
    ],
    ['POST', '/fleets', '{"__proto__":{"sessions":1}}', 400, 'Unrecognized key: "__proto__"'],
    ['POST', '/fleets', { fleetId: 'flotte' }, 400, 'fleetId: expected an ID like fleet-<uuid>, got "flotte"'],
    ['POST', '/fleets', '{"name":', 400, 'the body is not JSON'],
    ['POST', '/fleets', '[]', 400, 'expected object, received array'],
    ['DELETE', '/fleets/fleet-none', undefined, 404, 'Fleet not found: fleet-none'],
    ['DELETE', '/fleets/%', undefined, 400, '% is not percent-encoded'],
    ['POST', '/game-sessions/status', { status: 'ACTIVE' }, 400, 'gameSessionId: Invalid input'],
    ['POST', '/game-sessions/status', { gameSessionId: 'x', status: 'DEAD' }, 400, 'status: Invalid option'],
    ['POST', '/game-sessions/status', { gameSessionId: 'x', status: 'ACTIVE' }, 404, 'Game session not found: x'],
    ['POST', '/player-sessions/accept', { playerSessionId: 'psess-x' }, 404, 'Player session not found: psess-x'],
    ['POST', '/player-sessions/remove', {}, 400, 'playerSessionId: Invalid input'],
    ['POST', '/aliases', { name: 'x' }, 400, 'expected fleetId (a SIMPLE alias) or message (a TERMINAL one)'],
    ['PATCH', '/aliases/alias-none', { name: 'x' }, 404, 'Alias not found: alias-none'],
    ['POST', '/clock', { advanceMs: -1 }, 400, 'advanceMs: Too small: expected number to be >=0, got -1'],
    [
      'POST',
      '/clock',
      '{"advanceMs":1e999}',
      400,
      'advanceMs: Too big: expected number to be <=3155760000000, got Infinity',
    ],
    ['POST', '/config', '[]', 400, 'Invalid input: expected record, received array'],
    ['POST', '/config', { pageSize: 0 }, 400, 'pageSize: expected'],
    ['POST', '/config', { tempo: 1 }, 400, 'unknown setting tempo'],
    ['POST', '/faults', { kind: 'quake' }, 400, 'kind: Invalid discriminator value'],
    ['POST', '/faults', { kind: 'constructor' }, 400, 'kind: Invalid discriminator value'],
    ['POST', '/faults', {}, 400, 'kind: Invalid discriminator value'],
    [
      'POST',
      '/faults',
      { kind: 'tokens', play: 'dead' },
      400,
      "play: Invalid discriminator value. Expected 'emptyAtEnd' | 'same' | 'cycle', got \"dead\"",
    ],
    ['POST', '/faults', { kind: 'tokens', play: 'same', length: 2 }, 400, 'Unrecognized key: "length"'],
    ['POST', '/faults', { kind: 'exception', code: 'no spaces' }, 400, 'code: Invalid string: must match pattern'],
    [
      'POST',
      '/faults',
      { kind: 'drop', when: [[]] },
      400,
      'when: Invalid option: expected one of "before"|"after", got array',
    ],
    ['POST', '/faults', { kind: 'throttle', rate: 2 }, 400, 'rate: Too big'],
    ['POST', '/faults', { kind: 'throttle', operation: 'Describe' }, 400, 'operation: Invalid option'],
    ['POST', '/faults', { kind: 'latency' }, 400, 'latencyMs: Invalid input'],
    ['POST', '/faults', { kind: 'exception' }, 400, 'code: Invalid input'],
    ['POST', '/faults', { kind: 'override' }, 400, 'path: Invalid input'],
    ['GET', '/reads?after=soon', undefined, 400, 'after: expected a whole number of 0 or more, got soon'],
    ['GET', '/reads?since=1', undefined, 400, 'since: there is no such query parameter'],
    ['GET', '/nothing', undefined, 404, 'there is nothing at /_emulator/nothing'],
    ['PUT', '/faults', {}, 405, '/_emulator/faults expects POST, DELETE, not PUT'],
  ])('refuses %s %s %j with %i', async (method, path, body, status, error) => {
    const { control } = await open();
    const response = await control.send(method, path, body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(error);
  });

  it('refuses a fleet ID that is taken', async () => {
    const { control } = await open({ seed: 'dev' });
    expect((await control.send('POST', '/fleets', { fleetId: devWorld.arenaFleetId })).status).toBe(409);
  });

  it.each([
    { host: 'games.example:9080' },
    { host: '127.0.0.1.example.com' },
    { origin: 'http://games.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses a web page: %j', async (headers) => {
    const { emulator } = await open();
    expect(await statusWith(emulator.port, headers)).toBe(403);
  });

  it('answers under every name of this machine', async () => {
    const { emulator } = await open();
    const { port } = emulator;
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'localhost']) {
      expect(await statusWith(port, { host })).toBe(200);
    }
    expect(await statusWith(port, { host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
  });

  it('answers an address that a person types into a browser', async () => {
    const { emulator } = await open();
    for (const site of ['none', 'same-origin']) {
      expect(await statusWith(emulator.port, { 'sec-fetch-site': site })).toBe(200);
    }
  });

  it('is not there when it is switched off', async () => {
    const { control } = await open({ control: false });
    expect((await control.send('GET', '/calls')).status).toBe(404);
  });
});

/** fetch does not let a program choose these headers; node:http does. */
function statusWith(port: number, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/_emulator/calls', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}
