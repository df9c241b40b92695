import {
  gatewayStatuses,
  type PlayerGatewayStatus,
  type ProtectionPolicy,
  protectionPolicies,
} from './game-session.ts';
import { date, type EnumReader, id, integer, record, sameNames, text } from './wire-values.ts';

export interface Fleet {
  fleetId: string;
  fleetArn: string | null;
  name: string | null;
  description: string | null;
  status: FleetStatus;
  computeType: string | null;
  fleetType: string | null;
  instanceType: string | null;
  operatingSystem: string | null;
  /** Null for a fleet that runs no build. */
  buildId: string | null;
  /** Null for a fleet that runs no Realtime script. */
  scriptId: string | null;
  creationTime: Date | null;
  terminationTime: Date | null;
  newGameSessionProtectionPolicy: ProtectionPolicy | null;
  /** Null where creators are not limited. */
  resourceCreationLimitPolicy: ResourceCreationLimitPolicy | null;
  certificateType: CertificateType | null;
  playerGatewayMode: PlayerGatewayMode | null;
}

export type CertificateType = 'DISABLED' | 'GENERATED' | 'UNKNOWN';
export type PlayerGatewayMode = 'DISABLED' | 'ENABLED' | 'REQUIRED' | 'UNKNOWN';

/** How many game sessions one creator may create on a fleet in a period. */
export interface ResourceCreationLimitPolicy {
  newGameSessionsPerCreator: number | null;
  policyPeriodMinutes: number | null;
}

const fleetStatuses = [
  'NEW',
  'DOWNLOADING',
  'VALIDATING',
  'BUILDING',
  'ACTIVATING',
  'ACTIVE',
  'DELETING',
  'ERROR',
  'TERMINATED',
  'NOT_FOUND',
  'EXPIRED',
  'UNKNOWN',
] as const;
export type FleetStatus = (typeof fleetStatuses)[number];

export interface FleetUtilization {
  activeServerProcessCount: number | null;
  activeGameSessionCount: number | null;
  currentPlayerSessionCount: number | null;
  maximumPlayerSessionCount: number | null;
}

export interface FleetCapacity {
  instanceType: string | null;
  desired: number | null;
  minimum: number | null;
  maximum: number | null;
  pending: number | null;
  active: number | null;
  idle: number | null;
  terminating: number | null;
}

export interface FleetLocation {
  fleetId: string;
  location: string;
  status: FleetStatus | null;
  playerGatewayStatus: PlayerGatewayStatus | null;
}

/** What is read of a fleet beside its attributes. */
export interface FleetFigures {
  readonly utilization: FleetUtilization | null;
  readonly capacity: FleetCapacity | null;
  readonly locations: readonly (FleetLocation & LocationFigures)[];
}

export interface LocationFigures {
  readonly utilization: FleetUtilization | null;
  readonly capacity: FleetCapacity | null;
}

const statuses = sameNames(fleetStatuses);
const certificateTypes = sameNames(['DISABLED', 'GENERATED']);
const gatewayModes = sameNames(['DISABLED', 'ENABLED', 'REQUIRED']);

/** Upstream FleetAttributes in our words. */
export function toFleet(upstream: Record<string, unknown>, readEnum: EnumReader): Fleet {
  const certificate = record(upstream.CertificateConfiguration);
  return {
    fleetId: id(upstream.FleetId, 'FleetId'),
    fleetArn: text(upstream.FleetArn),
    name: text(upstream.Name),
    description: text(upstream.Description),
    status: readEnum('FleetStatus', statuses, upstream.Status) ?? 'UNKNOWN',
    computeType: text(upstream.ComputeType),
    fleetType: text(upstream.FleetType),
    instanceType: text(upstream.InstanceType),
    operatingSystem: text(upstream.OperatingSystem),
    buildId: text(upstream.BuildId) || null,
    scriptId: text(upstream.ScriptId) || null,
    creationTime: date(upstream.CreationTime),
    terminationTime: date(upstream.TerminationTime),
    newGameSessionProtectionPolicy: readEnum(
      'ProtectionPolicy',
      protectionPolicies,
      upstream.NewGameSessionProtectionPolicy,
    ),
    resourceCreationLimitPolicy: toResourceCreationLimitPolicy(upstream.ResourceCreationLimitPolicy),
    certificateType: readEnum('CertificateType', certificateTypes, certificate?.CertificateType),
    playerGatewayMode: readEnum('PlayerGatewayMode', gatewayModes, upstream.PlayerGatewayMode),
  };
}

function toResourceCreationLimitPolicy(upstream: unknown): ResourceCreationLimitPolicy | null {
  const policy = record(upstream);
  return (
    policy && {
      newGameSessionsPerCreator: integer(policy.NewGameSessionsPerCreator),
      policyPeriodMinutes: integer(policy.PolicyPeriodInMinutes),
    }
  );
}

export function toFleetUtilization(upstream: Record<string, unknown>): FleetUtilization {
  return {
    activeServerProcessCount: integer(upstream.ActiveServerProcessCount),
    activeGameSessionCount: integer(upstream.ActiveGameSessionCount),
    currentPlayerSessionCount: integer(upstream.CurrentPlayerSessionCount),
    maximumPlayerSessionCount: integer(upstream.MaximumPlayerSessionCount),
  };
}

export function toFleetCapacity(upstream: Record<string, unknown>): FleetCapacity {
  const counts = record(upstream.InstanceCounts) ?? {};
  return {
    instanceType: text(upstream.InstanceType),
    desired: integer(counts.DESIRED),
    minimum: integer(counts.MINIMUM),
    maximum: integer(counts.MAXIMUM),
    pending: integer(counts.PENDING),
    active: integer(counts.ACTIVE),
    idle: integer(counts.IDLE),
    terminating: integer(counts.TERMINATING),
  };
}

/** An item of LocationAttributes; null where it names no location. */
export function toFleetLocation(
  fleetId: string,
  upstream: Record<string, unknown>,
  readEnum: EnumReader,
): FleetLocation | null {
  const state = record(upstream.LocationState) ?? {};
  const location = text(state.Location);
  if (location === null) return null;
  return {
    fleetId,
    location,
    status: readEnum('FleetStatus', statuses, state.Status),
    playerGatewayStatus: readEnum('PlayerGatewayStatus', gatewayStatuses, state.PlayerGatewayStatus),
  };
}

/** GameLift lists the remote locations only. The home Region is in the fleet's ARN, and hosts as the fleet itself does. */
export function withHomeRegion(
  { fleetId, fleetArn, status, computeType, playerGatewayMode }: Fleet,
  remote: readonly FleetLocation[],
): readonly FleetLocation[] {
  const region = fleetArn?.split(':')[3];
  // An Anywhere fleet hosts in its custom locations only.
  const hostsAtHome = region && computeType !== 'ANYWHERE' && !remote.some(({ location }) => location === region);
  if (!hostsAtHome) return remote;
  return [{ fleetId, location: region, status, playerGatewayStatus: gatewayEverywhere(playerGatewayMode) }, ...remote];
}

/** What a fleet's mode says of each of its locations; null where that depends on the location. */
function gatewayEverywhere(mode: Fleet['playerGatewayMode']): FleetLocation['playerGatewayStatus'] {
  if (mode === 'DISABLED') return 'DISABLED';
  return mode === 'REQUIRED' ? 'ENABLED' : null;
}
