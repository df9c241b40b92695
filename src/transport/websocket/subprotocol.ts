import { GRAPHQL_TRANSPORT_WS_PROTOCOL as served } from 'graphql-ws';
import type { Clock } from '../../lib/clock.ts';
import { shorten } from '../../lib/shorten.ts';
import type { Logger } from '../../observability/logger.ts';

/**
 * The subprotocol that an upgrade is answered with: ours where the client offers it, else its first. A browser drops a connection that is answered
 * with none, and never sees why; with its own it sees the close frame that follows.
 */
export function chosenSubprotocol(offered: ReadonlySet<string>): string | false {
  const [first = false] = offered;
  return offered.has(served) ? served : first;
}

/** Why a socket with this subprotocol is not served, as a close frame has room for it; null for ours. */
export function whyNotServed(subprotocol: string): string | null {
  if (subprotocol === served) return null;
  if (subprotocol === '') return `The client offers no subprotocol: ${served} is served here; see docs/clients.md`;
  if (subprotocol !== legacy) return `The subprotocol ${shorten(subprotocol, 40)} is not served: ${use}`;
  return `The legacy subprotocol ${legacy} is not served: ${use} (the npm package graphql-ws); see docs/clients.md`;
}

/** That of subscriptions-transport-ws, which has the name of the package that took its place. */
const legacy = 'graphql-ws';
const use = `use ${served}`;

/** Logs sockets that are refused for their subprotocol: one in ten minutes as a warning, so that its clients are found and the log is not filled. */
export class SubprotocolLog {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #warnedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Of other names than the legacy one nothing is logged: some clients offer tokens as subprotocols. `requestId` is the upgrade's. */
  refused(subprotocol: string, requestId: string): void {
    const now = this.#clock.now();
    const isDue = now - this.#warnedAt >= warnEveryMs;
    if (isDue) this.#warnedAt = now;
    const offered = subprotocol === legacy ? legacy : subprotocol === '' ? 'none' : 'another';
    const message = `a WebSocket was refused: it offers no subprotocol that is served (${served})`;
    this.#logger[isDue ? 'warn' : 'debug']({ offered, requestId }, message);
  }
}

const warnEveryMs = 600_000;
