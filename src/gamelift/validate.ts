import { countCharacters } from '../lib/characters.ts';
import { quote } from '../lib/shorten.ts';
import { InvalidRequestError } from './errors.ts';
import type { CreateGameSessionInput, GameProperty, UpdateGameSessionInput } from './game-session.ts';
import type { PlayerReservation } from './player-session.ts';

/**
 * What the service model constrains, checked before a call is spent on it. Lengths count characters (code points), as
 * GameLift's do. `sensitive` values (the model's own word) never appear in a message.
 */
interface TextRule {
  minimum: number;
  maximum: number;
  pattern?: { expression: RegExp; says: string };
  sensitive?: true;
}

const idString: TextRule = {
  minimum: 1,
  maximum: 48,
  pattern: { expression: /^[a-zA-Z0-9-]+$/, says: 'letters, digits and hyphens' },
};
const nonZeroAndMaxString: TextRule = { minimum: 1, maximum: 1_024 };
const locationString: TextRule = {
  minimum: 1,
  maximum: 64,
  pattern: { expression: /^[A-Za-z0-9-]+$/, says: 'letters, digits and hyphens' },
};
const gameSessionData: TextRule = { minimum: 1, maximum: 262_144, sensitive: true };
const gamePropertyKey: TextRule = { minimum: 0, maximum: 32 };
const gamePropertyValue: TextRule = { minimum: 0, maximum: 96, sensitive: true };
const playerId: TextRule = { minimum: 1, maximum: 1_024, sensitive: true };
const playerData: TextRule = { minimum: 1, maximum: 2_048, sensitive: true };

export const maximumGameProperties = 16;
/** CreatePlayerSessions takes 1 to 25 players. */
export const maximumPlayersAtOnce = 25;
/** The model says 0 or more; what GameLift takes beyond 200 it refuses itself, with its own words. */
const maximumInteger = 2_147_483_647;

export function validateCreateGameSession(input: CreateGameSessionInput): void {
  checkText(input.location, locationString, ['input', 'location']);
  checkCount(input.maximumPlayerSessionCount, ['input', 'maximumPlayerSessionCount']);
  checkText(input.name, nonZeroAndMaxString, ['input', 'name']);
  checkGameProperties(input.gameProperties);
  checkText(input.gameSessionData, gameSessionData, ['input', 'gameSessionData']);
  checkText(input.creatorId, nonZeroAndMaxString, ['input', 'creatorId']);
  checkText(input.idempotencyToken, idString, ['input', 'idempotencyToken']);
}

export function validateGameSessionUpdate(input: UpdateGameSessionInput): void {
  checkText(input.name, nonZeroAndMaxString, ['input', 'name']);
  checkCount(input.maximumPlayerSessionCount, ['input', 'maximumPlayerSessionCount']);
  checkGameProperties(input.gameProperties);
}

export function validateReservation(reservation: PlayerReservation, path: readonly string[]): void {
  checkText(reservation.playerId, playerId, [...path, 'playerId']);
  checkText(reservation.playerData, playerData, [...path, 'playerData']);
}

export function validateReservations(reservations: readonly PlayerReservation[]): void {
  const path = ['input', 'players'];
  if (reservations.length < 1 || reservations.length > maximumPlayersAtOnce) {
    throw refuse(path, `1 to ${maximumPlayersAtOnce} players`, `${reservations.length}`);
  }
  const seen = new Set<string>();
  for (const [index, reservation] of reservations.entries()) {
    validateReservation(reservation, [...path, String(index)]);
    if (seen.has(reservation.playerId)) {
      throw refuse([...path, String(index), 'playerId'], 'no player twice', 'a player that is in the list already');
    }
    seen.add(reservation.playerId);
  }
}

/** A list's or search's location, from an argument of that name. */
export function validateLocation(location: string | null): void {
  checkText(location, locationString, ['location']);
}

/** A search's filter or sort expression. */
export function validateExpression(expression: string | null, argument: string): void {
  checkText(expression, nonZeroAndMaxString, [argument]);
}

/** A player ID by which player sessions are listed. */
export function validatePlayerId(id: string): void {
  checkText(id, playerId, ['by', 'playerId']);
}

/** A key by which one game property is asked for. */
export function validatePropertyKey(key: string): void {
  checkText(key, gamePropertyKey, ['key']);
}

function checkGameProperties(properties: readonly GameProperty[] | null): void {
  if (properties === null) return;
  const path = ['input', 'gameProperties'];
  if (properties.length > maximumGameProperties) {
    throw refuse(path, `at most ${maximumGameProperties} game properties`, `${properties.length}`);
  }
  for (const [index, { key, value }] of properties.entries()) {
    checkText(key, gamePropertyKey, [...path, String(index), 'key']);
    checkText(value, gamePropertyValue, [...path, String(index), 'value']);
  }
}

function checkCount(count: number | null, path: readonly string[]): void {
  if (count === null) return;
  if (!Number.isInteger(count) || count < 0 || count > maximumInteger) {
    throw refuse(path, 'an integer of 0 or more', String(count));
  }
}

/** It can't be encoded: what GameLift would keep is another text. */
const halfACharacter = /\p{Surrogate}/u;

function checkText(value: string | null, rule: TextRule, path: readonly string[]): void {
  if (value === null) return;
  // A string has at most as many characters as code units: only a long one must be counted.
  const length = value.length > rule.maximum ? countCharacters(value, rule.maximum) : value.length;
  if (length === null || length < rule.minimum || length > rule.maximum) {
    const got = length === null ? 'many more' : grouped(length);
    throw refuse(path, `${rule.minimum} to ${grouped(rule.maximum)} characters`, got);
  }
  if (halfACharacter.test(value)) throw refuse(path, 'characters', 'half of a surrogate pair');
  if (rule.pattern && !rule.pattern.expression.test(value)) {
    throw refuse(path, rule.pattern.says, rule.sensitive ? 'something else' : quote(value));
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function refuse(path: readonly string[], expected: string, arrived: string): InvalidRequestError {
  return new InvalidRequestError(`${path.join('.')}: expected ${expected}, got ${arrived}`, { path });
}
