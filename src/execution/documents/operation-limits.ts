import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { refusal } from '../refusal.ts';

export interface OperationLimits {
  /** Lexical tokens of a document. */
  maxTokens: number;
  /** How deep fields may nest; `ofType` of an introspection is no level. */
  maxDepth: number;
  /** Aliases of an operation, those of a fragment counted wherever it is spread. */
  maxAliases: number;
  /** Directives of an operation, counted likewise. */
  maxDirectives: number;
  /** Fields that an operation asks for at its root, counted likewise. */
  maxRootFields: number;
  /** Entries of any list in a document, and in the variables that come with it. */
  maxListSize: number;
}

export const defaultOperationLimits: OperationLimits = {
  maxTokens: 2_000,
  maxDepth: 16,
  maxAliases: 50,
  maxDirectives: 50,
  maxRootFields: 50,
  maxListSize: 1_000,
};

/** Depth, aliases, directives and root fields as a validation rule. (Tokens are counted by the parser, which stops at the limit.) */
export function operationLimitsRule(limits: OperationLimits): ValidationRule {
  return (context: ValidationContext) => ({
    [Kind.DOCUMENT]: (document) => {
      const measure = measureOf(document);
      for (const definition of document.definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        const name = definition.name ? `The operation ${definition.name.value}` : 'The operation';
        for (const reason of excessesOf(measureOperation(definition, measure), limits)) {
          context.reportError(refusal('LIMIT_EXCEEDED', `${name} ${reason}`));
        }
      }
      // Nothing below the document is of interest.
      return false;
    },
  });
}

interface Measure {
  depth: number;
  aliases: number;
  directives: number;
  /** Fields of the selection set itself, not those below them. */
  fields: number;
}

function excessesOf(measured: Measure, limits: OperationLimits): string[] {
  const counts: readonly [number, number, (count: number) => string][] = [
    [measured.depth, limits.maxDepth, (count) => `is ${count} fields deep`],
    [measured.aliases, limits.maxAliases, (count) => `has ${count} aliases, fragments included`],
    [measured.directives, limits.maxDirectives, (count) => `has ${count} directives, fragments included`],
    [measured.fields, limits.maxRootFields, (count) => `has ${count} fields at its root, fragments included`],
  ];
  return counts
    .filter(([count, max]) => count > max)
    .map(([count, max, told]) => `${told(count)}; at most ${max} are allowed`);
}

function measureOperation(
  { directives = [], variableDefinitions = [], selectionSet }: OperationDefinitionNode,
  measure: (selectionSet: SelectionSetNode) => Measure,
): Measure {
  const measured = measure(selectionSet);
  const ofVariables = variableDefinitions.reduce((sum, variable) => sum + (variable.directives?.length ?? 0), 0);
  return { ...measured, directives: measured.directives + directives.length + ofVariables };
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
    const total: Measure = { ...nothing };
    for (const selection of selectionSet.selections) {
      const part =
        selection.kind === Kind.FRAGMENT_SPREAD ? measureFragment(selection.name.value) : measureInline(selection);
      total.depth = Math.max(total.depth, part.depth);
      total.aliases += part.aliases;
      total.directives += part.directives + (selection.directives?.length ?? 0);
      total.fields += part.fields;
    }
    return total;
  }

  function measureInline(
    selection: Exclude<SelectionSetNode['selections'][number], { kind: Kind.FRAGMENT_SPREAD }>,
  ): Measure {
    const below = selection.selectionSet ? measure(selection.selectionSet) : nothing;
    if (selection.kind === Kind.INLINE_FRAGMENT) return below;
    const depth = below.depth + (isUnwrapping(selection.name.value) ? 0 : 1);
    return { ...below, depth, aliases: below.aliases + (selection.alias ? 1 : 0), fields: 1 };
  }

  function measureFragment(name: string): Measure {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    if (known || !fragment) return known ?? nothing;
    // A fragment that reaches itself would never end here; graphql-js refuses it by a rule of its own.
    measured.set(name, nothing);
    const result = measure(fragment.selectionSet);
    result.directives += fragment.directives?.length ?? 0;
    measured.set(name, result);
    return result;
  }
}

/**
 * A list or a non-null type leads to the type within by `ofType`, as deep as types are wrapped and no deeper; introspections ask for nine, twelve or
 * more levels all the same. No other field has that name.
 */
function isUnwrapping(name: string): boolean {
  return name === 'ofType';
}

const nothing: Readonly<Measure> = { depth: 0, aliases: 0, directives: 0, fields: 0 };
