import {
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { InvalidRequestError } from '../gamelift/errors.ts';

/** `extensions` of a field that asks GameLift: an event must not wait for it, so subscriptions refuse the field. */
export const callsUpstream = { callsUpstream: true };

/** Whether an event is being resolved: from memory, without a call. */
export function isLive(info: GraphQLResolveInfo): boolean {
  return info.operation.operation === OperationTypeNode.SUBSCRIPTION;
}

/** @throws InvalidRequestError that names the first field of the subscription that would call GameLift. */
export function refuseUpstreamFields(info: GraphQLResolveInfo): void {
  const [field] = upstreamFields(info.schema, info.operation, info.fragments);
  if (field === undefined) return;
  throw new InvalidRequestError(`${field} calls GameLift and can't be selected in a subscription: query it beside it`);
}

/**
 * The fields of a subscription, as "Type.field", that would call GameLift. `@skip` and `@include` are not looked at: what a
 * subscription may select does not hang on its variables. A query or mutation has none.
 */
export function upstreamFields(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): readonly string[] {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return [];
  const found = new Set<string>();
  const typeInfo = new TypeInfo(schema);
  const reached = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  // A Set is walked to its end, with what is added on the way; each fragment is visited once, however often it is spread.
  for (const definition of reached) {
    visit(
      definition,
      visitWithTypeInfo(typeInfo, {
        [Kind.FRAGMENT_SPREAD]: ({ name }) => {
          const fragment = fragments[name.value];
          if (fragment) reached.add(fragment);
        },
        [Kind.FIELD]: ({ name }) => {
          if (typeInfo.getFieldDef()?.extensions.callsUpstream === true) {
            found.add(`${typeInfo.getParentType()?.name}.${name.value}`);
          }
        },
      }),
    );
  }
  return [...found];
}
