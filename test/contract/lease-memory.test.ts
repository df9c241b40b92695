import { ByteLedger } from '../../src/live/journal/byte-ledger.ts';
import { MemoryJournal } from '../../src/live/journal/memory/journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { testKind } from '../support/redis-journals.ts';
import type { TestImage } from './journal.ts';
import { describeLease } from './lease.ts';

describeLease('memory', () =>
  new MemoryJournal<TestImage>({
    kind: testKind,
    journalBytes: 1_000_000,
    tombstoneMs: 60_000,
    tombstoneBytes: 1_000_000,
    ledger: new ByteLedger(10_000_000),
    clock: new FakeClock(),
    random: Math.random,
  }).open('fleet:one'),
);
