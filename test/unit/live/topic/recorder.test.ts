import { expect, test } from 'vitest';
import { createMemoryEngine } from '../../../../src/live/journal/engine.ts';
import type { TopicJournal } from '../../../../src/live/journal/journal.ts';
import { type GameSessionImage, toImage } from '../../../../src/live/kinds/game-sessions/image.ts';
import { gameSessionJournal } from '../../../../src/live/kinds/game-sessions/journal-kind.ts';
import { gameSessionModel } from '../../../../src/live/kinds/game-sessions/model.ts';
import { silentObserver } from '../../../../src/live/observer.ts';
import { defaultLiveSettings } from '../../../../src/live/settings.ts';
import { RecentIds } from '../../../../src/live/topic/recent-ids.ts';
import { Recorder } from '../../../../src/live/topic/recorder.ts';
import { silentLogger } from '../../../../src/observability/logger.ts';
import { noTracing } from '../../../../src/observability/tracing.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { makeGameSession } from '../../../support/sessions.ts';

test('what nobody watches any longer is taken out in appends of a size that does not grow with the fleet', async () => {
  const clock = new FakeClock();
  const engine = createMemoryEngine(defaultLiveSettings, clock, Math.random);
  const journal = await engine.journal(gameSessionJournal).open('fleet:one');
  const sizes: number[] = [];
  const counted: TopicJournal<GameSessionImage> = Object.create(journal, {
    append: {
      value: (append: Parameters<typeof journal.append>[0]) => {
        sizes.push(append.writes.length);
        return journal.append(append);
      },
    },
    entries: { value: () => journal.entries() },
    entry: { value: (id: string) => journal.entry(id) },
  });
  const recorder = new Recorder({
    kind: 'game-sessions',
    journal: counted,
    model: gameSessionModel,
    context: {
      clock,
      observer: silentObserver,
      random: Math.random,
      recentEnds: new RecentIds(clock),
      settings: defaultLiveSettings,
      tracing: noTracing,
    },
    logger: silentLogger,
    isTold: () => false,
    scopesOf: () => [],
    onFull() {},
  });
  const images = Array.from({ length: 1_700 }, (_, n) => toImage(makeGameSession(`${n}`), engine.blobs, undefined));
  await recorder.record(images, { beganAt: 0, byId: false }, 'POLL');
  sizes.length = 0;
  await recorder.forget((image) => !image.gameSessionId.endsWith('7'));
  expect([...journal.entries()]).toHaveLength(170);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
});
