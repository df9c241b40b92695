import type { Viewer as Asking } from '../../auth/viewer.ts';
import { scopes } from '../../auth/viewer.ts';
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { dependsOnViewer } from '../live-selection.ts';

const Viewer = builder.objectRef<Asking>('Viewer').implement({
  description: 'A caller, as the gateway knows it.',
  extensions: dependsOnViewer,
  fields: (t) => ({
    principalId: t.exposeString('id', {
      description: 'The principal that limits count by. Null where callers are not asked to identify themselves.',
    }),
    playerId: t.exposeString('player', { description: 'The player that the token is for. Null for servers.' }),
    scopes: t.stringList({
      nullable: false,
      extensions: costs({ calls: 0, items: scopes.length }),
      description: 'E.g. gamelift:read; every scope where callers are not asked to identify themselves.',
      resolve: (viewer) => scopes.filter((scope) => viewer.scopes.has(scope)),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: false,
    action: 'read',
    extensions: costs({ calls: 0 }),
    description:
      'Which caller the gateway takes the request for, and what that caller may do; so that a page can hide what would be refused.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
);
