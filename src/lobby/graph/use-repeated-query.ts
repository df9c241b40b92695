import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect } from 'react';
import { type AnyVariables, type UseQueryState, useQuery } from 'urql';
import { useReturn } from './use-return.ts';

/** A query that is asked again `everyMs` after the last time, while somebody looks at the page. Answers also what asks it now. */
export function useRepeatedQuery<Data, Variables extends AnyVariables>(options: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  everyMs: number;
  isPaused?: boolean;
}): [state: UseQueryState<Data, Variables>, ask: () => void] {
  const { query, variables, everyMs, isPaused = false } = options;
  const [state, execute] = useQuery<Data, Variables>({ query, variables, pause: isPaused });
  useReturn(state.error !== undefined, execute);
  useEffect(() => {
    if (isPaused) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') execute();
    }, everyMs);
    return () => clearInterval(timer);
  }, [execute, everyMs, isPaused]);
  return [state, execute];
}
