import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type OperationLimits, operationLimitsRule } from './operation-limits.ts';
import { subscriptionRootRule } from './subscription-root-rule.ts';

/** A document that may be executed, or why it may not. */
export type LookedUpDocument = { document: DocumentNode; errors?: undefined } | { errors: readonly GraphQLError[] };

/**
 * Parses and validates, limits included, and remembers both outcomes: validating costs more than most operations do.
 * What is remembered is bounded by the documents' own length.
 */
export function createDocumentCache(
  schema: GraphQLSchema,
  limits: OperationLimits,
): (query: string) => LookedUpDocument {
  const rules = [...specifiedRules, subscriptionRootRule, operationLimitsRule(limits)];
  const cache = new LRUCache<string, LookedUpDocument>({
    max: maxDocuments,
    maxSize: maxCharacters,
    sizeCalculation: (_, query) => query.length + 1,
  });
  return (query) => {
    const known = cache.get(query);
    if (known) return known;
    const lookedUp = lookUp(query);
    cache.set(query, lookedUp);
    return lookedUp;
  };

  function lookUp(query: string): LookedUpDocument {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: limits.maxTokens });
    } catch (error) {
      // parse() throws nothing but GraphQLError (a syntax error).
      return { errors: [error as GraphQLError] };
    }
    const errors = validate(schema, document, rules, { maxErrors: maxValidationErrors });
    return errors.length > 0 ? { errors } : { document };
  }
}

const maxDocuments = 2_000;
/** A parsed document holds about a hundred bytes for each character of its source. */
const maxCharacters = 500_000;
/** A client repairs the first few; graphql-js would tell a hundred. */
const maxValidationErrors = 20;
