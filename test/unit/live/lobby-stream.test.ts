import { expect, test } from 'vitest';
import type { FilterExpression } from '../../../src/expression/filter.ts';
import { type LiveHarness, Log, lobbyOf, startLive, watch } from '../../support/live-harness.ts';
import { gameSessionId, makeGameSession } from '../../support/sessions.ts';

const one = gameSessionId('one');
const forest: FilterExpression = {
  type: 'condition',
  operand: { name: 'gameSessionProperties', key: 'map' },
  comparator: '=',
  value: 'forest',
};
const map = (value: string) => ({ gameProperties: [{ key: 'map', value }] });

/** What happened in a lobby after its snapshot, a word an event. */
function story(log: Awaited<ReturnType<typeof watchLobby>>): string[] {
  return log.events.flatMap((event) => {
    if (event.type === 'LobbySessionLeft') return [`${event.gameSession.name} left: ${event.reason}`];
    if (event.type === 'LobbySessionEntered') return [`${event.gameSession.name} entered`];
    if (event.type === 'LobbySessionChanged') return [`${event.gameSession.name} changed`];
    return [];
  });
}

function watchLobby({ live }: LiveHarness, members: Parameters<typeof lobbyOf>[0] = {}) {
  return watch(live.lobby(lobbyOf(members)));
}

test('a lobby shows the ACTIVE sessions, and how they come, change and go', async () => {
  const harness = startLive();
  const { gamelift, clock } = harness;
  gamelift.gameSessions.set(one, makeGameSession('one'));
  gamelift.gameSessions.set(gameSessionId('two'), makeGameSession('two', { status: 'ACTIVATING' }));
  const lobby = await watchLobby(harness);
  expect(lobby.ofType('GameSessionSnapshot')[0]?.gameSessions.map(({ name }) => name)).toEqual(['one']);
  gamelift.change(gameSessionId('two'), { status: 'ACTIVE' });
  await clock.advance(1_500);
  gamelift.change(one, { currentPlayerSessionCount: 3 });
  await clock.advance(1_500);
  gamelift.change(one, { status: 'TERMINATING' });
  await clock.advance(1_500);
  gamelift.change(one, { status: 'TERMINATED' });
  await clock.advance(1_500);
  expect(story(lobby)).toEqual(['two entered', 'one changed', 'one left: ENDED']);
});

test('a filter decides who is in the lobby, on what each session was and is', async () => {
  const harness = startLive();
  const { gamelift, clock } = harness;
  gamelift.gameSessions.set(one, makeGameSession('one', map('desert')));
  const lobby = await watchLobby(harness, { filter: forest });
  expect(lobby.ofType('GameSessionSnapshot')[0]?.gameSessions).toEqual([]);
  for (const members of [map('forest'), { name: 'one' }, { currentPlayerSessionCount: 1 }, map('desert')]) {
    gamelift.change(one, members);
    await clock.advance(1_500);
  }
  expect(story(lobby)).toEqual(['one entered', 'one changed', 'one left: NO_LONGER_MATCHES']);
});

test('joinableOnly leaves out what is full or denies players', async () => {
  const harness = startLive();
  const { gamelift, clock } = harness;
  gamelift.gameSessions.set(one, makeGameSession('one', { maximumPlayerSessionCount: 2 }));
  const lobby = await watchLobby(harness, { joinableOnly: true });
  for (const members of [
    { currentPlayerSessionCount: 2 },
    { currentPlayerSessionCount: 1 },
    { playerSessionCreationPolicy: 'DENY_ALL' },
  ] as const) {
    gamelift.change(one, members);
    await clock.advance(1_500);
  }
  expect(story(lobby)).toEqual(['one left: NO_LONGER_MATCHES', 'one entered', 'one left: NO_LONGER_MATCHES']);
});

test('a lobby that is read slowly gets the latest state of each session, and its cursor loses nothing', async () => {
  const harness = startLive();
  const { live, gamelift, clock } = harness;
  for (const name of ['a', 'b', 'c']) gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  const slow = await live.lobby(lobbyOf());
  await slow.next();
  await slow.next();
  for (let n = 1; n <= 5; n++) {
    for (const name of ['a', 'b']) gamelift.change(gameSessionId(name), { currentPlayerSessionCount: n });
    await clock.advance(1_500);
  }
  gamelift.change(gameSessionId('b'), { status: 'TERMINATED' });
  gamelift.gameSessions.set(gameSessionId('d'), makeGameSession('d'));
  await clock.advance(3_000);
  gamelift.change(gameSessionId('d'), { status: 'TERMINATED' });
  await clock.advance(3_000);
  expect(live.gauges().queuedEvents).toBe(2);

  const first = await slow.next();
  expect(first.value).toMatchObject({
    type: 'LobbySessionChanged',
    gameSession: { name: 'a', currentPlayerSessionCount: 5 },
  });
  const cursor = first.done ? '' : first.value.cursor;
  const resumed = await watchLobby(harness, { after: cursor });
  expect(resumed.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  expect(story(resumed)).toContain('b left: ENDED');

  const log = new Log(slow);
  await clock.advance(0);
  expect(story(log)).toEqual(['b left: ENDED']);
  const last = await watchLobby(harness, { after: log.cursor });
  expect(story(last).filter((word) => !word.startsWith('d'))).toEqual([]);
});

test('lobbies with other filters share the polls of their fleet', async () => {
  const harness = startLive();
  const { live, gamelift, clock } = harness;
  gamelift.gameSessions.set(one, makeGameSession('one', map('forest')));
  await watchLobby(harness);
  await clock.advance(5_000);
  const alone = gamelift.calls.length;
  for (let n = 0; n < 50; n++) await watchLobby(harness, { filter: { ...forest, value: `map ${n}` } });
  await clock.advance(5_000);
  expect(live.gauges()).toMatchObject({ topics: 1, groups: 51, subscribers: 51 });
  expect(gamelift.calls.length - alone).toBeLessThan(alone + 5);
});
