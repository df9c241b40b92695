import type { Trouble } from './connection.ts';
import { type GraphError, isHealedByTime } from './graph-error.ts';

/** What an error says about how the page stands: a stream's, or a query's. */
export function troubleOf(error: Pick<GraphError, 'code'>): Trouble {
  const { code } = error;
  if (refusals.has(code)) return 'denied';
  if (code === 'THROTTLED') return 'throttled';
  return code === 'NETWORK' || code === 'INVALID_CURSOR' || isHealedByTime(error) ? 'failing' : 'failed';
}

/** By the gateway, or by GameLift of the gateway's own credentials. */
const refusals: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'UPSTREAM_ACCESS_DENIED']);
