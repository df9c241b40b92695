import { brandWithType, type ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Action } from '../auth/policy.ts';
import { InvalidRequestError } from '../gamelift/errors.ts';
import { authorize } from './authorize.ts';
import { builder, type GatewayTypes } from './builder.ts';
import type { UpstreamContext } from './context.ts';
import type { Arguments } from './cost.ts';
import { decodeGlobalId, type GlobalId } from './global-id.ts';

export const Node = builder.interfaceRef<object>('Node').implement({
  description: 'An object that can be read again by its global ID.',
  fields: (t) => ({
    id: t.id({ nullable: false, description: 'The global ID: opaque, and the same wherever the object is met.' }),
  }),
});

/**
 * Reads one object by the key of its global ID; null where there is none, or none that the viewer may see.
 *
 * @throws InvalidRequestError with `path` where the key is none of this type's.
 */
export type LoadNode<T> = (key: GlobalId['key'], context: UpstreamContext, lookup: Lookup) => Promise<T | null>;

export interface Lookup {
  info: GraphQLResolveInfo;
  /** Where the ID stands among the field's arguments. */
  path: readonly string[];
  /** Whether the same field asks for others of its parent, whose listing is priced. */
  withSiblings: boolean;
}

/** How the objects of a type are read by their global IDs. */
interface NodeType<T> {
  /** What the policy is asked before one is read. */
  action: Action;
  /** GameLift calls for each. */
  cost: { calls: number };
  load: LoadNode<T>;
}

const nodeTypes = new Map<string, NodeType<object>>();

/** Makes a type readable through `node` and `nodes`. */
export function registerNode<T extends object>(
  ref: ObjectRef<GatewayTypes, T>,
  { load, ...nodeType }: NodeType<T>,
): void {
  nodeTypes.set(ref.name, {
    ...nodeType,
    async load(...parameters) {
      const node = await load(...parameters);
      if (node !== null) brandWithType<GatewayTypes>(node, ref);
      return node;
    },
  });
}

const maximumIds = 50;

function countOfIds({ ids }: Arguments): number {
  return Array.isArray(ids) ? ids.length : 1;
}

/** The parents of which several children are asked for: objects that are no nodes of their own lists are found by listing their parent. */
function parentsOfSeveral(ids: readonly unknown[]): ReadonlySet<string> {
  const children = new Map<string, string>();
  const several = new Set<string>();
  if (ids.length > maximumIds) return several;
  for (const id of ids) {
    const [child, parent] = (typeof id === 'string' ? decodeGlobalId(id)?.key : undefined) ?? [];
    if (child === undefined || parent === undefined) continue;
    if ((children.get(parent) ?? child) !== child) several.add(parent);
    children.set(parent, child);
  }
  return several;
}

/** An ID's type is not looked at: of all types the dearest. */
function callsOfOne(): number {
  return Math.max(...[...nodeTypes.values()].map(({ cost }) => cost.calls));
}

builder.queryFields((t) => ({
  node: t.upstream({
    type: Node,
    action: 'read',
    cost: { calls: callsOfOne, brings: ['protectionPolicy'] },
    description: 'Any object by its global ID; null where it does not exist (any more).',
    args: { id: t.arg.id({ required: true, description: "What the object's `id` field said." }) },
    resolve: (_root, { id }, context, info) => loadNode(id, context, { info, path: ['id'] }),
  }),
  nodes: t.upstream({
    type: [Node],
    nullable: { list: true, items: true },
    action: 'read',
    cost: {
      // A call each, and one for each parent that is listed.
      calls: ({ ids }) => (Array.isArray(ids) ? ids.length * callsOfOne() + parentsOfSeveral(ids).size : callsOfOne()),
      items: countOfIds,
      apart: true,
      brings: ['protectionPolicy'],
    },
    description:
      'Objects by their global IDs, in the order asked. One bad ID is null with an error at its path; the others stand.',
    args: { ids: t.arg.idList({ required: true, description: `At most ${maximumIds} global IDs.` }) },
    resolve(_root, { ids }, context, info) {
      if (ids.length > maximumIds) {
        throw new InvalidRequestError(`expected at most ${maximumIds} IDs, found ${ids.length}`, { path: ['ids'] });
      }
      const listed = parentsOfSeveral(ids);
      return ids.map((id, index) => loadNode(id, context, { info, path: ['ids', String(index)] }, listed));
    },
  }),
}));

async function loadNode(
  id: string,
  context: UpstreamContext,
  { info, path }: Omit<Lookup, 'withSiblings'>,
  listed?: ReadonlySet<string>,
) {
  const globalId = decodeGlobalId(id);
  const nodeType = globalId && nodeTypes.get(globalId.typeName);
  if (!nodeType) throw new InvalidRequestError('expected the `id` of an object of this graph', { path });
  authorize(context, nodeType.action);
  const withSiblings = listed?.has(globalId.key[1] ?? '') ?? false;
  return nodeType.load(globalId.key, context, { info, path, withSiblings });
}
