import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';

const reservationTimeoutMs = 1_000;
const testGateway = await startTestGateway({
  gateway: {
    live: { pollMinIntervalMs: 50, pollMaxIntervalMs: 200, pollFastIntervalMs: 30, reservationTimeoutMs },
  },
});
const { control, dataOf, stop } = testGateway;
afterAll(stop);
afterEach(() => control.restore());

const lobbySubscription = `subscription ($fleet: FleetSelector!, $where: GameSessionWhere, $filterExpression: String, $joinableOnly: Boolean! = false) {
  lobby(fleet: $fleet, where: $where, filterExpression: $filterExpression, joinableOnly: $joinableOnly) {
    __typename
    ... on GameSessionSnapshot { gameSessions { name } }
    ... on LobbySessionEntered { gameSession { name } }
    ... on LobbySessionChanged { gameSession { name currentPlayerSessionCount } }
    ... on LobbySessionLeft { gameSession { name } leaveReason }
  }
}`;
const playersSubscription = `subscription ($gameSessionId: String!) {
  playerSessionTransitions(gameSessionId: $gameSessionId) {
    __typename
    ... on PlayerSessionSnapshot { playerSessions { playerId status } }
    ... on PlayerSessionTransition { playerSessionId previousStatus status playerSession { playerId } source }
  }
}`;

const create = async (fleetId: string, name: string, changes: object = {}): Promise<string> => {
  const input = { fleet: { fleetId }, maximumPlayerSessionCount: 2, name, ...changes };
  const { createGameSession } = await dataOf(mutations.createGameSession, { input });
  const { gameSessionId } = createGameSession.gameSession;
  await control.status(gameSessionId, 'ACTIVE');
  return gameSessionId;
};
const reserve = async (gameSessionId: string, playerId: string): Promise<string> => {
  const { createPlayerSession } = await dataOf(mutations.createPlayerSession, { input: { gameSessionId, playerId } });
  return createPlayerSession.playerSession.playerSessionId;
};

describe.each([
  ['a WebSocket', 'subscribe'],
  ['server-sent events', 'sse'],
] as const)('over %s', (_name, transport) => {
  const eventsOf = (document: string, field: string, variables: object) => {
    const stream = testGateway[transport](document, { ...variables });
    const next = async () => {
      const { data, errors } = await stream.next();
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return data[field];
    };
    return { stream, next };
  };

  test('a lobby tells who enters, changes and leaves, and why', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 10 });
    const duel = { gameProperties: [{ key: 'gameMode', value: 'duel' }] };
    const harbor = await create(fleetId, 'Harbor', duel);
    await create(fleetId, 'Race', { gameProperties: [{ key: 'gameMode', value: 'race' }] });
    const { stream, next } = eventsOf(lobbySubscription, 'lobby', {
      fleet: { fleetId },
      where: { gameProperties: [{ key: 'gameMode', eq: 'duel' }] },
      joinableOnly: true,
    });
    expect(await next()).toEqual({ __typename: 'StreamStarted' });
    expect(await next()).toEqual({ __typename: 'GameSessionSnapshot', gameSessions: [{ name: 'Harbor' }] });

    const canyon = await create(fleetId, 'Canyon', duel);
    expect(await next()).toEqual({ __typename: 'LobbySessionEntered', gameSession: { name: 'Canyon' } });
    await reserve(harbor, 'ada');
    const changed = await stream.nextWhere(
      ({ data: { lobby } }) =>
        lobby.__typename === 'LobbySessionChanged' && lobby.gameSession.currentPlayerSessionCount === 1,
    );
    expect(changed.data.lobby.gameSession.name).toBe('Harbor');
    await reserve(harbor, 'lin');
    const left = async () =>
      (await stream.nextWhere(({ data }) => data.lobby.__typename === 'LobbySessionLeft')).data.lobby;
    expect(await left()).toMatchObject({ gameSession: { name: 'Harbor' }, leaveReason: 'NO_LONGER_MATCHES' });
    await control.status(canyon, 'TERMINATED');
    expect(await left()).toMatchObject({ gameSession: { name: 'Canyon' }, leaveReason: 'ENDED' });
    stream.close();
  });

  test('a lobby by filter expression is the same as by where; a wrong one is refused with its position', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    await create(fleetId, 'Harbor');
    const { next, stream } = eventsOf(lobbySubscription, 'lobby', {
      fleet: { fleetId },
      filterExpression: "gameSessionName = 'Harbor' AND hasAvailablePlayerSessions = true",
    });
    await next();
    expect((await next()).gameSessions).toEqual([{ name: 'Harbor' }]);
    stream.close();
    const refused = testGateway[transport](lobbySubscription, {
      fleet: { fleetId },
      filterExpression: "gameSessionName like 'Harbor'",
    });
    expect((await refused.next()).errors).toMatchObject([
      { message: expect.stringContaining("at 16, found 'like'"), extensions: { code: 'INVALID_REQUEST' } },
    ]);
  });

  test('players are followed from reservation to their end, and the stream completes with the session', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    const gameSessionId = await create(fleetId, 'Harbor', { maximumPlayerSessionCount: 5 });
    const { stream, next } = eventsOf(playersSubscription, 'playerSessionTransitions', { gameSessionId });
    expect(await next()).toEqual({ __typename: 'StreamStarted' });
    expect(await next()).toEqual({ __typename: 'PlayerSessionSnapshot', playerSessions: [] });

    const playerSessionId = await reserve(gameSessionId, 'ada');
    const seen = (previousStatus: string | null, status: string, source: string) => ({
      __typename: 'PlayerSessionTransition',
      playerSessionId,
      previousStatus,
      status,
      playerSession: { playerId: 'ada' },
      source,
    });
    expect(await next()).toEqual(seen(null, 'RESERVED', 'MUTATION'));
    await control.accept(playerSessionId);
    expect(await next()).toEqual(seen('RESERVED', 'ACTIVE', 'POLL'));
    await control.remove(playerSessionId);
    expect(await next()).toEqual(seen('ACTIVE', 'COMPLETED', 'POLL'));
    await control.status(gameSessionId, 'TERMINATED');
    expect(await stream.ending()).toBe('complete');
  });

  test('a reservation that nobody takes up is told to have timed out', async () => {
    await control.config({ reservationTimeoutMs });
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    const gameSessionId = await create(fleetId, 'Harbor');
    const { stream, next } = eventsOf(playersSubscription, 'playerSessionTransitions', { gameSessionId });
    await next();
    await next();
    await reserve(gameSessionId, 'ada');
    expect(await next()).toMatchObject({ status: 'RESERVED' });
    expect(await next()).toMatchObject({ previousStatus: 'RESERVED', status: 'TIMEDOUT' });
    stream.close();
  });
});

test('a gateway that stops closes its sockets so that clients come back, and ends event streams', async () => {
  const own = await startTestGateway();
  const { fleetId } = await own.control.fleet({ sessions: 1 });
  const socket = own.subscribe(lobbySubscription, { fleet: { fleetId } });
  const events = own.sse(lobbySubscription, { fleet: { fleetId } });
  await socket.next();
  await events.next();
  await own.gateway.stop(1_000);
  expect(await socket.ending()).toMatchObject({ code: 1012 });
  expect(await events.ending()).not.toBe('complete');
  await own.stop();
});
