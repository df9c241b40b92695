import { may } from '../../auth/policy.ts';
import { gameSessionIdOf, playerSessionIdOf } from '../../gamelift/identifiers.ts';
import type * as domain from '../../gamelift/player-session.ts';
import { authorize } from '../authorize.ts';
import { builder } from '../builder.ts';
import { connectionArgs, pageOf } from '../connection.ts';
import type { Context, UpstreamContext } from '../context.ts';
import { pageCosts } from '../cost.ts';
import { encodeGlobalId } from '../global-id.ts';
import { dependsOnPlayer } from '../live-selection.ts';
import { Node, registerNode } from '../node.ts';
import { ofItsObject } from '../of-its-object.ts';
import { guardedBy } from '../payload-view.ts';
import { GameSession, PlayerSession } from '../refs.ts';
import { isSelected } from '../selection.ts';
import { PlayerSessionConnection, readPlayerSessions } from './player-session-connection.ts';
import { PlayerSessionStatus, PlayerSessionStatusFilter } from './player-session-enums.ts';

registerNode(PlayerSession, {
  action: 'read',
  cost: { calls: 1 },
  async load([playerSessionId, gameSessionId], context, { path, withSiblings }) {
    const listed = gameSessionId === undefined ? undefined : gameSessionIdOf(gameSessionId, path);
    return readPlayerSession(context, playerSessionIdOf(playerSessionId, path), withSiblings ? listed : undefined);
  },
});

PlayerSession.implement({
  extensions: { ...dependsOnPlayer, ...guardedBy('readPlayerSession', ['playerSessionId', 'status']) },
  description:
    "A player's slot in a game session, from its reservation on. Its ID is what the player joins with: a player is shown his own only.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global ID.',
      extensions: ofItsObject,
      resolve: ({ playerSessionId, gameSessionId }) => encodeGlobalId('PlayerSession', playerSessionId, gameSessionId),
    }),
    playerSessionId: t.exposeString('playerSessionId', {
      nullable: false,
      description: "GameLift's ID, which the player shows to the game server.",
    }),
    playerId: t.exposeString('playerId', { description: 'The player, as the game names him.' }),
    gameSessionId: t.exposeString('gameSessionId', {
      nullable: false,
      description: 'The game session that the slot is in.',
    }),
    gameSession: t.upstream({
      type: GameSession,
      action: 'read',
      cost: { calls: 1, brings: ['protectionPolicy'] },
      description: 'The game session that the slot is in. Calls GameLift.',
      resolve: ({ gameSessionId }, _args, { loaders }, info) =>
        loaders.gameSession(gameSessionId, { withDetails: isSelected(info, ['protectionPolicy']) }),
    }),
    fleetId: t.exposeString('fleetId', { nullable: false, description: 'The fleet that the game session runs on.' }),
    fleetArn: t.exposeString('fleetArn', { description: 'The ARN of that fleet.' }),
    status: t.expose('status', {
      type: PlayerSessionStatus,
      nullable: false,
      description: 'Where it stands in its life.',
    }),
    creationTime: t.expose('creationTime', { type: 'DateTime', description: 'When the slot was reserved.' }),
    terminationTime: t.expose('terminationTime', {
      type: 'DateTime',
      description: 'When it ended; null while it lives.',
    }),
    reservationExpiresAt: t.field({
      type: 'DateTime',
      description:
        'While RESERVED: the moment at which GameLift times the reservation out (60 s after creation). Otherwise null.',
      extensions: ofItsObject,
      resolve: ({ status, creationTime }, _args, { reservationTimeoutMs }) =>
        status === 'RESERVED' && creationTime ? new Date(creationTime.getTime() + reservationTimeoutMs) : null,
    }),
    playerData: t.string({
      description: 'What was said of the player when the slot was reserved. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve(playerSession, _args, context) {
        authorize(context, 'readPlayerData', playerSession);
        return playerSession.playerData;
      },
    }),
    ipAddress: t.string({
      description: 'Where the player connects. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve: connectionField('ipAddress'),
    }),
    dnsName: t.string({
      description: 'Where the player connects, by name. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve: connectionField('dnsName'),
    }),
    port: t.int({
      description: 'The port at which the player connects. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve: connectionField('port'),
    }),
  }),
});

const PlayerSessionSelector = builder.inputType('PlayerSessionSelector', {
  description: 'Whose player sessions: exactly one of the two.',
  isOneOf: true,
  fields: (t) => ({
    gameSessionId: t.string({ description: 'The player sessions of one game session, by its ARN.' }),
    playerId: t.string({ description: 'The player sessions of one player, in all game sessions of the Region.' }),
  }),
});

builder.queryFields((t) => ({
  playerSession: t.upstream({
    type: PlayerSession,
    action: 'read',
    cost: { calls: 1 },
    description: 'A player session by its ID; null where there is none.',
    args: { playerSessionId: t.arg.string({ required: true, description: "GameLift's ID, e.g. psess-…." }) },
    resolve: (_root, { playerSessionId }, context) =>
      readPlayerSession(context, playerSessionIdOf(playerSessionId, ['playerSessionId'])),
  }),
  playerSessions: t.upstream({
    type: PlayerSessionConnection,
    action: 'read',
    // GameLift does not filter the sessions of a player by status.
    ...pageCosts({ passesOver: ({ by, status }) => status != null && isOfPlayer(by) }),
    description: 'The player sessions of a game session or of a player, ended ones too.',
    args: {
      by: t.arg({ type: PlayerSessionSelector, required: true, description: 'Whose.' }),
      status: t.arg({
        type: PlayerSessionStatusFilter,
        description: 'Applied by GameLift for a game session, and by the gateway for a player.',
      }),
      ...connectionArgs(t.arg),
    },
    resolve(_root, { by, status, ...page }, context) {
      const { gameSessionId, playerId } = by;
      if (playerId !== undefined) authorize(context, 'readPlayerSession', { playerId });
      return readPlayerSessions(
        context,
        {
          by:
            playerId === undefined
              ? { gameSessionId: gameSessionIdOf(gameSessionId, ['by', 'gameSessionId']) }
              : { playerId },
          status: status ?? null,
        },
        pageOf(page),
      );
    },
  }),
}));

function isOfPlayer(by: unknown): boolean {
  return (by as typeof PlayerSessionSelector.$inferInput | undefined)?.playerId != null;
}

/** Null for another player's too: whether it exists is none of a player's business. */
async function readPlayerSession(
  { loaders, viewer }: UpstreamContext,
  playerSessionId: string,
  gameSessionId?: string,
) {
  const playerSession = await loaders.playerSession(playerSessionId, gameSessionId);
  return playerSession && may(viewer, 'readPlayerSession', playerSession) ? playerSession : null;
}

/** A member that tells where to connect: null with FORBIDDEN for those who may not. */
function connectionField<Member extends 'ipAddress' | 'dnsName' | 'port'>(member: Member) {
  return (playerSession: domain.PlayerSession, _args: object, context: Context) => {
    authorize(context, 'readConnection');
    return playerSession[member];
  };
}
