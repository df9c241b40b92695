import { describe, expect, it } from 'vitest';
import { ReadLog } from '../../../src/emulator/read-log.ts';

function readOf(seq: number, count: number) {
  const sessions = Array.from({ length: count }, (_, index) => ({ id: `s${index}`, status: 'ACTIVE' }));
  return { seq, at: 0, operation: 'DescribeGameSessions' as const, accessKeyId: null, sessions };
}

describe('ReadLog', () => {
  it('answers what came after a number, and knows late deliveries', () => {
    const log = new ReadLog();
    const first = log.record(readOf(3, 1));
    log.record(readOf(7, 0));
    expect(log.after(0).map(({ seq }) => seq)).toEqual([3, 7]);
    expect(log.after(3).map(({ seq }) => seq)).toEqual([7]);
    expect(log.after(7)).toEqual([]);
    first.delivered = true;
    expect(log.after(0).map(({ delivered }) => delivered)).toEqual([true, false]);
  });

  it('drops the oldest reads when the sessions in them are too many, and tells how far', () => {
    const log = new ReadLog(100);
    for (let seq = 1; seq <= 19; seq += 1) log.record(readOf(seq, 10));
    expect(log.droppedUpTo).toBe(0);
    log.record(readOf(20, 10));
    expect(log.droppedUpTo).toBe(10);
    expect(log.after(0).map(({ seq }) => seq)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('counts a read without sessions too', () => {
    const log = new ReadLog(5);
    for (let seq = 1; seq <= 1_000; seq += 1) log.record(readOf(seq, 0));
    expect(log.after(0).length).toBeLessThanOrEqual(10);
    expect(log.after(0).at(-1)?.seq).toBe(1_000);
  });
});
