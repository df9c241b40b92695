import { type Client, createClient } from 'graphql-ws';
import { type Access, type Credential, connectionParamsOf } from './access.ts';
import type { Connection } from './connection.ts';

interface SocketOptions {
  url: string;
  connection: Connection;
  access: Access;
  random: () => number;
}

/**
 * The page's one WebSocket, opened at once and for good: it is opened again after a loss, sooner at first and at random, so that not all
 * pages connect at the same moment. After a refused credential it waits for another one. A silent socket is terminated after two
 * missed answers' time.
 */
export function createSocket({ url, connection, access, random }: SocketOptions): Client {
  let silence: number | undefined;
  let shown: Credential | null = null;
  const client = createClient({
    url,
    lazy: false,
    connectionParams: () => {
      shown = access.state.get().credential;
      return connectionParamsOf(shown);
    },
    onNonLazyError: () => connection.refused(refused),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: async (retries) => {
      const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** retries);
      await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + random() / 2)));
      await access.credential();
    },
    keepAlive: keepAliveMs,
    on: {
      connected: () => connection.opened(),
      closed: (event) => {
        clearTimeout(silence);
        connection.lost();
        const { code, reason } = event as CloseEvent;
        if (code !== forbidden) return;
        connection.turnedAway();
        access.refused(shown, reason);
      },
      ping: (received) => {
        if (!received) silence = window.setTimeout(() => client.terminate(), longestSilenceMs);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
    },
  });
  return client;
}

/** With this code the gateway closes a socket without a valid credential. */
const forbidden = 4403;
const shortestWaitMs = 300;
const longestWaitMs = 5_000;
const keepAliveMs = 10_000;
const longestSilenceMs = 5_000;
const refused = 'The gateway has refused the connection. Load the page again.';
