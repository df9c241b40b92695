import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { refusal } from '../refusal.ts';
import { tooLongName, tooManyLines } from './form.ts';
import { listSizeRule } from './list-size-rule.ts';
import { nestsTooDeep } from './nesting.ts';
import { type OperationLimits, operationLimitsRule } from './operation-limits.ts';
import { repetitionRule } from './repetition-rule.ts';
import { subscriptionRootRule } from './subscription-root-rule.ts';
import { errorsOf } from './validation.ts';

/** A document that may be executed, or why it may not. */
export type LookedUpDocument = { document: DocumentNode; errors?: undefined } | { errors: readonly GraphQLError[] };

/**
 * Parses and validates, limits included, and remembers both outcomes: validating costs more than most operations do.
 * What is remembered is bounded by the documents' own length.
 *
 * @param introspection whether documents may ask for the schema itself.
 */
export function createDocumentCache(
  schema: GraphQLSchema,
  limits: OperationLimits,
  { introspection }: { introspection: boolean },
): (query: string) => LookedUpDocument {
  // Before GraphQL's own: some of those take their time with what is beyond the limits, and one throws where a subscription's root is
  // conditional.
  const ownRules: readonly ValidationRule[] = [
    operationLimitsRule(limits),
    listSizeRule(limits.maxListSize),
    subscriptionRootRule,
    repetitionRule,
  ];
  const rules = [...specifiedRules, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const cache = new LRUCache<string, LookedUpDocument>({
    max: maxDocuments,
    maxSize: maxCharacters,
    sizeCalculation: ({ errors = [] }, query) => query.length + 1 + errors.length * charactersOfError,
  });
  return (query) => {
    const known = cache.get(query);
    if (known) return known;
    const lookedUp = lookUp(query);
    // What was on the stack holds all that validated the document.
    for (const error of lookedUp.errors ?? []) error.stack = '';
    cache.set(query, lookedUp);
    return lookedUp;
  };

  function lookUp(query: string): LookedUpDocument {
    let document: DocumentNode;
    const lines = tooManyLines(query, limits.maxTokens);
    if (lines) return { errors: [lines] };
    try {
      if (nestsTooDeep(query, limits.maxTokens)) return { errors: [tooDeep()] };
      document = parse(query, { maxTokens: limits.maxTokens });
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
    const name = tooLongName(document);
    if (name) return { errors: [name] };
    for (const part of [ownRules, rules]) {
      const errors = errorsOf(schema, document, part);
      if (errors.length > 0) return { errors };
    }
    return { document };
  }
}

function tooDeep(): GraphQLError {
  return refusal('LIMIT_EXCEEDED', 'The document nests its brackets deeper than can be read');
}

const maxDocuments = 2_000;
/** A parsed document holds about a hundred bytes for each character of its source. */
const maxCharacters = 500_000;
/** An error with its places takes a few kilobytes. */
const charactersOfError = 30;
