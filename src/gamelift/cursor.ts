import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decodeOpaque, encodeOpaque } from '../lib/opaque.ts';
import { DomainError } from './errors.ts';

/** A place in an upstream list: the page that `nextToken` leads to, after the item at `index` (-1: from its beginning). */
export interface Position {
  nextToken: string | null;
  index: number;
}

/** Where every list begins. */
export const beginning: Position = { nextToken: null, index: -1 };

const version = 1;

/** What a cursor belongs to: operation (Describe and Details tokens may not interchange) and arguments, as a short hash. */
export function hashOfList(operation: string, listArguments: unknown): string {
  const text = JSON.stringify([operation, listArguments]);
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

export function encodeCursor(listHash: string, { nextToken, index }: Position): string {
  return encodeOpaque([version, listHash, nextToken, index, checksumOf(listHash, nextToken, index)]);
}

/** The position that a cursor names. INVALID_CURSOR where it isn't one of this list with these arguments. */
export function decodeCursor(listHash: string, cursor: string): Position {
  const value = decodeOpaque(cursor);
  if (!Array.isArray(value) || value.length !== 5 || value[0] !== version) {
    throw invalidCursor('expected a cursor that this field gave out, got something else');
  }
  const [, hash, nextToken, index] = value as unknown[];
  if (hash !== listHash) {
    throw invalidCursor('the cursor belongs to another list: use it with the field and the arguments that gave it out');
  }
  // Also of a token that decodes to the same: bits that base64url leaves unused.
  if (encodeOpaque([version, hash, nextToken, index, checksumOf(listHash, nextToken, index)]) !== cursor) {
    throw invalidCursor('expected a cursor that this field gave out, got a changed one');
  }
  const isToken = nextToken === null || (typeof nextToken === 'string' && nextToken.length > 0);
  const isIndex = typeof index === 'number' && Number.isInteger(index) && index >= -1 && index < 1_000;
  if (!isToken || !isIndex) throw invalidCursor('expected a cursor that this field gave out, got a changed one');
  return { nextToken, index };
}

/** A damaged cursor would otherwise lead to another place of the list. It keeps nobody out: a list's places are no secret. */
function checksumOf(listHash: string, nextToken: unknown, index: unknown): string {
  return hash('sha256', JSON.stringify([listHash, [nextToken, index]]), 'base64url').slice(0, 6);
}

export function invalidCursor(why: string, cause?: unknown): DomainError {
  return new DomainError('INVALID_CURSOR', `after: ${why}`, { path: ['after'], cause });
}
