import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { quote } from '../../lib/shorten.ts';
import { priceOf } from '../../schema/operation-price.ts';
import { fragmentsIn } from '../../schema/selected-fields.ts';
import type { LookedUpDocument } from '../documents/cache.ts';
import { type DocumentRequest, DocumentTexts, type PersistedDocuments } from '../documents/persisted-documents.ts';
import type { TransportLimits } from '../limits.ts';
import { RefusedOperation, refusal } from '../refusal.ts';
import { refuseLargeMisfits } from './large-variables.ts';
import { limitVariables } from './variable-limits.ts';

/** What a client asks, whatever transport brought it. */
export interface OperationRequest extends DocumentRequest {
  /** What was admitted before of the same text: the document's limits need not be looked at again. */
  judged?: JudgedOperation | undefined;
  /** A text, if it is there: judged here, since not every transport does. */
  operationName?: unknown;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** A request that promises to change nothing (GET) may not carry a mutation. */
  isSafe?: boolean;
}

/** An operation that may be executed, for any caller. */
export interface JudgedOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variableValues: Readonly<Record<string, unknown>>;
  /** GameLift calls that it may cause, at most: its price. */
  calls: number;
  /** Fields that its result, or one event of it, has at most. */
  fields: number;
}

/** Throws RefusedOperation, or a GraphQLError that says why the operation is not executed. */
export type Admit = (request: OperationRequest) => JudgedOperation;

export interface AdmissionOptions {
  schema: GraphQLSchema;
  persisted: PersistedDocuments | null;
  lookUpDocument: (query: string) => LookedUpDocument;
  limits: Pick<TransportLimits, 'maxListSize' | 'maxCost' | 'maxResponseFields'>;
}

/**
 * The one way in for an operation, for HTTP, SSE and WebSocket alike, so that no rule holds on only one of them: the document with its limits, the
 * operation in it, its variables, and what it could cost. Its client has passed the entrance (entrance.ts) before.
 */
export function createAdmission(options: AdmissionOptions): Admit {
  const { schema, persisted, lookUpDocument, limits } = options;
  const texts = new DocumentTexts(persisted);
  return (request) => request.judged ?? judge(request);

  function judge(request: OperationRequest): JudgedOperation {
    const { variables, isSafe = false } = request;
    const lookedUp = lookUpDocument(texts.of(request));
    if (lookedUp.errors) throw new RefusedOperation(lookedUp.errors, 'the document is refused');
    const { document } = lookedUp;
    const operationName = nameIn(request);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw noSuchOperation(operationName);
    if (isSafe && operation.operation === OperationTypeNode.MUTATION) throw mutationInSafeRequest();
    const variableValues = declaredIn(operation, variables ?? {});
    const size = limitVariables(variableValues, limits.maxListSize);
    refuseLargeMisfits(schema, operation, variableValues, size);
    const price = limitPrice(operation, document, variableValues);
    return { document, operation, variableValues, ...price };
  }

  /** Events need no calls: the reading of a topic is shared, and fields that would call GameLift are refused. */
  function limitPrice(
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
  ): Pick<JudgedOperation, 'calls' | 'fields'> {
    const price = priceOf(schema, operation, fragmentsIn(document.definitions), variables) ?? { calls: 0, fields: 0 };
    const calls = operation.operation === OperationTypeNode.SUBSCRIPTION ? 0 : price.calls;
    if (calls > limits.maxCost) throw tooExpensive('cause', calls, limits.maxCost, 'GameLift calls');
    const { maxResponseFields } = limits;
    if (price.fields > maxResponseFields) throw tooExpensive('answer', price.fields, maxResponseFields, 'fields');
    return { calls, fields: price.fields };
  }
}

function tooExpensive(verb: string, price: number, max: number, what: string) {
  const could = price === Number.POSITIVE_INFINITY ? `more ${what} than can be counted` : `${price} ${what}`;
  return refusal('COST_LIMIT_EXCEEDED', `The operation could ${verb} ${could}; at most ${max} are allowed`);
}

/** Undeclared variables are dropped: they mean nothing, must not be kept, and must not tell equal operations apart. */
function declaredIn(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  // Without a prototype: `__proto__` is a name like any other.
  const declared: Record<string, unknown> = Object.create(null);
  for (const { variable } of variableDefinitions) {
    const name = variable.name.value;
    if (Object.hasOwn(variables, name)) declared[name] = variables[name];
  }
  return declared;
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
      ? `The document has no operation named ${quote(name)}`
      : 'The document has several operations, or none: operationName must say which',
  );
}

function mutationInSafeRequest() {
  const http = { status: 405, headers: { allow: 'POST' } };
  return refusal('INVALID_REQUEST', 'A mutation needs a POST request', http);
}
