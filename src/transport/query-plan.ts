import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { leafText } from './json-text.ts';
import type { QueryRun, Text } from './query-run.ts';
import {
  type Complete,
  type FieldName,
  listText,
  objectText,
  type PlannedField,
  type PlannedLeaf,
} from './query-text.ts';

/** A query made into functions. */
export interface QueryPlan {
  /** The JSON of its data. Throws or rejects where an error reaches the top. */
  dataOf: (run: QueryRun) => Text;
  fieldCount: number;
}

/**
 * A query made into functions that write its data straight as JSON, and fail as graphql-js does. Only what is plain can be planned: fields of
 * object types, without directives or introspection, and not more than `mostFields`.
 *
 * @returns null where it is graphql-js's to execute.
 */
export function planQuery(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  mostFields: number,
): QueryPlan | null {
  let fieldCount = 0;
  const root = schema.getQueryType();
  const fields = root ? planObject(root, [operation.selectionSet]) : null;
  return fields && { dataOf: (run) => objectText(fields, undefined, run, undefined), fieldCount };

  function planObject(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): PlannedField[] | null {
    if (type.isTypeOf) return null;
    const nodesByKey = new Map<string, FieldNode[]>();
    if (!selectionSets.every((selectionSet) => collect(type, selectionSet, nodesByKey, new Set()))) return null;
    const fields: PlannedField[] = [];
    for (const [key, nodes] of nodesByKey) {
      const field = planField(type, key, nodes, fields.length === 0);
      if (!field) return null;
      fields.push(field);
    }
    // Nothing is left where all fragments are of other types that share an interface.
    return fields.length === 0 ? null : fields;
  }

  function planField(
    parent: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    isFirst: boolean,
  ): PlannedField | null {
    const [node] = nodes;
    const index = fieldCount++;
    if (!node || index >= mostFields) return null;
    const lead = `${isFirst ? '{' : ','}${JSON.stringify(key)}:`;
    const name = node.name.value;
    if (name === '__typename') return { lead: `${lead}"${parent.name}"`, key, call: null };
    const definition = parent.getFields()[name];
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const complete = definition ? planType(definition.type, below, { parent, name, nodes }) : null;
    if (!definition || !complete) return null;
    return { lead, key, call: { index, parent, definition, nodes, node, complete, leaf: planLeaf(definition) } };
  }

  function planType(type: GraphQLOutputType, below: readonly SelectionSetNode[], of: FieldName): Complete | null {
    const complete = planNullable(getNullableType(type), below, of);
    if (!complete) return null;
    if (!isNonNullType(type)) return (value, run, place) => (value == null ? 'null' : complete(value, run, place));
    return (value, run, place) => {
      if (value == null) throw new Error(`Cannot return null for non-nullable field ${of.parent.name}.${of.name}.`);
      return complete(value, run, place);
    };
  }

  function planNullable(type: GraphQLOutputType, below: readonly SelectionSetNode[], of: FieldName): Complete | null {
    if (isLeafType(type)) return (value) => leafText(type.serialize(value));
    if (isListType(type)) {
      const complete = planType(type.ofType, below, of);
      return complete && ((value, run, place) => listText({ of, item: type.ofType, complete }, value, run, place));
    }
    const fields = isObjectType(type) ? planObject(type, below) : null;
    return fields && ((value, run, place) => objectText(fields, value, run, place));
  }

  /** As an execution collects them: those of one key together, each fragment once. False where something is not plain. */
  function collect(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    nodesByKey: Map<string, FieldNode[]>,
    visited: Set<string>,
  ): boolean {
    return selections.every((selection) => {
      if (selection.directives?.length) return false;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const known = nodesByKey.get(key);
        if (known) known.push(selection);
        else nodesByKey.set(key, [selection]);
        return true;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (visited.has(selection.name.value)) return true;
        visited.add(selection.name.value);
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return false;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      const isMeant =
        !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
      return !isMeant || collect(type, fragment.selectionSet, nodesByKey, visited);
    });
  }
}

function planLeaf({ name, type, args, resolve }: GraphQLField<unknown, unknown>): PlannedLeaf | null {
  const leaf = getNullableType(type);
  return !resolve && args.length === 0 && isLeafType(leaf) ? { member: name, type: leaf } : null;
}
