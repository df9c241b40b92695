import { ByteLedger } from '../../src/live/journal/byte-ledger.ts';
import { MemoryJournal } from '../../src/live/journal/memory/journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { testKind } from '../support/redis-journals.ts';
import { describeJournal, type TestImage } from './journal.ts';

describeJournal('memory', async ({ heldBytes, ...limits }, bytesOf) => {
  const clock = new FakeClock();
  const ledger = new ByteLedger(heldBytes);
  const journal = new MemoryJournal<TestImage>({
    ...limits,
    kind: { ...testKind, bytesOf },
    ledger,
    clock,
    random: Math.random,
  });
  return { journal, clock, heldBytes: () => ledger.used };
});
