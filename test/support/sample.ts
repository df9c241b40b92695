/** Measured values. */
export class Sample extends Array<number> {
  /** The value that a `share` of them, 0..1, does not exceed. */
  percentile(share: number): number {
    const sorted = [...this].sort((one, other) => one - other);
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new Error('nothing was measured');
    return value;
  }
}
