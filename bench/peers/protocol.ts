/** What a bench says to the processes that it starts, and what they answer. One question at a time, each answered once. */

/** To a server under load. */
export type ServerCommand =
  /** Publishes so many events in one tick; no answer. */
  | { type: 'publish'; count: number }
  /** Collects garbage, so that what was left behind is not charged to what is measured next. Answered by {@link Usage}. */
  | { type: 'collect' }
  /** Answered by {@link Usage}. */
  | { type: 'usage' };

/** A server's first message. */
export interface Listening {
  /** On 127.0.0.1. */
  port: number;
}

/** Of one process. */
export interface Usage {
  /** User and system time since its start. */
  cpuMicroseconds: number;
  rssBytes: number;
}

/** To the load generator of subscriptions. */
export type SubscribersCommand =
  /** Opens one socket for each subscriber, with the documents in turns, counted from `from`. Answered when all were acknowledged. */
  | { type: 'connect'; port: number; from: number; count: number; documents: readonly string[]; variables: object }
  /** Answered by {@link Delivered} once so many events have arrived since the last `reset`, or `limitMs` have passed. */
  | { type: 'await'; events: number; limitMs: number }
  /** Forgets what has arrived. Answered by {@link Delivered}, as it was. */
  | { type: 'reset' };

export interface Delivered {
  events: number;
  /** Of the sampled sockets only. */
  bytesEach: number;
  /** From being published to being received, one for each event of a sampled socket; told in answer to `reset` only. */
  latenciesMs: number[];
}

/** To the load generator of queries; answered by {@link Answered}. */
export interface QueriesCommand {
  port: number;
  /** Each has one request in flight. */
  connections: number;
  requests: number;
  /** Sent in turns. */
  queries: readonly string[];
  variables: object;
}

export interface Answered {
  bytesEach: number;
  /** One for each request. */
  latenciesMs: number[];
}

/** Begins the name of a game session in every event; the moment at which it was published follows, see `now`. */
export const publishedMark = 'published ';

/** Milliseconds since 1970, with fractions: the same in every process of one machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
