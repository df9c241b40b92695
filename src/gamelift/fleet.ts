import type { ProtectionPolicy } from './game-session.ts';

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

export const fleetStatuses = [
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
