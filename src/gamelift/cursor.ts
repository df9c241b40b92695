import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decodeOpaque, encodeOpaque } from '../lib/opaque.ts';
import { DomainError } from './errors.ts';

/** A place in an upstream list: in the page that `nextToken` leads to, or at its beginning. */
export interface Position {
  nextToken: string | null;
  /** The operation that gave out the token; null without one. Tokens of Describe and Details may not interchange. */
  operation: string | null;
  /** The item of the page behind which the place is; -1: at its beginning. Items before it may be gone when it is looked for again. */
  index: number;
  /** That item and those before it, the last first, by `markOf`: by them the place is found. */
  marks: readonly string[];
}

/** Where every list begins. */
export const beginning: Position = { nextToken: null, operation: null, index: -1, marks: [] };

/** At so many items of a page a place is known. Where all of them are gone, the whole page follows: items are shown twice rather than never. */
export const mostMarks = 8;

/** The two that list game sessions. */
export const plainOperation = 'DescribeGameSessions';
export const detailsOperation = 'DescribeGameSessionDetails';

/** What is wrong with a cursor that is nearly one of ours. */
export const changed = 'expected a cursor that this field gave out, got a changed one';

const version = 2;
const markLength = 6;

/** What a cursor belongs to: a field and its arguments, as a short hash. */
export function hashOfList(field: string, listArguments: unknown): string {
  const text = JSON.stringify([field, listArguments]);
  const known = hashes.get(text);
  if (known !== undefined) return known;
  const made = hash('sha256', text, 'base64url').slice(0, 16);
  hashes.set(text, made);
  return made;
}

/** Every page asks for its list's, and clients ask for few lists. */
const hashes = new LRUCache<string, string>({
  max: 1_000,
  maxSize: 500_000,
  sizeCalculation: (_, text) => text.length,
});

/** An item of a list by its ID, short enough for several to stand in a cursor. */
export function markOf(id: string): string {
  return hash('sha256', id, 'base64url').slice(0, markLength);
}

export function encodeCursor(listHash: string, { nextToken, operation, index, marks }: Position): string {
  const place = [nextToken, operation, index, marks.join('')] as const;
  return encodeOpaque([version, listHash, ...place, checksumOf(listHash, place)]);
}

/** The position that a cursor names. INVALID_CURSOR where it isn't one of this list with these arguments. */
export function decodeCursor(listHash: string, cursor: string): Position {
  const value = decodeOpaque(cursor);
  if (!Array.isArray(value) || value.length !== 7 || value[0] !== version) {
    throw invalidCursor('expected a cursor that this field gave out, got something else');
  }
  const [, hash, ...place] = value as unknown[];
  place.pop();
  if (hash !== listHash) {
    throw invalidCursor('the cursor belongs to another list: use it with the field and the arguments that gave it out');
  }
  // Also of a token that decodes to the same: bits that base64url leaves unused.
  const isOurs = encodeOpaque([version, hash, ...place, checksumOf(listHash, place)]) === cursor;
  const position = isOurs ? positionOf(place) : null;
  if (!position) throw invalidCursor(changed);
  return position;
}

/** The operation with which the list must be read on from the cursor; null where any will do, and for what is no cursor. */
export function operationOf(cursor: unknown): string | null {
  const value = typeof cursor === 'string' ? decodeOpaque(cursor) : null;
  const operation: unknown = Array.isArray(value) && value[0] === version ? value[3] : null;
  return typeof operation === 'string' ? operation : null;
}

function positionOf([nextToken, operation, index, marks]: readonly unknown[]): Position | null {
  const isToken = nextToken === null ? operation === null : isText(nextToken) && isText(operation);
  const isIndex = typeof index === 'number' && Number.isInteger(index) && index >= -1 && index < 1_000;
  const areMarks =
    typeof marks === 'string' && marks.length % markLength === 0 && marks.length <= mostMarks * markLength;
  if (!isToken || !isIndex || !areMarks) return null;
  const each = Array.from({ length: marks.length / markLength }, (_, at) =>
    marks.slice(at * markLength, (at + 1) * markLength),
  );
  return { nextToken: nextToken as string | null, operation: operation as string | null, index, marks: each };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0;
}

/** A damaged cursor would otherwise lead to another place of the list. It keeps nobody out: a list's places are no secret. */
function checksumOf(listHash: string, place: readonly unknown[]): string {
  return hash('sha256', JSON.stringify([listHash, place]), 'base64url').slice(0, 6);
}

export function invalidCursor(why: string, cause?: unknown): DomainError {
  return new DomainError('INVALID_CURSOR', `after: ${why}`, { path: ['after'], cause });
}
