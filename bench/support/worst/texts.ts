/** Fields of a game session that a reader without `gamelift:connect` may read. */
export const sessionFields =
  'id gameSessionId name status statusReason fleetId fleetArn creatorId creationTime terminationTime computeName currentPlayerSessionCount maximumPlayerSessionCount isJoinable location playerSessionCreationPolicy gameProperties { key value }';

/** Bytes of a body that is as large as the default MAX_BODY_BYTES allows, with room for what stands around them. */
export const mostBytes = 2_000_000;

/** `count` times what `write` makes of an index, with spaces between. */
export function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}

/** An ASCII text of so many bytes. */
export function filler(bytes: number): string {
  return 'x'.repeat(bytes);
}

/** The body of a query that is as long as `bytes`: an undeclared variable of empty arrays, which are dear to parse. */
export function paddedBody(bytes: number): string {
  return `{"query":"{ __typename }","variables":{"padding":[${'[],'.repeat(bytes / 3)}[]]}}`;
}

/** A JSON value of `depth` arrays, one in the other. */
export function nestedArrays(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
