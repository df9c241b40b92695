import { createHash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import type { LookedUpDocument } from './document-cache.ts';

/** A manifest as it may be used, or an explanation for each of its entries that may not. */
export type CheckedManifest =
  | { documents: ReadonlyMap<string, string>; problems?: undefined }
  | { problems: readonly string[] };

/**
 * Judges the documents of a manifest before anybody asks for one: each has to be a text that `lookUp` takes, as it will be asked to when a
 * client names it, and the one that its ID was made of where the ID is a SHA-256. Before such an ID the manifest may have `sha256:`, as
 * requests may.
 */
export function checkManifest(manifest: object, lookUp: (document: string) => LookedUpDocument): CheckedManifest {
  const documents = new Map<string, string>();
  const problems: string[] = [];
  const entries: [string, unknown][] = Object.entries(manifest);
  for (const [name, document] of entries) {
    const id = name.replace(/^sha256:/, '');
    const reasons = reasonsAgainst(id, document, lookUp);
    const told = documents.get(id);
    if (told !== undefined && told !== document) reasons.push('expected one document of this ID, got two');
    problems.push(...reasons.map((reason) => `${JSON.stringify(name)}: ${reason}`));
    if (typeof document === 'string') documents.set(id, document);
  }
  return problems.length > 0 ? { problems } : { documents };
}

function reasonsAgainst(id: string, document: unknown, lookUp: (document: string) => LookedUpDocument): string[] {
  if (id === '') return ['expected an ID, got none'];
  if (typeof document !== 'string') return [`expected a document as a text, got ${kindOf(document)}`];
  const { errors = [] } = lookUp(document);
  const reasons = errors.map(sentenceOf);
  if (!isSha256.test(id)) return reasons;
  const sha256 = createHash('sha256').update(document).digest('hex');
  return sha256 === id.toLowerCase()
    ? reasons
    : [...reasons, `expected the document whose SHA-256 this is, got that of ${sha256}`];
}

const isSha256 = /^[\da-f]{64}$/i;

function sentenceOf({ message, locations: [at] = [] }: GraphQLError): string {
  return at ? `${message} (line ${at.line}, column ${at.column})` : message;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
