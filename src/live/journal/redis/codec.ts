import { DomainError, type ErrorCode } from '../../../gamelift/errors.ts';
import type { Append, JournalRecord, ObservationSource, Position, RecordKind, Write } from '../journal.ts';
import type { LogEntry, LogWrite, ReplicaState } from '../replica.ts';

/** An entry as it is stored. Its offset stands before it; its ages are not stored: each instance counts them by its own clock. */
interface StoredEntry<Image> {
  /** The image. Names are short, because there are many. */
  m: Image;
  /** Whether it is a tombstone. */
  x: boolean;
}

/** What an event says beside its entry: nonce, kind, the image before, when it was observed, and how. */
interface StoredRecord<Image> {
  n: string;
  k: RecordKind;
  b: Image | null;
  t: number;
  v: ObservationSource;
}

/** A write on the log: offset, ID, entry, and record. */
interface StoredWrite<Image> {
  o: number;
  i: string;
  e: StoredEntry<Image> | null;
  r: StoredRecord<Image> | null;
}

/** What one entry of the log says: writes and forgotten tombstones, or a scope's period, or why a scope can't be read. */
interface StoredPayload<Image> {
  w?: StoredWrite<Image>[];
  f?: string[];
  c?: [scope: string, period: string | null];
  x?: [scope: string, code: ErrorCode, message: string];
}

/** An entry of a Stream as Redis answers it. */
export type StreamEntry = [id: string, fields: string[]];

/** An entry of the log whose payload is not decoded yet. */
export interface EncodedLogEntry {
  readonly offset: number;
  readonly chain: string;
  readonly payload: string;
}

/** A hash, as names and values in turns. */
export type FlatHash = readonly string[];

/** What the script that opens a topic answers. */
export interface OpenedTopic<Image> extends ReplicaState<Image> {
  readonly epoch: string;
}

export function decodeTopic<Image>([meta, entries, coverage]: readonly FlatHash[]): OpenedTopic<Image> {
  const members = toMap(meta);
  return {
    epoch: members.get('epoch') ?? '',
    offset: Number(members.get('offset')),
    chain: members.get('chain') ?? '',
    heads: { all: toPosition(members.get('all')), transitions: toPosition(members.get('transitions')) },
    coverage: toMap(coverage),
    entries: [...toMap(entries)].map(([id, text]) => {
      const space = text.indexOf(' ');
      const { m: image, x: ended } = fromJson(text.slice(space + 1)) as StoredEntry<Image>;
      return { id, offset: Number(text.slice(0, space)), image, ended };
    }),
  };
}

/** An entry of the log as the Stream holds it. */
export function encodedLogEntry([id, fields]: StreamEntry): EncodedLogEntry {
  return { offset: Number.parseInt(id, 10), chain: fields[1] ?? '', payload: fields[7] ?? '{}' };
}

export function decodeLogEntry<Image>({ offset, chain, payload }: EncodedLogEntry): LogEntry<Image> {
  const { w = [], f = [], c, x } = fromJson(payload) as StoredPayload<Image>;
  return {
    offset,
    chain,
    writes: w.map(toLogWrite),
    forgotten: f,
    coverage: c ? { scope: c[0], period: c[1] } : null,
    refusal: x ? { scope: x[0], error: new DomainError(x[1], x[2]) } : null,
  };
}

/** The records of an entry of the log, or of the transitions. */
export function decodeRecords<Image>([, fields]: StreamEntry): JournalRecord<Image>[] {
  // The transitions' fields are a nonce and one write; the log's end with a payload of many.
  const payload = fromJson(fields[7] ?? fields[3] ?? '{}') as StoredPayload<Image> & Partial<StoredWrite<Image>>;
  const writes = payload.w ?? (payload.o === undefined ? [] : [payload as StoredWrite<Image>]);
  return writes.map(toLogWrite).flatMap(({ record }) => record ?? []);
}

function toLogWrite<Image>({ o: offset, i: id, e, r }: StoredWrite<Image>): LogWrite<Image> {
  if (!e) return { offset, id, image: null, ended: false, record: null };
  if (!r) return { offset, id, image: e.m, ended: e.x, record: null };
  const { n: nonce, k: kind, b: before, t: observedAt, v: source } = r;
  const record = { offset, nonce, kind, id, before, after: e.m, observedAt, source };
  return { offset, id, image: e.m, ended: e.x, record };
}

/** A write as the script that appends takes it: its entry, and its record under the name `nonce`. */
export function encodeWrite<Image>(
  { image, ended, event }: Write<Image> & { image: Image },
  before: Image | null,
  nonce: string,
  { observedAt, source }: Pick<Append<Image>, 'observedAt' | 'source'>,
): { entry: string; record: string } {
  const entry: StoredEntry<Image> = { m: image, x: ended };
  if (event === null) return { entry: toJson(entry), record: '' };
  const record: StoredRecord<Image> = { n: nonce, k: event, b: before, t: observedAt, v: source };
  return { entry: toJson(entry), record: toJson(record) };
}

/** The payload of an entry of the log that begins a scope's period, or ends it. */
export function encodeCoverage(scope: string, period: string | null): string {
  const payload: StoredPayload<never> = { c: [scope, period] };
  return JSON.stringify(payload);
}

/** The payload of an entry of the log that says why a scope can't be read. */
export function encodeRefusal(scope: string, { code, message }: DomainError): string {
  const payload: StoredPayload<never> = { x: [scope, code, message] };
  return JSON.stringify(payload);
}

/** An error that ends a topic for all instances. */
export function encodeError({ code, message }: DomainError): string {
  return JSON.stringify([code, message]);
}

export function decodeError(text: string): DomainError {
  const [code, message] = JSON.parse(text) as [ErrorCode, string];
  return new DomainError(code, message);
}

/**
 * Images are flat but for lists of strings; a Date becomes an object that nothing else in them can look like. Members that
 * are undefined are left out, which every comparison of images takes for the same.
 */
function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name: string, member: unknown) {
    const raw = this[name];
    return raw instanceof Date ? { $date: raw.getTime() } : member;
  });
}

function fromJson(text: string): unknown {
  return JSON.parse(text, (_name, member: unknown) =>
    member !== null && typeof member === 'object' && '$date' in member ? new Date(Number(member.$date)) : member,
  );
}

function toPosition(text = '0:'): Position {
  const colon = text.indexOf(':');
  return { offset: Number(text.slice(0, colon)), nonce: text.slice(colon + 1) };
}

function toMap(flat: FlatHash = []): Map<string, string> {
  const map = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) map.set(flat[index] ?? '', flat[index + 1] ?? '');
  return map;
}
