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

/** Keeps every item before it gives it away. */
class NeverPassing extends BoundedBuffer<number> {
  override pass(): undefined {
    return undefined;
  }
}

type Reaction = 'take' | 'refuse' | 'push another' | 'end' | 'fail' | 'leave' | 'throw' | 'resume';
type Step = 'push' | 'resume' | 'end' | 'fail' | 'leave' | 'wake';

/** What a sink sees of a queue, and a pusher of his pushes. */
function pouring(buffer: BoundedBuffer<number>, steps: readonly Step[], reactions: readonly Reaction[]): string[] {
  const seen: string[] = [];
  const queue = new AsyncQueue<number>({
    buffer,
    overflow: () => new Error('too slow'),
    onClose: () => void seen.push('closed'),
  });
  let pushed = 0;
  let taken = 0;
  const doing: Record<Step, () => void> = {
    push: () => void seen.push(`pushed ${queue.push(++pushed)}, ${queue.size} wait`),
    resume: () => queue.resume(),
    end: () => queue.end(),
    fail: () => queue.fail(new Error('broken')),
    leave: () => void queue.return(),
    wake: () => queue.wake(),
  };
  queue.pour({
    take(item) {
      seen.push(`taken ${item}`);
      const reaction = reactions[taken++ % Math.max(1, reactions.length)] ?? 'take';
      if (reaction === 'throw') throw new Error('a defect');
      if (reaction === 'push another' && pushed < 100) doing.push();
      if (reaction === 'end' || reaction === 'fail' || reaction === 'leave' || reaction === 'resume') doing[reaction]();
      return reaction !== 'refuse';
    },
    end: (failure) => void seen.push(`over: ${failure ? String(failure.error) : 'complete'}`),
  });
  for (const step of steps) doing[step]();
  return seen;
}

test('an item that goes straight to the sink goes as one that waited for it, whatever the sink does with it', () => {
  const step = fc.constantFrom<Step>('push', 'push', 'push', 'resume', 'end', 'fail', 'leave', 'wake');
  const reaction = fc.constantFrom<Reaction>(
    ...(['take', 'take', 'refuse', 'push another', 'end', 'fail', 'leave', 'throw', 'resume'] as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.array(reaction, { maxLength: 8 }), (steps, reactions) => {
      const expected = pouring(new NeverPassing(3), steps, reactions);
      expect(pouring(new BoundedBuffer(3), steps, reactions)).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});
