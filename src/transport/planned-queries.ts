import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { fragmentsOf } from './document-cache.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';
import { QueryRun } from './query-run.ts';

/** A query to be executed. */
export interface Query {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As they were sent. */
  variableValues: Readonly<Record<string, unknown>>;
  contextValue: unknown;
}

/**
 * Executes plain queries for a fraction of what graphql-js takes: each field's arguments are made once, not for every object of a list, and
 * the result is written as JSON at once. What is not plain is graphql-js's.
 */
export class PlannedQueries {
  readonly #schema: GraphQLSchema;
  readonly #plans = new LRUCache<OperationDefinitionNode, Planned>({
    maxSize: mostFieldsKept,
    sizeCalculation: ({ plan }) => plan?.fieldCount ?? 1,
  });

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Never rejects; null where graphql-js must execute it: what is not planned, and variables that do not fit. */
  async execute({ document, operation, variableValues, contextValue }: Query): Promise<ExecutionResult | null> {
    const { plan, fragments } = this.#planOf(document, operation);
    if (!plan) return null;
    const schema = this.#schema;
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues);
    if (!coerced) return null;
    const run = new QueryRun({ schema, operation, fragments, variableValues: coerced }, contextValue);
    try {
      const data = await plan.dataOf(run);
      return run.errors.length === 0
        ? new TextResult(`{"data":${data}}`)
        : { errors: run.errors, data: JSON.parse(data) };
    } catch (error) {
      // What reaches the top is located, and has no null on its way.
      run.tell(error as GraphQLError, undefined);
      return { errors: run.errors, data: null };
    }
  }

  #planOf(document: DocumentNode, operation: OperationDefinitionNode): Planned {
    const known = this.#plans.get(operation);
    if (known) return known;
    const fragments = fragmentsOf(document);
    const plan = planQuery(this.#schema, operation, fragments, mostFields);
    const planned = { plan, fragments: Object.fromEntries(fragments) };
    this.#plans.set(operation, planned);
    return planned;
  }
}

interface Planned {
  /** Null for what is not plain. */
  plan: QueryPlan | null;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** Of one query. Fragments that spread each other multiply. */
const mostFields = 1_000;
/** Of all plans that are kept: each takes a few hundred bytes. */
const mostFieldsKept = 100_000;

/** A result without errors that has become text already. */
export class TextResult implements ExecutionResult {
  readonly #text: string;
  #bytes: Buffer | null = null;
  /** What Yoga makes a result's text with, where there is one; it calls it alone. */
  readonly stringify: () => string;

  constructor(text: string) {
    this.#text = text;
    this.stringify = () => text;
  }

  get data(): Record<string, unknown> {
    return this.toJSON().data;
  }

  /** UTF-8, the same for all who share the result. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.#text);
    return this.#bytes;
  }

  toJSON(): { data: Record<string, unknown> } {
    return JSON.parse(this.#text);
  }
}
