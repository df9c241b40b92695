import { createHash } from 'node:crypto';

/** What names a place in AWS: where ARNs say the Region and, for some, the account. */
export interface Home {
  readonly region: string;
  readonly accountId: string;
}

/** A real answer's fleet ARN carries the account ID, although the documentation's does not. */
export function fleetArn(home: Home, fleetId: string): string {
  return `arn:aws:gamelift:${home.region}:${home.accountId}:${fleetId.slice(0, fleetId.indexOf('-'))}/${fleetId}`;
}

/** Without an account ID, as real answers have it. */
export function aliasArn(home: Home, aliasId: string): string {
  return `arn:aws:gamelift:${home.region}::alias/${aliasId}`;
}

/** The ARN names the home Region, whatever the location; the location stands in the path unless it is the home Region. */
export function gameSessionArn(home: Home, fleetId: string, location: string, idString: string): string {
  const path = location === home.region ? `${fleetId}/${idString}` : `${fleetId}/${location}/${idString}`;
  return `arn:aws:gamelift:${home.region}::gamesession/${path}`;
}

/** The ID string at the end of a game session's ARN. */
export function idString(gameSessionId: string): string {
  return gameSessionId.slice(gameSessionId.lastIndexOf('/') + 1);
}

/** The ID in an ID or ARN of a fleet or an alias; the ARN's Region and account are checked by comparing the whole ARN. */
export function idOf(idOrArn: string): string {
  return idOrArn.startsWith('arn:') ? idOrArn.slice(idOrArn.lastIndexOf('/') + 1) : idOrArn;
}

/** A version 4 UUID from the world's own randomness, so that a seeded world repeats its IDs. */
export function randomUuid(random: () => number): string {
  const hex = word(random) + word(random) + word(random) + word(random);
  const variant = '89ab'[Math.floor(random() * 4)] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A short digest of a JSON value, to tell whether two are the same. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Eight hexadecimal digits. By table: a large fleet is seeded with hundreds of thousands of them. */
function word(random: () => number): string {
  const bits = Math.floor(random() * 0x1_0000_0000);
  const byte = (shift: number) => hexOfByte[(bits >>> shift) & 255];
  return `${byte(24)}${byte(16)}${byte(8)}${byte(0)}`;
}
