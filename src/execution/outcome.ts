import type { ExecutionResult } from 'graphql';

/** One word for metrics and logs: ok, or the code of the first error, which is one of ErrorCode. */
export function outcomeOf({ errors }: Pick<ExecutionResult, 'errors'>): string {
  const [first] = errors ?? [];
  return first ? String(first.extensions.code) : 'ok';
}
