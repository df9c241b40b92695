import { onTestFinished } from 'vitest';

/** Sets this machine's clock by so much until the test ends, as a time server does: dates step, time passes as it did. */
export function stepDate(byMs: number): void {
  const { now } = Date;
  onTestFinished(() => {
    Date.now = now;
  });
  Date.now = () => now() + byMs;
}
