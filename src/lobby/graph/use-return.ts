import { useEffect, useRef } from 'react';
import { useConnection } from './graph.tsx';

/** Asks again what has failed as soon as the gateway is there again. */
export function useReturn(hasFailed: boolean, ask: () => void): void {
  const { phase } = useConnection();
  const latest = useRef(hasFailed);
  useEffect(() => {
    latest.current = hasFailed;
  });
  useEffect(() => {
    if (phase === 'live' && latest.current) ask();
  }, [phase, ask]);
}
