import { describe, expect, it, test } from 'vitest';
import { AsyncQueue, BoundedBuffer, type Sink } from '../../../src/lib/async-queue.ts';
import { pour } from '../../../src/lib/pour.ts';

/** Remembers what it is given, and has room for so many. */
class Glass implements Sink<number> {
  readonly items: number[] = [];
  endings: unknown[] = [];
  room: number;

  constructor(room = Number.POSITIVE_INFINITY) {
    this.room = room;
  }

  take(item: number): boolean {
    this.items.push(item);
    this.room--;
    return this.room > 0;
  }

  end(failure: { error: unknown } | null): void {
    this.endings.push(failure);
  }
}

const makeQueue = (capacity = 10) =>
  new AsyncQueue<number>({ buffer: new BoundedBuffer(capacity), overflow: () => new Error('too slow') });

describe('a queue that pours', () => {
  it('hands over what waits, then each item in the tick in which it is pushed', () => {
    const queue = makeQueue();
    const glass = new Glass();
    queue.push(1);
    pour(queue, glass);
    queue.push(2);
    expect(glass.items).toEqual([1, 2]);
  });

  it('waits while the sink is full, and goes on in order when it has room', () => {
    const queue = makeQueue();
    const glass = new Glass(1);
    const pouring = pour(queue, glass);
    for (const item of [1, 2, 3]) queue.push(item);
    expect(glass.items).toEqual([1]);
    glass.room = 1;
    pouring.resume();
    expect(glass.items).toEqual([1, 2]);
    glass.room = 2;
    pouring.resume();
    expect(glass.items).toEqual([1, 2, 3]);
  });

  it('overflows where a full sink leaves too much waiting: what waits is handed over, then the reason', () => {
    const queue = makeQueue(2);
    const glass = new Glass(1);
    const pouring = pour(queue, glass);
    for (const item of [1, 2, 3, 4]) queue.push(item);
    expect([queue.isOpen, glass.endings]).toEqual([false, []]);
    glass.room = 10;
    pouring.resume();
    expect(glass.items).toEqual([1, 2, 3]);
    expect(glass.endings).toEqual([{ error: new Error('too slow') }]);
  });

  it('tells the end once, after everything else', () => {
    const queue = makeQueue();
    const glass = new Glass();
    queue.push(1);
    queue.end();
    pour(queue, glass);
    queue.resume();
    expect([glass.items, glass.endings]).toEqual([[1], [null]]);
  });

  it('tells nothing more to a consumer that leaves, even from within', async () => {
    const queue = makeQueue();
    const glass = new Glass();
    const take = glass.take.bind(glass);
    glass.take = (item) => {
      void queue.return();
      return take(item);
    };
    for (const item of [1, 2]) queue.push(item);
    pour(queue, glass);
    queue.push(3);
    expect([glass.items, glass.endings]).toEqual([[1], []]);
  });

  it('ends with what the sink throws, and not in the face of whoever pushes', () => {
    const queue = makeQueue();
    const glass = new Glass();
    glass.take = () => {
      throw new Error('no glass');
    };
    pour(queue, glass);
    expect(queue.push(1)).toBe(true);
    expect(glass.endings).toEqual([{ error: new Error('no glass') }]);
    expect([queue.isOpen, queue.push(2)]).toEqual([false, false]);
  });

  it('keeps the order when the sink pushes from within', () => {
    const queue = makeQueue();
    const glass = new Glass();
    const take = glass.take.bind(glass);
    glass.take = (item) => {
      if (item < 3) queue.push(item + 1);
      return take(item);
    };
    pour(queue, glass);
    queue.push(1);
    expect(glass.items).toEqual([1, 2, 3]);
  });
});

test('any other iterator is asked for one item after the other, and for none while the sink is full', async () => {
  let asked = 0;
  async function* numbers() {
    for (let item = 1; item <= 3; item++) {
      asked++;
      yield item;
    }
  }
  const glass = new Glass(1);
  const pouring = pour(numbers(), glass);
  await expect.poll(() => glass.items).toEqual([1]);
  expect(asked).toBe(1);
  glass.room = 10;
  pouring.resume();
  await expect.poll(() => glass.endings).toEqual([null]);
  expect(glass.items).toEqual([1, 2, 3]);
});

test('the failure of any other iterator is told', async () => {
  // biome-ignore lint/correctness/useYield: it fails before it has anything.
  async function* failing(): AsyncGenerator<number> {
    throw new Error('broken');
  }
  const glass = new Glass();
  pour(failing(), glass);
  await expect.poll(() => glass.endings).toEqual([{ error: new Error('broken') }]);
});
