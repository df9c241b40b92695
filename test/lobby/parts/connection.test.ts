import { describe, expect, it } from 'vitest';
import { Connection, type Trouble } from '../../../src/lobby/graph/connection.ts';
import { troubleOf } from '../../../src/lobby/graph/trouble.ts';

function openConnection() {
  const connection = new Connection({ now: () => 0, wallTime: () => 0 });
  connection.opened();
  return connection;
}

describe('how the page stands', () => {
  it('is by what hinders most of all streams and queries, until nothing does', () => {
    const connection = openConnection();
    const trouble = () => connection.state.get().trouble;
    const [lobby, players, targets] = [{}, {}, {}];
    expect(trouble()).toBeNull();
    connection.ofStream(lobby, 'loading');
    expect(trouble()).toBe('loading');
    connection.ofStream(lobby, null);
    connection.ofStream(players, 'failing');
    connection.ofQuery(targets, 'throttled');
    expect(trouble()).toBe('throttled');
    connection.ofQuery(targets, null);
    expect(trouble()).toBe('failing');
    connection.ofStream(players, undefined);
    expect(trouble()).toBeNull();
  });

  it('is loading after the socket was lost, until each stream has gone on', () => {
    const connection = openConnection();
    const [lobby, players] = [{}, {}];
    connection.ofStream(lobby, null);
    connection.ofStream(players, null);
    connection.lost();
    connection.opened();
    connection.ofStream(lobby, null);
    expect(connection.state.get()).toMatchObject({ phase: 'live', trouble: 'loading' });
    connection.ofStream(players, null);
    expect(connection.state.get()).toMatchObject({ phase: 'live', trouble: null });
  });

  it('tells of the last loss how its streams went on, though the clock was set back after the one before', () => {
    let [now, date] = [0, 1_000_000];
    const connection = new Connection({ now: () => now, wallTime: () => date });
    const resumed = () => connection.state.get().resumed?.outcome;
    connection.opened();
    connection.lost();
    connection.opened();
    connection.resumed('RESET', 'too old');
    connection.resumed('RECOVERED', null);
    expect(resumed()).toBe('RESET');
    now = 10;
    date = 0;
    connection.lost();
    connection.opened();
    connection.received();
    connection.resumed('RECOVERED', null);
    expect(resumed()).toBe('RECOVERED');
    expect(connection.state.get().lastEventAt).toBe(0);
  });

  it.each<[Trouble, string[]]>([
    ['denied', ['FORBIDDEN', 'UNAUTHENTICATED', 'UPSTREAM_ACCESS_DENIED']],
    ['throttled', ['THROTTLED']],
    [
      'failing',
      ['NETWORK', 'UPSTREAM_UNAVAILABLE', 'RATE_LIMITED', 'SLOW_CONSUMER', 'LIMIT_EXCEEDED', 'INVALID_CURSOR'],
    ],
    ['failed', ['NOT_FOUND', 'INVALID_REQUEST', 'TOPIC_ENDED', 'INTERNAL', 'GRAPHQL_VALIDATION_FAILED', 'ANOTHER']],
  ])('is %s by the codes %j', (trouble, codes) => {
    for (const code of codes) expect([code, troubleOf({ code })]).toEqual([code, trouble]);
  });
});
