import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { refusal } from './refusal.ts';

export interface OperationLimits {
  /** Lexical tokens of a document. */
  maxTokens: number;
  /** How deep fields may nest. */
  maxDepth: number;
  /** Aliases of an operation, those of a fragment counted wherever it is spread. */
  maxAliases: number;
}

export const defaultOperationLimits: OperationLimits = { maxTokens: 2_000, maxDepth: 16, maxAliases: 50 };

/** Depth and aliases as a validation rule. (Tokens are counted by the parser, which stops at the limit.) */
export function operationLimitsRule({ maxDepth, maxAliases }: OperationLimits): ValidationRule {
  return (context: ValidationContext) => ({
    [Kind.DOCUMENT]: (document) => {
      const measure = measureOf(document);
      for (const definition of document.definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        const { depth, aliases } = measure(definition.selectionSet);
        const name = definition.name ? `The operation ${definition.name.value}` : 'The operation';
        if (depth > maxDepth) {
          context.reportError(
            refusal('LIMIT_EXCEEDED', `${name} is ${depth} fields deep; at most ${maxDepth} are allowed`),
          );
        }
        if (aliases > maxAliases) {
          context.reportError(
            refusal(
              'LIMIT_EXCEEDED',
              `${name} has ${aliases} aliases, fragments included; at most ${maxAliases} are allowed`,
            ),
          );
        }
      }
      // Nothing below the document is of interest.
      return false;
    },
  });
}

/** Inputs of the graph nest 32 times (`where`), an object in a list each time, and a little around that. */
const deepestVariables = 100;

/**
 * Coercing variables recurses, and so does whoever walks them later.
 *
 * @throws GraphQLError LIMIT_EXCEEDED for variables that nest deeper than any input does.
 */
export function limitVariables(variables: Readonly<Record<string, unknown>>): void {
  let level: unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepestVariables) {
      throw refusal('LIMIT_EXCEEDED', `The variables nest deeper than the ${deepestVariables} levels that are allowed`);
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}

interface Measure {
  depth: number;
  aliases: number;
}

/** Each fragment is measured once, however often it is spread: that is what a bomb of fragments counts on. */
function measureOf(document: DocumentNode): (selectionSet: SelectionSetNode) => Measure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Measure>();
  return measure;

  function measure(selectionSet: SelectionSetNode): Measure {
    const total: Measure = { depth: 0, aliases: 0 };
    for (const selection of selectionSet.selections) {
      const part =
        selection.kind === Kind.FRAGMENT_SPREAD ? measureFragment(selection.name.value) : measureInline(selection);
      total.depth = Math.max(total.depth, part.depth);
      total.aliases += part.aliases;
    }
    return total;
  }

  function measureInline(
    selection: Exclude<SelectionSetNode['selections'][number], { kind: Kind.FRAGMENT_SPREAD }>,
  ): Measure {
    const below = selection.selectionSet ? measure(selection.selectionSet) : nothing;
    if (selection.kind === Kind.INLINE_FRAGMENT) return below;
    return { depth: below.depth + 1, aliases: below.aliases + (selection.alias ? 1 : 0) };
  }

  function measureFragment(name: string): Measure {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    if (known || !fragment) return known ?? nothing;
    // A fragment that reaches itself would never end here; graphql-js refuses it by a rule of its own.
    measured.set(name, nothing);
    const result = measure(fragment.selectionSet);
    measured.set(name, result);
    return result;
  }
}

const nothing: Measure = { depth: 0, aliases: 0 };
