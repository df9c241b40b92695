import type { FleetSelector } from '../gql/graphql.ts';

/** The view that an address leads to. */
export type Route =
  | { view: 'lobby' }
  | { view: 'operations' }
  | { view: 'session'; gameSessionId: string }
  | { view: 'nowhere' };

export function routeOf({ pathname }: URL): Route {
  if (pathname === '/') return { view: 'lobby' };
  if (pathname === '/operations') return { view: 'operations' };
  if (pathname.startsWith(sessions) && pathname.length > sessions.length) {
    return { view: 'session', gameSessionId: decoded(pathname.slice(sessions.length)) };
  }
  return { view: 'nowhere' };
}

/** The address of a session's view. An ARN's colons and slashes may stand in a path as they are. */
export function sessionAddress(gameSessionId: string): string {
  return sessions + gameSessionId.split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':');
}

/** A fleet or an alias by its ID, as it stands in the address. */
export function selectorOf(target: string): FleetSelector {
  return target.startsWith('alias-') ? { aliasId: target } : { fleetId: target };
}

const sessions = '/sessions/';

/** What can't be decoded is the ID of no session. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
