import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect } from 'react';
import { type AnyVariables, type UseQueryState, useQuery } from 'urql';
import { errorOfAnswer } from './outcome.ts';
import { useReturn } from './use-return.ts';

/**
 * A query that is asked again every `everyMs`, while somebody looks at the page. Whoever may not know the answer is not made to ask
 * again and again: only once he is connected as somebody else. Answers also what asks it now.
 */
export function useRepeatedQuery<Data, Variables extends AnyVariables>(options: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  everyMs: number;
  isPaused?: boolean;
}): [state: UseQueryState<Data, Variables>, ask: () => void] {
  const { query, variables, everyMs, isPaused = false } = options;
  const [state, execute] = useQuery<Data, Variables>({ query, variables, pause: isPaused });
  const { error } = state;
  const isForbidden = error !== undefined && errorOfAnswer(error).code === 'FORBIDDEN';
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
