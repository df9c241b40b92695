import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import { InvalidRequestError } from '../gamelift/errors.ts';
import { liveSelectionOf } from './live-selection.ts';

/** Whether an event is being resolved: from memory, without a call. */
export function isLive(info: GraphQLResolveInfo): boolean {
  return info.operation.operation === OperationTypeNode.SUBSCRIPTION;
}

/** @throws InvalidRequestError that names the first field of the subscription that would call GameLift. */
export function refuseUpstreamFields({ schema, operation, fragments }: GraphQLResolveInfo): void {
  const [field] = liveSelectionOf(schema, operation, Object.values(fragments)).upstreamFields;
  if (field === undefined) return;
  throw new InvalidRequestError(`${field} calls GameLift and can't be selected in a subscription: query it beside it`);
}
