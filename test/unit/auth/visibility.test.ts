import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actions, decide, may } from '../../../src/auth/policy.ts';
import { type Scope, scopes, type Viewer } from '../../../src/auth/viewer.ts';
import { visibilityClass } from '../../../src/auth/visibility.ts';

const viewers: fc.Arbitrary<Viewer> = fc.record({
  id: fc.string(),
  scopes: fc.subarray<Scope>([...scopes]).map((granted) => new Set(granted)),
  player: fc.option(fc.constantFrom('ann', 'bob', '"],["'), { nil: null }),
});

test('viewers of one class may do the same to the same players', () => {
  fc.assert(
    fc.property(viewers, viewers, fc.constantFrom('ann', 'bob', null), (one, other, playerId) => {
      fc.pre(visibilityClass(one, { dependsOnPlayer: true }) === visibilityClass(other, { dependsOnPlayer: true }));
      const rights = (viewer: Viewer) => actions.map((action) => may(viewer, action, { playerId }));
      expect(rights(one)).toEqual(rights(other));
    }),
  );
});

test('viewers of one class are refused for the same reason', () => {
  const classOf = (viewer: Viewer) => visibilityClass(viewer, { dependsOnPlayer: false });
  fc.assert(
    fc.property(viewers, viewers, (one, other) => {
      fc.pre(classOf(one) === classOf(other));
      const decisions = (viewer: Viewer) =>
        actions.map((action) => decide(viewer, action, { playerId: viewer.player }));
      expect(decisions(one)).toEqual(decisions(other));
    }),
    { numRuns: 300 },
  );
});

test('where no player session is shown, players of the same scopes are of one class', () => {
  const viewer = (player: string | null): Viewer => ({ id: 'x', scopes: new Set(['gamelift:read']), player });
  const classOf = (player: string, dependsOnPlayer: boolean) => visibilityClass(viewer(player), { dependsOnPlayer });
  expect(classOf('ann', false)).toBe(classOf('bob', false));
  expect(classOf('ann', true)).not.toBe(classOf('bob', true));
});

test('where the viewer itself is shown, only a viewer of the same principal, player and scopes is of its class', () => {
  const classOf = (viewer: Viewer) => visibilityClass(viewer, { dependsOnPlayer: false, dependsOnViewer: true });
  const shownOf = ({ id, player, scopes: granted }: Viewer) => JSON.stringify([id, player, [...granted].sort()]);
  const few = fc.record({
    id: fc.constantFrom('a', 'b', null),
    scopes: fc.subarray<Scope>(['gamelift:read', 'gamelift:write']).map((granted) => new Set(granted)),
    player: fc.constantFrom('ann', 'bob', null),
  });
  fc.assert(
    fc.property(few, few, (one, other) => {
      expect(classOf(one) === classOf(other)).toBe(shownOf(one) === shownOf(other));
    }),
  );
});

test('who a viewer is does not make a class', () => {
  const viewer = (id: string): Viewer => ({ id, scopes: new Set(scopes), player: null });
  expect(visibilityClass(viewer('a'), { dependsOnPlayer: true })).toBe(
    visibilityClass(viewer('b'), { dependsOnPlayer: true }),
  );
});
