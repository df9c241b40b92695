import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LobbyEvent, LobbySession } from '../../../src/lobby/lobby-view/lobby-documents.ts';
import { compareBy, sortOf } from '../../../src/lobby/lobby-view/lobby-order.ts';
import { LobbyTable, phaseMs } from '../../../src/lobby/lobby-view/lobby-table.ts';

function session(name: string, players = 0): LobbySession {
  return {
    gameSessionId: `arn:${name}`,
    name,
    location: 'us-west-2',
    status: 'ACTIVE',
    creationTime: '2026-11-21T00:00:00.000Z',
    currentPlayerSessionCount: players,
    maximumPlayerSessionCount: 10,
    gameProperties: [],
  };
}

const cursor = 'cursor';
const entered = (gameSession: LobbySession): LobbyEvent => ({ __typename: 'LobbySessionEntered', cursor, gameSession });
const changed = (gameSession: LobbySession): LobbyEvent => ({ __typename: 'LobbySessionChanged', cursor, gameSession });
const left = (gameSession: LobbySession): LobbyEvent => ({
  __typename: 'LobbySessionLeft',
  cursor,
  gameSession,
  leaveReason: 'ENDED',
});
const snapshot = (gameSessions: LobbySession[], isFirst = true, isLast = true): LobbyEvent => ({
  __typename: 'GameSessionSnapshot',
  cursor,
  gameSessions,
  isFirst,
  isLast,
});

const tableBy = (sort: string) => new LobbyTable(compareBy(sortOf(sort)));
const namesOf = (table: LobbyTable, at: number) => table.rows(at).map((row) => row.session.name);

describe('a lobby’s table', () => {
  it('shows that a session has entered, changed or left, for a while', () => {
    const table = tableBy('name');
    table.apply(snapshot([session('a'), session('b')]), 0);
    table.apply(entered(session('c')), 10);
    table.apply(changed(session('b', 1)), 10);
    table.apply(left(session('a')), 10);
    expect(table.rows(20).map(({ session: { name }, phase }) => [name, phase])).toEqual([
      ['a', 'leaving'],
      ['b', 'changed'],
      ['c', 'entered'],
    ]);
    expect(table.count).toBe(2);
    expect(table.rows(10 + phaseMs).map(({ session: { name }, phase }) => [name, phase])).toEqual([
      ['b', 'steady'],
      ['c', 'steady'],
    ]);
    expect(table.isPassing).toBe(false);
  });

  it('replaces what it holds by a new snapshot only when that is complete', () => {
    const table = tableBy('name');
    table.apply(snapshot([session('a'), session('b')]), 0);
    table.apply(snapshot([session('c')], true, false), 1);
    expect(namesOf(table, 1)).toEqual(['a', 'b', 'c']);
    table.apply(snapshot([session('b')], false, true), 2);
    expect(namesOf(table, 2)).toEqual(['b', 'c']);
  });

  it('keeps a session that enters while a snapshot is still on its way', () => {
    const table = tableBy('name');
    table.apply(snapshot([session('a')]), 0);
    table.apply(snapshot([session('b')], true, false), 1);
    table.apply(entered(session('a')), 2);
    table.apply(snapshot([session('c')], false, true), 3);
    expect(namesOf(table, 3)).toEqual(['a', 'b', 'c']);
  });

  it('shows a session as new for its time, also if it changes at once', () => {
    const table = tableBy('name');
    table.apply(entered(session('a')), 0);
    table.apply(changed(session('a', 1)), 5);
    expect(
      table.rows(10).map(({ session: { currentPlayerSessionCount }, phase }) => [currentPlayerSessionCount, phase]),
    ).toEqual([[1, 'entered']]);
    table.apply(changed(session('a', 2)), phaseMs);
    expect(table.rows(phaseMs).map(({ phase }) => phase)).toEqual(['changed']);
  });

  it('brings a session back that enters again while it is leaving', () => {
    const table = tableBy('name');
    table.apply(snapshot([session('a')]), 0);
    table.apply(left(session('a')), 1);
    table.apply(entered(session('a')), 2);
    expect(namesOf(table, 2 + phaseMs)).toEqual(['a']);
  });

  it('ignores the leaving of a session that it never had', () => {
    const table = tableBy('name');
    table.apply(left(session('a')), 0);
    expect(namesOf(table, 0)).toEqual([]);
  });

  it('is in order after any events, looked at whenever, as if it had been sorted anew', () => {
    const events = fc.array(
      fc.record({
        kind: fc.constantFrom(entered, changed, left),
        of: fc.record({ name: fc.constantFrom(...'abcdefgh'), players: fc.integer({ min: 0, max: 10 }) }),
        isLookedAt: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(events, fc.constantFrom('name', '-name', 'players', '-players'), (history, sort) => {
        const table = tableBy(sort);
        history.forEach(({ kind, of, isLookedAt }, at) => {
          table.apply(kind(session(of.name, of.players)), at * 200);
          if (isLookedAt) table.rows(at * 200);
        });
        const rows = table.rows(history.length * 200);
        const sorted = [...rows].sort((one, other) => compareBy(sortOf(sort))(one.session, other.session));
        expect(rows).toEqual(sorted);
        table.setOrder(compareBy(sortOf(sort)));
        expect(table.rows(history.length * 200)).toEqual(sorted);
      }),
    );
  });
});
