import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Viewer } from '../auth/viewer.ts';
import type { AbortNotice } from '../lib/abort.ts';
import type { Transport as TransportName } from '../observability/metrics.ts';
import type { Context } from '../schema/context.ts';
import type { Caller } from './admission/entrance.ts';

/** One call of one client. */
export interface Call {
  transport: TransportName;
  requestId: string;
  /** Aborted when the client has gone. An event of a subscription is resolved at once and has none. */
  signal: AbortNotice | undefined;
  /** The request's own: they may name the trace that the call belongs to. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** `calls` is the operation's price. */
export type CreateContext = (
  operation: Pick<Call, 'requestId' | 'signal'> & { viewer: Viewer; calls: number },
) => Context;

/** An admitted operation with all that its execution needs. */
export interface PreparedOperation extends Caller {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variableValues: Readonly<Record<string, unknown>>;
  /** GameLift calls that it may cause, at most: its price. */
  calls: number;
  /** Fields that its result, or one event of it, has at most. */
  fields: number;
  call: Call;
  /** In milliseconds, by the gateway's clock. */
  arrivedAt: number;
}
