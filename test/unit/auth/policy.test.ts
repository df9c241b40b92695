import { describe, expect, test } from 'vitest';
import { type Action, actions, decide, may } from '../../../src/auth/policy.ts';
import { openViewer, type Scope, scopes, type Viewer } from '../../../src/auth/viewer.ts';

const viewer = (granted: readonly Scope[], player: string | null = null): Viewer => ({
  id: 'viewer',
  scopes: new Set(granted),
  player,
});

/** Which one scope each action asks for. */
const scopeOf: Record<Action, Scope> = {
  read: 'gamelift:read',
  readPlayerSession: 'gamelift:read',
  readConnection: 'gamelift:connect',
  readPlayerData: 'gamelift:connect',
  readMatchmakerData: 'gamelift:connect',
  createGameSession: 'gamelift:write',
  updateGameSession: 'gamelift:write',
  reservePlayerSession: 'gamelift:write',
  terminateGameSession: 'gamelift:terminate',
  readGameSessionLog: 'gamelift:operate',
  readUpstreamBudget: 'gamelift:operate',
};

test('the table covers every action', () => {
  expect([...actions].sort()).toEqual(Object.keys(scopeOf).sort());
});

describe.each(actions)('%s', (action) => {
  const scope = scopeOf[action];

  test.each(scopes)('with %s alone', (granted) => {
    expect(may(viewer([granted]), action, { playerId: 'ann' })).toBe(granted === scope);
  });

  test('is refused to a viewer without scopes, who is told the scope', () => {
    expect(decide(viewer([]), action)).toEqual({ allowed: false, reason: `this needs the scope ${scope}` });
  });

  test('is open to everybody in dev', () => {
    expect(may(openViewer, action)).toBe(true);
    expect(may(openViewer, action, { playerId: 'ann' })).toBe(true);
  });
});

const ownOnly: readonly Action[] = ['readPlayerSession', 'readPlayerData', 'reservePlayerSession'];

describe('a player', () => {
  const ann = viewer(scopes, 'ann');

  test.each(ownOnly)('may %s of its own only, whatever its scopes', (action) => {
    expect(may(ann, action, { playerId: 'ann' })).toBe(true);
    expect(decide(ann, action, { playerId: 'bob' })).toEqual({
      allowed: false,
      reason: 'a player may do this for itself only',
    });
  });

  test.each(ownOnly)('may not %s where it is not known whose', (action) => {
    expect(may(ann, action, { playerId: null })).toBe(false);
    expect(may(ann, action)).toBe(false);
  });

  test.each([
    ['readMatchmakerData', 'it tells of other players'],
    ['readGameSessionLog', 'it is for operators'],
    ['readUpstreamBudget', 'it is for operators'],
  ] as const)('may not %s, whatever its scopes', (action, reason) => {
    expect(decide(ann, action, { playerId: 'ann' })).toEqual({ allowed: false, reason });
  });

  const forOthers = ['readMatchmakerData', 'readGameSessionLog', 'readUpstreamBudget'];
  test.each(actions.filter((action) => !ownOnly.includes(action) && !forOthers.includes(action)))(
    'may %s by its scopes as any other client',
    (action) => {
      expect(may(ann, action)).toBe(true);
      expect(may(viewer([], 'ann'), action)).toBe(false);
    },
  );

  test('reserves for itself without any scope', () => {
    expect(may(viewer([], 'ann'), 'reservePlayerSession', { playerId: 'ann' })).toBe(true);
    expect(may(viewer([], 'ann'), 'reservePlayerSession', { playerId: 'bob' })).toBe(false);
  });

  test('needs the scopes to read what is its own', () => {
    expect(may(viewer(['gamelift:connect'], 'ann'), 'readPlayerSession', { playerId: 'ann' })).toBe(false);
    expect(may(viewer(['gamelift:read'], 'ann'), 'readPlayerData', { playerId: 'ann' })).toBe(false);
  });
});
