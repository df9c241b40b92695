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

/** To the load generator of the soak; each answered by {@link SoakReport}. */
export type SoakCommand =
  /** Opens one socket for each subscriber. Answered when all streams have started. */
  | { type: 'connect'; port: number; count: number; document: string; variables: object }
  /** From now on, until `calm`, clients come and go and some stop reading. */
  | { type: 'trouble'; trouble: Trouble }
  /** Everybody reads again. Answered when everybody knows the `last` event, or `limitMs` have passed. */
  | { type: 'calm'; last: number; limitMs: number }
  /** Answered with what happened since the last answer. */
  | { type: 'report' };

export interface Trouble {
  /** Of all subscribers: so many leave without a word each minute, and come back with their cursor. */
  leavingShare: number;
  longestAbsenceMs: number;
  /** Of all subscribers: so many at any time have stopped reading, for `stallMs` each. */
  stalledShare: number;
  stallMs: number;
}

export interface SoakReport {
  events: number;
  reconnects: number;
  stalls: number;
  /** Who does not know the last event; all of them at first. */
  behind: number;
  /** What must not happen: an event missed or told twice, a stream that begins anew, an error. The first hundred. */
  faults: string[];
  /** Of a sample of the subscribers that read all the time. */
  latenciesMs: number[];
}

/** Begins the name of a game session in every event; when it was published (see `now`), and its number follow. */
export const publishedMark = 'published ';

/** What the name of a game session that begins at `at` in a message says. */
export function readPublished(message: string, at: number): { at: number; number: number } {
  const from = at + publishedMark.length;
  const [publishedAt, number] = message.slice(from, message.indexOf('"', from)).split(' ');
  return { at: Number(publishedAt), number: Number(number) };
}

/** Milliseconds since 1970, with fractions: the same in every process of one machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
