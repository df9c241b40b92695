import { type DocumentNode, getOperationAST, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { Viewer } from '../auth/viewer.ts';
import type { LookedUpDocument } from './document-cache.ts';
import { limitVariables } from './operation-limits.ts';
import { refusal } from './refusal.ts';

/** What a client asks, whatever transport brought it. */
export interface OperationRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
  credentials: Credentials;
  /** A request that promises to change nothing (GET) may not carry a mutation. */
  isSafe?: boolean;
}

/** Where a caller may show who he is. */
export interface Credentials {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The payload of a WebSocket's connection_init. */
  connectionParams?: Readonly<Record<string, unknown>> | undefined;
}

/** @throws GraphQLError UNAUTHENTICATED where the credentials are not good. */
export type Authenticate = (credentials: Credentials) => Viewer | Promise<Viewer>;

/** An operation that may be executed, and for whom. */
export interface AdmittedOperation {
  viewer: Viewer;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variableValues: Readonly<Record<string, unknown>>;
}

/** @throws RefusedOperation */
export type Admit = (request: OperationRequest) => Promise<AdmittedOperation>;

/** Every reason why an operation is not executed. */
export class RefusedOperation extends AggregateError {
  override name = 'RefusedOperation';
}

/**
 * The one way in, for HTTP, SSE and WebSocket alike, so that no rule holds on only one of them: who asks, then the
 * document with its limits, then the operation in it.
 */
export function createAdmission(options: {
  authenticate: Authenticate;
  lookUpDocument: (query: string) => LookedUpDocument;
}): Admit {
  return async ({ query, operationName, variables, credentials, isSafe = false }) => {
    const viewer = await options.authenticate(credentials);
    const lookedUp = options.lookUpDocument(query);
    if (lookedUp.errors) throw new RefusedOperation(lookedUp.errors, 'the document is refused');
    // Some clients send an empty name where they have none.
    const operation = getOperationAST(lookedUp.document, operationName || null);
    if (!operation) throw new RefusedOperation([noSuchOperation(operationName)], 'no such operation');
    if (isSafe && operation.operation === OperationTypeNode.MUTATION) {
      throw new RefusedOperation([mutationInSafeRequest()], 'a mutation in a GET request');
    }
    const variableValues = variables ?? {};
    limitVariables(variableValues);
    return { viewer, document: lookedUp.document, operation, variableValues };
  };
}

function noSuchOperation(name: string | null | undefined) {
  return refusal(
    'GRAPHQL_VALIDATION_FAILED',
    name
      ? `The document has no operation named ${JSON.stringify(name)}`
      : 'The document has several operations, or none: operationName must say which',
  );
}

function mutationInSafeRequest() {
  const http = { status: 405, headers: { allow: 'POST' } };
  return refusal('INVALID_REQUEST', 'A mutation needs a POST request', http);
}
