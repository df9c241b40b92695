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
import { amountOf, atRoot, broughtBy, type Place, placeBelow } from './price-place.ts';
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
 * The price of an operation, before it runs: an upper bound of its calls as long as GameLift fills its pages. Each field counts as if it were the
 * only one to ask GameLift; an object that may be of several types counts as the most expensive. Infinity for an operation that selects more
 * fields than anybody reads.
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
  return priceBelow(walk, root, [operation.selectionSet], atRoot);
}

/** Of an operation, over all types that objects may be of. Documents are bounded, but fragments that spread each other multiply. */
export const mostFields = 10_000;
const endless: Price = { calls: Number.POSITIVE_INFINITY, fields: Number.POSITIVE_INFINITY };

interface Walk extends Selections {
  variables: Arguments;
  fieldsLeft: number;
}

function priceBelow(
  walk: Walk,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  place: Place,
): Price {
  let calls = 0;
  let fields = 0;
  const selected = [...fieldsOf(walk, type, selectionSets)];
  const has = new Set(selected.map(({ definition }) => definition.name).filter((name) => place.brought.includes(name)));
  for (const field of selected) {
    walk.fieldsLeft -= 1;
    if (walk.fieldsLeft < 0) return endless;
    const price = priceOfField(walk, field, { ...place, has });
    calls += price.calls;
    fields += price.fields;
    if (fields === Number.POSITIVE_INFINITY) return endless;
  }
  return { calls, fields };
}

function priceOfField(walk: Walk, field: SelectedField, place: Place): Price {
  const { definition, nodes } = field;
  const cost = (definition.extensions.cost ?? free) as FieldCost;
  const isVariable = [cost.calls, cost.items, cost.brings].some((part) => typeof part === 'function');
  const args = isVariable ? argumentsOf(walk, field) : {};
  const own = callsOf(walk, field, cost, args, place);
  const below = placeBelow(walk.schema, field, cost, args, place);
  const named = getNamedType(definition.type);
  const isList = isListType(getNullableType(definition.type));
  // A list of leaves is as long as its items, too.
  const fields = place.objects + (isList && isLeafType(named) ? below.objects : 0);
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

function callsOf(walk: Walk, field: SelectedField, cost: FieldCost, args: Arguments, place: Place): number {
  const { definition, nodes } = field;
  const { times, lists, back } = place;
  if (place.brought.includes(definition.name)) return 0;
  if (back?.field === definition.name) {
    // All siblings lead to one object. It is read again, once, only for what was not read along with it.
    const lacks = broughtBy(cost, args).filter((name) => !back.has.has(name));
    const sets = selectionSetsBelow(nodes);
    const types = objectTypesOf(walk.schema, getNamedType(definition.type));
    const selected = types.flatMap((type) => [...fieldsOf(walk, type, sets)]);
    return selected.some((below) => lacks.includes(below.definition.name)) ? lists : 0;
  }
  if (cost.calls === 'page') return times * place.callsPerPage;
  const timesRead = cost.batch === undefined ? times : lists * Math.ceil(times / lists / cost.batch);
  return amountOf(cost.calls, args) * timesRead;
}

const free: FieldCost = { calls: 0 };
