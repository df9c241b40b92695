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
      for (const action of actions) expect(may(one, action, { playerId })).toBe(may(other, action, { playerId }));
    }),
  );
});

test('viewers of one class are refused for the same reason', () => {
  const classOf = (viewer: Viewer) => visibilityClass(viewer, { dependsOnPlayer: false });
  fc.assert(
    fc.property(viewers, viewers, (one, other) => {
      fc.pre(classOf(one) === classOf(other));
      for (const action of actions) {
        const [first, second] = [one, other].map((viewer) => decide(viewer, action, { playerId: viewer.player }));
        expect(first).toEqual(second);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('where no player session is shown, players of the same scopes are of one class', () => {
  const viewer = (player: string | null): Viewer => ({ id: 'x', scopes: new Set(['gamelift:read']), player });
  const classOf = (player: string, dependsOnPlayer: boolean) => visibilityClass(viewer(player), { dependsOnPlayer });
  expect(classOf('ann', false)).toBe(classOf('bob', false));
  expect(classOf('ann', true)).not.toBe(classOf('bob', true));
});

test('who a viewer is does not make a class', () => {
  const viewer = (id: string): Viewer => ({ id, scopes: new Set(scopes), player: null });
  expect(visibilityClass(viewer('a'), { dependsOnPlayer: true })).toBe(
    visibilityClass(viewer('b'), { dependsOnPlayer: true }),
  );
});
