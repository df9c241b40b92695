import SchemaBuilder from '@pothos/core';
import type { GraphQLSchema } from 'graphql';
import type { GameProperty, GameSession } from '../../dist/gamelift/game-session.js';
import type { createPageReader, GameSessionPage } from './page.ts';

/** The queried part of `createPeerSchema`, built with Pothos. */
export function createPothosSchema(readPage: ReturnType<typeof createPageReader>): GraphQLSchema {
  const builder = new SchemaBuilder<{ Scalars: { DateTime: { Input: Date; Output: Date } } }>({});
  builder.scalarType('DateTime', { serialize: (date) => date.toISOString() });
  const GamePropertyRef = builder.objectRef<GameProperty>('GameProperty').implement({
    fields: (t) => ({ key: t.exposeString('key'), value: t.exposeString('value') }),
  });
  const nullable = { nullable: true } as const;
  const GameSessionRef = builder.objectRef<GameSession>('GameSession').implement({
    fields: (t) => ({
      gameSessionId: t.exposeString('gameSessionId'),
      name: t.exposeString('name', nullable),
      fleetId: t.exposeString('fleetId'),
      location: t.exposeString('location', nullable),
      status: t.exposeString('status'),
      statusReason: t.exposeString('statusReason', nullable),
      creationTime: t.expose('creationTime', { type: 'DateTime', ...nullable }),
      terminationTime: t.expose('terminationTime', { type: 'DateTime', ...nullable }),
      currentPlayerSessionCount: t.exposeInt('currentPlayerSessionCount'),
      maximumPlayerSessionCount: t.exposeInt('maximumPlayerSessionCount'),
      playerSessionCreationPolicy: t.exposeString('playerSessionCreationPolicy', nullable),
      gameProperties: t.field({ type: [GamePropertyRef], resolve: (session) => [...session.gameProperties] }),
      creatorId: t.exposeString('creatorId', nullable),
      ipAddress: t.exposeString('ipAddress', nullable),
      dnsName: t.exposeString('dnsName', nullable),
      port: t.exposeInt('port', nullable),
      computeName: t.exposeString('computeName', nullable),
    }),
  });
  const PageInfoRef = builder.objectRef<GameSessionPage['pageInfo']>('PageInfo').implement({
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage'),
      endCursor: t.exposeString('endCursor', nullable),
    }),
  });
  const ConnectionRef = builder.objectRef<GameSessionPage>('GameSessionConnection').implement({
    fields: (t) => ({
      nodes: t.field({ type: [GameSessionRef], resolve: ({ nodes }) => [...nodes] }),
      pageInfo: t.expose('pageInfo', { type: PageInfoRef }),
    }),
  });
  const FleetSelector = builder.inputType('FleetSelector', {
    fields: (t) => ({ fleetId: t.string({ required: true }) }),
  });
  builder.queryType({
    fields: (t) => ({
      gameSessions: t.field({
        type: ConnectionRef,
        args: { fleet: t.arg({ type: FleetSelector, required: true }), first: t.arg.int({ required: true }) },
        resolve: (_source, { fleet, first }) => readPage(fleet.fleetId, first),
      }),
    }),
  });
  return builder.toSchema();
}
