import { expect, test } from 'vitest';
import { NextFlight } from '../../../src/lib/next-flight.ts';

/** Calls that are answered by hand, by their number. */
function calls() {
  const begun: { resolve(answer: string): void; reject(error: Error): void }[] = [];
  const flight = new NextFlight(() => new Promise<string>((resolve, reject) => begun.push({ resolve, reject })));
  return { begun, flight };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('whoever asks in one tick shares one call, whoever asks while it is in flight the next one', async () => {
  const { begun, flight } = calls();
  const first = [flight.join(), flight.join()];
  await turn();
  const second = [flight.join(), flight.join()];
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]?.resolve('first');
  expect(await Promise.all(first)).toEqual(['first', 'first']);
  await turn();
  begun[1]?.resolve('second');
  expect(await Promise.all(second)).toEqual(['second', 'second']);
  expect(begun).toHaveLength(2);
});

test('a call that fails fails for those who share it, and the next one is made', async () => {
  const { begun, flight } = calls();
  const failing = expect(flight.join()).rejects.toThrow('away');
  await turn();
  const next = flight.join();
  begun[0]?.reject(new Error('away'));
  await failing;
  await turn();
  begun[1]?.resolve('back');
  expect(await next).toBe('back');
});
