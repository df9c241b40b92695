import { DomainError, type ErrorCode } from '../gamelift/errors.ts';
import type { CallOptions } from '../gamelift/gamelift.ts';
import type { UpstreamContext } from './context.ts';

/** Failures that say that the game session is, or may be, no longer as it was last seen. */
const contradictions: ReadonlySet<ErrorCode> = new Set([
  'INVALID_GAME_SESSION_STATUS',
  'GAME_SESSION_FULL',
  'NOT_FOUND',
  'OUTCOME_UNKNOWN',
]);

/**
 * Makes one change. Nothing that was read before it is shown after it, and its subscribers can see it before its caller
 * reads the answer.
 *
 * The call is not bound to the operation's signal: a change given up half-way would leave nobody knowing whether it was made.
 *
 * @param observe hands the answer to the live layer; resolves once it is in the journal.
 * @param gameSessionId the game session that the change is about; null where there is none yet.
 */
export async function mutate<T>(
  { loaders, live, allowance }: UpstreamContext,
  gameSessionId: string | null,
  call: (options: CallOptions) => Promise<T>,
  observe: (answer: T) => Promise<void>,
): Promise<T> {
  loaders.clear();
  try {
    const answer = await call({ priority: 'mutation', allowance });
    await observe(answer);
    return answer;
  } catch (error) {
    if (gameSessionId !== null && error instanceof DomainError && contradictions.has(error.code)) {
      live.doubtGameSession(gameSessionId);
    }
    throw error;
  } finally {
    // Also after a failure: an unclear one may have changed something.
    loaders.clear();
  }
}
