import { aliasIdOf } from '../../gamelift/identifiers.ts';
import { builder } from '../builder.ts';
import { connectionArgs, connectionType, pageOf } from '../connection.ts';
import { pageCosts } from '../cost.ts';
import { encodeGlobalId } from '../global-id.ts';
import { Node, registerNode } from '../node.ts';
import { ofItsObject } from '../of-its-object.ts';
import { guardedBy } from '../payload-view.ts';
import { Alias, Fleet } from '../refs.ts';

registerNode(Alias, {
  action: 'read',
  cost: { calls: 1 },
  load: ([id], { loaders }, { path }) => loaders.alias(aliasIdOf(id, path)),
});

const RoutingStrategyType = builder.enumType('RoutingStrategyType', {
  description: 'What an alias does with those who use it.',
  values: {
    SIMPLE: { description: 'Leads to a fleet.' },
    TERMINAL: { description: 'Leads nowhere: refuses with a message.' },
    UNKNOWN: { description: 'A value that GameLift added after this schema was written.' },
  } as const,
});

Alias.implement({
  extensions: guardedBy('read', ['aliasId']),
  description: 'A name that stays while the fleet behind it changes.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global ID.',
      extensions: ofItsObject,
      resolve: ({ aliasId }) => encodeGlobalId('Alias', aliasId),
    }),
    aliasId: t.exposeString('aliasId', { nullable: false, description: "GameLift's ID, e.g. alias-…." }),
    aliasArn: t.exposeString('aliasArn', { description: "The alias's ARN." }),
    name: t.exposeString('name', { description: 'Its display name; need not be unique.' }),
    routingStrategyType: t.expose('routingStrategyType', {
      type: RoutingStrategyType,
      description: 'What it does with those who use it.',
    }),
    creationTime: t.expose('creationTime', { type: 'DateTime', description: 'When it was created.' }),
    lastUpdatedTime: t.expose('lastUpdatedTime', { type: 'DateTime', description: 'When it was last changed.' }),
    description: t.exposeString('description', { description: 'What its owner says of it.' }),
    fleet: t.upstream({
      type: Fleet,
      action: 'read',
      // Some of the fleets may have been read already.
      cost: { calls: 1, batch: 100, apart: true },
      description: 'The fleet that it leads to. Null for a TERMINAL alias.',
      resolve: ({ fleetId }, _args, { loaders }) => (fleetId === null ? null : loaders.fleet(fleetId)),
    }),
    terminalMessage: t.exposeString('terminalMessage', { description: 'The message of a TERMINAL alias.' }),
  }),
});

const AliasConnection = connectionType(Alias, 'aliases');

builder.queryFields((t) => ({
  alias: t.upstream({
    type: Alias,
    action: 'read',
    cost: { calls: 1 },
    description: 'An alias; null where there is none.',
    args: { aliasId: t.arg.string({ required: true, description: 'Its ID or ARN.' }) },
    resolve: (_root, { aliasId }, { loaders }) => loaders.alias(aliasIdOf(aliasId, ['aliasId'])),
  }),
  aliases: t.upstream({
    type: AliasConnection,
    action: 'read',
    ...pageCosts(),
    description: "The aliases of the Region, in GameLift's order.",
    args: connectionArgs(t.arg),
    resolve: (_root, page, { loaders }) => loaders.aliases(pageOf(page)),
  }),
}));
