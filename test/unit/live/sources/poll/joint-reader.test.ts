import { expect, test } from 'vitest';
import { DomainError, InvalidRequestError } from '../../../../../src/gamelift/errors.ts';
import { createAbort } from '../../../../../src/lib/abort.ts';
import { type LiveObserver, silentObserver } from '../../../../../src/live/observer.ts';
import { JointReader } from '../../../../../src/live/sources/poll/joint-reader.ts';
import { PollScheduler } from '../../../../../src/live/sources/poll/scheduler.ts';
import { noTracing } from '../../../../../src/observability/tracing.ts';
import { FakeClock, settle } from '../../../../support/fake-clock.ts';

const forEver = createAbort().signal;
const known = 'known';

/** A reader whose calls answer every key but `x`, and `limit` keys at most. */
function makeReader(options: { atOnce?: number; spacingMs?: number; limit?: number; refused?: string } = {}) {
  const { atOnce = 100, spacingMs = 1_000, limit = 100, refused } = options;
  const clock = new FakeClock();
  const scheduler = new PollScheduler(4);
  const rounds: string[] = [];
  const observer: LiveObserver = {
    ...silentObserver,
    pollRound: (kind, { outcome }) => rounds.push(`${kind} ${outcome}`),
  };
  const calls: (readonly string[])[] = [];
  const signals: AbortSignal[] = [];
  let hold: Promise<void> | null = null;
  const reader = new JointReader<string>({
    kind: 'fleets',
    context: { clock, scheduler, observer, tracing: noTracing },
    operation: 'DescribeFleetUtilization',
    atOnce,
    spacingMs,
    async call(keys, signal) {
      calls.push(keys);
      signals.push(signal);
      await hold;
      if (keys.length > limit) throw new InvalidRequestError(`at most ${limit} IDs`);
      if (refused !== undefined && keys.includes(refused)) throw new InvalidRequestError(`${refused} is no ID`);
      return new Map(keys.filter((key) => key !== 'x').map((key) => [key, known]));
    },
  });
  const holdCalls = () => {
    let release = () => {};
    hold = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  };
  return { clock, scheduler, observer, rounds, reader, calls, signals, holdCalls };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `fleet-${index}`);

test('what many topics ask for together is one call, and each key is in it once', async () => {
  const { clock, reader, calls, rounds } = makeReader();
  const answers = Promise.all(['a', 'b', 'x', 'a'].map((key) => reader.read(key, forEver)));
  await clock.advance(20);
  expect(await answers).toEqual([known, known, null, known]);
  expect(calls).toEqual([['a', 'b', 'x']]);
  expect(rounds).toEqual(['fleets complete']);
});

test('calls begin no closer together than the spacing, however many ask meanwhile', async () => {
  const { clock, reader, calls } = makeReader();
  void reader.read('first', forEver);
  await clock.advance(20);
  for (const name of names(40)) {
    void reader.read(name, forEver);
    await clock.advance(10);
  }
  expect(calls).toHaveLength(1);
  await clock.advance(1_000);
  expect(calls.map((keys) => keys.length)).toEqual([1, 40]);
});

test('more keys than one call takes are split', async () => {
  const { clock, reader, calls } = makeReader({ atOnce: 100 });
  const answers = Promise.all(names(250).map((name) => reader.read(name, forEver)));
  await clock.advance(20);
  expect((await answers).every((answer) => answer === known)).toBe(true);
  expect(calls.map((keys) => keys.length)).toEqual([100, 100, 50]);
});

test('where GameLift takes fewer keys than expected, the calls are halved from then on', async () => {
  const { clock, reader, calls } = makeReader({ limit: 50 });
  const readAll = async () => {
    const answers = Promise.all(names(80).map((name) => reader.read(name, forEver)));
    await clock.advance(1_020);
    expect(new Set(await answers)).toEqual(new Set([known]));
    return calls.splice(0).map((keys) => keys.length);
  };
  expect(await readAll()).toEqual([80, 40, 40]);
  expect(await readAll()).toEqual([40, 40]);
});

test('a key that is refused by itself fails alone, and does not make later calls smaller', async () => {
  const { clock, reader, calls } = makeReader({ refused: 'bad' });
  const answers = Promise.allSettled(['a', 'b', 'bad', 'c', 'd'].map((name) => reader.read(name, forEver)));
  await clock.advance(20);
  expect((await answers).map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true]);
  calls.length = 0;
  void Promise.allSettled(names(5).map((name) => reader.read(name, forEver)));
  await clock.advance(1_020);
  expect(calls.map((keys) => keys.length)).toEqual([5]);
});

test('a read that is asked for while its call runs begins after that', async () => {
  const { clock, reader, calls, holdCalls } = makeReader({ atOnce: 1, spacingMs: 0 });
  const release = holdCalls();
  const first = reader.read('a', forEver);
  await clock.advance(1);
  const second = reader.read('a', forEver);
  await clock.advance(1);
  expect(calls).toEqual([['a'], ['a']]);
  release();
  expect(await Promise.all([first, second])).toEqual([known, known]);
});

test('a call fails for all that wait for it', async () => {
  const { clock, scheduler, observer, rounds } = makeReader();
  const throttled = new DomainError('THROTTLED', 'later');
  const reader = new JointReader<string>({
    kind: 'fleets',
    context: { clock, scheduler, observer, tracing: noTracing },
    operation: 'DescribeFleetCapacity',
    atOnce: 10,
    call: () => Promise.reject(throttled),
  });
  const outcomes = Promise.allSettled(['a', 'b'].map((key) => reader.read(key, forEver)));
  await clock.advance(1);
  expect(await outcomes).toMatchObject([{ reason: throttled }, { reason: throttled }]);
  expect(scheduler.size).toBe(0);
  expect(rounds).toEqual(['fleets failed']);
});

test('a read that is given up is not made, and a call is given up with its last read', async () => {
  const { clock, reader, calls, signals, holdCalls } = makeReader();
  const [one, other] = [new AbortController(), new AbortController()];
  const left = reader.read('a', one.signal).catch((error: Error) => error.message);
  one.abort(new Error('gone'));
  expect(await left).toBe('gone');
  await clock.advance(2_000);
  expect(calls).toEqual([]);
  holdCalls();
  void reader.read('a', other.signal).catch(() => {});
  await clock.advance(20);
  expect(signals[0]?.aborted).toBe(false);
  other.abort(new Error('gone'));
  await settle();
  expect(signals[0]?.aborted).toBe(true);
});
