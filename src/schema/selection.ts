import { type GraphQLNamedType, type GraphQLResolveInfo, getNamedType, type SelectionSetNode } from 'graphql';
import { fieldsOf, includedBy, objectTypesOf, type Selections, selectionSetsBelow } from './selected-fields.ts';

/**
 * Whether the operation selects the field at `path` below the one being resolved, e.g. `['edges', 'node', 'protectionPolicy']`.
 * Looks through aliases and fragments and obeys `@skip` and `@include`. Of an object that may be of several types it is enough where one of them
 * is asked for it.
 */
export function isSelected(info: GraphQLResolveInfo, path: readonly string[]): boolean {
  const { schema, fragments, variableValues, returnType, fieldNodes } = info;
  const selections: Selections = {
    schema,
    fragmentOf: (name) => fragments[name],
    includes: includedBy(variableValues),
  };
  return selects(selections, getNamedType(returnType), selectionSetsBelow(fieldNodes), path);
}

function selects(
  selections: Selections,
  type: GraphQLNamedType,
  selectionSets: readonly SelectionSetNode[],
  [name, ...rest]: readonly string[],
): boolean {
  for (const object of objectTypesOf(selections.schema, type)) {
    for (const { definition, nodes } of fieldsOf(selections, object, selectionSets)) {
      if (definition.name !== name) continue;
      if (rest.length === 0) return true;
      if (selects(selections, getNamedType(definition.type), selectionSetsBelow(nodes), rest)) return true;
    }
  }
  return false;
}
