import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { refusal } from '../refusal.ts';

/** Documents that clients name instead of sending them, by their IDs: the manifest that code generators write. */
export interface PersistedDocuments {
  documents: ReadonlyMap<string, string>;
  /** Nothing else is executed. */
  only: boolean;
}

/** How a request says what to execute. */
export interface DocumentRequest {
  query?: string | null | undefined;
  /** With or without `sha256:` before it. */
  documentId?: unknown;
  /** Another way to name a document: `persistedQuery.sha256Hash`. Nothing else in it means anything to us. */
  extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Finds the text of the document that a request means. Beside a manifest that is not the only source, a text that comes with its own SHA-256 is
 * remembered, so that clients of automatic persisted queries send it once; without a manifest nothing is remembered.
 */
export class DocumentTexts {
  readonly #persisted: PersistedDocuments | null;
  readonly #registered: LRUCache<string, string> | null;

  constructor(persisted: PersistedDocuments | null) {
    const entries = [...(persisted?.documents ?? [])].map(([id, text]) => [comparableId(id), text] as const);
    this.#persisted = persisted && { ...persisted, documents: new Map(entries) };
    const isOpen = persisted !== null && !persisted.only;
    this.#registered = isOpen ? new LRUCache({ max: maxDocuments, maxSize: maxCharacters, sizeCalculation }) : null;
  }

  /**
   * A text that comes with an ID must be the one of that ID, so that no other text passes for it.
   *
   * @throws GraphQLError FORBIDDEN for a text where only persisted documents are executed; PERSISTED_QUERY_NOT_FOUND for an unknown ID, or
   *   PERSISTED_QUERY_NOT_SUPPORTED where no ID is known; INVALID_REQUEST where there is nothing to execute, or a text under an ID of another.
   */
  of(request: DocumentRequest): string {
    const id = documentIdOf(request);
    const sent = request.query || null;
    const known = id === null ? undefined : this.#persisted?.documents.get(id);
    if (known !== undefined) {
      if (sent !== null && sent !== known) throw notItsOwn();
      return known;
    }
    if (this.#persisted?.only && (sent !== null || id === null)) {
      throw refusal('FORBIDDEN', 'Only persisted documents are executed here: name one by its documentId');
    }
    if (sent === null) return this.#registeredAs(id);
    if (id !== null) this.#register(id, sent);
    return sent;
  }

  #register(id: string, text: string): void {
    const algorithm = algorithms[id.length];
    if (algorithm === undefined || createHash(algorithm).update(text).digest('hex') !== id) {
      throw notItsOwn();
    }
    // For weaker algorithms two texts of one hash can be made: one client's would pass for another's.
    if (algorithm === 'sha256') this.#registered?.set(id, text);
  }

  #registeredAs(id: string | null): string {
    if (id === null) throw refusal('INVALID_REQUEST', 'Expected a query, or the documentId of a persisted document');
    // Clients of automatic persisted queries know these two by their messages, too.
    if (this.#persisted === null) throw refusal('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
    const registered = this.#registered?.get(id);
    if (registered === undefined) throw refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
    return registered;
  }
}

/** An ID as it is compared: without the algorithm that may stand before it, a hash in lower case. */
export function comparableId(id: string): string {
  const bare = id.replace(/^sha256:/, '');
  return isHash.test(bare) ? bare.toLowerCase() : bare;
}

function documentIdOf({ documentId, extensions }: DocumentRequest): string | null {
  const persistedQuery = extensions?.persistedQuery;
  const ids = [
    ...(documentId == null ? [] : [documentId]),
    ...(persistedQuery == null ? [] : [hashIn(persistedQuery)]),
  ];
  const [id, other = id] = ids.map((value) => (typeof value === 'string' ? comparableId(value) : value));
  if (id === undefined) return null;
  if (typeof id !== 'string' || id === '') throw refusal('INVALID_REQUEST', 'Expected the ID of a document as a text');
  if (other !== id) throw refusal('INVALID_REQUEST', 'Expected the ID of one document, got two');
  return id;
}

function hashIn(persistedQuery: unknown): unknown {
  return typeof persistedQuery === 'object' && persistedQuery !== null && 'sha256Hash' in persistedQuery
    ? persistedQuery.sha256Hash
    : null;
}

function notItsOwn() {
  return refusal('INVALID_REQUEST', 'The document is not the one of its ID');
}

/** Those that code generators make IDs by, by how many hexadecimal digits they give. */
const algorithms: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };
const isHash = /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i;

/** What is remembered of the texts that clients send, for all of them together. */
const maxDocuments = 2_000;
const maxCharacters = 500_000;
const sizeCalculation = (text: string) => text.length + 1;
