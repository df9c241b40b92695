import {
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Whether the operation selects the field at `path` below the one being resolved, e.g. `['edges', 'node', 'protectionPolicy']`.
 * Looks through aliases and fragments and obeys `@skip` and `@include`. The types of fragments are not looked at: a path that
 * only another type has is taken for selected, so ask for names that mean one thing.
 */
export function isSelected(info: GraphQLResolveInfo, path: readonly string[]): boolean {
  const search: Search = { info, visited: new Set() };
  return info.fieldNodes.some(({ selectionSet }) => selects(search, selectionSet, path));
}

interface Search {
  info: Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;
  /** Fragments already searched for a path of that length: one that spreads another many times is searched once. */
  visited: Set<string>;
}

function selects(search: Search, selectionSet: SelectionSetNode | undefined, path: readonly string[]): boolean {
  return selectionSet?.selections.some((selection) => leadsTo(search, selection, path)) ?? false;
}

function leadsTo(search: Search, selection: SelectionNode, path: readonly string[]): boolean {
  if (!isIncluded(search, selection)) return false;
  switch (selection.kind) {
    case Kind.FIELD: {
      const [name, ...rest] = path;
      if (selection.name.value !== name) return false;
      return rest.length === 0 || selects(search, selection.selectionSet, rest);
    }
    case Kind.INLINE_FRAGMENT:
      return selects(search, selection.selectionSet, path);
    case Kind.FRAGMENT_SPREAD:
      return selects(search, firstVisit(search, selection.name.value, path)?.selectionSet, path);
  }
}

function isIncluded({ info: { variableValues } }: Search, selection: SelectionNode): boolean {
  if (!selection.directives?.length) return true;
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if !== false
  );
}

function firstVisit(search: Search, name: string, path: readonly string[]): FragmentDefinitionNode | undefined {
  const visit = `${path.length} ${name}`;
  if (search.visited.has(visit)) return undefined;
  search.visited.add(visit);
  return search.info.fragments[name];
}
