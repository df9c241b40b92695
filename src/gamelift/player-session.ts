export interface PlayerSession {
  playerSessionId: string;
  playerId: string | null;
  gameSessionId: string;
  fleetId: string | null;
  fleetArn: string | null;
  status: PlayerSessionStatus;
  creationTime: Date | null;
  terminationTime: Date | null;
  playerData: string | null;
  ipAddress: string | null;
  dnsName: string | null;
  port: number | null;
}

export const playerSessionStatuses = ['RESERVED', 'ACTIVE', 'COMPLETED', 'TIMEDOUT', 'UNKNOWN'] as const;
export type PlayerSessionStatus = (typeof playerSessionStatuses)[number];
export type PlayerSessionStatusFilter = 'RESERVED' | 'ACTIVE' | 'COMPLETED' | 'TIMEDOUT';

/** Exactly one of the two. GameLift ignores `status` for a player; whoever lists applies it there himself. */
export type ListPlayerSessionsArguments = {
  by: { gameSessionId: string; playerId?: undefined } | { playerId: string; gameSessionId?: undefined };
  status: PlayerSessionStatusFilter | null;
};

export interface PlayerReservation {
  playerId: string;
  playerData: string | null;
}
