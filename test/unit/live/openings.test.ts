import { expect, test } from 'vitest';
import type { FilterExpression } from '../../../src/expression/filter.ts';
import type { GameSession } from '../../../src/gamelift/game-session.ts';
import { lobbyOf, startLive, transitionsOf, watch } from '../../support/live-harness.ts';
import { gameSessionId, makeGameSession } from '../../support/sessions.ts';

const below = (maximum: number): FilterExpression => ({
  type: 'condition',
  operand: { name: 'maximumSessions' },
  comparator: '<',
  value: maximum,
});

function startFleet() {
  const harness = startLive();
  for (const name of ['a', 'b', 'c']) harness.gamelift.gameSessions.set(gameSessionId(name), makeGameSession(name));
  return harness;
}

/** The sessions of a log's snapshot, by their names. */
function snapshotOf({ events }: { events: readonly { type: string }[] }): Map<string | null, GameSession> {
  const parts = events.filter((event) => event.type === 'GameSessionSnapshot') as { gameSessions?: GameSession[] }[];
  return new Map(parts.flatMap(({ gameSessions = [] }) => gameSessions.map((session) => [session.name, session])));
}

test('openings of other filters and kinds show the same objects', async () => {
  const { live } = startFleet();
  const [first, second, transitions] = [
    snapshotOf(await watch(live.lobby(lobbyOf({ filter: below(1_000) })))),
    snapshotOf(await watch(live.lobby(lobbyOf({ filter: below(1_001) })))),
    snapshotOf(await watch(live.gameSessionTransitions(transitionsOf()))),
  ];
  expect([...first.keys()]).toEqual(['a', 'b', 'c']);
  for (const [name, session] of first) {
    expect(second.get(name)).toBe(session);
    expect(transitions.get(name)).toBe(session);
  }
});

test('an event shows the same object to all groups, and so does an opening after it', async () => {
  const { live, gamelift, clock } = startFleet();
  const [one, other] = [
    await watch(live.lobby(lobbyOf({ filter: below(1_000) }))),
    await watch(live.lobby(lobbyOf({ filter: below(1_001) }))),
  ];
  const before = snapshotOf(one);
  gamelift.change(gameSessionId('b'), { currentPlayerSessionCount: 3 });
  await clock.advance(1_500);
  const [shown] = one.ofType('LobbySessionChanged').map(({ gameSession }) => gameSession);
  expect(shown).toMatchObject({ name: 'b', currentPlayerSessionCount: 3 });
  expect(other.ofType('LobbySessionChanged').map(({ gameSession }) => gameSession === shown)).toEqual([true]);
  const after = snapshotOf(await watch(live.lobby(lobbyOf({ filter: below(1_002) }))));
  expect(after.get('b')).toBe(shown);
  expect(after.get('a')).toBe(before.get('a'));
});
