import { useEffect, useRef } from 'react';
import type { CombinedError } from 'urql';
import { useGraph } from './graph.tsx';
import { errorOfAnswer } from './outcome.ts';
import { troubleOf } from './trouble.ts';

/** Tells the connection what a query meets, for as long as it is shown. */
export function useTrouble({ error, isLoading }: { error: CombinedError | undefined; isLoading: boolean }): void {
  const { connection } = useGraph();
  const query = useRef({});
  const trouble = error ? troubleOf(errorOfAnswer(error)) : isLoading ? 'loading' : null;
  useEffect(() => {
    const known = query.current;
    connection.ofQuery(known, trouble);
    return () => connection.ofQuery(known, null);
  }, [connection, trouble]);
}
