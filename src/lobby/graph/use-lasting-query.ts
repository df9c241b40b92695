import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect } from 'react';
import { type AnyVariables, type CombinedError, type UseQueryState, useQuery } from 'urql';
import { isHealedByTime } from './graph-error.ts';
import { errorOfAnswer } from './outcome.ts';
import { useReturn } from './use-return.ts';
import { useTrouble } from './use-trouble.ts';

/** A query that is sent once, and again while what has failed may heal: the page may stay open meanwhile. */
export function useLastingQuery<Data, Variables extends AnyVariables>(options: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  isPaused?: boolean;
}): UseQueryState<Data, Variables> {
  const { query, variables, isPaused = false } = options;
  const [state, execute] = useQuery<Data, Variables>({ query, variables, pause: isPaused });
  const { data, error } = state;
  useTrouble({ error, isLoading: !isPaused && data === undefined });
  useReturn(error !== undefined, execute);
  useEffect(() => {
    if (isPaused || error === undefined || !mayHeal(error)) return;
    const timer = setTimeout(execute, retryMs);
    return () => clearTimeout(timer);
  }, [error, execute, isPaused]);
  return state;
}

const retryMs = 5_000;

function mayHeal(error: CombinedError): boolean {
  return error.networkError !== undefined || isHealedByTime(errorOfAnswer(error));
}
