import { createHash } from 'node:crypto';
import { DomainError } from '../../gamelift/errors.ts';
import { decodeOpaque, encodeOpaque } from '../../lib/opaque.ts';
import type { Position } from '../journal/journal.ts';

/** What a client keeps to resume by. It holds no secret, and one that is tampered with resumes as RESET at worst. */
export interface Cursor {
  topic: string;
  epoch: string;
  /** The period for which everything in the stream's scope had been read without a break; of several scopes, each one's. Another one means a gap. */
  coverage: string;
  position: Position;
  /** Of the resolved scope and of all arguments but `after`: with other arguments the history means something else. */
  argumentsHash: string;
  /** The snapshot was not delivered to its end, so that what the client holds is not complete. */
  isPartial: boolean;
}

const version = 1;

export function encodeCursor({ topic, epoch, coverage, position, argumentsHash, isPartial }: Cursor): string {
  const { offset, nonce } = position;
  return encodeOpaque([version, topic, epoch, coverage, offset, nonce, argumentsHash, isPartial ? 1 : 0]);
}

/** Throws INVALID_CURSOR where the text is not a cursor of this layer. */
export function decodeCursor(text: string): Cursor {
  const value = decodeOpaque(text);
  if (!Array.isArray(value) || value.length !== 8) throw invalidCursor();
  const [found, topic, epoch, coverage, offset, nonce, argumentsHash, isPartial]: unknown[] = value;
  const isOurs =
    found === version &&
    typeof topic === 'string' &&
    typeof epoch === 'string' &&
    typeof coverage === 'string' &&
    Number.isSafeInteger(offset) &&
    Number(offset) >= 0 &&
    typeof nonce === 'string' &&
    typeof argumentsHash === 'string' &&
    (isPartial === 0 || isPartial === 1);
  if (!isOurs) throw invalidCursor();
  const position = { offset: Number(offset), nonce };
  return { topic, epoch, coverage, position, argumentsHash, isPartial: isPartial === 1 };
}

/** A cursor's hash of the arguments, from their canonical text. */
export function hashArguments(canonicalArguments: string): string {
  return createHash('sha256').update(canonicalArguments).digest('base64url').slice(0, 16);
}

/** Whether everything that a stream is to show was shown in the periods of a cursor, too. Those of several scopes stand with spaces between. */
export function holdsPeriods(held: string, needed: string | null): boolean {
  if (needed === null || held === needed) return held === needed;
  const periods = new Set(held.split(' '));
  return needed.split(' ').every((period) => periods.has(period));
}

/** The same text for equal arguments, whatever the order of their members. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

function invalidCursor(): DomainError {
  return new DomainError('INVALID_CURSOR', 'expected the cursor of an event of this subscription in `after`', {
    path: ['after'],
  });
}
