import { once } from 'node:events';
import { describe, expect, it, test } from 'vitest';
import { createAbort, followAbort, onAbort, PlainAbort } from '../../../src/lib/abort.ts';

test('many parts of one piece of work may listen to its signal without a warning', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const { signal } = createAbort();
  for (let part = 0; part < 50; part++) signal.addEventListener('abort', () => part);
  // Warnings are told in order: once ours is there, any other would have been.
  const told = once(process, 'warning');
  process.emitWarning('the last one');
  await told;
  process.off('warning', onWarning);
  expect(warnings.map(({ message }) => message)).toEqual(['the last one']);
});

describe('a plain abort', () => {
  it('tells each listener once, with the first reason, and nobody who has left or came too late', () => {
    const abort = new PlainAbort();
    const told: string[] = [];
    const leaves = () => told.push('left');
    abort.addEventListener('abort', () => told.push('stayed'));
    abort.addEventListener('abort', leaves);
    abort.removeEventListener('abort', leaves);
    abort.throwIfAborted();
    abort.abort(new Error('first'));
    abort.abort(new Error('second'));
    abort.addEventListener('abort', () => told.push('late'));
    expect(told).toEqual(['stayed']);
    expect(abort.reason).toEqual(new Error('first'));
    expect(() => abort.throwIfAborted()).toThrow('first');
  });

  it('is followed by Node’s own, until that is released', () => {
    const [early, late] = [new PlainAbort(), new PlainAbort()];
    const [first, second] = [followAbort(early), followAbort(late)];
    second.release();
    for (const abort of [early, late]) abort.abort('over');
    expect([first.abort.signal.reason, second.abort.signal.aborted]).toEqual(['over', false]);
  });

  it('calls back at once where it is over already', () => {
    const abort = new PlainAbort();
    abort.abort('over');
    let calls = 0;
    onAbort(abort, () => calls++);
    onAbort(undefined, () => calls++);
    expect(calls).toBe(1);
  });
});
