import { type Client, createClient } from 'graphql-ws';
import type { Connection } from './connection.ts';

/**
 * The page's one WebSocket, opened at once and for good: it comes back by itself, sooner at first and with some chance in it, so that
 * not everybody knocks at the same moment. A silent one is given up after two missed answers' time.
 */
export function createSocket(options: { url: string; connection: Connection; random: () => number }): Client {
  const { url, connection, random } = options;
  let silence: number | undefined;
  const client = createClient({
    url,
    lazy: false,
    onNonLazyError: () => connection.refused(refused),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => {
      connection.lost();
      const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** retries);
      return new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + random() / 2)));
    },
    keepAlive: keepAliveMs,
    on: {
      connected: () => connection.opened(),
      closed: () => {
        clearTimeout(silence);
        connection.lost();
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

const shortestWaitMs = 300;
const longestWaitMs = 5_000;
const keepAliveMs = 10_000;
const longestSilenceMs = 5_000;
const refused = 'The gateway has refused the connection. Load the page again.';
