import {
  CreateGameSessionCommand,
  CreatePlayerSessionsCommand,
  DescribeGameSessionsCommand,
  UpdateGameSessionCommand,
} from '@aws-sdk/client-gamelift';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const gateway = await startTestGateway({
  gateway: {
    live: { pollMinIntervalMs: 50, pollMaxIntervalMs: 200, pollFastIntervalMs: 30, checkpointIntervalMs: 100 },
  },
});
const { control, gameLift, subscribe } = gateway;
afterAll(gateway.stop);
afterEach(() => control.restore());

const lobby = `subscription ($fleetId: String!) {
  lobby(fleet: { fleetId: $fleetId }) {
    __typename
    ... on StreamCheckpoint { stale }
    ... on GameSessionSnapshot { isLast gameSessions { gameSessionId name } }
    ... on LobbySessionChanged { gameSession { gameSessionId name } }
    ... on LobbySessionLeft { gameSession { gameSessionId } leaveReason }
  }
}`;

/** So many sessions lie on a full page; the fleet has a page more than any trick here needs. */
const pageSize = 3;
const size = 3 * pageSize + 1;

const again = [
  ['the same token comes again', { play: 'same' }],
  ['a cycle of two tokens comes', { play: 'cycle' }],
] as const;

type Stream = ReturnType<typeof subscribe>;

/** Reads a lobby's whole snapshot, and answers the IDs and names of its sessions. */
async function snapshotOf(stream: Stream) {
  const sessions: { gameSessionId: string; name: string }[] = [];
  for (let isLast = false; !isLast; ) {
    const { data } = await stream.nextWhere(({ data }) => data?.lobby.__typename === 'GameSessionSnapshot');
    sessions.push(...data.lobby.gameSessions);
    ({ isLast } = data.lobby);
  }
  return sessions;
}

const event = async (
  stream: Stream,
  typename: string,
  isIt: (event: Record<string, unknown>) => boolean = () => true,
) => {
  const found = await stream.nextWhere(({ data }) => data?.lobby.__typename === typename && isIt(data.lobby));
  return found.data.lobby;
};
const rename = (GameSessionId: string, Name: string) =>
  gameLift.send(new UpdateGameSessionCommand({ GameSessionId, Name }));

describe('a lobby', () => {
  test('begins and goes on where an empty token ends each list', async () => {
    await control.config({ pageSize });
    await control.fault({ kind: 'tokens', play: 'emptyAtEnd' });
    const { fleetId } = await control.fleet({ sessions: size });
    const stream = subscribe(lobby, { fleetId });
    const sessions = await snapshotOf(stream);
    expect(sessions).toHaveLength(size);
    const [first] = sessions;
    await rename(first?.gameSessionId ?? '', 'renamed');
    expect(await event(stream, 'LobbySessionChanged')).toMatchObject({ gameSession: { name: 'renamed' } });
    stream.close();
  });

  test.each(again)('is stale while %s, keeps the pages already read, and recovers', async (_title, play) => {
    const { fleetId } = await control.fleet({ sessions: size });
    const stream = subscribe(lobby, { fleetId });
    const sessions = await snapshotOf(stream);
    await event(stream, 'StreamCheckpoint', ({ stale }) => stale === false);
    await control.config({ pageSize });
    await control.fault({ kind: 'tokens', ...play });
    await event(stream, 'StreamCheckpoint', ({ stale }) => stale === true);

    // Each scan fails at the token that came again, and the next one waits its turn: the budget is not spent on it.
    await control.reset();
    for (let count = 0; count < 3; count += 1) await event(stream, 'StreamCheckpoint');
    const calls = Object.values(await control.callCounts()).reduce((sum, count) => sum + count, 0);
    expect(calls).toBeLessThan(100);

    // What each scan reads until the token comes again is applied: the first page, which only a scan that begins anew reads.
    const page = new DescribeGameSessionsCommand({ FleetId: fleetId, StatusFilter: 'ACTIVE', Limit: pageSize });
    const read = (await gameLift.send(page)).GameSessions?.[0]?.GameSessionId ?? '';
    await rename(read, 'renamed');
    const changed = await event(stream, 'LobbySessionChanged');
    expect(changed).toMatchObject({ gameSession: { gameSessionId: read, name: 'renamed' } });

    // No session left while its page was not read, and what happened there is reported after the recovery.
    const unread = sessions.at(-1)?.gameSessionId ?? '';
    await control.status(unread, 'TERMINATED');
    await control.clearFaults();
    const left = await event(stream, 'LobbySessionLeft');
    expect(left).toEqual({
      __typename: 'LobbySessionLeft',
      gameSession: { gameSessionId: unread },
      leaveReason: 'ENDED',
    });
    await event(stream, 'StreamCheckpoint', ({ stale }) => stale === false);
    stream.close();
  });

  test.each(again)('that is opened while %s begins when the lists end again', async (_title, play) => {
    await control.config({ pageSize });
    await control.fault({ kind: 'tokens', ...play });
    const { fleetId } = await control.fleet({ sessions: size });
    await control.reset();
    const stream = subscribe(lobby, { fleetId });
    // Two scans have failed, neither of which went round and round.
    const calls = async () => Object.values(await control.callCounts()).reduce((sum, count) => sum + count, 0);
    await expect.poll(calls).toBeGreaterThan(5);
    await control.clearFaults();
    expect(await snapshotOf(stream)).toHaveLength(size);
    stream.close();
  });
});

describe('a stream of transitions', () => {
  const streams = {
    'of game sessions': async () => {
      const { fleetId } = await control.fleet({ sessions: size });
      const document = `subscription ($id: String!) { stream: gameSessionTransitions(of: { fleetId: $id }) {
        __typename ... on GameSessionSnapshot { isLast items: gameSessions { id } }
      } }`;
      return { document, id: fleetId };
    },
    'of player sessions': async () => {
      const { fleetId } = await control.fleet();
      const create = new CreateGameSessionCommand({ FleetId: fleetId, MaximumPlayerSessionCount: 50 });
      const id = (await gameLift.send(create)).GameSession?.GameSessionId ?? '';
      await control.status(id, 'ACTIVE');
      const PlayerIds = Array.from({ length: size }, (_, index) => `player-${index}`);
      await gameLift.send(new CreatePlayerSessionsCommand({ GameSessionId: id, PlayerIds }));
      const document = `subscription ($id: String!) { stream: playerSessionTransitions(gameSessionId: $id) {
        __typename ... on PlayerSessionSnapshot { isLast items: playerSessions { id } }
      } }`;
      return { document, id };
    },
  };

  /** The IDs in a stream's whole snapshot. */
  const idsOf = async (stream: Stream) => {
    const ids: string[] = [];
    for (let isLast = false; !isLast; ) {
      const { data } = await stream.nextWhere(({ data }) => data?.stream.items !== undefined, 10_000);
      ids.push(...data.stream.items.map(({ id }: { id: string }) => id));
      ({ isLast } = data.stream);
    }
    return new Set(ids);
  };

  test.each(Object.entries(streams))('%s begins where an empty token ends each list', async (_, make) => {
    const { document, id } = await make();
    await control.config({ pageSize });
    await control.fault({ kind: 'tokens', play: 'emptyAtEnd' });
    const stream = subscribe(document, { id });
    expect((await idsOf(stream)).size).toBe(size);
    stream.close();
  });

  test.each(Object.entries(streams))('%s begins when its lists end again', async (_, make) => {
    const { document, id } = await make();
    await control.config({ pageSize });
    await control.fault({ kind: 'tokens', play: 'cycle' });
    await control.reset();
    const stream = subscribe(document, { id });
    const calls = async () => Object.values(await control.callCounts()).reduce((sum, count) => sum + count, 0);
    await expect.poll(calls).toBeGreaterThan(6);
    await control.clearFaults();
    expect((await idsOf(stream)).size).toBe(size);
    stream.close();
  });
});
