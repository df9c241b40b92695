import type { GameSession } from '../../src/gamelift/game-session.ts';
import type { PlayerSession } from '../../src/gamelift/player-session.ts';

export const fleetId = 'fleet-11111111-1111-1111-1111-111111111111';
export const otherFleetId = 'fleet-22222222-2222-2222-2222-222222222222';

export function gameSessionId(name: string, fleet = fleetId): string {
  return `arn:aws:gamelift:us-west-2::gamesession/${fleet}/${name}`;
}

/** An ACTIVE game session of the fleet, but for the members given. */
export function makeGameSession(name: string, members: Partial<GameSession> = {}): GameSession {
  const fleet = members.fleetId ?? fleetId;
  return {
    gameSessionId: gameSessionId(name, fleet),
    name,
    fleetId: fleet,
    fleetArn: `arn:aws:gamelift:us-west-2::fleet/${fleet}`,
    location: 'us-west-2',
    status: 'ACTIVE',
    statusReason: null,
    creationTime: new Date('2026-11-21T00:00:00Z'),
    terminationTime: null,
    currentPlayerSessionCount: 0,
    maximumPlayerSessionCount: 10,
    playerSessionCreationPolicy: 'ACCEPT_ALL',
    protectionPolicy: 'NO_PROTECTION',
    gameProperties: [],
    creatorId: null,
    gameSessionData: null,
    matchmakerData: null,
    ipAddress: '10.0.0.1',
    dnsName: null,
    port: 7777,
    computeName: null,
    playerGatewayStatus: null,
    ...members,
  };
}

/** A RESERVED player session of a game session, but for the members given. */
export function makePlayerSession(name: string, members: Partial<PlayerSession> = {}): PlayerSession {
  return {
    playerSessionId: `psess-${name}`,
    playerId: name,
    gameSessionId: gameSessionId('one'),
    fleetId,
    fleetArn: null,
    status: 'RESERVED',
    creationTime: new Date('2026-11-21T00:00:00Z'),
    terminationTime: null,
    playerData: null,
    ipAddress: null,
    dnsName: null,
    port: null,
    ...members,
  };
}
