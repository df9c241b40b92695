import type { GraphQLError } from 'graphql';
import { AuthenticationError, IssuerUnavailable } from '../../auth/credentials.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { refusal, refusalUntil } from '../refusal.ts';
import type { ClientRates } from './client-rates.ts';

/** A client before it is known. */
export interface Client {
  /** Where it is, as limits count it. */
  address: string;
  /**
   * Who it is: a request shows it each time, a WebSocket once.
   *
   * @throws AuthenticationError where it has not shown that, IssuerUnavailable where that cannot be found out now.
   */
  identify: () => Viewer | Promise<Viewer>;
}

/** A client that may ask. */
export interface Caller {
  viewer: Viewer;
  /** Where it is, as limits count it. */
  address: string;
}

/** By what limits count a caller: its principal, or its address where nothing was asked for to identify it. */
export function countedBy({ viewer, address }: Caller): string {
  return viewer.id ?? `address ${address}`;
}

/**
 * What a request passes before any of its bytes are looked at, in the order of what it costs: how often its address asks, who asks, how often that
 * principal does. At once where nothing has to be waited for. Throws or rejects with a GraphQLError that says why the client may not ask.
 */
export function createEntrance(rates: ClientRates): (client: Client) => Caller | Promise<Caller> {
  return (client) => {
    if (!rates.areUnlimited) return enterCounted(client);
    const viewer = identify(client);
    const { address } = client;
    return viewer instanceof Promise ? viewer.then((known) => ({ viewer: known, address })) : { viewer, address };
  };

  async function enterCounted(client: Client): Promise<Caller> {
    const { address } = client;
    await rates.countAddress(address);
    const viewer = await identify(client);
    await rates.countPrincipal(viewer.id);
    return { viewer, address };
  }
}

function identify(client: Client): Viewer | Promise<Viewer> {
  try {
    const viewer = client.identify();
    return viewer instanceof Promise ? viewer.catch(asRefusal) : viewer;
  } catch (error) {
    return asRefusal(error);
  }
}

function asRefusal(error: unknown): never {
  if (error instanceof AuthenticationError) throw refusal('UNAUTHENTICATED', error.message);
  if (error instanceof IssuerUnavailable) throw issuerUnavailable(error);
  throw error;
}

function issuerUnavailable({ message, retryAfterMs }: IssuerUnavailable): GraphQLError {
  return refusalUntil(retryAfterMs, { code: 'UPSTREAM_UNAVAILABLE', message, status: 503 });
}
