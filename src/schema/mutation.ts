import type { CallOptions } from '../gamelift/gamelift.ts';
import type { Context } from './context.ts';

/**
 * Makes one change. Nothing that was read before it is shown after it, and its subscribers can see it before its caller
 * reads the answer.
 *
 * The call is not bound to the operation's signal: a change given up half-way would leave nobody knowing whether it was made.
 *
 * @param observe hands the answer to the live layer; resolves once it is in the journal.
 */
export async function mutate<T>(
  { loaders }: Context,
  call: (options: CallOptions) => Promise<T>,
  observe: (answer: T) => Promise<void>,
): Promise<T> {
  loaders.clear();
  try {
    const answer = await call({ priority: 'mutation' });
    await observe(answer);
    return answer;
  } finally {
    // Also after a failure: an unclear one may have changed something.
    loaders.clear();
  }
}
