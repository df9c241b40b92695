import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AsyncQueue, BoundedBuffer } from '../../../src/lib/async-queue.ts';

function makeQueue(capacity = 3) {
  let closings = 0;
  const queue = new AsyncQueue<number>({
    buffer: new BoundedBuffer(capacity),
    overflow: () => new Error('too slow'),
    onClose: () => {
      closings++;
    },
  });
  return { queue, closings: () => closings };
}

test('items come out in the order in which they were pushed, before or after they were asked for', async () => {
  const { queue } = makeQueue();
  const early = [queue.next(), queue.next()];
  for (const item of [1, 2, 3, 4]) queue.push(item);
  expect(await Promise.all([...early, queue.next(), queue.next()])).toEqual(
    [1, 2, 3, 4].map((value) => ({ done: false, value })),
  );
});

test('one item more than fits ends the queue with the overflow, after what waits already', async () => {
  const { queue, closings } = makeQueue(2);
  expect([queue.push(1), queue.push(2), queue.push(3), queue.push(4)]).toEqual([true, true, false, false]);
  expect([queue.isOpen, closings()]).toEqual([false, 1]);
  expect(await queue.next()).toEqual({ done: false, value: 1 });
  expect(await queue.next()).toEqual({ done: false, value: 2 });
  await expect(queue.next()).rejects.toThrow('too slow');
  expect(await queue.next()).toEqual({ done: true, value: undefined });
  expect(closings()).toBe(1);
});

test('the end lets what waits be taken first', async () => {
  const { queue } = makeQueue();
  queue.push(1);
  queue.end();
  queue.fail(new Error('too late to matter'));
  expect(await queue.next()).toEqual({ done: false, value: 1 });
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});

test('a failure reaches one waiting taker, and the others learn that it is over', async () => {
  const { queue } = makeQueue();
  const takers = [queue.next(), queue.next()];
  queue.fail(new Error('broken'));
  await expect(takers[0]).rejects.toThrow('broken');
  expect(await takers[1]).toEqual({ done: true, value: undefined });
});

test('a consumer that leaves drops what waits, and ends whoever else waits', async () => {
  const { queue, closings } = makeQueue();
  queue.push(1);
  expect(await queue.return()).toEqual({ done: true, value: undefined });
  expect([queue.size, queue.push(2), closings()]).toEqual([0, false, 1]);
  expect(await queue.next()).toEqual({ done: true, value: undefined });
  const { queue: waitedFor } = makeQueue();
  const taker = waitedFor.next();
  await waitedFor.return();
  expect(await taker).toEqual({ done: true, value: undefined });
});

test('a consumer that leaves after a failure is not told of it', async () => {
  const { queue } = makeQueue();
  queue.fail(new Error('broken'));
  await queue.return();
  expect(await queue.next()).toEqual({ done: true, value: undefined });
});

test('a capacity below one is refused at construction', () => {
  expect(() => new BoundedBuffer(0)).toThrow('expected a capacity of at least 1, got 0');
  expect(() => new BoundedBuffer(Number.NaN)).toThrow(RangeError);
});

test('a bounded buffer behaves like a list that refuses what exceeds its capacity', () => {
  const commands = fc.array(fc.oneof(fc.record({ push: fc.nat() }), fc.constant('shift' as const)), {
    maxLength: 2_000,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), commands, (capacity, script) => {
      const buffer = new BoundedBuffer<number>(capacity);
      const model: number[] = [];
      for (const command of script) {
        if (command === 'shift') {
          expect(buffer.shift()).toBe(model.shift());
        } else {
          expect(buffer.push(command.push)).toBe(model.length < capacity);
          if (model.length < capacity) model.push(command.push);
        }
        expect(buffer.size).toBe(model.length);
      }
    }),
    { numRuns: 50 },
  );
});
