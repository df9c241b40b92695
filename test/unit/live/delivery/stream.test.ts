import { expect, test } from 'vitest';
import { AsyncQueue, BoundedBuffer, type QueueBuffer } from '../../../../src/lib/async-queue.ts';
import { decodeCursor, hashArguments } from '../../../../src/live/delivery/cursor.ts';
import type { StreamEvent } from '../../../../src/live/delivery/events.ts';
import type { Frame } from '../../../../src/live/delivery/frame.ts';
import type { GroupDefinition } from '../../../../src/live/delivery/group.ts';
import { Hub } from '../../../../src/live/delivery/hub.ts';
import { OpeningTurns } from '../../../../src/live/delivery/opening-turns.ts';
import { Stream } from '../../../../src/live/delivery/stream.ts';
import { FrameBuffer, NewestBuffer } from '../../../../src/live/delivery/stream-buffer.ts';
import type { TopicHandle } from '../../../../src/live/delivery/topic-handle.ts';
import { ByteLedger } from '../../../../src/live/journal/byte-ledger.ts';
import type { Recovery, TopicJournal } from '../../../../src/live/journal/journal.ts';
import { MemoryJournal } from '../../../../src/live/journal/memory/journal.ts';
import { silentObserver } from '../../../../src/live/observer.ts';
import { defaultLiveSettings } from '../../../../src/live/settings.ts';
import { noTracing } from '../../../../src/observability/tracing.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { Log } from '../../../support/live-harness.ts';

type TestBody = { type: 'Told'; note: string };
type TestEvent = StreamEvent<TestBody>;
type StreamFrames = QueueBuffer<Frame<TestBody>, TestEvent>;

/** A topic whose images are strings, and streams over all of it. */
async function makeTopic() {
  const clock = new FakeClock();
  const journal = await new MemoryJournal<string>({
    ...defaultLiveSettings,
    kind: { name: 'texts', prefix: 'text:', bytesOf: (image) => image.length, statusOf: () => 'ACTIVE' },
    ledger: new ByteLedger(1_000_000),
    clock,
    random: Math.random,
  }).open('topic');
  const gates: Promise<void>[] = [];
  // A journal elsewhere, whose history takes a while to be read.
  const slow: TopicJournal<string> = Object.create(journal, {
    since: {
      value: async (...parameters: Parameters<TopicJournal<string>['since']>): Promise<Recovery<string>> => {
        await gates.shift();
        return journal.since(...parameters);
      },
    },
    offset: { get: () => journal.offset },
    epoch: { get: () => journal.epoch },
    head: { value: (selection: 'all' | 'transitions') => journal.head(selection) },
    follow: { value: journal.follow.bind(journal) },
  });
  const hub = new Hub({
    topic: 'topic',
    journal: slow,
    context: { clock, settings: defaultLiveSettings, observer: silentObserver, tracing: noTracing },
  });
  const definition: GroupDefinition<string, TestBody> = {
    key: 'all',
    selection: 'all',
    scopes: ['all'],
    only: null,
    coverage: () => 'period',
    evaluate: ({ after }) => ({ type: 'Told', note: after }),
    isLast: () => false,
    freshness: () => ({ observedAt: clock.now(), isStale: false }),
  };
  const handle: TopicHandle<string, TestBody> = {
    topic: { key: 'topic', journal: slow, hub },
    loss: null,
    define: () => definition,
    snapshot: () => [...journal.entries()].map(({ image }) => image),
    isComplete: () => false,
  };
  const open = (wantsSnapshot = false, makeBuffer = (): StreamFrames => new FrameBuffer(100)) => {
    const stream: Stream<string, TestBody> = new Stream<string, TestBody>(
      {
        topicName: 'topic',
        wantsSnapshot,
        makeBuffer,
        bytesOf: () => 1,
        makeSnapshotPart: ({ images }) => ({ type: 'Told', note: images.join(' ') }),
      },
      { ...defaultLiveSettings, snapshotPartLength: 2 },
      {
        onStreamStarted: () => {},
        onTopicEnded: (error) => stream.queue.fail(error),
        onStreamClosed: () => {},
        onTopicLost: () => {},
      },
      new OpeningTurns(new FakeClock()),
    );
    return stream;
  };
  /** What a resume needs that goes on from the end of what was told so far; its history is read once `release` is called. */
  const resumeSlowly = () => {
    const [argumentsHash, position] = [hashArguments('all'), journal.head('all')];
    const cursor = {
      topic: 'topic',
      epoch: journal.epoch,
      coverage: 'period',
      argumentsHash,
      isPartial: false,
      position,
    };
    let release = () => {};
    const stream = open();
    const resume = () => {
      gates.push(
        new Promise((resolve) => {
          release = resolve;
        }),
      );
      return stream.resume(handle, cursor);
    };
    return { stream, resume, release: () => release() };
  };
  const tell = (note: string) =>
    journal.append({
      id: note,
      writes: [{ id: note, expected: 0, image: note, ended: false, event: 'transition' }],
      observedAt: 0,
      source: 'POLL',
    });
  return { handle, definition, open, resumeSlowly, tell, gates, clock, hub };
}

const notes = (log: Log<TestEvent>) => log.events.flatMap((event) => (event.type === 'Told' ? [event.note] : []));

test('what happens while the history is read comes after it, once', async () => {
  const { handle, open, tell, gates } = await makeTopic();
  const first = open();
  void first.begin(handle, 'NEW', null);
  const log = new Log(first.queue);
  await tell('a');
  await tell('b');
  await settle();
  const cursor = decodeCursor(log.events.at(1)?.cursor ?? '');
  let release = () => {};
  gates.push(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  const resumed = open();
  const resuming = resumed.resume(handle, cursor);
  await tell('c');
  await tell('d');
  release();
  await resuming;
  await tell('e');
  const rest = new Log(resumed.queue);
  await settle();
  expect(rest.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  expect([...notes(log).slice(0, 1), ...notes(rest)]).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a stream that resumes where the copy is behind its cursor hears what it has heard not again', async () => {
  const { handle, open, tell } = await makeTopic();
  await tell('a');
  const ahead = { offset: 2, nonce: 'told by another instance' };
  // The history knows the position; this instance's copy has not come so far.
  const behind = Object.create(handle.topic.journal, {
    since: { value: async (): Promise<Recovery<string>> => ({ outcome: 'held', records: [] }) },
    offset: { get: () => handle.topic.journal.offset },
    epoch: { get: () => handle.topic.journal.epoch },
    head: { value: (selection: 'all' | 'transitions') => handle.topic.journal.head(selection) },
  });
  const resume = { topic: 'topic', epoch: handle.topic.journal.epoch, coverage: 'period', isPartial: false };
  const stream = open();
  await stream.resume(
    { ...handle, topic: { ...handle.topic, journal: behind } },
    { ...resume, argumentsHash: hashArguments('all'), position: ahead },
  );
  await tell('b, which was told');
  await tell('c');
  const log = new Log(stream.queue);
  await settle();
  expect(log.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  expect(notes(log)).toEqual(['c']);
});

test('a stream that resumes while its instance catches up begins afterwards, however much that is', async () => {
  const { handle, open, tell } = await makeTopic();
  await tell('told');
  const { journal } = handle.topic;
  const position = journal.head('all');
  let caughtUp = () => {};
  let catchingUp: Promise<void> | null = new Promise((resolve) => {
    caughtUp = resolve;
  });
  const behind: TopicJournal<string> = Object.create(journal, { whenCaughtUp: { value: () => catchingUp } });
  const stream = open();
  const resuming = stream.resume(
    { ...handle, topic: { ...handle.topic, journal: behind } },
    {
      topic: 'topic',
      epoch: journal.epoch,
      coverage: 'period',
      argumentsHash: hashArguments('all'),
      isPartial: false,
      position,
    },
  );
  for (let n = 0; n < 500; n++) await tell(`${n}`);
  catchingUp = null;
  caughtUp();
  expect(await resuming).toBe(true);
  const log = new Log(stream.queue);
  await settle();
  expect(log.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  expect(notes(log)).toEqual(Array.from({ length: 500 }, (_, n) => `${n}`));
});

test('a history that is lost while others go on begins anew as of then', async () => {
  const { handle, open, tell, gates } = await makeTopic();
  const stream = open();
  gates.push(tell('during').then(() => {}));
  const position = { offset: 77, nonce: 'gone' };
  const resume = {
    topic: 'topic',
    epoch: handle.topic.journal.epoch,
    coverage: 'period',
    argumentsHash: hashArguments('all'),
    isPartial: false,
  };
  await stream.resume(handle, { ...resume, position });
  await tell('after');
  const log = new Log(stream.queue);
  await settle();
  expect(log.events[0]).toMatchObject({ type: 'StreamStarted', outcome: 'RESET' });
  expect(notes(log)).toEqual(['after']);
});

test('what ends while its history is read is told to its end', async () => {
  const { handle, definition, resumeSlowly, tell } = await makeTopic();
  definition.isLast = ({ after }) => after === 'the end';
  const { stream, resume, release } = resumeSlowly();
  await tell('missed');
  const resuming = resume();
  await tell('the end');
  release();
  await resuming;
  const log = new Log(stream.queue);
  await settle();
  expect([log.events[0], notes(log), log.ending]).toMatchObject([
    { outcome: 'RECOVERED' },
    ['missed', 'the end'],
    'complete',
  ]);
  expect(handle.topic.hub.groups).toBe(0);
});

test.each(['overflows', 'fails', 'is lost'])(
  'a stream that %s while its history is read tells nothing, so that its cursor still holds',
  async (how) => {
    const { handle, resumeSlowly, tell, hub } = await makeTopic();
    const { stream, resume, release } = resumeSlowly();
    await tell('missed');
    const resuming = resume();
    for (let n = 0; n < (how === 'overflows' ? 101 : 1); n++) await tell(`${n}`);
    if (how === 'fails') hub.end(new Error('the topic has failed'));
    if (how === 'is lost') hub.lose('the history began anew');
    release();
    expect(await resuming).toBe(false);
    const log = new Log(stream.queue);
    await settle();
    expect(log.events).toEqual([]);
    const endings: Record<string, unknown> = {
      fails: { message: 'the topic has failed' },
      overflows: { code: 'SLOW_CONSUMER' },
    };
    // One whose topic is lost goes on at the next one.
    if (how === 'is lost') expect(log.ending).toBe('open');
    else expect(log.ending).toMatchObject(endings[how] ?? {});
    expect(handle.topic.hub.groups).toBe(0);
  },
);

test('a stream does not begin in a topic that has failed', async () => {
  const { handle, open, hub } = await makeTopic();
  hub.end(new Error('the topic has failed'));
  expect(() => open().begin(handle, 'NEW', null)).toThrow('the topic has failed');
});

test('a history that is read after its stream has ended carries cursors of the time when it began', async () => {
  const { definition, resumeSlowly, tell } = await makeTopic();
  const { stream, resume, release } = resumeSlowly();
  await tell('missed');
  const resuming = resume();
  release();
  await resuming;
  for (let n = 0; n < 101; n++) await tell(`${n}`);
  // Overflown, it no longer holds its scope: others may have begun to watch it anew by the time at which it is read.
  definition.coverage = () => 'another period';
  const log = new Log(stream.queue);
  await settle();
  expect(notes(log)[0]).toBe('missed');
  expect(new Set(log.events.map(({ cursor }) => decodeCursor(cursor).coverage))).toEqual(new Set(['period']));
});

test('two stalled subscribers keep their own events', async () => {
  const { handle, open, tell } = await makeTopic();
  const [one, other] = [open(), open()];
  void one.begin(handle, 'NEW', null);
  await tell('a');
  void other.begin(handle, 'NEW', null);
  await tell('b');
  const [logOne, logOther] = [new Log(one.queue), new Log(other.queue)];
  await settle();
  expect([notes(logOne), notes(logOther)]).toEqual([['a', 'b'], ['b']]);
});

test('streams that begin at the same moment begin with the same events, those that begin later with their own', async () => {
  const { handle, open, tell } = await makeTopic();
  for (const note of ['a', 'b', 'c']) await tell(note);
  const streams = [open(true), open(true)];
  for (const stream of streams) stream.begin(handle, 'NEW', null);
  await tell('d');
  const late = open(true);
  void late.begin(handle, 'NEW', null);
  const [one, other, third] = [...streams, late].map(({ queue }) => new Log(queue));
  await settle();
  if (!one || !other || !third) throw new Error('expected three logs');
  expect([notes(one), notes(third)]).toEqual([
    ['a b', 'c', 'd'],
    ['a b', 'c d'],
  ]);
  expect(one.events.every((event, index) => event === other.events[index])).toBe(true);
  expect(third.events[0]).not.toBe(one.events[0]);
});

test('the last member takes its group and its timer along', async () => {
  const { handle, open, clock, hub } = await makeTopic();
  const streams = [open(), open()];
  for (const stream of streams) stream.begin(handle, 'NEW', null);
  expect([hub.groups, clock.timers]).toEqual([1, 1]);
  for (const stream of streams) await stream.queue.return();
  expect([hub.groups, clock.timers]).toEqual([0, 0]);
});

test('a queue that others fill is asked again when it is woken', async () => {
  const buffer = new BoundedBuffer<string>(1);
  const queue = new AsyncQueue({ buffer, overflow: () => new Error('full') });
  const next = queue.next();
  buffer.push('by another way');
  queue.wake();
  expect(await next).toEqual({ done: false, value: 'by another way' });
});

test('streams whose event can not be made end with the error, and the others go on', async () => {
  const { handle, open, tell } = await makeTopic();
  const broken: TopicHandle<string, TestBody> = {
    ...handle,
    define: () => ({
      ...handle.define(),
      key: 'broken',
      evaluate() {
        throw new TypeError('a defect');
      },
    }),
  };
  const logs = [broken, handle].map((where) => {
    const stream = open();
    void stream.begin(where, 'NEW', null);
    return new Log(stream.queue);
  });
  await tell('a');
  await settle();
  expect(logs.map(({ ending }) => ending)).toEqual([new TypeError('a defect'), 'open']);
  expect(logs.map(notes)).toEqual([[], ['a']]);
});

/** Streams of whose events each shows all that is known. */
async function makeNewestTopic() {
  const topic = await makeTopic();
  const handle = { ...topic.handle, define: () => ({ ...topic.definition, newestOnly: true }) };
  return { ...topic, handle, open: () => topic.open(false, () => new NewestBuffer()) };
}

test('a slow reader of the newest state gets one event with the last cursor, and never SLOW_CONSUMER', async () => {
  const { handle, open, tell } = await makeNewestTopic();
  const stream = open();
  void stream.begin(handle, 'NEW', null);
  for (let count = 0; count < 2_000; count++) await tell(`${count}`);
  await settle();
  const log = new Log(stream.queue);
  await settle();
  expect(notes(log)).toEqual(['1999']);
  expect(decodeCursor(log.cursor).position.offset).toBe(2_000);
  await tell('last');
  await settle();
  expect(notes(log)).toEqual(['1999', 'last']);
});

test('records that are written together are one event of the newest state, and so are those that a resume missed', async () => {
  const { handle, open, tell } = await makeNewestTopic();
  const stream = open();
  void stream.begin(handle, 'NEW', null);
  const log = new Log(stream.queue);
  await settle();
  const cursor = decodeCursor(log.cursor);
  void tell('a');
  void tell('b');
  await settle();
  expect(notes(log)).toEqual(['b']);
  const resumed = open();
  await resumed.resume(handle, cursor);
  const rest = new Log(resumed.queue);
  await settle();
  expect(rest.events).toMatchObject([{ outcome: 'RECOVERED' }, { type: 'Told', note: 'b' }]);
});

test('a scope of one object is lost for all groups that show it, and for no other', async () => {
  const { handle, definition, open, hub } = await makeTopic();
  const lost: string[] = [];
  for (const [key, scopes] of Object.entries({ both: ['one:a', 'one:b'], other: ['one:b'] })) {
    const stream = open();
    void stream.begin({ ...handle, define: () => ({ ...definition, key, scopes }) }, 'NEW', null);
    stream.lose = () => lost.push(key);
  }
  hub.loseScope('one:a', 'a');
  expect(lost).toEqual(['both']);
});
