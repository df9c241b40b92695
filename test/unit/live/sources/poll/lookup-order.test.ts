import { expect, test } from 'vitest';
import { LookupOrder } from '../../../../../src/live/sources/poll/lookup-order.ts';

function orderOf(...ids: string[]): LookupOrder {
  const order = new LookupOrder();
  for (const id of ids) order.add(id);
  return order;
}

function takeAll(order: LookupOrder): string[] {
  const taken: string[] = [];
  for (let id = order.next(); id !== undefined; id = order.next()) taken.push(id);
  return taken;
}

test('the oldest and the newest take turns', () => {
  expect(takeAll(orderOf('a', 'b', 'c', 'd', 'e'))).toEqual(['a', 'e', 'b', 'd', 'c']);
});

test('one that comes after thousands is among the next two, and the oldest of them is not put off by any that come', () => {
  const order = orderOf(...Array.from({ length: 3_000 }, (_, n) => `crash ${n}`));
  const turns: string[] = [];
  for (let n = 0; n < 100; n++) {
    order.add(`other ${n}`);
    turns.push(order.next() ?? '', order.next() ?? '');
  }
  for (let n = 0; n < 100; n++) expect(turns.slice(2 * n, 2 * n + 2)).toEqual([`crash ${n}`, `other ${n}`]);
});

test('what is watched by itself comes first, also where it becomes so while it waits', () => {
  const order = orderOf('a', 'b', 'c');
  order.add('watched', { isPreferred: true });
  order.prefer('b');
  order.prefer('not there');
  expect(takeAll(order)).toEqual(['watched', 'b', 'a', 'c']);
});

test('what was read and waits for another read is older than all others', () => {
  const order = orderOf('a', 'b', 'c');
  order.add('again', { isRepeated: true });
  order.add('later', { isRepeated: true });
  expect(takeAll(order)).toEqual(['again', 'c', 'later', 'b', 'a']);
});

test('an ID waits once, and not at all after it was taken out', () => {
  const order = orderOf('a', 'b', 'a', 'c');
  order.add('a', { isRepeated: true });
  expect([order.size, order.delete('b'), order.delete('b')]).toEqual([3, true, false]);
  order.add('b');
  expect(takeAll(order)).toEqual(['a', 'b', 'c']);
  order.add('a');
  order.clear();
  expect([order.size, order.next()]).toEqual([0, undefined]);
});

test('taking IDs out and in again leaves each once', () => {
  const order = orderOf('first');
  for (let n = 0; n < 10_000; n++) {
    order.add('moved');
    order.delete('moved');
  }
  order.add('second');
  order.add('moved');
  expect(takeAll(order)).toEqual(['first', 'moved', 'second']);
});
