import { refusal } from './refusal.ts';

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
 * The text of the document that a request means. One that comes with an ID must be the one of that ID, so that nothing else passes for it.
 *
 * @throws GraphQLError FORBIDDEN for a text where only persisted documents are executed, NOT_FOUND for an unknown ID (with the message that
 *   clients of automatic persisted queries wait for), INVALID_REQUEST where there is nothing to execute or two things.
 */
export function documentTextOf(request: DocumentRequest, persisted: PersistedDocuments | null): string {
  const id = documentIdOf(request);
  const sent = request.query || null;
  const known = id === null ? undefined : persisted?.documents.get(id);
  if (known !== undefined) {
    if (sent !== null && sent !== known) throw refusal('INVALID_REQUEST', 'The document is not the one of its ID');
    return known;
  }
  if (persisted?.only && (sent !== null || id === null)) {
    throw refusal('FORBIDDEN', 'Only persisted documents are executed here: name one by its documentId');
  }
  if (sent !== null) return sent;
  if (id === null) throw refusal('INVALID_REQUEST', 'Expected a query, or the documentId of a persisted document');
  throw refusal('NOT_FOUND', 'PersistedQueryNotFound');
}

function documentIdOf({ documentId, extensions }: DocumentRequest): string | null {
  const persistedQuery = extensions?.persistedQuery;
  const ids = [
    ...(documentId == null ? [] : [documentId]),
    ...(persistedQuery == null ? [] : [hashIn(persistedQuery)]),
  ];
  const [id, other = id] = ids.map((value) => (typeof value === 'string' ? value.replace(/^sha256:/, '') : value));
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
