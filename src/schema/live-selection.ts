import {
  type DefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { fieldsOf, fragmentsIn, objectTypesOf, type Selections, selectionSetsBelow } from './selected-fields.ts';

/** `extensions` of a field that asks GameLift: an event must not wait for it, so subscriptions refuse the field. */
export const callsUpstream = { callsUpstream: true };

/** `extensions` of a type whose fields show a player other things than another. */
export const dependsOnPlayer = { dependsOnPlayer: true };

/** `extensions` of a type whose fields show who asks: their principal and scopes, which no two viewers need have in common. */
export const dependsOnViewer = { dependsOnViewer: true };

/** What a document says of its answers, or of its events. */
export interface LiveSelection {
  /** The fields, as "Type.field", that would call GameLift. */
  readonly upstreamFields: readonly string[];
  /** Whether it matters to a result which player the viewer is. */
  readonly dependsOnPlayer: boolean;
  /** Whether a result shows the viewer itself. */
  readonly dependsOnViewer: boolean;
  /** The variable that only says where to go on from: no result depends on it. */
  readonly afterVariable: string | null;
}

/**
 * Looked at once for each operation, however many subscribe with it. `@skip` and `@include` are not looked at: what a subscription may
 * select does not hang on its variables.
 */
export function liveSelectionOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  definitions: readonly DefinitionNode[],
): LiveSelection {
  const known = selections.get(operation);
  if (known) return known;
  const selection = inspect(schema, operation, definitions);
  selections.set(operation, selection);
  return selection;
}

const selections = new WeakMap<OperationDefinitionNode, LiveSelection>();

function inspect(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  definitions: readonly DefinitionNode[],
): LiveSelection {
  const fragments = fragmentsIn(definitions);
  const selections: Selections = { schema, fragmentOf: (name) => fragments.get(name), includes: () => true };
  const upstreamFields = new Set<string>();
  let isPlayersOwn = false;
  let isViewersOwn = false;
  /** What was walked of a type: nothing new is found there, however often a fragment is spread. */
  const walked = new Map<GraphQLObjectType, Set<SelectionSetNode>>();
  const walk = (type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]) => {
    const known = walked.get(type) ?? new Set();
    walked.set(type, known);
    const fresh = selectionSets.filter((selectionSet) => !known.has(selectionSet));
    for (const selectionSet of fresh) known.add(selectionSet);
    for (const { parent, definition, nodes } of fieldsOf(selections, type, fresh)) {
      const named = getNamedType(definition.type);
      if (parent.extensions.dependsOnPlayer === true || showsPlayers(schema, named)) isPlayersOwn = true;
      if (named.extensions.dependsOnViewer === true) isViewersOwn = true;
      if (definition.extensions.callsUpstream === true) upstreamFields.add(`${parent.name}.${definition.name}`);
      const below = selectionSetsBelow(nodes);
      if (below.length > 0) for (const possible of objectTypesOf(schema, named)) walk(possible, below);
    }
  };
  const root = schema.getRootType(operation.operation);
  if (root) walk(root, [operation.selectionSet]);
  const after = variableOfAfter(operation);
  const isUsedOnce = after !== null && usesOf(after, [operation, ...fragments.values()]) === 1;
  return {
    upstreamFields: [...upstreamFields],
    dependsOnPlayer: isPlayersOwn,
    dependsOnViewer: isViewersOwn,
    afterVariable: isUsedOnce ? after : null,
  };
}

/** How often a variable stands in these definitions, beside its own. */
function usesOf(variable: string, definitions: readonly DefinitionNode[]): number {
  let uses = 0;
  for (const definition of definitions) {
    visit(definition, {
      [Kind.VARIABLE_DEFINITION]: () => false,
      [Kind.VARIABLE]: ({ name }) => {
        if (name.value === variable) uses++;
      },
    });
  }
  return uses;
}

/** Also where nothing of a player session is selected: whether there is one, and how many, is for some to know only. */
function showsPlayers(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  if (type.extensions.dependsOnPlayer === true) return true;
  if (isAbstractType(type)) return schema.getPossibleTypes(type).some((possible) => showsPlayers(schema, possible));
  if (!isObjectType(type)) return false;
  // Of a connection, and of its edges.
  const { nodes, node } = type.getFields();
  const held = nodes ?? node;
  return held !== undefined && showsPlayers(schema, getNamedType(held.type));
}

/** A subscription has one root field, which validation holds; one in a fragment is not looked for. */
function variableOfAfter({ selectionSet }: OperationDefinitionNode): string | null {
  const [root] = selectionSet.selections;
  if (root?.kind !== Kind.FIELD) return null;
  const value = root.arguments?.find(({ name }) => name.value === 'after')?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : null;
}
