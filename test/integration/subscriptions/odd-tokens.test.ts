import { UpdateGameSessionCommand } from '@aws-sdk/client-gamelift';
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
    const { data } = await stream.nextWhere(({ data }) => data?.lobby.__typename === 'GameSessionSnapshot', 10_000);
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
  const found = await stream.nextWhere(({ data }) => data?.lobby.__typename === typename && isIt(data.lobby), 10_000);
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

    // What the scan reads until the token comes again is applied.
    const [read = ''] = await lastPageRead(fleetId);
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
    await expect.poll(calls, { timeout: 5_000 }).toBeGreaterThan(5);
    await control.clearFaults();
    expect(await snapshotOf(stream)).toHaveLength(size);
    stream.close();
  });
});

/** The sessions on the page of the fleet that the gateway has read last: a scan reads the first ones only. */
async function lastPageRead(fleetId: string): Promise<readonly string[]> {
  const reads = await control.reads();
  const pages = reads.map(({ sessions }) => sessions.map(({ id }) => String(id)));
  return pages.findLast((ids) => ids.length === pageSize && ids[0]?.includes(fleetId)) ?? [];
}
