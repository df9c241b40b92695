import type { Home } from '../world/identifiers.ts';
import { type FleetLocation, serverProcessesPerInstance } from '../world/locations.ts';
import { type Fleet, gatewayStatusOf } from '../world/records.ts';
import { present } from './outputs.ts';

export function fleetAttributesOutput(home: Home, fleet: Fleet) {
  const policy = fleet.resourceCreationLimitPolicy;
  return present({
    FleetId: fleet.fleetId,
    FleetArn: fleet.fleetArn,
    FleetType: 'ON_DEMAND',
    InstanceType: fleet.instanceType,
    Description: fleet.description,
    Name: fleet.name,
    CreationTime: new Date(fleet.creationTime),
    Status: fleet.status,
    BuildId: fleet.buildId,
    BuildArn: fleet.buildId && `arn:aws:gamelift:${home.region}::build/${fleet.buildId}`,
    ScriptId: fleet.scriptId,
    ScriptArn: fleet.scriptId && `arn:aws:gamelift:${home.region}::script/${fleet.scriptId}`,
    LogPaths: [],
    NewGameSessionProtectionPolicy: fleet.newGameSessionProtectionPolicy,
    OperatingSystem: 'AMAZON_LINUX_2023',
    ResourceCreationLimitPolicy: policy && {
      NewGameSessionsPerCreator: policy.newGameSessionsPerCreator,
      PolicyPeriodInMinutes: policy.policyPeriodInMinutes,
    },
    MetricGroups: ['default'],
    CertificateConfiguration: { CertificateType: fleet.certificateType },
    ComputeType: 'EC2',
    PlayerGatewayMode: fleet.playerGatewayMode,
  });
}

/** A location's state is its fleet's: the emulator starts no instances that could lag behind. */
export function locationAttributesOutput(fleet: Fleet, location: FleetLocation) {
  const state = { Location: location.name, Status: fleet.status, PlayerGatewayStatus: gatewayStatusOf(fleet) };
  return { LocationState: state, StoppedActions: [] };
}

export function utilizationOutput(fleet: Fleet, location: FleetLocation) {
  const { activeGameSessions, currentPlayerSessions, maximumPlayerSessions } = location.totals;
  return {
    FleetId: fleet.fleetId,
    FleetArn: fleet.fleetArn,
    ActiveServerProcessCount: location.serverProcesses,
    ActiveGameSessionCount: activeGameSessions,
    CurrentPlayerSessionCount: currentPlayerSessions,
    MaximumPlayerSessionCount: maximumPlayerSessions,
    Location: location.name,
  };
}

/** All instances are up; IDLE are those that the living sessions would leave free if they were packed together. */
export function capacityOutput(fleet: Fleet, location: FleetLocation) {
  const busy = Math.ceil(location.totals.living / serverProcessesPerInstance);
  const { instances } = location;
  return {
    FleetId: fleet.fleetId,
    FleetArn: fleet.fleetArn,
    InstanceType: fleet.instanceType,
    InstanceCounts: {
      DESIRED: instances,
      MINIMUM: 0,
      MAXIMUM: instances,
      PENDING: 0,
      ACTIVE: instances,
      IDLE: instances - busy,
      TERMINATING: 0,
    },
    Location: location.name,
  };
}
