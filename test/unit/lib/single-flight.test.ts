import { expect, test } from 'vitest';
import type { AbortNotice } from '../../../src/lib/abort.ts';
import { SingleFlight } from '../../../src/lib/single-flight.ts';

function gate<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

test('identical calls in flight share one, later ones start anew', async () => {
  const flights = new SingleFlight();
  const { promise, resolve } = gate<string>();
  let calls = 0;
  const start = () => {
    calls++;
    return promise;
  };
  const both = Promise.all([flights.run('a', [], undefined, start), flights.run('a', [], undefined, start)]);
  resolve('answer');
  expect(await both).toEqual(['answer', 'answer']);
  await flights.run('a', [], undefined, start);
  expect(calls).toBe(2);
  expect(flights.size).toBe(0);
});

test('a failure reaches everybody who waits and is not kept', async () => {
  const flights = new SingleFlight();
  const { promise, reject } = gate<string>();
  const waits = [flights.run('a', [], undefined, () => promise), flights.run('a', [], undefined, () => promise)];
  reject(new Error('broken'));
  expect((await Promise.allSettled(waits)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(flights.run('a', [], undefined, async () => 'fine')).resolves.toBe('fine');
});

test('whoever asks after a drop starts anew, whoever waits keeps what is in flight', async () => {
  const flights = new SingleFlight();
  const before = gate<string>();
  const first = flights.run('a', ['fleet-1'], undefined, () => before.promise);
  flights.drop(['fleet-2']);
  const joined = flights.run('a', ['fleet-1'], undefined, async () => 'not called');
  flights.drop(['fleet-1']);
  const second = flights.run('a', ['fleet-1'], undefined, async () => 'after');
  before.resolve('before');
  expect(await Promise.all([first, joined, second])).toEqual(['before', 'before', 'after']);
});

test('a dropped call that ends does not take a younger one of the same key with it', async () => {
  const flights = new SingleFlight();
  const old = gate<string>();
  const young = gate<string>();
  const first = flights.run('a', ['t'], undefined, () => old.promise);
  flights.drop(['t']);
  const second = flights.run('a', ['t'], undefined, () => young.promise);
  old.resolve('old');
  await first;
  const third = flights.run('a', ['t'], undefined, async () => 'not called');
  young.resolve('young');
  expect(await Promise.all([second, third])).toEqual(['young', 'young']);
});

test('a waiter that leaves does not cancel the call of others; the last one does', async () => {
  const flights = new SingleFlight();
  let shared: AbortNotice | undefined;
  const { promise } = gate<string>();
  const start = (signal: AbortNotice) => {
    shared = signal;
    return promise;
  };
  const [one, two] = [new AbortController(), new AbortController()];
  const first = flights.run('a', [], one.signal, start);
  const second = flights.run('a', [], two.signal, start);
  one.abort(new Error('first left'));
  await expect(first).rejects.toThrow('first left');
  expect(shared?.aborted).toBe(false);
  two.abort(new Error('second left'));
  await expect(second).rejects.toThrow('second left');
  expect(shared?.aborted).toBe(true);
  expect(flights.size).toBe(0);
});

test('a call with an aborted signal is not started', async () => {
  const flights = new SingleFlight();
  let calls = 0;
  const start = async () => calls++;
  await expect(flights.run('a', [], AbortSignal.abort(new Error('gone')), start)).rejects.toThrow('gone');
  expect(calls).toBe(0);
});
