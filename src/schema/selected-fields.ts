import {
  type DefinitionNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';

/** A document as a walk through its selections needs it. */
export interface Selections {
  schema: GraphQLSchema;
  fragmentOf: (name: string) => FragmentDefinitionNode | undefined;
  /** Whether a field or fragment is part of the selection: what `@skip` and `@include` decide, or all there is. */
  includes: (selection: SelectionNode) => boolean;
}

/** A field of an object type, as an execution resolves it: everything that stands under one key. */
export interface SelectedField {
  key: string;
  parent: GraphQLObjectType;
  definition: GraphQLField<unknown, unknown>;
  /** Wherever it is selected; arguments stand at the first. */
  nodes: readonly [FieldNode, ...FieldNode[]];
}

/**
 * The fields that an object of `type` is asked for: merged by key, each named fragment once, as an execution collects them. This is the one walker of
 * selections; what is below a field is asked for by another call. Fragments that spread each other multiply from level to level, so that a walk
 * over all levels must be bounded by its caller.
 */
export function fieldsOf(
  selections: Selections,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): Iterable<SelectedField> {
  const fields = new Map<string, SelectedField & { nodes: [FieldNode, ...FieldNode[]] }>();
  const visited = new Set<string>();
  for (const selectionSet of selectionSets) collect(selectionSet);
  return fields.values();

  function collect(selectionSet: SelectionSetNode): void {
    for (const selection of selectionSet.selections) {
      if (!selections.includes(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        add(selection);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : firstVisit(selection.name.value);
      if (fragment && applies(selections.schema, type, fragment.typeCondition?.name.value)) {
        collect(fragment.selectionSet);
      }
    }
  }

  function add(node: FieldNode): void {
    const key = (node.alias ?? node.name).value;
    const known = fields.get(key);
    if (known) {
      known.nodes.push(node);
      return;
    }
    const definition = definitionOf(selections.schema, type, node.name.value);
    if (definition) fields.set(key, { key, parent: type, definition, nodes: [node] });
  }

  function firstVisit(name: string): FragmentDefinitionNode | undefined {
    if (visited.has(name)) return undefined;
    visited.add(name);
    return selections.fragmentOf(name);
  }
}

/** A document's fragments by name. */
export function fragmentsIn(definitions: readonly DefinitionNode[]): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** What is selected below a field. */
export function selectionSetsBelow(nodes: readonly FieldNode[]): SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
}

/** The types that an object of `type` may be of. */
export function objectTypesOf(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

/** What `@skip` and `@include` say with these variables, as they were coerced. */
export function includedBy(variables: Readonly<Record<string, unknown>>): Selections['includes'] {
  return (selection) =>
    !selection.directives?.length ||
    (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if !== true &&
      getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if !== false);
}

function applies(schema: GraphQLSchema, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}

function definitionOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}
