import type { ArgBuilder, ObjectRef } from '@pothos/core';
import type { Viewer } from '../auth/viewer.ts';
import type { Connection, ConnectionArguments } from '../gamelift/connection.ts';
import { builder, type GatewayTypes } from './builder.ts';
import { costs } from './cost.ts';

const defaultFirst = 20;

/** The arguments of every connection field, to be spread into its `args`. */
export function connectionArgs(arg: ArgBuilder<GatewayTypes>) {
  return {
    first: arg.int({ defaultValue: defaultFirst, description: 'How many, 1 to 1000.' }),
    after: arg.string({ description: 'The cursor of any edge of this list, asked with the same other arguments.' }),
  };
}

/** An explicit null means "not given". The bounds are judged where the list is read. */
export function pageOf(args: {
  first?: number | null | undefined;
  after?: string | null | undefined;
}): ConnectionArguments {
  return { first: args.first ?? defaultFirst, after: args.after ?? null };
}

/**
 * Builds `<Node>Connection` and `<Node>Edge` over a gamelift/ Connection.
 *
 * @param noun what the connection holds, in the plural, for its description.
 * @param isVisible leaves out nodes that a viewer may not see. The page keeps its cursors, so that one can page on
 *   past them.
 */
export function connectionType<T extends object>(
  node: ObjectRef<GatewayTypes, T>,
  noun: string,
  isVisible: (node: T, viewer: Viewer) => boolean = () => true,
) {
  const Edge = builder.objectRef<{ cursor: string; node: T }>(`${node.name}Edge`).implement({
    description: `One of the ${noun} of a page, and where it stands.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'Hand it to `after` to go on behind this edge.',
      }),
      node: t.field({
        type: node,
        extensions: costs({ calls: 0, ofPage: 'edge' }),
        nullable: false,
        description: 'What the edge leads to.',
        resolve: (edge) => edge.node as never,
      }),
    }),
  });
  return builder.objectRef<Connection<T>>(`${node.name}Connection`).implement({
    description: `A page of ${noun}.`,
    fields: (t) => ({
      edges: t.field({
        type: [Edge],
        extensions: costs({ calls: 0, ofPage: 'list' }),
        nullable: false,
        description: `The ${noun} of the page with their cursors.`,
        resolve: ({ edges }, _args, { viewer }) => edges.filter((edge) => isVisible(edge.node, viewer)),
      }),
      nodes: t.field({
        type: [node],
        extensions: costs({ calls: 0, ofPage: 'list' }),
        nullable: false,
        description: `The ${noun} of the page.`,
        resolve: ({ edges }, _args, { viewer }) =>
          edges.map((edge) => edge.node).filter((node) => isVisible(node, viewer)) as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        nullable: false,
        description: 'Where the page stands in the list.',
        resolve: (connection) => connection,
      }),
    }),
  });
}

const PageInfo = builder.objectRef<Connection<unknown>>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.upstream({
      type: 'Boolean',
      action: 'read',
      cost: { calls: 'page' },
      nullable: false,
      description:
        'Whether something follows: exact, although GameLift hands out a token at the end of a list, too. Of what the viewer may see: for a player, player sessions of others do not count. May cost one call, only when it is selected.',
      resolve: (connection) => connection.hasNextPage(),
    }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description: "Always false: GameLift's lists go forward only.",
      resolve: () => false,
    }),
    startCursor: t.string({
      description: 'The cursor of the first edge; null on an empty page.',
      resolve: ({ edges }) => edges[0]?.cursor ?? null,
    }),
    endCursor: t.string({
      description:
        'Hand it to `after` to go on: the cursor of the last edge. A page can be empty although more follows, and has one then, too; null only at the end.',
      resolve: ({ endCursor }) => endCursor,
    }),
  }),
});
