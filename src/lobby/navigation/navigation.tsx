import type { MouseEvent, ReactNode } from 'react';
import { createStore, useStore } from '../graph/store.ts';
import { type LastSearches, lastSearchesIn, type SearchedView, searchOf, withAddress } from './last-searches.ts';

const here = () => new URL(window.location.href);

interface Place {
  address: URL;
  lastSearches: LastSearches;
}

const arrival = here();
const place = createStore<Place>({
  address: arrival,
  lastSearches: withAddress(lastSearchesIn(window.history.state), arrival),
});
window.addEventListener('popstate', () => arrive());

/** Reads the window's address. */
function arrive(): void {
  const address = here();
  place.set({ address, lastSearches: withAddress(place.get().lastSearches, address) });
  window.history.replaceState(place.get().lastSearches, '');
}

/** The page's address. */
export function useAddress(): URL {
  return useStore(place).address;
}

/** The address of a view with all that it was last asked for; `fleetId` counts while no fleet was chosen. */
export function useViewAddress(view: SearchedView, fleetId?: string): string {
  const { lastSearches } = useStore(place);
  return (view === 'lobby' ? '/' : `/${view}`) + searchOf(lastSearches, view, fleetId);
}

/** Goes to another address of the page; `replace` where going back should not stop here. */
export function navigate(to: string, { replace = false } = {}): void {
  const { address } = place.get();
  if (to === address.pathname + address.search) return;
  if (replace) window.history.replaceState(null, '', to);
  else window.history.pushState(null, '', to);
  arrive();
}

/** The same path with these search parameters changed; null and '' take one away. */
export function withParameters(address: URL, changes: Readonly<Record<string, string | null>>): string {
  const parameters = new URLSearchParams(address.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) parameters.set(name, value);
    else parameters.delete(name);
  }
  const search = parameters.toString();
  return search === '' ? address.pathname : `${address.pathname}?${search}`;
}

interface LinkProps {
  to: string;
  className?: string;
  isCurrent?: boolean;
  children: ReactNode;
}

/** A link within the page. With a modifier key it is what any link is. */
export function Link({ to, className, isCurrent, children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
    window.scrollTo(0, 0);
  };
  return (
    <a href={to} className={className} aria-current={isCurrent ? 'page' : undefined} onClick={onClick}>
      {children}
    </a>
  );
}
