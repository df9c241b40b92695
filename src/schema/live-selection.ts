import {
  type DefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** `extensions` of a field that asks GameLift: an event must not wait for it, so subscriptions refuse the field. */
export const callsUpstream = { callsUpstream: true };

/** `extensions` of a type whose fields show a player other things than another. */
export const dependsOnPlayer = { dependsOnPlayer: true };

/** What a subscription's document says of its events. */
export interface LiveSelection {
  /** The fields, as "Type.field", that would call GameLift. */
  readonly upstreamFields: readonly string[];
  /** Whether it matters to a result which player the viewer is. */
  readonly dependsOnPlayer: boolean;
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
  const upstreamFields = new Set<string>();
  const uses = new Map<string, number>();
  let isPlayersOwn = false;
  const typeInfo = new TypeInfo(schema);
  const reached = new Set<DefinitionNode>([operation]);
  // A Set is walked to its end, with what is added on the way; each fragment is visited once, however often it is spread.
  for (const definition of reached) {
    visit(
      definition,
      visitWithTypeInfo(typeInfo, {
        // Its own `$name: Type` is no use of a variable.
        [Kind.VARIABLE_DEFINITION]: () => false,
        [Kind.VARIABLE]: ({ name }) => void uses.set(name.value, (uses.get(name.value) ?? 0) + 1),
        [Kind.FRAGMENT_SPREAD]: ({ name }) => {
          const fragment = definitions.find((other) => isFragment(other, name.value));
          if (fragment) reached.add(fragment);
        },
        [Kind.FIELD]: ({ name }) => {
          const parent = typeInfo.getParentType();
          const type = typeInfo.getType();
          if (parent?.extensions.dependsOnPlayer === true) isPlayersOwn = true;
          if (type && showsPlayers(schema, getNamedType(type))) isPlayersOwn = true;
          if (typeInfo.getFieldDef()?.extensions.callsUpstream === true) {
            upstreamFields.add(`${parent?.name}.${name.value}`);
          }
        },
      }),
    );
  }
  const after = variableOfAfter(operation);
  return {
    upstreamFields: [...upstreamFields],
    dependsOnPlayer: isPlayersOwn,
    afterVariable: after !== null && uses.get(after) === 1 ? after : null,
  };
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

function isFragment(definition: DefinitionNode, name: string): boolean {
  return definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name;
}

/** A subscription has one root field, which validation holds; one in a fragment is not looked for. */
function variableOfAfter({ selectionSet }: OperationDefinitionNode): string | null {
  const [root] = selectionSet.selections;
  if (root?.kind !== Kind.FIELD) return null;
  const value = root.arguments?.find(({ name }) => name.value === 'after')?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : null;
}
