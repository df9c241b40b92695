import { ByteLedger } from '../../src/live/engine/byte-ledger.ts';
import { MemoryJournal } from '../../src/live/engine/journal-memory.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { describeJournal, type TestImage } from './journal.ts';

describeJournal('memory', async ({ heldBytes, ...limits }, bytesOf) => {
  const clock = new FakeClock();
  const ledger = new ByteLedger(heldBytes);
  const journal = new MemoryJournal<TestImage>({
    ...limits,
    bytesOf,
    statusOf: (image) => image.status,
    ledger,
    clock,
    random: Math.random,
  });
  return { journal, clock, heldBytes: () => ledger.used };
});
