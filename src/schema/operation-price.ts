import {
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isLeafType,
  isListType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Arguments, FieldCost } from './cost.ts';
import { introspectionSizeOf } from './introspection-size.ts';
import {
  fieldsOf,
  includedBy,
  objectTypesOf,
  type SelectedField,
  type Selections,
  selectionSetsBelow,
} from './selected-fields.ts';

/** What an operation may cost, at most. A subscription's is that of its largest event. */
export interface Price {
  /** GameLift calls, without repeated attempts: what its fields declare, times the objects that they are resolved for. */
  calls: number;
  /** Fields of the answer: of every object that it may hold. */
  fields: number;
}

/**
 * The price of an operation, before it runs. Each field counts as if it were the only one to ask GameLift; an object that may be of several types
 * counts as the most expensive. Infinity for an operation that selects more fields than anybody reads.
 *
 * @returns null where the variables do not fit: it is not executed then.
 */
export function priceOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Arguments,
): Price | null {
  const root = schema.getRootType(operation.operation);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!root || !coerced) return null;
  const walk: Walk = {
    schema,
    fragmentOf: (name) => fragments.get(name),
    includes: includedBy(coerced),
    variables: coerced,
    fieldsLeft: mostFields,
  };
  return priceBelow(walk, root, [operation.selectionSet], { times: 1, lists: 1, items: 1, brought: [] });
}

/** Documents are bounded, but fragments that spread each other multiply. */
const mostFields = 10_000;
const endless: Price = { calls: Number.POSITIVE_INFINITY, fields: Number.POSITIVE_INFINITY };

interface Walk extends Selections {
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
  /** The objects are all types, or all fields, of the schema: how long their lists are together is known. */
  isWhole?: boolean;
}

function priceBelow(
  walk: Walk,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  place: Place,
): Price {
  let calls = 0;
  let fields = 0;
  for (const field of fieldsOf(walk, type, selectionSets)) {
    walk.fieldsLeft -= 1;
    if (walk.fieldsLeft < 0) return endless;
    const price = priceOfField(walk, field, place);
    calls += price.calls;
    fields += price.fields;
    if (fields === Number.POSITIVE_INFINITY) return endless;
  }
  return { calls, fields };
}

function priceOfField(walk: Walk, field: SelectedField, place: Place): Price {
  const { definition, nodes } = field;
  const cost = (definition.extensions.cost ?? free) as FieldCost;
  const isVariable = typeof cost.calls === 'function' || typeof cost.items === 'function';
  const args = isVariable ? argumentsOf(walk, field) : {};
  const calls = place.brought.includes(definition.name) ? 0 : amountOf(cost.calls, args);
  const own = calls * timesRead(cost, place);
  const below = placeBelow(walk, field, cost, args, place, calls > 0);
  const named = getNamedType(definition.type);
  const isList = isListType(getNullableType(definition.type));
  // A list of leaves is as long as its items, too.
  const fields = place.times + (isList && isLeafType(named) ? below.times : 0);
  const sets = selectionSetsBelow(nodes);
  if (sets.length === 0) return { calls: own, fields };
  let most: Price = { calls: 0, fields: 0 };
  for (const type of objectTypesOf(walk.schema, named)) {
    const price = priceBelow(walk, type, sets, below);
    most = { calls: Math.max(most.calls, price.calls), fields: Math.max(most.fields, price.fields) };
  }
  return { calls: own + most.calls, fields: fields + most.fields };
}

/** Arguments that do not fit are refused where the field is resolved. */
function argumentsOf(walk: Walk, { definition, nodes }: SelectedField): Arguments {
  return getArgumentValues(definition, nodes[0], walk.variables);
}

function timesRead(cost: FieldCost, { times, lists }: Place): number {
  return cost.batch === undefined ? times : lists * Math.ceil(times / lists / cost.batch);
}

function placeBelow(
  walk: Walk,
  field: SelectedField,
  cost: FieldCost,
  args: Arguments,
  place: Place,
  isRead: boolean,
): Place {
  const { times } = place;
  if (field.parent.name.startsWith('__') || field.definition.name.startsWith('__')) {
    return introspected(walk.schema, field, place);
  }
  if (cost.ofPage) return { ...place, times: times * place.items, lists: times, items: 1 };
  const brought = isRead ? [...place.brought, ...(cost.brings ?? [])] : place.brought;
  const isList = isListType(getNullableType(field.definition.type));
  if (cost.items !== undefined || isList) {
    const items = amountOf(cost.items ?? longestList, args);
    return isList ? { times: times * items, lists: times, items: 1, brought } : { times, lists: times, items, brought };
  }
  // What is read for each object by itself comes at different moments, and is no list any more.
  return isRead && cost.batch === undefined ? { times, lists: times, items: 1, brought } : { ...place, brought };
}

/** The schema's own lists have lengths that are known. */
function introspected(schema: GraphQLSchema, { parent, definition }: SelectedField, place: Place): Place {
  const { most, total } = introspectionSizeOf(schema);
  const name = `${parent.name}.${definition.name}`;
  const alone = { lists: place.times, items: 1, brought: [] };
  if (!isListType(getNullableType(definition.type))) return { ...alone, times: place.times };
  if (name === '__Schema.types') return { ...alone, times: place.times * (total[name] ?? 1), isWhole: true };
  if (!place.isWhole) return { ...alone, times: place.times * (most[name] ?? 1) };
  const wholes = Math.ceil(
    place.times / (parent.name === '__Field' ? (total['__Type.fields'] ?? 1) : (total['__Schema.types'] ?? 1)),
  );
  return { ...alone, times: wholes * (total[name] ?? 1), isWhole: name === '__Type.fields' };
}

const free: FieldCost = { calls: 0 };
/** Of a list whose field declares nothing: a test sees to it that there is none. */
const longestList = 1_000;

function amountOf(value: number | ((args: Arguments) => number), args: Arguments): number {
  return typeof value === 'number' ? value : value(args);
}
