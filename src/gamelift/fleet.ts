import { type ProtectionPolicy, protectionPolicies } from './game-session.ts';
import { date, type EnumReader, id, integer, sameNames, text } from './wire-values.ts';

export interface Fleet {
  fleetId: string;
  fleetArn: string | null;
  name: string | null;
  description: string | null;
  status: FleetStatus;
  computeType: string | null;
  fleetType: string | null;
  instanceType: string | null;
  creationTime: Date | null;
  terminationTime: Date | null;
  newGameSessionProtectionPolicy: ProtectionPolicy | null;
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
}

const statuses = sameNames(fleetStatuses);

/** Upstream FleetAttributes in our words. */
export function toFleet(upstream: Record<string, unknown>, readEnum: EnumReader): Fleet {
  return {
    fleetId: id(upstream.FleetId, 'FleetId'),
    fleetArn: text(upstream.FleetArn),
    name: text(upstream.Name),
    description: text(upstream.Description),
    status: readEnum('FleetStatus', statuses, upstream.Status) ?? 'UNKNOWN',
    computeType: text(upstream.ComputeType),
    fleetType: text(upstream.FleetType),
    instanceType: text(upstream.InstanceType),
    creationTime: date(upstream.CreationTime),
    terminationTime: date(upstream.TerminationTime),
    newGameSessionProtectionPolicy: readEnum(
      'ProtectionPolicy',
      protectionPolicies,
      upstream.NewGameSessionProtectionPolicy,
    ),
  };
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
  const counts = (upstream.InstanceCounts ?? {}) as Record<string, unknown>;
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
  const state = (upstream.LocationState ?? {}) as Record<string, unknown>;
  const location = text(state.Location);
  return location === null ? null : { fleetId, location, status: readEnum('FleetStatus', statuses, state.Status) };
}
