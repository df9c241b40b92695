import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { mostFields } from '../../schema/operation-price.ts';
import { fragmentsIn, includedBy, type Selections } from '../../schema/selected-fields.ts';
import { AbandonedResult, limitText } from '../result-limits.ts';
import { TextResult } from '../text-result.ts';
import { KeptTexts } from './kept-texts.ts';
import { type QueryPlan, QueryPlanner } from './query-plan.ts';
import { type Asker, type QueryRequest, QueryRun, type Text } from './query-run.ts';

/** A query or mutation to be executed, or a subscription whose events are. */
export interface Query {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As they were sent, and not changed any more: what was made of the very same object is not made again. */
  variableValues: Readonly<Record<string, unknown>>;
}

/**
 * Executes plain operations for a fraction of what graphql-js takes: each field's arguments are made once, not for every object of a list, and
 * the result is written as JSON at once. What is not plain is graphql-js's.
 */
export class PlannedQueries {
  readonly #schema: GraphQLSchema;
  readonly #texts = new KeptTexts();
  readonly #conditions = new WeakMap<OperationDefinitionNode, Conditions>();
  readonly #coerced = new WeakMap<OperationDefinitionNode, WeakMap<object, QueryRequest['variableValues']>>();
  readonly #plans = new LRUCache<object, Planned>({
    maxSize: mostCharactersKept,
    sizeCalculation: ({ plan, characters }) => characters + (plan?.fieldCount ?? 0) * charactersOfField + 1,
  });

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Never rejects; null where graphql-js must execute it: what is not planned, and variables that do not fit. */
  execute(query: Query, asker: Asker): Promise<ExecutionResult> | null {
    const planned = this.#runOf(query, asker, undefined);
    return planned && answer(planned.plan, planned.run);
  }

  /**
   * What a subscription says of an event; null where graphql-js must say it.
   *
   * @throws TypeError where something in it is awaited: events leave in the order in which they come. AbandonedResult where it is too large.
   */
  executeEvent(subscription: Query, asker: Asker, event: object): ExecutionResult | null {
    const planned = this.#runOf(subscription, asker, event);
    if (!planned) return null;
    const { plan, run } = planned;
    let data: Text;
    try {
      data = plan.dataOf(run);
    } catch (error) {
      if (error instanceof AbandonedResult) throw error;
      return failed(run, error);
    }
    if (typeof data !== 'string') throw new TypeError('an event must be resolved from memory, at once');
    return succeeded(run, data);
  }

  /** How many fields an event of the subscription has at most, over all types that it may be of. */
  fieldCountOf(query: Query): number {
    const variables = this.#coercedOf(query);
    return (variables && this.#plannedOf(query, variables).plan?.fieldCount) ?? mostFields;
  }

  #runOf(query: Query, asker: Asker, rootValue: unknown): { plan: QueryPlan; run: QueryRun } | null {
    const variables = this.#coercedOf(query);
    if (!variables) return null;
    const { plan, fragments, requests } = this.#plannedOf(query, variables);
    if (!plan) return null;
    const { operation, variableValues } = query;
    let request = requests.get(variableValues);
    if (!request) {
      request = { schema: this.#schema, operation, fragments, variableValues: variables, args: [] };
      requests.set(variableValues, request);
    }
    return { plan, run: new QueryRun(request, asker, rootValue) };
  }

  #plannedOf({ document, operation }: Query, variables: QueryRequest['variableValues']): Planned {
    const key = this.#conditionsOf(document, operation).keyOf(variables);
    const known = this.#plans.get(key);
    if (known) return known;
    const fragments = fragmentsIn(document.definitions);
    const selections: Selections = {
      schema: this.#schema,
      fragmentOf: (name) => fragments.get(name),
      includes: includedBy(variables),
    };
    const plan = new QueryPlanner(selections, this.#texts, mostFields).plan(operation);
    const characters = document.loc?.end ?? 0;
    const planned = { plan, characters, fragments: Object.fromEntries(fragments), requests: new WeakMap() };
    this.#plans.set(key, planned);
    return planned;
  }

  #conditionsOf(document: DocumentNode, operation: OperationDefinitionNode): Conditions {
    let conditions = this.#conditions.get(operation);
    if (!conditions) {
      conditions = new Conditions(document);
      this.#conditions.set(operation, conditions);
    }
    return conditions;
  }

  #coercedOf({ operation, variableValues }: Query): QueryRequest['variableValues'] | null {
    const ofOperation = this.#coerced.get(operation) ?? new WeakMap();
    this.#coerced.set(operation, ofOperation);
    const known = ofOperation.get(variableValues);
    if (known) return known;
    const { coerced } = getVariableValues(this.#schema, operation.variableDefinitions ?? [], variableValues);
    if (coerced) ofOperation.set(variableValues, coerced);
    return coerced ?? null;
  }
}

/** What the variables in `@skip` and `@include` say: what is selected hangs on nothing else, so a plan is one for all that say the same. */
class Conditions {
  readonly #variables: readonly string[];
  readonly #keys = new Map<string, object>();

  constructor(document: DocumentNode) {
    const variables = new Set<string>();
    visit(document, {
      [Kind.DIRECTIVE]: (directive) => {
        visit(directive, { [Kind.VARIABLE]: ({ name }) => void variables.add(name.value) });
        return false;
      },
    });
    this.#variables = [...variables];
  }

  /** The same object each time they say the same. */
  keyOf(variables: Readonly<Record<string, unknown>>): object {
    const said = this.#variables.map((name) => (variables[name] === true ? 1 : 0)).join('');
    const known = this.#keys.get(said);
    if (known) return known;
    // Documents are bounded in directives, but what they can say together is not.
    if (this.#keys.size >= mostVariants) this.#keys.clear();
    const key = {};
    this.#keys.set(said, key);
    return key;
  }
}

/** Plans of one operation, by what its conditions say. */
const mostVariants = 64;

interface Planned {
  /** Null for what is not plain. */
  plan: QueryPlan | null;
  /** Of the document, which is held as long as the plan is. */
  characters: number;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** By the variables as they were sent: bodies that come again have the same object each time. */
  requests: WeakMap<Query['variableValues'], QueryRequest>;
}

/** Of all documents whose plans are kept, as many as the document cache keeps: a hundred bytes for each character. */
const mostCharactersKept = 500_000;
/** A planned field takes a few hundred bytes. */
const charactersOfField = 3;

async function answer(plan: QueryPlan, run: QueryRun): Promise<ExecutionResult> {
  try {
    return succeeded(run, await plan.dataOf(run));
  } catch (error) {
    return failed(run, error);
  }
}

function succeeded({ errors, limits }: QueryRun, data: string): ExecutionResult {
  limitText(data, limits.maxBytes);
  return errors.length === 0 ? new TextResult(`{"data":${data}}`) : { errors, data: JSON.parse(data) };
}

/** What reaches the top is located, and has no null on its way. */
function failed(run: QueryRun, error: unknown): ExecutionResult {
  if (error instanceof AbandonedResult) return { errors: [error, ...run.errors.slice(0, 1)] };
  run.tell(error as GraphQLError, undefined);
  return { errors: run.errors, data: null };
}
