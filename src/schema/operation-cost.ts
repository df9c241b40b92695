import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import type { Arguments, FieldCost } from './cost.ts';

/**
 * How many GameLift calls an operation may cause: the sum of what its fields declare, times the objects that they are resolved for. Counted
 * are full pages, and each field as if it were the only one to ask; not counted are retries, and pages on which nothing is found.
 * Infinity for an operation that selects more fields than anybody reads.
 *
 * @returns null where the variables do not fit: it is not executed then.
 */
export function costOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Arguments,
): number | null {
  const root = schema.getRootType(operation.operation);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!root || !coerced) return null;
  const walk: Walk = { schema, fragments, variables: coerced, fieldsLeft: mostFields };
  return costBelow(walk, root, [operation.selectionSet.selections], { times: 1, lists: 1, items: 1, brought: [] });
}

/** Documents are bounded, but fragments that spread each other multiply. */
const mostFields = 10_000;

interface Walk {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Arguments;
  fieldsLeft: number;
}

/** For what a selection is resolved. */
interface Place {
  /** How many objects. */
  times: number;
  /** In how many lists: the siblings of one are read together where that can be done. */
  lists: number;
  /** How many objects the page has, where the object is a connection. */
  items: number;
  /** Fields that have come with the object. */
  brought: readonly string[];
}

function costBelow(
  walk: Walk,
  type: GraphQLNamedType,
  selections: readonly (readonly SelectionNode[])[],
  place: Place,
): number {
  const fields = new Map<string, { field: GraphQLField<unknown, unknown>; nodes: FieldNode[] }>();
  const visited = new Set<string>();
  for (const selection of selections) collect(walk, type, selection, fields, visited);
  let sum = 0;
  for (const { field, nodes } of fields.values()) {
    walk.fieldsLeft -= 1;
    if (walk.fieldsLeft < 0) return Number.POSITIVE_INFINITY;
    sum += costOfField(walk, field, nodes, place);
  }
  return sum;
}

function costOfField(
  walk: Walk,
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  place: Place,
): number {
  const [first] = nodes;
  if (!first) return 0;
  const cost = (field.extensions.cost ?? free) as FieldCost;
  const isVariable = typeof cost.calls === 'function' || typeof cost.items === 'function';
  const args = isVariable ? getArgumentValues(field, first, walk.variables) : {};
  const calls = place.brought.includes(field.name) ? 0 : amountOf(cost.calls, args);
  const times =
    cost.batch === undefined ? place.times : place.lists * Math.ceil(place.times / place.lists / cost.batch);
  const below = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet.selections] : []));
  const own = calls * times;
  if (below.length === 0 || own === Number.POSITIVE_INFINITY) return own;
  return own + costBelow(walk, getNamedType(field.type), below, placeBelow(field, cost, args, place, calls > 0));
}

function placeBelow(
  field: GraphQLField<unknown, unknown>,
  cost: FieldCost,
  args: Arguments,
  place: Place,
  isRead: boolean,
): Place {
  const { times } = place;
  if (cost.ofPage) return { ...place, times: times * place.items, lists: times, items: 1 };
  const brought = isRead ? [...place.brought, ...(cost.brings ?? [])] : place.brought;
  if (cost.items !== undefined) {
    const items = amountOf(cost.items, args);
    const isList = isListType(getNullableType(field.type));
    return isList ? { times: times * items, lists: times, items: 1, brought } : { times, lists: times, items, brought };
  }
  // What is read for each object by itself comes at different moments, and is no list any more.
  return isRead && cost.batch === undefined ? { times, lists: times, items: 1, brought } : { ...place, brought };
}

const free: FieldCost = { calls: 0 };

function amountOf(value: number | ((args: Arguments) => number), args: Arguments): number {
  return typeof value === 'number' ? value : value(args);
}

/** As an execution collects them: those of one name together, each fragment once; for all types that the object could be of. */
function collect(
  walk: Walk,
  type: GraphQLNamedType,
  selections: readonly SelectionNode[],
  fields: Map<string, { field: GraphQLField<unknown, unknown>; nodes: FieldNode[] }>,
  visited: Set<string>,
): void {
  for (const selection of selections) {
    if (!isIncluded(walk, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      // __typename and introspection cost nothing.
      if (!field) continue;
      const key = `${type.name}.${(selection.alias ?? selection.name).value}`;
      const known = fields.get(key);
      if (known) known.nodes.push(selection);
      else fields.set(key, { field, nodes: [selection] });
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : firstVisit(walk, selection.name.value, visited);
    if (!fragment) continue;
    const condition = fragment.typeCondition && walk.schema.getType(fragment.typeCondition.name.value);
    collect(walk, condition ?? type, fragment.selectionSet.selections, fields, visited);
  }
}

function firstVisit(walk: Walk, name: string, visited: Set<string>): FragmentDefinitionNode | undefined {
  if (visited.has(name)) return undefined;
  visited.add(name);
  return walk.fragments.get(name);
}

function isIncluded({ variables }: Walk, selection: SelectionNode): boolean {
  if (!selection.directives?.length) return true;
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if !== false
  );
}
