import { createHash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { quote } from '../../lib/shorten.ts';
import type { LookedUpDocument } from './cache.ts';
import { comparableId } from './persisted-documents.ts';

/** A manifest as it may be used, or an explanation for each of its entries that may not. */
export type CheckedManifest =
  | { documents: ReadonlyMap<string, string>; problems?: undefined }
  | { problems: readonly string[] };

/**
 * Judges the documents of a manifest before any client names one: each has to be a text that `lookUp` takes, as it will be asked to then, and the
 * one that its ID was made of where the ID is a SHA-256. Before such an ID the manifest may have `sha256:`, as requests may.
 *
 * @param manifest texts by their IDs, as Relay's compiler and the client preset of GraphQL Code Generator write them; or Apollo's
 *   `apollo-persisted-query-manifest`, version 1.
 */
export function checkManifest(manifest: object, lookUp: (document: string) => LookedUpDocument): CheckedManifest {
  const documents = new Map<string, string>();
  const { entries, problems } = entriesOf(manifest);
  for (const { name, id: named, document } of entries) {
    const id = comparableId(named);
    const reasons = reasonsAgainst(id, document, lookUp);
    const before = documents.get(id);
    if (before !== undefined && before !== document) reasons.push('expected one document of this ID, got two');
    problems.push(...reasons.map((reason) => `${name}: ${reason}`));
    if (typeof document === 'string') documents.set(id, document);
  }
  return problems.length > 0 ? { problems } : { documents };
}

interface Entry {
  /** What a problem of it begins with. */
  name: string;
  id: string;
  document: unknown;
}

function entriesOf(manifest: object): { entries: Entry[]; problems: string[] } {
  if ('format' in manifest && manifest.format === apolloFormat) return entriesOfApollo(manifest);
  const entries = Object.entries(manifest).map(([id, document]) => ({ name: JSON.stringify(id), id, document }));
  return { entries, problems: [] };
}

const apolloFormat = 'apollo-persisted-query-manifest';

function entriesOfApollo(manifest: object): { entries: Entry[]; problems: string[] } {
  const { version, operations } = manifest as { version?: unknown; operations?: unknown };
  if (version !== 1) return { entries: [], problems: [`"version": expected 1, got ${shown(version)}`] };
  if (!Array.isArray(operations)) {
    return { entries: [], problems: [`"operations": expected a list, got ${kindOf(operations)}`] };
  }
  const entries: Entry[] = [];
  const problems: string[] = [];
  for (const [index, operation] of operations.entries()) {
    const { id, body } = (operation ?? {}) as { id?: unknown; body?: unknown };
    if (typeof id === 'string') entries.push({ name: JSON.stringify(id), id, document: body });
    else problems.push(`"operations", entry ${index + 1}: expected an ID as a text, got ${kindOf(id)}`);
  }
  return { entries, problems };
}

function reasonsAgainst(id: string, document: unknown, lookUp: (document: string) => LookedUpDocument): string[] {
  if (id === '') return ['expected an ID, got none'];
  if (typeof document !== 'string') return [`expected a document as a text, got ${kindOf(document)}`];
  const { errors = [] } = lookUp(document);
  const reasons = errors.map(sentenceOf);
  if (!isSha256.test(id)) return reasons;
  const sha256 = createHash('sha256').update(document).digest('hex');
  return sha256 === id ? reasons : [...reasons, `expected the document whose SHA-256 this is, got that of ${sha256}`];
}

const isSha256 = /^[\da-f]{64}$/;

function sentenceOf({ message, locations: [at] = [] }: GraphQLError): string {
  return at ? `${message} (line ${at.line}, column ${at.column})` : message;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? quote(String(value)) : kindOf(value);
}
