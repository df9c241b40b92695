import { type OperationName, operationNames } from './model/model.ts';

/** How often an operation was called, and how often in vain. */
export interface CallCount {
  /** Every request that named the operation. */
  calls: number;
  /** Of these, the ones answered with ThrottlingException, be it by a rate or by a fault. */
  throttled: number;
  /** Of these, the ones answered with any other error, and those whose connection was dropped. */
  failed: number;
}

/** Calls by operation since the start or the last reset. */
export class CallCounts {
  #counts = noCalls();

  count(operation: OperationName, outcome: keyof CallCount): void {
    this.#counts[operation][outcome] += 1;
  }

  /** Every operation, those that were not called with zeros. */
  all(): Readonly<Record<OperationName, Readonly<CallCount>>> {
    return this.#counts;
  }

  reset(): void {
    this.#counts = noCalls();
  }
}

function noCalls(): Record<OperationName, CallCount> {
  const counts = operationNames.map((name) => [name, { calls: 0, throttled: 0, failed: 0 }]);
  return Object.fromEntries(counts) as Record<OperationName, CallCount>;
}
