import { parseGameSessionArn } from './identifiers.ts';
import { date, type EnumReader, id, integer, list, sameNames, text } from './wire-values.ts';

/** A game session in our words: camelCase, Dates, `null` for what GameLift left out, UNKNOWN for values newer than us. */
export interface GameSession {
  /** The ARN, which is GameLift's ID of a game session. */
  gameSessionId: string;
  name: string | null;
  fleetId: string;
  fleetArn: string | null;
  location: string | null;
  status: GameSessionStatus;
  statusReason: GameSessionStatusReason | null;
  creationTime: Date | null;
  terminationTime: Date | null;
  currentPlayerSessionCount: number;
  maximumPlayerSessionCount: number;
  playerSessionCreationPolicy: PlayerSessionCreationPolicy | null;
  /** `undefined` where the read could not tell (everything but DescribeGameSessionDetails). */
  protectionPolicy: ProtectionPolicy | null | undefined;
  gameProperties: readonly GameProperty[];
  creatorId: string | null;
  /** Up to 262,144 characters. */
  gameSessionData: string | null;
  /** Up to 390,000 characters. */
  matchmakerData: string | null;
  ipAddress: string | null;
  dnsName: string | null;
  port: number | null;
  computeName: string | null;
  playerGatewayStatus: PlayerGatewayStatus | null;
}

export interface GameProperty {
  key: string;
  value: string;
}

export type GameSessionStatus = 'ACTIVATING' | 'ACTIVE' | 'TERMINATING' | 'TERMINATED' | 'ERROR' | 'UNKNOWN';
/** The statuses that GameLift can filter a list by. */
export type GameSessionStatusFilter = 'ACTIVATING' | 'ACTIVE' | 'TERMINATING' | 'TERMINATED';
export type GameSessionStatusReason = 'INTERRUPTED' | 'TRIGGERED_ON_PROCESS_TERMINATE' | 'FORCE_TERMINATED' | 'UNKNOWN';
export type PlayerSessionCreationPolicy = 'ACCEPT_ALL' | 'DENY_ALL' | 'UNKNOWN';
export type ProtectionPolicy = 'NO_PROTECTION' | 'FULL_PROTECTION' | 'UNKNOWN';
export type PlayerGatewayStatus = 'DISABLED' | 'ENABLED' | 'UNKNOWN';
export type TerminationMode = 'TRIGGER_ON_PROCESS_TERMINATE' | 'FORCE_TERMINATE';

/** Which fleet: by its own ID or through an alias; exactly one, as an ID (ARNs are brought to IDs before). */
export type FleetSelector = { fleetId: string; aliasId?: undefined } | { aliasId: string; fleetId?: undefined };

export interface ListGameSessionsArguments {
  fleet: FleetSelector;
  location: string | null;
  status: GameSessionStatusFilter | null;
}

export interface SearchGameSessionsArguments {
  fleet: FleetSelector;
  location: string | null;
  /** 1..1024 characters; null: every ACTIVE session. */
  filterExpression: string | null;
  sortExpression: string | null;
}

export interface CreateGameSessionInput {
  fleet: FleetSelector;
  location: string | null;
  maximumPlayerSessionCount: number;
  name: string | null;
  gameProperties: readonly GameProperty[] | null;
  gameSessionData: string | null;
  creatorId: string | null;
  /** Made up by the gateway where the client gave none, so that a repeat is always safe. */
  idempotencyToken: string | null;
}

/** Members that are null stay as they are. Game properties are merged by key. */
export interface UpdateGameSessionInput {
  gameSessionId: string;
  name: string | null;
  maximumPlayerSessionCount: number | null;
  playerSessionCreationPolicy: 'ACCEPT_ALL' | 'DENY_ALL' | null;
  protectionPolicy: 'NO_PROTECTION' | 'FULL_PROTECTION' | null;
  gameProperties: readonly GameProperty[] | null;
}

/** ACTIVE, accepting players, and with a free slot: what a lobby calls joinable. */
export function isJoinable(
  session: Pick<
    GameSession,
    'status' | 'playerSessionCreationPolicy' | 'currentPlayerSessionCount' | 'maximumPlayerSessionCount'
  >,
): boolean {
  return (
    session.status === 'ACTIVE' &&
    session.playerSessionCreationPolicy === 'ACCEPT_ALL' &&
    session.currentPlayerSessionCount < session.maximumPlayerSessionCount
  );
}

const statuses = sameNames(['ACTIVATING', 'ACTIVE', 'TERMINATING', 'TERMINATED', 'ERROR']);
const statusReasons = sameNames(['INTERRUPTED', 'TRIGGERED_ON_PROCESS_TERMINATE', 'FORCE_TERMINATED']);
const creationPolicies = sameNames(['ACCEPT_ALL', 'DENY_ALL']);
/** Fleets' locations use them too. */
export const gatewayStatuses = sameNames(['DISABLED', 'ENABLED']);
/** Upstream's spelling → ours; fleets use it too. */
export const protectionPolicies = { NoProtection: 'NO_PROTECTION', FullProtection: 'FULL_PROTECTION' } as const;
/** Our spelling → upstream's. */
export const upstreamProtection = { NO_PROTECTION: 'NoProtection', FULL_PROTECTION: 'FullProtection' } as const;

/** An upstream GameSession in our words. `protectionPolicy` is what DescribeGameSessionDetails said, if that was asked. */
export function toGameSession(
  upstream: Record<string, unknown>,
  readEnum: EnumReader,
  protectionPolicy: ProtectionPolicy | null | undefined,
): GameSession {
  const gameSessionId = id(upstream.GameSessionId, 'GameSessionId');
  return {
    gameSessionId,
    name: text(upstream.Name),
    fleetId: id(text(upstream.FleetId) || parseGameSessionArn(gameSessionId)?.fleetId, 'FleetId'),
    fleetArn: text(upstream.FleetArn),
    location: text(upstream.Location),
    status: readEnum('GameSessionStatus', statuses, upstream.Status) ?? 'UNKNOWN',
    statusReason: readEnum('GameSessionStatusReason', statusReasons, upstream.StatusReason),
    creationTime: date(upstream.CreationTime),
    terminationTime: date(upstream.TerminationTime),
    currentPlayerSessionCount: integer(upstream.CurrentPlayerSessionCount) ?? 0,
    maximumPlayerSessionCount: integer(upstream.MaximumPlayerSessionCount) ?? 0,
    playerSessionCreationPolicy: readEnum(
      'PlayerSessionCreationPolicy',
      creationPolicies,
      upstream.PlayerSessionCreationPolicy,
    ),
    protectionPolicy,
    gameProperties: list(upstream.GameProperties).map((property) => ({
      key: text(property.Key) ?? '',
      value: text(property.Value) ?? '',
    })),
    creatorId: text(upstream.CreatorId),
    gameSessionData: text(upstream.GameSessionData),
    matchmakerData: text(upstream.MatchmakerData),
    ipAddress: text(upstream.IpAddress),
    dnsName: text(upstream.DnsName),
    port: integer(upstream.Port),
    computeName: text(upstream.ComputeName),
    playerGatewayStatus: readEnum('PlayerGatewayStatus', gatewayStatuses, upstream.PlayerGatewayStatus),
  };
}
