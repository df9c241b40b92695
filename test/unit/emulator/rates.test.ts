import { describe, expect, it } from 'vitest';
import { accountRate, operationNames, operationRate } from '../../../src/emulator/model/model.ts';
import { Rates } from '../../../src/emulator/rates.ts';

/** How many calls in a row pass now. */
function passing(take: () => void): number {
  for (let count = 0; count < 10_000; count += 1) {
    try {
      take();
    } catch (error) {
      expect(error).toMatchObject({ code: 'ThrottlingException', message: 'Rate exceeded', status: 400 });
      return count;
    }
  }
  throw new Error('nothing is throttled');
}

describe('Rates', () => {
  it.each(operationNames)('lets the burst of %s pass, and then so many a second', (operation) => {
    let now = 1_000_000;
    const rates = new Rates(() => now);
    const { burst, perSecond } = operationRate(operation);
    expect(passing(() => rates.take(operation))).toBe(burst);
    now += 1_000;
    expect(passing(() => rates.take(operation))).toBe(perSecond);
    now += 3_600_000;
    expect(passing(() => rates.take(operation))).toBe(burst);
  });

  it('gives a token back as soon as it is whole, however often it is asked before', () => {
    let now = 0;
    const rates = new Rates(() => now);
    passing(() => rates.take('ListFleets'));
    for (now = 1; now <= 33; now += 1) expect(passing(() => rates.take('ListFleets'))).toBe(0);
    now = 34;
    expect(passing(() => rates.take('ListFleets'))).toBe(1);
  });

  it('bounds all operations of the account together', () => {
    const rates = new Rates(() => 0);
    let total = 0;
    for (const operation of operationNames) total += passing(() => rates.take(operation));
    expect(total).toBe(accountRate.burst);
  });
});
