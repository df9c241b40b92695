import { quote } from '../lib/shorten.ts';
import { InvalidRequestError } from './errors.ts';

// The patterns are the service model's (FleetIdOrArn, AliasIdOrArn, ArnStringModel, PlayerSessionId).
const fleetIdOrArn = /^(?:arn:.*:[a-z]*fleet\/)?([a-z]*fleet-[a-zA-Z0-9-]+)$/;
const aliasIdOrArn = /^(?:arn:.*:alias\/)?(alias-\S+)$/;
const gameSessionArn = /^[a-zA-Z0-9:/-]+$/;
const playerSessionIdPattern = /^psess-\S+$/;

/** A fleet's ID, from its ID or its ARN. */
export function fleetIdOf(idOrArn: string, path: readonly string[] = ['fleetId']): string {
  const id = idOrArn.length <= 512 ? fleetIdOrArn.exec(idOrArn)?.[1] : undefined;
  if (id === undefined) throw invalid('a fleet ID (fleet-…) or a fleet ARN of at most 512 characters', idOrArn, path);
  return id;
}

/** An alias's ID, from its ID or its ARN. */
export function aliasIdOf(idOrArn: string, path: readonly string[] = ['aliasId']): string {
  const id = idOrArn.length <= 512 ? aliasIdOrArn.exec(idOrArn)?.[1] : undefined;
  if (id === undefined) throw invalid('an alias ID (alias-…) or an alias ARN of at most 512 characters', idOrArn, path);
  return id;
}

export interface GameSessionArn {
  region: string;
  fleetId: string;
  /** Null in the home Region: there the ARN has no location segment. */
  location: string | null;
  /** The last segment: the idempotency token, `gsess-…`, or a placement ID. */
  id: string;
}

/** The parts of a game session's ARN; null where the text is not one. */
export function parseGameSessionArn(arn: string): GameSessionArn | null {
  if (arn.length > 512 || !gameSessionArn.test(arn)) return null;
  const [prefix, , service, region, , ...resource] = arn.split(':');
  const [kind, fleetId, ...rest] = resource.join(':').split('/');
  if (prefix !== 'arn' || service !== 'gamelift' || region === undefined || kind !== 'gamesession') return null;
  if (fleetId === undefined || !fleetIdOrArn.test(fleetId)) return null;
  const id = rest.at(-1);
  if (!id || rest.length > 2) return null;
  return { region, fleetId, location: rest.length === 2 ? (rest[0] ?? null) : null, id };
}

/** Checks that the text is a game session's ARN, which is GameLift's ID of it, and gives it back. */
export function gameSessionIdOf(arn: string, path: readonly string[] = ['gameSessionId']): string {
  if (parseGameSessionArn(arn) === null) {
    throw invalid('a game session ARN (arn:aws:gamelift:<region>::gamesession/<fleet>/…)', arn, path);
  }
  return arn;
}

/** Checks that the text is a player session's ID, and gives it back. */
export function playerSessionIdOf(id: string, path: readonly string[] = ['playerSessionId']): string {
  if (id.length > 128 || !playerSessionIdPattern.test(id)) {
    throw invalid('a player session ID (psess-…) of at most 128 characters', id, path);
  }
  return id;
}

function invalid(expected: string, arrived: string, path: readonly string[]): InvalidRequestError {
  return new InvalidRequestError(`${path.join('.')}: expected ${expected}, got ${quote(arrived)}`, { path });
}
