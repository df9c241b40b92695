import type { ExecutionArgs, GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../schema/context.ts';

/** Any errors as a client may see them. */
export type Mask = (errors: readonly unknown[]) => GraphQLError[];

/** An admitted operation with all that its execution needs. */
export interface PreparedOperation extends ExecutionArgs {
  operation: OperationDefinitionNode;
  variableValues: Readonly<Record<string, unknown>>;
  viewer: Viewer;
  mask: Mask;
  /** For the events of a subscription, which outlive whoever began it: others may share them. */
  forEvents: { createContext: () => Context; mask: Mask };
  /** Told when there is an outcome, for the metrics. */
  answered: () => void;
}
