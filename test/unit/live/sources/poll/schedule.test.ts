import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../../../src/gamelift/budget/published-rates.ts';
import { createAbort } from '../../../../../src/lib/abort.ts';
import {
  nextPoll,
  type OperationState,
  type PollUrgency,
  type WaitingPoll,
} from '../../../../../src/live/sources/poll/schedule.ts';
import { PollScheduler } from '../../../../../src/live/sources/poll/scheduler.ts';

const [describing, details, players] = [
  'DescribeGameSessions',
  'DescribeGameSessionDetails',
  'DescribePlayerSessions',
] as const;

/** By default of game sessions: reads by ID prefer one operation, scans the other. */
const poll = (
  topic: string,
  urgency: PollUrgency,
  operations: readonly Operation[] = urgency === 'scan' ? [details, describing] : [describing, details],
): WaitingPoll => ({ topic, urgency, operations });

function state(
  operation: Operation,
  busy: readonly Operation[] = [],
  lastUrgency: PollUrgency | null = null,
): OperationState {
  return { operation, lastUrgency, isFree: (other) => !busy.includes(other) };
}

/** Which poll is served, as "topic urgency". */
function served(
  waiting: readonly WaitingPoll[],
  operation: OperationState,
  lastServed: Record<string, number> = {},
): string {
  const chosen = waiting[nextPoll(waiting, operation, new Map(Object.entries(lastServed)))];
  return chosen ? `${chosen.topic} ${chosen.urgency}` : 'nothing';
}

describe('which poll a free operation serves', () => {
  const all = [poll('a', 'scan'), poll('b', 'follow'), poll('c', 'lookup')];
  test.each([
    ['lookups first where reads by ID are at home', all, state(describing), 'c lookup'],
    ['scans first where lists are at home', all, state(details), 'a scan'],
    ['follows before scans that are at home elsewhere', [all[0], all[1]], state(describing, [details]), 'b follow'],
    ['a scan while its home has no room', [all[0]], state(describing, [details]), 'a scan'],
    ['no scan while its home has room', [all[0]], state(describing), 'nothing'],
    ['a lookup while its home has no room', [all[2]], state(details, [describing]), 'c lookup'],
    ['no lookup while its home has room', [all[2]], state(details), 'nothing'],
    ['not two follows in a row while a scan waits', all.slice(0, 2), state(describing, [details], 'follow'), 'a scan'],
    ['two follows in a row while none does', [all[1]], state(describing, [], 'follow'), 'b follow'],
    ['a list that has begun with this operation', [poll('a', 'scan', [describing])], state(describing), 'a scan'],
    [
      'a list that has begun with this operation before a second lookup',
      [poll('a', 'scan', [describing]), all[2]],
      state(describing, [], 'lookup'),
      'a scan',
    ],
    [
      'a lookup before the next page of that list',
      [poll('a', 'scan', [describing]), all[2]],
      state(describing, [], 'scan'),
      'c lookup',
    ],
    ['a follow last where lists are at home', [all[1], all[2]], state(details, [describing]), 'c lookup'],
    ['a follow while its home has no room', [all[1]], state(details, [describing]), 'b follow'],
    ['no follow while its home has room', [all[1]], state(details), 'nothing'],
    ['nothing for another operation', [poll('a', 'scan', [players])], state(details), 'nothing'],
    ['players with their own operation', [poll('p', 'scan', [players])], state(players), 'p scan'],
    ['nothing where nothing waits', [], state(details), 'nothing'],
  ])('%s', (_what, waiting, operation, expected) => {
    expect(
      served(
        waiting.filter((item) => item !== undefined),
        operation,
      ),
    ).toBe(expected);
  });

  test('a poll only while every operation that it prefers has no room', () => {
    const waiting = [poll('a', 'lookup', [describing, details, players])];
    expect(served(waiting, state(players, [describing]))).toBe('nothing');
    expect(served(waiting, state(players, [details]))).toBe('nothing');
    expect(served(waiting, state(players, [describing, details]))).toBe('a lookup');
  });

  test('within an urgency the topic that was served longest ago', () => {
    const waiting = [poll('a', 'scan'), poll('b', 'scan'), poll('c', 'scan')];
    expect(served(waiting, state(details), { a: 3, b: 1, c: 2 })).toBe('b scan');
    expect(served(waiting, state(details), { a: 3, b: 1 })).toBe('c scan');
  });

  test('a lookup of the topic that was served longest ago, whatever it was served', () => {
    const waiting = [poll('storm', 'lookup'), poll('storm', 'lookup'), poll('calm', 'lookup')];
    expect(served(waiting, state(describing), { storm: 7, calm: 3 })).toBe('calm lookup');
  });
});

/** Hands out so many `permits` of an operation, one at a time, while all of `demand` wait again as soon as they were served. */
async function shares(demand: readonly WaitingPoll[], permits: number): Promise<Record<string, number>> {
  const scheduler = new PollScheduler(1);
  const { signal } = new AbortController();
  // Nothing can be helped out: the other operation is never free.
  await scheduler.take(poll('other', 'scan', [details]), signal);
  const counts: Record<string, number> = {};
  let served = 0;
  const ask = async (wanted: WaitingPoll) => {
    while (served < permits) {
      const permit = await scheduler.take(wanted, signal);
      served++;
      const name = `${wanted.topic} ${wanted.urgency}`;
      counts[name] = (counts[name] ?? 0) + 1;
      // The next one asks before this one is done: one always waits.
      setImmediate(() => permit.done());
    }
  };
  await Promise.all(demand.flatMap((wanted) => [ask(wanted), ask(wanted)]));
  return counts;
}

describe('of the permits of a busy operation', () => {
  test('follows get at most half while scans wait', async () => {
    const counts = await shares([poll('a', 'follow'), poll('b', 'follow'), poll('c', 'scan')], 100);
    const follows = (counts['a follow'] ?? 0) + (counts['b follow'] ?? 0);
    // But for the first few, which were served before a scan waited.
    expect(follows).toBeLessThanOrEqual(55);
    expect(counts['c scan']).toBeGreaterThanOrEqual(45);
  });

  test('a list that has begun here gets its part, however many lookups wait', async () => {
    const counts = await shares([poll('storm', 'lookup'), poll('calm', 'scan', [describing])], 100);
    expect(counts['calm scan']).toBeGreaterThanOrEqual(45);
    expect(counts['storm lookup']).toBeGreaterThanOrEqual(45);
  });

  test('each topic gets the same, whatever it asks for', async () => {
    const counts = await shares([poll('a', 'lookup'), poll('a', 'lookup'), poll('b', 'lookup')], 90);
    expect(counts['a lookup']).toBeGreaterThanOrEqual(40);
    expect(counts['b lookup']).toBeGreaterThanOrEqual(40);
  });
});

test('permits go round the topics call by call, however many each of them asks for', async () => {
  const scheduler = new PollScheduler(1);
  const order: string[] = [];
  const { signal } = createAbort();
  const ask = async (topic: string) => {
    const permit = await scheduler.take(poll(topic, 'scan', [details]), signal);
    order.push(topic);
    await Promise.resolve();
    permit.done();
  };
  await Promise.all([...Array(4).fill('large'), 'small', 'other', 'small'].map(ask));
  expect(order).toEqual(['large', 'small', 'other', 'large', 'small', 'large', 'large']);
  expect(scheduler.size).toBe(0);
});

test('a storm of lookups leaves the scans their operation', async () => {
  const scheduler = new PollScheduler(2);
  const { signal } = createAbort();
  const lookups = await Promise.all([1, 2].map(() => scheduler.take(poll('storm', 'lookup'), signal)));
  for (let n = 0; n < 50; n++) void scheduler.take(poll('storm', 'lookup'), signal);
  const helped = scheduler.size;
  const scan = scheduler.take(poll('calm', 'scan'), signal);
  expect(lookups.map(({ operation }) => operation)).toEqual([describing, describing]);
  lookups[0]?.done();
  expect(helped).toBe(52);
  expect(scheduler.size).toBe(52);
  void scan;
});

test('a poll that is given up gets no permit, and a permit ends once', async () => {
  const scheduler = new PollScheduler(1);
  const leaving = createAbort();
  const first = await scheduler.take(poll('a', 'lookup', [players]), leaving.signal);
  const second = scheduler.take(poll('b', 'lookup', [players]), leaving.signal);
  leaving.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  await expect(scheduler.take(poll('c', 'lookup'), leaving.signal)).rejects.toThrow('left');
  first.done();
  first.done();
  expect(scheduler.size).toBe(0);
});
