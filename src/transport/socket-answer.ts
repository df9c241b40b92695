import type { ExecutionResult } from 'graphql';
import type { PlainAbort } from '../lib/abort.ts';

/**
 * The answer to a WebSocket's query. To graphql-ws, which tells nobody when a client completes a plain answer, it is an iterator of one
 * result: when it is returned from, the query is aborted, and nothing is yielded. It ends no sooner than the query.
 */
export function socketAnswer(
  answer: Promise<ExecutionResult>,
  abort: PlainAbort,
): AsyncIterableIterator<ExecutionResult> {
  let isOver = false;
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (isOver) return over;
      const value = await answer;
      if (isOver) return over;
      isOver = true;
      return { done: false, value };
    },
    async return() {
      isOver = true;
      abort.abort(new Error('the client has left'));
      return over;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

const over = { done: true, value: undefined } as const;
