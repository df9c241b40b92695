import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect } from 'react';
import { type AnyVariables, type UseQueryState, useQuery } from 'urql';
import { errorOfAnswer } from './outcome.ts';
import { useReturn } from './use-return.ts';
import { useTrouble } from './use-trouble.ts';

/**
 * A query that is sent again every `everyMs`, while the page is visible. One that is FORBIDDEN is not repeated, but sent again when the
 * page connects with another credential; `isExtra` says that the view is whole without its answer. Returns also what sends it now.
 */
export function useRepeatedQuery<Data, Variables extends AnyVariables>(options: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  everyMs: number;
  isPaused?: boolean;
  isExtra?: boolean;
}): [state: UseQueryState<Data, Variables>, ask: () => void] {
  const { query, variables, everyMs, isPaused = false, isExtra = false } = options;
  const [state, execute] = useQuery<Data, Variables>({ query, variables, pause: isPaused });
  const { data, error } = state;
  const isForbidden = error !== undefined && errorOfAnswer(error).code === 'FORBIDDEN';
  useTrouble({
    error: isForbidden && isExtra ? undefined : error,
    isLoading: !isPaused && !error && data === undefined,
  });
  useReturn(error !== undefined, execute);
  useEffect(() => {
    if (isPaused || isForbidden) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') execute();
    }, everyMs);
    return () => clearInterval(timer);
  }, [execute, everyMs, isPaused, isForbidden]);
  return [state, execute];
}
