import type { FleetSelector } from './game-session.ts';
import { parseGameSessionArn } from './identifiers.ts';

/**
 * What reads in flight are about, and which of them a change makes out of date. A change drops too much rather than too
 * little: a dropped read only costs the next reader a call of its own.
 */
const anyFleet = 'any fleet';
const anyAlias = 'any alias';
const anyPlayer = 'any player';

/** A list or search of a fleet's sessions. */
export function fleetReadTags({ fleetId, aliasId }: FleetSelector): string[] {
  return fleetId === undefined ? [anyFleet, anyAlias, aliasId] : [anyFleet, fleetId];
}

/** A read of how busy fleets are. */
export function fleetFiguresReadTags(fleetIds: readonly string[]): string[] {
  return [anyFleet, ...fleetIds];
}

/** A read about one game session or its players. */
export function gameSessionReadTags(gameSessionId: string): string[] {
  return [gameSessionId];
}

/** A read by player or by player session, whose game session is not known before the answer. */
export const playerReadTags = [anyPlayer];

/** A new game session. Through an alias its fleet is not known, so every list counts as out of date. */
export function fleetChangeTags({ fleetId }: FleetSelector): string[] {
  return fleetId === undefined ? [anyFleet] : [fleetId, anyAlias];
}

/** A change of one game session or of its players: its own reads, its fleet's lists (the ARN names it), players' reads. */
export function gameSessionChangeTags(gameSessionId: string): string[] {
  const fleetId = parseGameSessionArn(gameSessionId)?.fleetId ?? anyFleet;
  return [gameSessionId, fleetId, anyAlias, anyPlayer];
}
