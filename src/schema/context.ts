import type { Viewer } from '../auth/viewer.ts';
import type { CallAllowance } from '../gamelift/budget/call-allowance.ts';
import type { GameLift, OperationBudget } from '../gamelift/gamelift.ts';
import type { Loaders } from '../gamelift/loaders.ts';
import type { AbortNotice } from '../lib/abort.ts';
import type { Live } from '../live/live.ts';

/**
 * What the resolvers of one operation work with. Transport makes one for each operation, of a subscription too. Nothing in
 * it calls GameLift: see UpstreamContext.
 */
export interface Context {
  viewer: Viewer;
  /** What the gateway may still ask of GameLift; read from memory. */
  budget: { state(): readonly OperationBudget[] };
  live: Live;
  logger: ErrorLogger;
  /** The request's own ID: what a masked error tells, and what the log has beside its cause. */
  requestId: string;
  /** Aborted when the client has gone or the operation has run out of time. Ends reads and streams, never a mutation. */
  signal?: AbortNotice | undefined;
  /** How long GameLift holds a reservation: 60 s (`defaultReservationTimeoutMs`) but in tests. */
  reservationTimeoutMs: number;
}

/** What only the resolvers of `t.upstream` get: they name the action that the policy is asked for, and the cost. */
export interface UpstreamContext extends Context {
  gamelift: GameLift;
  /** Fresh for each operation. Events of a subscription resolve from memory and need none. */
  loaders: Loaders;
  /** What the operation's calls of GameLift are charged to. */
  allowance?: CallAllowance | undefined;
}

/** The part of a logger that the schema needs. */
interface ErrorLogger {
  error(fields: object, message: string): void;
}

/** "If the player does not join within 60 seconds, the player session times out" (CreatePlayerSession). */
export const defaultReservationTimeoutMs = 60_000;
