import { AwsError } from '../aws-error.ts';
import { digest, gameSessionArn } from '../world/identifiers.ts';
import type { FleetLocation } from '../world/locations.ts';
import type { Fleet, GameSession } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { CreateGameSessionInput } from './game-session.ts';

/** The request's token, by either of its names. Throws AwsError (InvalidRequestException) for two different ones. */
export function idempotencyToken(input: Readonly<CreateGameSessionInput>): string | undefined {
  const { IdempotencyToken, GameSessionId } = input;
  if (IdempotencyToken !== undefined && GameSessionId !== undefined && IdempotencyToken !== GameSessionId) {
    const problem = 'IdempotencyToken and GameSessionId are the same thing; found two different ones.';
    throw new AwsError('InvalidRequestException', problem);
  }
  return IdempotencyToken ?? GameSessionId;
}

/** What a request asked for, not how it put it: by fleet or alias, by token or its twin. */
export function requestDigest(input: Readonly<CreateGameSessionInput>, location: FleetLocation): string {
  return digest([
    location.name,
    input.MaximumPlayerSessionCount,
    input.Name ?? null,
    input.GameProperties?.map(({ Key, Value }) => [Key, Value]) ?? [],
    input.CreatorId ?? null,
    input.GameSessionData ?? null,
  ]);
}

/**
 * The session that an earlier request with the token made on the fleet. It is remembered as long as the session: until
 * 30 days after its end. Throws AwsError (IdempotentParameterMismatchException) if that request asked for something else.
 */
export function findOriginal(world: World, fleet: Fleet, token: string, digest: string): GameSession | undefined {
  // The token is the last part of the session's ARN; the location may stand in it too.
  for (const location of fleet.locations.keys()) {
    const session = world.gameSessions.find(gameSessionArn(world, fleet.fleetId, location, token));
    if (session === undefined) continue;
    if (session.requestDigest === digest) return session;
    const problem = `A game session with the ID ${token} was created on fleet ${fleet.fleetId} with other parameters.`;
    throw new AwsError('IdempotentParameterMismatchException', problem);
  }
  return undefined;
}
