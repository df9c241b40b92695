import type { Action } from '../../auth/policy.ts';
import { DomainError } from '../../gamelift/errors.ts';
import type * as domain from '../../gamelift/game-session.ts';
import { isJoinable } from '../../gamelift/game-session.ts';
import { gameSessionIdOf } from '../../gamelift/identifiers.ts';
import { maximumGameProperties, validatePropertyKey } from '../../gamelift/validate.ts';
import type { LiveGameSession } from '../../live/kinds/game-sessions/events.ts';
import { authorize } from '../authorize.ts';
import { builder } from '../builder.ts';
import { connectionArgs, pageOf } from '../connection.ts';
import type { Context } from '../context.ts';
import { costs, pageCosts } from '../cost.ts';
import { encodeGlobalId } from '../global-id.ts';
import { isLive } from '../live-field.ts';
import { Node, registerNode } from '../node.ts';
import { ofItsObject } from '../of-its-object.ts';
import { guardedBy } from '../payload-view.ts';
import { PlayerSessionConnection, readPlayerSessions } from '../player-session/player-session-connection.ts';
import { PlayerSessionStatusFilter } from '../player-session/player-session-enums.ts';
import { Fleet, GameSession } from '../refs.ts';
import { isSelected } from '../selection.ts';
import {
  GameSessionStatus,
  GameSessionStatusReason,
  PlayerGatewayStatus,
  PlayerSessionCreationPolicy,
  ProtectionPolicy,
} from './game-session-enums.ts';

registerNode(GameSession, {
  action: 'read',
  cost: { calls: 1 },
  load: ([id], { loaders }, { info, path }) =>
    loaders.gameSession(gameSessionIdOf(id, path), { withDetails: isSelected(info, ['protectionPolicy']) }),
});

const GameProperty = builder.objectRef<domain.GameProperty>('GameProperty').implement({
  description: 'A pair that the game gave its session, e.g. a map or a mode. Search can filter by it.',
  fields: (t) => ({
    key: t.exposeString('key', {
      nullable: false,
      description: 'At most 32 characters; no two of a session are the same.',
    }),
    value: t.exposeString('value', { nullable: false, description: 'At most 96 characters.' }),
  }),
});

GameSession.implement({
  extensions: guardedBy('read', ['gameSessionId', 'status']),
  description: 'One run of a game on a server process of a fleet, with its slots for players.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The global ID.',
      extensions: ofItsObject,
      resolve: ({ gameSessionId }) => encodeGlobalId('GameSession', gameSessionId),
    }),
    gameSessionId: t.exposeString('gameSessionId', {
      nullable: false,
      description: "The game session's ARN, which is also its GameLift ID.",
    }),
    name: t.exposeString('name', { description: 'Its display name; need not be unique.' }),
    fleetId: t.exposeString('fleetId', { nullable: false, description: 'The fleet that it runs on.' }),
    fleetArn: t.exposeString('fleetArn', { description: 'The ARN of that fleet.' }),
    fleet: t.upstream({
      type: Fleet,
      action: 'read',
      cost: { calls: 1, batch: 100 },
      description: 'The fleet that it runs on. Calls GameLift, once for all sessions of a fleet.',
      resolve: ({ fleetId }, _args, { loaders }) => loaders.fleet(fleetId),
    }),
    location: t.exposeString('location', { description: 'Where it runs: an AWS Region or a custom location.' }),
    status: t.expose('status', {
      type: GameSessionStatus,
      nullable: false,
      description: 'Where it stands in its life.',
    }),
    statusReason: t.expose('statusReason', {
      type: GameSessionStatusReason,
      description: 'Why it ended, where GameLift says so.',
    }),
    creationTime: t.expose('creationTime', { type: 'DateTime', description: 'When it was created.' }),
    terminationTime: t.expose('terminationTime', {
      type: 'DateTime',
      description: 'When it ended; null while it lives.',
    }),
    currentPlayerSessionCount: t.exposeInt('currentPlayerSessionCount', {
      nullable: false,
      description: 'Slots taken, by players or by reservations.',
    }),
    maximumPlayerSessionCount: t.exposeInt('maximumPlayerSessionCount', {
      nullable: false,
      description: 'Slots in all.',
    }),
    isJoinable: t.boolean({
      nullable: false,
      description: 'True while the session is ACTIVE, accepts players and has a free slot.',
      extensions: ofItsObject,
      resolve: isJoinable,
    }),
    playerSessionCreationPolicy: t.expose('playerSessionCreationPolicy', {
      type: PlayerSessionCreationPolicy,
      description: 'Whether it takes new players.',
    }),
    protectionPolicy: t.upstream({
      type: ProtectionPolicy,
      action: 'read',
      cost: { calls: 1 },
      isInEvents: true,
      description:
        "Whether it survives a scale-down. From DescribeGameSessionDetails: free in `gameSessions`, `Fleet.gameSessions` (the page is then read with Details) and in events; elsewhere one call a session, counted in the operation's cost. In an event null where no read has told it yet.",
      // No async function: an event is resolved at once.
      resolve({ protectionPolicy, gameSessionId }, _args, { loaders }, info) {
        if (protectionPolicy !== undefined || isLive(info)) return protectionPolicy;
        return loaders.gameSession(gameSessionId, { withDetails: true }).then((details) => details?.protectionPolicy);
      },
    }),
    gameProperties: t.field({
      type: [GameProperty],
      extensions: { ...ofItsObject, ...costs({ calls: 0, items: maximumGameProperties }) },
      nullable: false,
      description:
        "What the game gave it: up to 16 pairs. GameLift's search leaves out those whose keys have a period.",
      resolve: ({ gameProperties }) => gameProperties,
    }),
    gameProperty: t.string({
      description: 'One value of `gameProperties`; null where the session has no such key.',
      args: { key: t.arg.string({ required: true, description: 'The key, as it was given.' }) },
      resolve({ gameProperties }, { key }) {
        validatePropertyKey(key);
        return gameProperties.find((property) => property.key === key)?.value;
      },
    }),
    creatorId: t.exposeString('creatorId', { description: 'Who created it, as the creator named himself.' }),
    gameSessionData: t.string({
      description:
        'What the game gave its session at the start, up to 262,144 characters. In an event LIMIT_EXCEEDED where it did not fit into what is held. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve: connectionField('gameSessionData'),
    }),
    matchmakerData: t.string({
      description:
        'What the matchmaker said of teams and players, up to 390,000 characters. In an event LIMIT_EXCEEDED where it did not fit into what is held. Needs gamelift:connect, and is not for players: it tells of all of them.',
      extensions: ofItsObject,
      resolve: connectionField('matchmakerData', 'readMatchmakerData'),
    }),
    ipAddress: t.string({
      description: 'Where players connect; certain once the session is ACTIVE. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve: connectionField('ipAddress'),
    }),
    dnsName: t.string({
      description:
        'Where players connect, by name. On a fleet with a TLS certificate (`Fleet.certificateType`), connect by this name, not by `ipAddress`. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve: connectionField('dnsName'),
    }),
    port: t.int({
      description: 'The port at which players connect. Needs gamelift:connect.',
      extensions: ofItsObject,
      resolve: connectionField('port'),
    }),
    computeName: t.exposeString('computeName', { description: 'The compute that it runs on.' }),
    playerGatewayStatus: t.expose('playerGatewayStatus', {
      type: PlayerGatewayStatus,
      description: 'Whether players connect through the player gateway.',
    }),
    playerSessions: t.upstream({
      type: PlayerSessionConnection,
      action: 'read',
      ...pageCosts({ leadsBack: 'gameSession' }),
      description: "Its players' sessions, ended ones too. Calls GameLift; GameLift chooses the order.",
      args: {
        status: t.arg({ type: PlayerSessionStatusFilter, description: 'Only player sessions of this status.' }),
        ...connectionArgs(t.arg),
      },
      resolve: ({ gameSessionId }, args, context) =>
        readPlayerSessions(context, { by: { gameSessionId }, status: args.status ?? null }, pageOf(args)),
    }),
  }),
});

function connectionField<Member extends keyof domain.GameSession>(member: Member, action: Action = 'readConnection') {
  return (session: LiveGameSession, _args: object, context: Context) => {
    authorize(context, action);
    if (session.omitted?.some((omitted) => omitted === member)) throw tooLarge(member);
    return session[member];
  };
}

/** In an event a null would mean "none". */
function tooLarge(member: string): DomainError {
  return new DomainError(
    'LIMIT_EXCEEDED',
    `${member} did not fit into what is held for events: query the game session`,
  );
}
