import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { AuthenticationError } from '../auth/credentials.ts';
import type { Viewer } from '../auth/viewer.ts';
import { costOf } from '../schema/operation-cost.ts';
import type { ClientRates } from './client-rates.ts';
import { fragmentsOf, type LookedUpDocument } from './document-cache.ts';
import type { TransportLimits } from './limits.ts';
import { type DocumentRequest, documentTextOf, type PersistedDocuments } from './persisted-documents.ts';
import { refusal } from './refusal.ts';
import { limitVariables } from './variable-limits.ts';

/** Who asks, and what. */
export interface ClientRequest {
  client: Client;
  /** What he asks, where it was judged before: of the same text always the same is said. */
  judged?: JudgedOperation | undefined;
}

/** What a client asks, whatever transport brought it. */
export interface OperationRequest extends ClientRequest, DocumentRequest {
  /** A text, if it is there: judged here, since not every transport does. */
  operationName?: unknown;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** A request that promises to change nothing (GET) may not carry a mutation. */
  isSafe?: boolean;
}

/** Whose request it is. */
export interface Client {
  /** Where he is, as limits count it. */
  address: string;
  /**
   * Who he is: a request shows it each time, a WebSocket once.
   *
   * @throws AuthenticationError where he has not shown it.
   */
  identify: () => Viewer | Promise<Viewer>;
}

/** An operation that may be executed, for whomever. */
export interface JudgedOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variableValues: Readonly<Record<string, unknown>>;
}

/** ... and for whom. */
export interface AdmittedOperation extends JudgedOperation {
  viewer: Viewer;
  /** Where he is, as limits count it. */
  address: string;
}

/** At once where nobody has to be waited for. Throws or rejects with RefusedOperation, or a GraphQLError that says why not. */
export type Admit = (request: OperationRequest) => AdmittedOperation | Promise<AdmittedOperation>;

/** Several reasons why an operation is not executed. */
export class RefusedOperation extends AggregateError {
  override name = 'RefusedOperation';
}

export interface AdmissionOptions {
  schema: GraphQLSchema;
  rates: ClientRates;
  persisted: PersistedDocuments | null;
  lookUpDocument: (query: string) => LookedUpDocument;
  limits: Pick<TransportLimits, 'maxListSize' | 'maxCost'>;
}

/**
 * The one way in, for HTTP, SSE and WebSocket alike, so that no rule holds on only one of them: how often this address asks, who asks, how
 * often he does, then the document with its limits, then the operation in it, and what it could cost.
 */
export function createAdmission(options: AdmissionOptions): Admit {
  const { schema, rates, persisted, lookUpDocument, limits } = options;
  return (request) => {
    if (!rates.areUnlimited) return admitCounted(request);
    const viewer = identify(request.client);
    return viewer instanceof Promise ? viewer.then((known) => admitted(request, known)) : admitted(request, viewer);
  };

  async function admitCounted(request: OperationRequest): Promise<AdmittedOperation> {
    const { client } = request;
    await rates.countAddress(client.address);
    const viewer = await identify(client);
    await rates.countPrincipal(viewer.id);
    return admitted(request, viewer);
  }

  function admitted(request: OperationRequest, viewer: Viewer): AdmittedOperation {
    const { document, operation, variableValues } = request.judged ?? judge(request);
    return { viewer, address: request.client.address, document, operation, variableValues };
  }

  function judge(request: OperationRequest): JudgedOperation {
    const { variables, isSafe = false } = request;
    const lookedUp = lookUpDocument(documentTextOf(request, persisted));
    if (lookedUp.errors) throw new RefusedOperation(lookedUp.errors, 'the document is refused');
    const { document } = lookedUp;
    const operationName = nameIn(request);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw noSuchOperation(operationName);
    if (isSafe && operation.operation === OperationTypeNode.MUTATION) throw mutationInSafeRequest();
    const variableValues = variables ?? {};
    limitVariables(variableValues, limits.maxListSize);
    limitCost(operation, document, variableValues);
    return { document, operation, variableValues };
  }

  /** Events cost nothing: the reading of a topic is shared, and fields that would call GameLift are refused. */
  function limitCost(
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
  ): void {
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return;
    const cost = costOf(schema, operation, fragmentsOf(document), variables) ?? 0;
    if (cost <= limits.maxCost) return;
    const could =
      cost === Number.POSITIVE_INFINITY ? 'more GameLift calls than can be counted' : `${cost} GameLift calls`;
    throw refusal('COST_LIMIT_EXCEEDED', `The operation could cause ${could}; at most ${limits.maxCost} are allowed`);
  }
}

function identify(client: Client): Viewer | Promise<Viewer> {
  try {
    const viewer = client.identify();
    return viewer instanceof Promise ? viewer.catch(asRefusal) : viewer;
  } catch (error) {
    return asRefusal(error);
  }
}

function asRefusal(error: unknown): never {
  throw error instanceof AuthenticationError ? refusal('UNAUTHENTICATED', error.message) : error;
}

/** Some clients send an empty name where they have none. */
function nameIn({ operationName }: OperationRequest): string | null {
  if (operationName == null || operationName === '') return null;
  if (typeof operationName === 'string') return operationName;
  throw refusal('INVALID_REQUEST', 'Expected the operationName as a text');
}

function noSuchOperation(name: string | null) {
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
