import type { FleetLocation } from './locations.ts';

// What the world holds, in GameLift's terms. Times are milliseconds since the Unix epoch on the emulator's clock.
// Records are changed by the store that holds them only, which keeps its indexes in step.

export type GameSessionStatus = 'ACTIVATING' | 'ACTIVE' | 'TERMINATING' | 'TERMINATED' | 'ERROR';
export type GameSessionStatusReason = 'INTERRUPTED' | 'TRIGGERED_ON_PROCESS_TERMINATE' | 'FORCE_TERMINATED';
export type PlayerSessionStatus = 'RESERVED' | 'ACTIVE' | 'COMPLETED' | 'TIMEDOUT';
export type PlayerSessionCreationPolicy = 'ACCEPT_ALL' | 'DENY_ALL';
export type ProtectionPolicy = 'NoProtection' | 'FullProtection';
export type TerminationMode = 'TRIGGER_ON_PROCESS_TERMINATE' | 'FORCE_TERMINATE';
export type CertificateType = 'DISABLED' | 'GENERATED';
export type PlayerGatewayMode = 'DISABLED' | 'ENABLED' | 'REQUIRED';
export type PlayerGatewayStatus = 'DISABLED' | 'ENABLED';
export type FleetStatus =
  | 'NEW'
  | 'DOWNLOADING'
  | 'VALIDATING'
  | 'BUILDING'
  | 'ACTIVATING'
  | 'ACTIVE'
  | 'DELETING'
  | 'ERROR'
  | 'TERMINATED'
  | 'NOT_FOUND'
  | 'EXPIRED';

/** What everything that is listed has: its place in the order of creation, which pages resume by. */
export interface Ordered {
  readonly order: number;
}

export interface Fleet extends Ordered {
  readonly fleetId: string;
  readonly fleetArn: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly status: FleetStatus;
  readonly creationTime: number;
  /** `undefined` for a fleet that runs a script. */
  readonly buildId: string | undefined;
  /** `undefined` for a fleet that runs a build. */
  readonly scriptId: string | undefined;
  readonly instanceType: string;
  /** GENERATED: game sessions have names of TLS certificates as their DNS names. */
  readonly certificateType: CertificateType;
  readonly playerGatewayMode: PlayerGatewayMode;
  readonly newGameSessionProtectionPolicy: ProtectionPolicy;
  /** `undefined`: creators are only held to one request a second. */
  readonly resourceCreationLimitPolicy: ResourceCreationLimitPolicy | undefined;
  /** The home Region first, then the remote locations. */
  readonly locations: ReadonlyMap<string, FleetLocation>;
}

export interface ResourceCreationLimitPolicy {
  readonly newGameSessionsPerCreator: number;
  readonly policyPeriodInMinutes: number;
}

export interface GameSession extends Ordered {
  /** The ARN, which is GameLift's ID of a game session. */
  readonly gameSessionId: string;
  readonly fleet: Fleet;
  readonly location: FleetLocation;
  readonly creationTime: number;
  readonly terminationTime: number | undefined;
  readonly name: string | undefined;
  readonly status: GameSessionStatus;
  readonly statusReason: GameSessionStatusReason | undefined;
  /** What TerminateGameSession asked for: becomes the status reason when the session has ended. */
  readonly requestedTermination: TerminationMode | undefined;
  /** RESERVED and ACTIVE players. */
  readonly currentPlayerSessionCount: number;
  readonly maximumPlayerSessionCount: number;
  readonly playerSessionCreationPolicy: PlayerSessionCreationPolicy;
  readonly protectionPolicy: ProtectionPolicy;
  /** In order of first mention. Never changed in place, so that an image of the session may share it. */
  readonly gameProperties: ReadonlyMap<string, string>;
  readonly creatorId: string | undefined;
  readonly gameSessionData: string | undefined;
  readonly ipAddress: string;
  readonly dnsName: string;
  readonly port: number;
  /** Left out of answers, as the next two, while it is undefined. */
  readonly computeName: string | undefined;
  readonly playerGatewayStatus: PlayerGatewayStatus | undefined;
  /** What a matchmaker would say of the match. At most 390,000 characters. */
  readonly matchmakerData: string | undefined;
  /** The server process, as a number that is unique among the living sessions of its location. */
  readonly serverProcess: number;
  /** Digest of the CreateGameSession request: what a repeated idempotency token is compared with. */
  readonly requestDigest: string | undefined;
}

export interface PlayerSession extends Ordered {
  readonly playerSessionId: string;
  readonly playerId: string;
  readonly playerData: string | undefined;
  readonly gameSession: GameSession;
  readonly status: PlayerSessionStatus;
  readonly creationTime: number;
  readonly terminationTime: number | undefined;
}

export interface Alias extends Ordered {
  readonly aliasId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly routingStrategy: RoutingStrategy;
  readonly creationTime: number;
  readonly lastUpdatedTime: number;
}

export type RoutingStrategy =
  | { readonly type: 'SIMPLE'; readonly fleetId: string }
  | { readonly type: 'TERMINAL'; readonly message: string };

/** Whether the player gateway is available at a fleet's locations: the emulator has no location without it. */
export function gatewayStatusOf({ playerGatewayMode }: Pick<Fleet, 'playerGatewayMode'>): PlayerGatewayStatus {
  return playerGatewayMode === 'DISABLED' ? 'DISABLED' : 'ENABLED';
}

/** True while a session holds a server process and its players their slots. */
export function isLiving(status: GameSessionStatus): status is 'ACTIVATING' | 'ACTIVE' | 'TERMINATING' {
  return status === 'ACTIVATING' || status === 'ACTIVE' || status === 'TERMINATING';
}

/** True while a player session takes a slot. */
export function takesSlot(status: PlayerSessionStatus): boolean {
  return status === 'RESERVED' || status === 'ACTIVE';
}
