import { describe, expect, test } from 'vitest';
import { SharedLine } from '../../../../src/gamelift/budget/shared-line.ts';
import type { CallPriority } from '../../../../src/gamelift/gamelift.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';

/** A line whose tokens the test hands out: each question waits for its answer. */
function setUp(questionsAtOnce = 1) {
  const clock = new FakeClock();
  const questions: { priority: CallPriority; answer(waitMs: number): void; fail(error: Error): void }[] = [];
  const line = new SharedLine({
    clock,
    length: 10,
    busy: () => new Error('busy'),
    questionsAtOnce: () => questionsAtOnce,
    take: ({ priority }) =>
      new Promise((resolve, reject) => questions.push({ priority, answer: resolve, fail: reject })),
  });
  const started: string[] = [];
  const enter = (name: string, priority: CallPriority, signal?: AbortSignal) =>
    line.enter({ priority, resource: null, deadlineMs: 5_000, signal }).then(
      () => void started.push(name),
      () => {},
    );
  const answer = async (waitMs: number) => {
    questions.at(-1)?.answer(waitMs);
    await settle();
  };
  return { clock, questions, started, enter, answer };
}

test('a token goes to the most important call that waits when it comes', async () => {
  const { questions, started, enter, answer } = setUp();
  void enter('query', 'query');
  void enter('mutation', 'mutation');
  expect(questions).toHaveLength(1);
  await answer(0);
  expect(started).toEqual(['mutation']);
  await answer(0);
  expect(started).toEqual(['mutation', 'query']);
});

test('a token whose asker has given up goes to whoever waits behind', async () => {
  const { questions, started, enter, answer } = setUp();
  const abort = new AbortController();
  void enter('query', 'query', abort.signal);
  void enter('other', 'query');
  abort.abort(new Error('left'));
  await answer(0);
  expect(started).toEqual(['other']);
  expect(questions).toHaveLength(1);
});

test('a poll gets no token that was asked for by somebody else, so that polls keep to their share', async () => {
  const { questions, started, enter, answer } = setUp();
  const abort = new AbortController();
  void enter('query', 'query', abort.signal);
  void enter('poll', 'poll');
  abort.abort(new Error('left'));
  await answer(0);
  expect(started).toEqual([]);
  expect(questions.map(({ priority }) => priority)).toEqual(['query', 'poll']);
  await answer(0);
  expect(started).toEqual(['poll']);
});

test('a poll’s token is for polls, so that they get all of their share', async () => {
  const { questions, started, enter, answer } = setUp();
  void enter('poll', 'poll');
  void enter('query', 'query');
  await answer(0);
  expect(started).toEqual(['poll']);
  expect(questions.map(({ priority }) => priority)).toEqual(['poll', 'query']);
});

test('while a query waits for a token a mutation asks at once', async () => {
  const { clock, questions, started, enter, answer } = setUp();
  void enter('query', 'query');
  await answer(1_000);
  void enter('mutation', 'mutation');
  expect(questions.map(({ priority }) => priority)).toEqual(['query', 'mutation']);
  await answer(50);
  await clock.advance(50);
  await answer(0);
  expect(started).toEqual(['mutation']);
});

test('whoever waits behind learns at once that nobody can be asked', async () => {
  const { clock, questions, started, enter } = setUp();
  const waiting = [enter('query', 'query'), enter('poll', 'poll')];
  questions[0]?.fail(new Error('away'));
  await Promise.all(waiting);
  expect(started).toEqual([]);
  expect(clock.timers).toBe(0);
});

describe('where answers take long', () => {
  test('tokens for several calls are asked for at once, those of people first, and each for its kind', async () => {
    const { questions, started, enter } = setUp(3);
    for (const name of ['one poll', 'other poll']) void enter(name, 'poll');
    for (const name of ['one', 'other']) void enter(name, 'query');
    void enter('mutation', 'mutation');
    expect(questions.map(({ priority }) => priority)).toEqual(['poll', 'poll', 'query']);
    for (const { answer } of questions) answer(0);
    await settle();
    expect(started).toEqual(['one poll', 'other poll', 'mutation']);
    expect(questions.slice(3).map(({ priority }) => priority)).toEqual(['query', 'query']);
    for (const { answer } of questions) answer(0);
    await settle();
    expect(started.slice(3)).toEqual(['one', 'other']);
  });

  test('no more is asked for while it is known that there is none, and once is enough to know it', async () => {
    const { clock, questions, started, enter } = setUp(3);
    for (const name of 'abcde') void enter(name, 'query');
    expect(questions).toHaveLength(3);
    questions[0]?.answer(0);
    questions[1]?.answer(1_000);
    questions[2]?.answer(1_000);
    await settle();
    expect([started, questions.length, clock.timers]).toEqual([['a'], 4, 5]);
    questions[3]?.answer(1_000);
    await settle();
    expect(questions).toHaveLength(4);
    await clock.advance(1_000);
    expect(questions).toHaveLength(7);
  });
});
