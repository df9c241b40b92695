import { type ArgumentNode, type DocumentNode, type FieldNode, type GraphQLSchema, Kind } from 'graphql';
import { fieldsOf, fragmentsIn } from '../schema/selected-fields.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/** The cursor of an event of the live layer; null for any other event. */
export function cursorOf(event: object): string | null {
  return 'cursor' in event && typeof event.cursor === 'string' ? event.cursor : null;
}

/**
 * The document to begin a subscription with. An EventSource that connects again repeats its request, and adds the last cursor that it has seen as
 * Last-Event-ID: that goes before the `after` of the root field, which is older. Without the header, or a root field that takes `after`, the
 * document is the client's.
 */
export function documentAfterLastEvent(schema: GraphQLSchema, prepared: PreparedOperation): DocumentNode {
  const { document, operation, call } = prepared;
  const lastEventId = call.transport === 'http' ? call.headers['last-event-id'] : undefined;
  if (typeof lastEventId !== 'string' || lastEventId === '') return document;
  const root = rootOf(schema, prepared);
  if (!root?.definition.args.some(({ name }) => name === 'after')) return document;
  // Arguments stand at the first of the nodes.
  const [first, ...more] = root.nodes;
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [withAfter(first, lastEventId), ...more] } as const;
  const definitions = document.definitions.map((definition) =>
    definition === operation ? { ...operation, selectionSet } : definition,
  );
  return { ...document, definitions };
}

/** Validation has seen that there is one, and that no `@skip` or `@include` stands there. */
function rootOf(schema: GraphQLSchema, { document, operation }: PreparedOperation) {
  const type = schema.getSubscriptionType();
  if (!type) return undefined;
  const fragments = fragmentsIn(document.definitions);
  const selections = { schema, fragmentOf: (name: string) => fragments.get(name), includes: () => true };
  const [root] = fieldsOf(selections, type, [operation.selectionSet]);
  return root;
}

function withAfter(field: FieldNode, cursor: string): FieldNode {
  const after: ArgumentNode = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'after' },
    value: { kind: Kind.STRING, value: cursor },
  };
  return { ...field, arguments: [...(field.arguments ?? []).filter(({ name }) => name.value !== 'after'), after] };
}
