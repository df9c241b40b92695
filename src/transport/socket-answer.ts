import type { ExecutionResult } from 'graphql';
import type { PlainAbort } from '../lib/abort.ts';

/**
 * The answer to a WebSocket's query. To graphql-ws, which tells nobody that the client of a plain answer has completed it, it is an iterator of
 * one result: returned from, it is aborted, and yields nothing. It is over only when the query is.
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
