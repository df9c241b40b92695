import { expect, test } from 'vitest';
import { CoveredScopes } from '../../../../src/live/interest/covered-scopes.ts';
import { createMemoryEngine } from '../../../../src/live/journal/engine.ts';
import { gameSessionJournal } from '../../../../src/live/kinds/game-sessions/journal-kind.ts';
import { fleetScopes } from '../../../../src/live/kinds/game-sessions/scope.ts';
import { defaultLiveSettings } from '../../../../src/live/settings.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';

const fleet = { kind: 'all' } as const;

test('a period whose end could not be told counts no longer here, but again once another instance reads', async () => {
  const engine = createMemoryEngine(defaultLiveSettings, new FakeClock(), Math.random);
  const journal = await engine.journal(gameSessionJournal).open('fleet:one');
  await journal.cover('fleet', 'period');
  const away = async () => {
    throw new Error('the store is away');
  };
  const troubles: unknown[] = [];
  const covered = new CoveredScopes(
    new Proxy(journal, {
      get: (target, name) => (name === 'cover' ? away : Reflect.get(target, name, target).bind(target)),
    }),
    fleetScopes,
    (error) => troubles.push(error),
    () => {},
  );
  expect(covered.periodOf(fleet)).toBe('period');
  covered.end(fleet);
  await settle();
  expect([covered.periodOf(fleet), troubles.length]).toEqual([null, 1]);
  covered.forgetEndings();
  expect(covered.periodOf(fleet)).toBe('period');
});
