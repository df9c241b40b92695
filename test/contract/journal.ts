import { describe, expect, test } from 'vitest';
import type { Journal, TopicJournal, Write, Written } from '../../src/live/journal/journal.ts';
import type { FakeClock } from '../support/fake-clock.ts';

/** The images of the suite: as small as an image can be. */
export interface TestImage {
  status: string;
  note: string;
}

export interface JournalLimits {
  /** Bytes of a topic's history, for transitions and for changes each; an image of the suite takes `imageBytes`. */
  journalBytes: number;
  /** Bytes of all topics together. */
  heldBytes: number;
  tombstoneMs: number;
  tombstoneBytes: number;
}

export interface JournalSubject {
  journal: Journal<TestImage>;
  clock: FakeClock;
  /** Bytes held for all topics, as the adapter counts them. */
  heldBytes(): number;
}

const ample: JournalLimits = {
  journalBytes: 1_000_000,
  heldBytes: 10_000_000,
  tombstoneMs: 60_000,
  tombstoneBytes: 1_000_000,
};
const imageBytes = (image: TestImage) => image.note.length;

/** What every adapter of the journal promises. `make` opens an empty one, whose images take as many bytes as their notes. */
export function describeJournal(
  adapter: string,
  make: (limits: JournalLimits, imageBytes: (image: TestImage) => number) => Promise<JournalSubject>,
): void {
  const open = async (limits: Partial<JournalLimits> = {}) => {
    const subject = await make({ ...ample, ...limits }, imageBytes);
    return { ...subject, topic: await subject.journal.open('fleet:one') };
  };

  describe(`journal: ${adapter}`, () => {
    test('an append stores entries and tells records with rising offsets, all of it at once', async () => {
      const { topic } = await open();
      const told: (readonly Written<TestImage>[])[] = [];
      const seen: number[] = [];
      topic.follow((written) => {
        told.push(written);
        seen.push([...topic.entries()].length);
      });
      const outcome = await append(topic, 'first', [put('a', 'ACTIVE', null), put('b', 'ACTIVE', 'transition')]);
      expect(outcome).toEqual({ outcome: 'appended', offset: 2 });
      expect(seen).toEqual([2]);
      expect(told.flat().map(({ id, entry, record }) => [id, entry?.offset, record?.offset])).toEqual([
        ['a', 1, undefined],
        ['b', 2, 2],
      ]);
      expect(topic.offset).toBe(2);
      expect(topic.entry('a')).toMatchObject({ image: { status: 'ACTIVE' }, offset: 1, ended: false });
    });

    test('a record holds the images before and after, and the entry knows since when it has its status', async () => {
      const { topic, clock } = await open();
      const told = collect(topic);
      await append(topic, '1', [put('a', 'ACTIVATING', 'transition')]);
      const since = clock.now();
      await clock.advance(500);
      await append(topic, '2', [put('a', 'ACTIVATING', 'change', { expected: 1, note: 'renamed' })], clock.now());
      expect(topic.entry('a')?.statusSince).toBeLessThanOrEqual(since);
      await append(topic, '3', [put('a', 'ACTIVE', 'transition', { expected: 2 })], clock.now());
      expect(topic.entry('a')?.statusSince).toBe(clock.now());
      expect(told.map(({ before, after }) => [before?.status, before?.note, after.status])).toEqual([
        [undefined, undefined, 'ACTIVATING'],
        ['ACTIVATING', '', 'ACTIVATING'],
        ['ACTIVATING', 'renamed', 'ACTIVE'],
      ]);
    });

    test('an append made from another entry than the present one is a conflict and writes nothing', async () => {
      const { topic } = await open();
      await append(topic, '1', [put('a', 'ACTIVE', 'transition')]);
      const told = collect(topic);
      const outcomes = await Promise.all([
        append(topic, '2', [put('b', 'ACTIVE', 'transition'), put('a', 'TERMINATING', 'transition', { expected: 0 })]),
        append(topic, '3', [put('c', 'ACTIVE', 'transition', { expected: 7 })]),
      ]);
      expect(outcomes).toEqual([{ outcome: 'conflict' }, { outcome: 'conflict' }]);
      expect([topic.offset, topic.entry('b'), told]).toEqual([1, undefined, []]);
    });

    test('an append that leaves untold what appears in a scope is a conflict once the scope is covered', async () => {
      const { topic } = await open();
      const appear = (id: string, uncovered: readonly string[]) =>
        topic.append({ id, writes: [put(id, 'ACTIVE', null)], uncovered, observedAt: 0, source: 'POLL' });
      expect(await appear('a', ['fleet', 'location:one'])).toEqual({ outcome: 'appended', offset: 1 });
      const [outcome] = await Promise.all([
        topic.cover('location:one', 'period').then(() => appear('b', ['fleet', 'location:one'])),
        appear('c', ['fleet']),
      ]);
      expect(outcome).toEqual({ outcome: 'conflict' });
      expect([...topic.entries()].length).toBe(2);
      expect(topic.coverage('location:one')).toBe('period');
    });

    test('of two appends made from the same entry one wins', async () => {
      const { topic } = await open();
      const outcomes = await Promise.all([
        append(topic, '1', [put('a', 'ACTIVE', 'transition')]),
        append(topic, '2', [put('a', 'TERMINATING', 'transition')]),
      ]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['appended', 'conflict']);
    });

    test('a repeated append does nothing and answers as the first', async () => {
      const { topic } = await open();
      const told = collect(topic);
      const first = await append(topic, 'same', [put('a', 'ACTIVE', 'transition')]);
      const second = await append(topic, 'same', [put('a', 'ACTIVE', 'transition')]);
      expect([second, told.length]).toEqual([first, 1]);
    });

    test('every follower hears every append in the same order, and one that has left hears none', async () => {
      const { topic } = await open();
      const [one, other] = [collect(topic), collect(topic)];
      const leaver: string[] = [];
      const leave = topic.follow((written) => leaver.push(...written.map(({ id }) => id)));
      await append(topic, '1', [put('a', 'ACTIVE', 'transition')]);
      leave();
      await append(topic, '2', [put('b', 'ACTIVE', 'transition')]);
      expect(one.map(({ id }) => id)).toEqual(['a', 'b']);
      expect(other).toEqual(one);
      expect(leaver).toEqual(['a']);
    });

    test('since answers what follows a position, transitions alone or everything', async () => {
      const { topic } = await open();
      const start = topic.head('all');
      await append(topic, '1', [put('a', 'ACTIVE', 'transition')]);
      const afterFirst = topic.head('transitions');
      await append(topic, '2', [put('a', 'ACTIVE', 'change', { expected: 1, note: 'n' })]);
      await append(topic, '3', [put('b', 'ACTIVE', null)]);
      await append(topic, '4', [put('a', 'TERMINATING', 'transition', { expected: 2 })]);
      const kinds = async (...parameters: Parameters<typeof topic.since>) => {
        const recovery = await topic.since(...parameters);
        return recovery.outcome === 'held' ? recovery.records.map(({ kind, offset }) => `${kind}@${offset}`) : recovery;
      };
      expect(await kinds(start, 'all')).toEqual(['transition@1', 'change@2', 'transition@4']);
      expect(await kinds(start, 'transitions')).toEqual(['transition@1', 'transition@4']);
      expect(await kinds(afterFirst, 'all')).toEqual(['change@2', 'transition@4']);
      expect(await kinds(topic.head('all'), 'all')).toEqual([]);
      expect(topic.head('transitions')).toEqual(topic.head('all'));
    });

    test('a position with the right offset and another nonce is lost: it is of another history', async () => {
      const { topic } = await open();
      await append(topic, '1', [put('a', 'ACTIVE', 'transition')]);
      await append(topic, '2', [put('b', 'ACTIVE', 'transition')]);
      for (const offset of [0, 1, 2, 3]) {
        expect(await topic.since({ offset, nonce: 'foreign' }, 'all')).toMatchObject({ outcome: 'lost' });
      }
    });

    test('history is bounded in bytes, and many changes do not push the transitions out', async () => {
      const { topic, heldBytes } = await open({ journalBytes: 20_000 });
      await append(topic, 'first', [put('a', 'ACTIVE', 'transition', { note: 'x'.repeat(100) })]);
      const start = topic.head('transitions');
      for (let n = 0; n < 1_000; n++) {
        const expected = topic.offset;
        await append(topic, `change ${n}`, [put('a', 'ACTIVE', 'change', { expected, note: 'y'.repeat(100) })]);
      }
      await append(topic, 'last', [put('a', 'TERMINATING', 'transition', { expected: topic.offset })]);
      expect(await topic.since(start, 'transitions')).toMatchObject({
        outcome: 'held',
        records: [{ kind: 'transition' }],
      });
      expect(await topic.since(start, 'all')).toMatchObject({ outcome: 'lost' });
      expect(heldBytes()).toBeLessThan(50_000);
    });

    test('the last position is good even when its record is trimmed', async () => {
      const { topic } = await open({ journalBytes: 1 });
      await append(topic, '1', [put('a', 'ACTIVE', 'transition')]);
      const first = topic.head('all');
      expect(await topic.since(first, 'all')).toEqual({ outcome: 'held', records: [] });
      await append(topic, '2', [put('b', 'ACTIVE', 'transition')]);
      expect(await topic.since(first, 'all')).toMatchObject({ outcome: 'lost' });
      expect(await topic.since(topic.head('all'), 'all')).toEqual({ outcome: 'held', records: [] });
    });

    test('history gives way to the snapshot, and a snapshot without room is refused as a whole', async () => {
      const { topic, heldBytes } = await open({ heldBytes: 20_000, journalBytes: 15_000 });
      for (let n = 0; n < 10; n++) {
        await append(topic, `${n}`, [put(`s${n}`, 'ACTIVE', 'transition', { note: 'x'.repeat(1_000) })]);
      }
      expect(heldBytes()).toBeLessThanOrEqual(20_000);
      expect([...topic.entries()]).toHaveLength(10);
      const writes = [put('t', 'ACTIVE', 'transition'), put('u', 'ACTIVE', 'transition', { note: 'x'.repeat(20_000) })];
      expect(await append(topic, 'too much', writes)).toEqual({ outcome: 'full' });
      expect(topic.entry('t')).toBeUndefined();
      expect(await append(topic, 'less', [put('s0', 'ACTIVE', 'change', { expected: 1, note: '' })])).toMatchObject({
        outcome: 'appended',
      });
    });

    test('tombstones go by age and by bytes, the oldest first, and followers hear that they are gone', async () => {
      const { topic, clock } = await open({ tombstoneMs: 1_000, tombstoneBytes: 1_000 });
      await append(topic, '1', [put('old', 'TERMINATED', 'transition', { ended: true })]);
      await clock.advance(2_000);
      const gone: string[] = [];
      topic.follow((written) => gone.push(...written.filter(({ entry }) => entry === null).map(({ id }) => id)));
      await append(topic, '2', [put('new', 'TERMINATED', 'transition', { ended: true })]);
      expect([topic.entry('old'), topic.entry('new')?.ended, gone]).toEqual([undefined, true, ['old']]);
      await append(topic, '3', [put('large', 'TERMINATED', 'transition', { ended: true, note: 'x'.repeat(700) })]);
      expect([topic.entry('new'), topic.entry('large')?.ended]).toEqual([undefined, true]);
    });

    test.each([
      ['back', -3_600_000],
      ['forward', 3_600_000],
    ])('a clock that is set %s makes no tombstone expire, nor last', async (_way, byMs) => {
      const { topic, clock } = await open({ tombstoneMs: 1_000 });
      await append(topic, '1', [put('a', 'TERMINATED', 'transition', { ended: true })]);
      clock.set(byMs);
      await clock.advance(900);
      await append(topic, '2', [put('b', 'ACTIVE', 'transition')]);
      expect(topic.entry('a')?.ended).toBe(true);
      await clock.advance(200);
      await append(topic, '3', [put('c', 'ACTIVE', 'transition')]);
      expect(topic.entry('a')).toBeUndefined();
    });

    test('an entry can be taken out without telling anything', async () => {
      const { topic } = await open();
      await append(topic, '1', [put('a', 'ACTIVE', 'transition')]);
      const told = collect(topic);
      await append(topic, '2', [{ id: 'a', expected: 1, image: null, ended: false, event: null }]);
      expect([topic.entry('a'), told]).toEqual([undefined, []]);
    });

    test('the period of coverage is remembered by scope', async () => {
      const { topic } = await open();
      expect(topic.coverage('fleet')).toBeNull();
      await topic.cover('fleet', 'first');
      await topic.cover('location:us-west-2', 'second');
      expect([topic.coverage('fleet'), topic.coverage('location:us-west-2')]).toEqual(['first', 'second']);
      await topic.cover('fleet', null);
      expect([topic.coverage('fleet'), topic.coverage('location:us-west-2')]).toEqual([null, 'second']);
    });

    test('a topic opened twice is one, and opened after its end has another epoch and another beginning', async () => {
      const { journal, topic, heldBytes } = await open();
      expect((await journal.open('fleet:one')).epoch).toBe(topic.epoch);
      await append(topic, '1', [put('a', 'ACTIVE', 'transition')]);
      const start = topic.head('all');
      await topic.close();
      await topic.close();
      expect(heldBytes()).toBe(0);
      expect(await append(topic, '2', [put('b', 'ACTIVE', 'transition')])).toEqual({ outcome: 'ended' });
      const next = await journal.open('fleet:one');
      expect(next.epoch).not.toBe(topic.epoch);
      expect([...next.entries()]).toEqual([]);
      expect(await next.since(start, 'all')).toMatchObject({ outcome: 'lost' });
    });

    test('topics do not touch each other', async () => {
      const { journal, topic } = await open();
      const other = await journal.open('fleet:two');
      await append(topic, 'same', [put('a', 'ACTIVE', 'transition')]);
      expect([other.offset, other.entry('a')]).toEqual([0, undefined]);
      expect(await append(other, 'same', [put('a', 'ACTIVE', 'transition')])).toMatchObject({ outcome: 'appended' });
    });
  });
}

function append(topic: TopicJournal<TestImage>, id: string, writes: readonly Write<TestImage>[], observedAt = 0) {
  return topic.append({ id, writes, observedAt, source: 'POLL' });
}

function put(
  id: string,
  status: string,
  event: Write<TestImage>['event'],
  { expected = 0, note = '', ended = false }: { expected?: number; note?: string; ended?: boolean } = {},
): Write<TestImage> {
  return { id, expected, image: { status, note }, ended, event };
}

function collect(topic: TopicJournal<TestImage>) {
  const records: NonNullable<Written<TestImage>['record']>[] = [];
  topic.follow((written) => {
    for (const { record } of written) if (record) records.push(record);
  });
  return records;
}
