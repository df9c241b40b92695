import type { ExecutionResult } from 'graphql';
import { nextMessage } from '../../execution/sharing/event-text.ts';
import { TextResult } from '../../execution/text-result.ts';
import type { PlainAbort } from '../../lib/abort.ts';

/**
 * The answer to a WebSocket's query or mutation. To graphql-ws, which tells nobody when a client completes a plain answer, it is an
 * iterator of one result: when it is returned from, `abort` is called where there is one, and nothing is yielded. It ends no sooner than
 * the operation. A result that is text already is sent as it is, and not yielded: the protocol would have it taken apart, to write it again.
 */
export function socketAnswer(
  id: string,
  answer: Promise<ExecutionResult>,
  { abort, send }: { abort: PlainAbort | null; send: (message: string) => Promise<void> },
): AsyncIterableIterator<ExecutionResult> {
  let isOver = false;
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (isOver) return over;
      const value = await answer;
      if (isOver) return over;
      isOver = true;
      if (!(value instanceof TextResult)) return { done: false, value };
      await send(nextMessage(id, value.text));
      return over;
    },
    async return() {
      isOver = true;
      abort?.abort(new Error('the client has left'));
      return over;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

const over = { done: true, value: undefined } as const;
