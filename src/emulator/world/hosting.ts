import { AwsError } from '../aws-error.ts';
import { gameSessionArn } from './identifiers.ts';
import type { FleetLocation } from './locations.ts';
import { type Fleet, type GameSession, gatewayStatusOf } from './records.ts';
import type { World } from './world.ts';

export interface HostingRequest {
  fleet: Fleet;
  location: FleetLocation;
  /** The last part of the ARN. */
  idString: string;
  maximumPlayerSessionCount: number;
  name?: string | undefined;
  gameProperties?: ReadonlyMap<string, string>;
  creatorId?: string | undefined;
  gameSessionData?: string | undefined;
  requestDigest?: string | undefined;
  /** Default ACTIVATING. */
  status?: 'ACTIVATING' | 'ACTIVE';
  /** Default now. */
  creationTime?: number;
}

/**
 * Takes a server process for a new session and answers the session, which nothing else knows yet. Throws AwsError
 * (FleetCapacityExceededException) where no process is free.
 */
export function hostGameSession(world: World, request: HostingRequest): GameSession {
  const { fleet, location } = request;
  const serverProcess = location.acquireServerProcess();
  if (serverProcess === undefined) {
    throw new AwsError('FleetCapacityExceededException', `Unable to reserve a process on fleet ${fleet.fleetId}`);
  }
  return {
    order: world.nextOrder(),
    gameSessionId: gameSessionArn(world, fleet.fleetId, location.name, request.idString),
    fleet,
    location,
    creationTime: request.creationTime ?? world.now(),
    terminationTime: undefined,
    name: request.name,
    status: request.status ?? 'ACTIVATING',
    statusReason: undefined,
    requestedTermination: undefined,
    currentPlayerSessionCount: 0,
    maximumPlayerSessionCount: request.maximumPlayerSessionCount,
    playerSessionCreationPolicy: 'ACCEPT_ALL',
    protectionPolicy: fleet.newGameSessionProtectionPolicy,
    gameProperties: request.gameProperties ?? new Map(),
    creatorId: request.creatorId,
    gameSessionData: request.gameSessionData,
    ...location.connectionOf(serverProcess),
    computeName: undefined,
    playerGatewayStatus: gatewayStatusOf(fleet) === 'ENABLED' ? 'ENABLED' : undefined,
    matchmakerData: undefined,
    serverProcess,
    requestDigest: request.requestDigest,
  };
}
