import type { GameSession, PlayerSession } from '../world/records.ts';

/** A game session as it goes on the wire: members without a value are left out. */
export function gameSessionOutput(session: GameSession) {
  return present({
    GameSessionId: session.gameSessionId,
    Name: session.name,
    FleetId: session.fleet.fleetId,
    FleetArn: session.fleet.fleetArn,
    CreationTime: new Date(session.creationTime),
    TerminationTime: dateOf(session.terminationTime),
    CurrentPlayerSessionCount: session.currentPlayerSessionCount,
    MaximumPlayerSessionCount: session.maximumPlayerSessionCount,
    Status: session.status,
    StatusReason: session.statusReason,
    GameProperties: Array.from(session.gameProperties, ([Key, Value]) => ({ Key, Value })),
    IpAddress: session.ipAddress,
    DnsName: session.dnsName,
    Port: session.port,
    PlayerSessionCreationPolicy: session.playerSessionCreationPolicy,
    CreatorId: session.creatorId,
    GameSessionData: session.gameSessionData,
    MatchmakerData: session.matchmakerData,
    Location: session.location.name,
    ComputeName: session.computeName,
    PlayerGatewayStatus: session.playerGatewayStatus,
  });
}

export function playerSessionOutput(session: PlayerSession) {
  const { gameSession } = session;
  return present({
    PlayerSessionId: session.playerSessionId,
    PlayerId: session.playerId,
    GameSessionId: gameSession.gameSessionId,
    FleetId: gameSession.fleet.fleetId,
    FleetArn: gameSession.fleet.fleetArn,
    CreationTime: new Date(session.creationTime),
    TerminationTime: dateOf(session.terminationTime),
    Status: session.status,
    IpAddress: gameSession.ipAddress,
    DnsName: gameSession.dnsName,
    Port: gameSession.port,
    PlayerData: session.playerData,
  });
}

/** GameLift leaves members without a value out; it never sends null. */
export function present<T extends object>(members: T): Partial<T> {
  const output: Partial<T> = {};
  for (const name of Object.keys(members) as (keyof T)[]) {
    if (members[name] !== undefined) output[name] = members[name];
  }
  return output;
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
