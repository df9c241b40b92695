import { type GraphQLSchema, getNullableType, isListType } from 'graphql';
import type { Arguments, FieldCost } from './cost.ts';
import { introspectionSizeOf } from './introspection-size.ts';
import type { SelectedField } from './selected-fields.ts';

/** For what a selection is resolved. */
export interface Place {
  /** How many objects an answer may have there. */
  objects: number;
  /** For how many of them calls are priced. */
  times: number;
  /** In how many lists they are: the siblings of one are read together where that can be done. */
  lists: number;
  /** How many objects the page has, where the object is a connection. */
  items: number;
  /** What a page of the connection costs that the objects are below of. */
  callsPerPage: number;
  /** Whether they were read by this operation: what leads back to one of them reads it no more. */
  isRead: boolean;
  /** Fields that come with the objects where they are selected. */
  brought: readonly string[];
  /** Those of them that are. */
  has: ReadonlySet<string>;
  /** A field by which the objects lead back to one that was read, and what was read along with that one. */
  back: { field: string; has: ReadonlySet<string> } | null;
  /** The objects are all types, or all fields, of the schema: how long their lists are together is known. */
  isWhole: boolean;
}

export const atRoot: Place = {
  objects: 1,
  times: 1,
  lists: 1,
  items: 1,
  callsPerPage: 1,
  isRead: false,
  brought: [],
  has: new Set(),
  back: null,
  isWhole: false,
};

/** The place of what a field leads to. */
export function placeBelow(
  schema: GraphQLSchema,
  field: SelectedField,
  cost: FieldCost,
  args: Arguments,
  place: Place,
): Place {
  if (field.parent.name.startsWith('__') || field.definition.name.startsWith('__')) {
    return introspected(schema, field, place);
  }
  const { objects, times } = place;
  if (cost.ofPage === 'edge') return place;
  if (cost.ofPage === 'list') {
    return { ...place, objects: objects * place.items, times: times * place.items, lists: times, items: 1 };
  }
  const isList = isListType(getNullableType(field.definition.type));
  const items = cost.items === undefined && !isList ? 1 : amountOf(cost.items ?? longestList, args);
  const inner: Place = {
    ...place,
    items: isList ? 1 : items,
    callsPerPage: cost.callsPerPage ?? (cost.items === undefined ? place.callsPerPage : 1),
    isRead: cost.calls !== 0,
    brought: broughtBy(cost, args),
    back: cost.leadsBack === undefined || !place.isRead ? null : { field: cost.leadsBack, has: place.has },
  };
  if (isList) {
    inner.objects = objects * items;
    inner.times = times * (cost.pricedItems ?? items);
    inner.lists = times;
  }
  // What is read for each object by itself comes at different moments, and is no list any more.
  const isReadAlone = cost.calls !== 0 && cost.batch === undefined && !isList;
  if (isReadAlone || cost.apart) inner.lists = inner.times;
  return inner;
}

/** The fields that come with what a field leads to. */
export function broughtBy({ brings = [] }: FieldCost, args: Arguments): readonly string[] {
  return typeof brings === 'function' ? brings(args) : brings;
}

/** The schema's own lists have lengths that are known. */
function introspected(schema: GraphQLSchema, { parent, definition }: SelectedField, place: Place): Place {
  const { most, total } = introspectionSizeOf(schema);
  const name = `${parent.name}.${definition.name}`;
  const { objects } = place;
  const manyOf = (count: number, isWhole = false) => ({ ...atRoot, objects: count, isWhole });
  if (!isListType(getNullableType(definition.type))) return manyOf(objects);
  if (name === '__Schema.types') return manyOf(objects * (total[name] ?? 1), true);
  if (!place.isWhole) return manyOf(objects * (most[name] ?? 1));
  const each = (parent.name === '__Field' ? total['__Type.fields'] : total['__Schema.types']) ?? 1;
  return manyOf(Math.ceil(objects / each) * (total[name] ?? 1), name === '__Type.fields');
}

/** Of a list whose field declares nothing: a test sees to it that there is none. */
const longestList = 1_000;

/** An amount as the arguments say it. */
export function amountOf(value: number | ((args: Arguments) => number), args: Arguments): number {
  return typeof value === 'number' ? value : value(args);
}
