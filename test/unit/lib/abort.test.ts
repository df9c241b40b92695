import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createAbort } from '../../../src/lib/abort.ts';

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
