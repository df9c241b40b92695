import { describe, expect, test } from 'vitest';
import { createAbort } from '../../../../../src/lib/abort.ts';
import {
  type LaneState,
  nextPoll,
  type PollKind,
  type PollLane,
  type WaitingPoll,
} from '../../../../../src/live/sources/poll/schedule.ts';
import { PollTurns } from '../../../../../src/live/sources/poll/scheduler.ts';

const both = ['describe', 'details'] as const;
const poll = (topic: string, kind: PollKind, lanes: readonly PollLane[] = both): WaitingPoll => ({
  topic,
  kind,
  lanes,
});

function state(lane: PollLane, busy: readonly PollLane[] = [], lastKind: PollKind | null = null): LaneState {
  return { lane, lastKind, isFree: (other) => !busy.includes(other) };
}

/** Which poll is served, as "topic kind". */
function served(waiting: readonly WaitingPoll[], lane: LaneState, lastServed: Record<string, number> = {}): string {
  const chosen = waiting[nextPoll(waiting, lane, new Map(Object.entries(lastServed)))];
  return chosen ? `${chosen.topic} ${chosen.kind}` : 'nothing';
}

describe('which poll a free lane serves', () => {
  const all = [poll('a', 'walk'), poll('b', 'follow'), poll('c', 'lookup')];
  test.each([
    ['lookups first where reads by ID are at home', all, state('describe'), 'c lookup'],
    ['walks first where lists are at home', all, state('details'), 'a walk'],
    ["follows before another lane's walks", [all[0], all[1]], state('describe', ['details']), 'b follow'],
    ['a walk while its own lane is full', [all[0]], state('describe', ['details']), 'a walk'],
    ['no walk while its own lane is free', [all[0]], state('describe'), 'nothing'],
    ['a lookup while its own lane is full', [all[2]], state('details', ['describe']), 'c lookup'],
    ['no lookup while its own lane is free', [all[2]], state('details'), 'nothing'],
    [
      'not two follows in a row while a walk waits',
      all.slice(0, 2),
      state('describe', ['details'], 'follow'),
      'a walk',
    ],
    ['two follows in a row while none does', [all[1]], state('describe', [], 'follow'), 'b follow'],
    ['a list that has begun in this lane', [poll('a', 'walk', ['describe'])], state('describe'), 'a walk'],
    [
      'a list that has begun in this lane before a second lookup',
      [poll('a', 'walk', ['describe']), all[2]],
      state('describe', [], 'lookup'),
      'a walk',
    ],
    [
      'a lookup before the next page of that list',
      [poll('a', 'walk', ['describe']), all[2]],
      state('describe', [], 'walk'),
      'c lookup',
    ],
    ['a follow last where lists are at home', [all[1], all[2]], state('details', ['describe']), 'c lookup'],
    ['a follow where only its own lane is full', [all[1]], state('details', ['describe']), 'b follow'],
    ['no follow while its own lane is free', [all[1]], state('details'), 'nothing'],
    ['nothing for another lane', [poll('a', 'walk', ['players'])], state('details'), 'nothing'],
    ['players in their own lane', [poll('p', 'walk', ['players'])], state('players'), 'p walk'],
    ['nothing where nothing waits', [], state('details'), 'nothing'],
  ])('%s', (_what, waiting, lane, expected) => {
    expect(
      served(
        waiting.filter((item) => item !== undefined),
        lane,
      ),
    ).toBe(expected);
  });

  test('within a kind the topic that was served longest ago', () => {
    const waiting = [poll('a', 'walk'), poll('b', 'walk'), poll('c', 'walk')];
    expect(served(waiting, state('details'), { a: 3, b: 1, c: 2 })).toBe('b walk');
    expect(served(waiting, state('details'), { a: 3, b: 1 })).toBe('c walk');
  });

  test('a lookup of the topic that was served longest ago, whatever it was served', () => {
    const waiting = [poll('storm', 'lookup'), poll('storm', 'lookup'), poll('calm', 'lookup')];
    expect(served(waiting, state('describe'), { storm: 7, calm: 3 })).toBe('calm lookup');
  });
});

/** Plays `turns` on one lane that serves one poll at a time, while all of `demand` wait again as soon as they were served. */
async function shares(demand: readonly WaitingPoll[], turns: number): Promise<Record<string, number>> {
  const lane = new PollTurns(1);
  const { signal } = new AbortController();
  // Nothing can be helped out: the other lane is never free.
  await lane.take(poll('other', 'walk', ['details']), signal);
  const counts: Record<string, number> = {};
  let served = 0;
  const ask = async (wanted: WaitingPoll) => {
    while (served < turns) {
      const turn = await lane.take(wanted, signal);
      served++;
      const name = `${wanted.topic} ${wanted.kind}`;
      counts[name] = (counts[name] ?? 0) + 1;
      // The next one asks before this one is done: somebody always waits.
      setImmediate(() => turn.done());
    }
  };
  await Promise.all(demand.flatMap((wanted) => [ask(wanted), ask(wanted)]));
  return counts;
}

describe('of the turns of a busy lane', () => {
  test('follows get at most half while walks wait', async () => {
    const counts = await shares([poll('a', 'follow'), poll('b', 'follow'), poll('c', 'walk')], 100);
    const follows = (counts['a follow'] ?? 0) + (counts['b follow'] ?? 0);
    // But for the first few, which were served before a walk waited.
    expect(follows).toBeLessThanOrEqual(55);
    expect(counts['c walk']).toBeGreaterThanOrEqual(45);
  });

  test('a list that has begun here gets its part, however many lookups wait', async () => {
    const counts = await shares([poll('storm', 'lookup'), poll('calm', 'walk', ['describe'])], 100);
    expect(counts['calm walk']).toBeGreaterThanOrEqual(45);
    expect(counts['storm lookup']).toBeGreaterThanOrEqual(45);
  });

  test('each topic gets the same, whatever it asks for', async () => {
    const counts = await shares([poll('a', 'lookup'), poll('a', 'lookup'), poll('b', 'lookup')], 90);
    expect(counts['a lookup']).toBeGreaterThanOrEqual(40);
    expect(counts['b lookup']).toBeGreaterThanOrEqual(40);
  });
});

test('turns go round the topics call by call, whoever asks for how many', async () => {
  const turns = new PollTurns(1);
  const order: string[] = [];
  const { signal } = createAbort();
  const ask = async (topic: string) => {
    const turn = await turns.take(poll(topic, 'walk', ['details']), signal);
    order.push(topic);
    await Promise.resolve();
    turn.done();
  };
  await Promise.all([...Array(4).fill('large'), 'small', 'other', 'small'].map(ask));
  expect(order).toEqual(['large', 'small', 'other', 'large', 'small', 'large', 'large']);
  expect(turns.size).toBe(0);
});

test('a storm of lookups leaves the walks their lane', async () => {
  const turns = new PollTurns(2);
  const { signal } = createAbort();
  const lookups = await Promise.all([1, 2].map(() => turns.take(poll('storm', 'lookup'), signal)));
  for (let n = 0; n < 50; n++) void turns.take(poll('storm', 'lookup'), signal);
  const helped = turns.size;
  const walk = turns.take(poll('calm', 'walk'), signal);
  expect(lookups.map(({ lane }) => lane)).toEqual(['describe', 'describe']);
  lookups[0]?.done();
  expect(helped).toBe(52);
  expect(turns.size).toBe(52);
  void walk;
});

test('whoever no longer wants his turn does not get it, and a turn ends once', async () => {
  const turns = new PollTurns(1);
  const leaving = createAbort();
  const first = await turns.take(poll('a', 'lookup', ['players']), leaving.signal);
  const second = turns.take(poll('b', 'lookup', ['players']), leaving.signal);
  leaving.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  await expect(turns.take(poll('c', 'lookup'), leaving.signal)).rejects.toThrow('left');
  first.done();
  first.done();
  expect(turns.size).toBe(0);
});
