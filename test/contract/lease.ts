import { describe, expect, test } from 'vitest';
import type { TopicJournal } from '../../src/live/journal/journal.ts';
import type { TestImage } from './journal.ts';

/** What every adapter of the lease promises to a process that is alone. `make` opens a topic that nobody else has open. */
export function describeLease(adapter: string, make: () => Promise<TopicJournal<TestImage>>): void {
  describe(`lease: ${adapter}`, () => {
    test('whoever opens a topic alone reads it, and nobody else wants anything', async () => {
      const { lease } = await make();
      expect([lease.isHeld, lease.othersWishes.size]).toEqual([true, 0]);
    });

    test('what is wanted here is no wish of others, and can be taken back twice', async () => {
      const { lease } = await make();
      const unwant = lease.want('fleet');
      unwant();
      unwant();
      expect(lease.othersWishes.size).toBe(0);
    });

    test('what a poll has seen is appended by the one that reads', async () => {
      const { append } = writer(await make());
      expect(await append('one', 'POLL')).toMatchObject({ outcome: 'appended' });
    });

    test('a period and a refusal can be told', async () => {
      const topic = await make();
      const covered: string[] = [];
      topic.onCovered((scope) => covered.push(scope));
      await topic.cover('fleet', 'first');
      await topic.cover('fleet', null);
      expect([covered, topic.coveredScopes()]).toEqual([['fleet', 'fleet'], []]);
    });
  });
}

export function writer(topic: TopicJournal<TestImage>) {
  return {
    append: (id: string, source: 'POLL' | 'MUTATION', expected = 0) =>
      topic.append({
        id: `append of ${id} ${Math.random()}`,
        writes: [{ id, expected, image: { status: 'ACTIVE', note: '' }, ended: false, event: 'transition' }],
        observedAt: 0,
        source,
      }),
  };
}
