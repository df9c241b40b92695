import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 720px)');

/** Whether there is the room of a phone: kept in step with the style sheets' own breakpoint. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      narrow.addEventListener('change', onChange);
      return () => narrow.removeEventListener('change', onChange);
    },
    () => narrow.matches,
  );
}
