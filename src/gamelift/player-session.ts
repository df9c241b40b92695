import { parseGameSessionArn } from './identifiers.ts';
import { date, type EnumReader, id, integer, sameNames, text } from './wire-values.ts';

export interface PlayerSession {
  playerSessionId: string;
  playerId: string | null;
  gameSessionId: string;
  fleetId: string;
  fleetArn: string | null;
  status: PlayerSessionStatus;
  creationTime: Date | null;
  terminationTime: Date | null;
  playerData: string | null;
  ipAddress: string | null;
  dnsName: string | null;
  port: number | null;
}

export type PlayerSessionStatus = 'RESERVED' | 'ACTIVE' | 'COMPLETED' | 'TIMEDOUT' | 'UNKNOWN';
export type PlayerSessionStatusFilter = 'RESERVED' | 'ACTIVE' | 'COMPLETED' | 'TIMEDOUT';

/**
 * Those of a game session, or those of a player: of the latter, with `inGameSession`, only those in that game session.
 * GameLift lists all of a player's, whatever their status and their game session: the caller picks out what it wants.
 */
export type ListPlayerSessionsArguments = {
  by:
    | { gameSessionId: string; playerId?: undefined; inGameSession?: undefined }
    | { playerId: string; gameSessionId?: undefined; inGameSession?: string };
  status: PlayerSessionStatusFilter | null;
};

export interface PlayerReservation {
  playerId: string;
  playerData: string | null;
}

const statuses = sameNames(['RESERVED', 'ACTIVE', 'COMPLETED', 'TIMEDOUT']);

/** An upstream PlayerSession in our words. */
export function toPlayerSession(upstream: Record<string, unknown>, readEnum: EnumReader): PlayerSession {
  const gameSessionId = id(upstream.GameSessionId, 'GameSessionId');
  return {
    playerSessionId: id(upstream.PlayerSessionId, 'PlayerSessionId'),
    playerId: text(upstream.PlayerId),
    gameSessionId,
    fleetId: id(text(upstream.FleetId) || parseGameSessionArn(gameSessionId)?.fleetId, 'FleetId'),
    fleetArn: text(upstream.FleetArn),
    status: readEnum('PlayerSessionStatus', statuses, upstream.Status) ?? 'UNKNOWN',
    creationTime: date(upstream.CreationTime),
    terminationTime: date(upstream.TerminationTime),
    playerData: text(upstream.PlayerData),
    ipAddress: text(upstream.IpAddress),
    dnsName: text(upstream.DnsName),
    port: integer(upstream.Port),
  };
}
