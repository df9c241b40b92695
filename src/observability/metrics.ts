import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { BoundedNames } from './bounded-names.ts';

/** Every metric and its name. A gateway has its own, so that two in one process do not mix. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #operationNames = new BoundedNames(100);

  readonly #upstreamAttempts = new Counter({
    name: 'gamelift_graphql_upstream_attempts_total',
    help: 'Attempts of GameLift calls. outcome: ok, aborted, or the error code; THROTTLED is GameLift’s own refusal.',
    labelNames: ['operation', 'priority', 'outcome'] as const,
    registers: [this.#registry],
  });
  readonly #upstreamSeconds = new Histogram({
    name: 'gamelift_graphql_upstream_attempt_seconds',
    help: 'How long GameLift took to answer.',
    labelNames: ['operation'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.#registry],
  });
  readonly #upstreamWaitSeconds = new Histogram({
    name: 'gamelift_graphql_upstream_wait_seconds',
    help: 'How long attempts waited for the rates of GameLift before they were sent. Polls are meant to wait, people are not.',
    labelNames: ['priority'] as const,
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.#registry],
  });
  readonly #operations = new Counter({
    name: 'gamelift_graphql_operations_total',
    help: 'GraphQL operations that were answered; a subscription when it has begun. kind: query, mutation, subscription, or refused. name: the operation’s own, anonymous, or other beyond the first 100 names. outcome: ok, client (it left before the answer), stopping (this gateway stops), or the code of its first error.',
    labelNames: ['transport', 'kind', 'name', 'outcome'] as const,
    registers: [this.#registry],
  });
  readonly #operationSeconds = new Histogram({
    name: 'gamelift_graphql_operation_seconds',
    help: 'From an operation’s arrival to its result; for a subscription to its start.',
    labelNames: ['kind', 'name'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });
  readonly #callsAbovePrice = new Counter({
    name: 'gamelift_graphql_calls_above_price_total',
    help: 'GameLift calls that operations made beyond their price. Each is a price that is wrong.',
    registers: [this.#registry],
  });
  readonly #subscriptions = new Gauge({
    name: 'gamelift_graphql_subscriptions',
    help: 'Subscriptions that are open.',
    registers: [this.#registry],
  });
  readonly #subscriptionEnds = new Counter({
    name: 'gamelift_graphql_subscription_ends_total',
    help: 'Subscriptions that have ended. reason: complete, client (it left, or its connection broke), stopping (this gateway stops), or an error code; SLOW_CONSUMER is a queue that overflowed.',
    labelNames: ['reason'] as const,
    registers: [this.#registry],
  });
  readonly #events = new Counter({
    name: 'gamelift_graphql_live_events_total',
    help: 'Events that were found, whether or not a subscriber gets them. kind: transition (a status) or change. source: POLL, MUTATION or PUSH.',
    labelNames: ['kind', 'source'] as const,
    registers: [this.#registry],
  });
  readonly #fanOutSeconds = new Histogram({
    name: 'gamelift_graphql_live_fan_out_seconds',
    help: 'From the answer of GameLift that showed something to the moment at which the last subscriber of this instance was handed it.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.#registry],
  });
  readonly #streamStarts = new Counter({
    name: 'gamelift_graphql_live_stream_starts_total',
    help: 'Streams by how they began. outcome: NEW, RECOVERED (nothing was missed) or RESET (with a new snapshot).',
    labelNames: ['outcome'] as const,
    registers: [this.#registry],
  });
  readonly #pollRounds = new Counter({
    name: 'gamelift_graphql_live_poll_rounds_total',
    help: 'Rounds of reading. kind: of the topic, as in game-sessions. outcome: complete or failed.',
    labelNames: ['kind', 'outcome'] as const,
    registers: [this.#registry],
  });
  readonly #pollRoundSeconds = new Histogram({
    name: 'gamelift_graphql_live_poll_round_seconds',
    help: 'How long a round of reading took, waiting for its permits and for the budget included.',
    labelNames: ['kind'] as const,
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });
  readonly #pollDelaySeconds = new Histogram({
    name: 'gamelift_graphql_live_poll_delay_seconds',
    help: 'How long the gateway chose to wait before the next round: longer the longer nothing has changed.',
    labelNames: ['kind'] as const,
    buckets: [0.1, 0.3, 0.5, 1, 2, 3, 5, 10, 15, 30, 60],
    registers: [this.#registry],
  });
  readonly #leasesTaken = new Counter({
    name: 'gamelift_graphql_live_leases_taken_total',
    help: 'Times that this instance has begun to read a topic for all instances. kind: of the topic, as in game-sessions. Each topic that is opened for the first time is one; the others are take-overs.',
    labelNames: ['kind'] as const,
    registers: [this.#registry],
  });
  readonly #appendsFenced = new Counter({
    name: 'gamelift_graphql_live_appends_fenced_total',
    help: 'What this instance had read and may not store, because another one reads the topic by now. kind: of the topic, as in game-sessions.',
    labelNames: ['kind'] as const,
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** One attempt of a GameLift call has ended. */
  attempt(attempt: { operation: string; priority: string; outcome: string; waitMs: number; durationMs: number }): void {
    const { operation, priority, outcome, waitMs, durationMs } = attempt;
    this.#upstreamWaitSeconds.observe({ priority }, waitMs / 1_000);
    this.#upstreamAttempts.inc({ operation, priority, outcome });
    this.#upstreamSeconds.observe({ operation }, durationMs / 1_000);
  }

  /** A GraphQL operation has answered, or its stream has begun. */
  operation(operation: OperationReport): void {
    const { transport, kind, outcome, durationMs } = operation;
    const name = operation.name === null ? 'anonymous' : this.#operationNames.labelOf(operation.name);
    this.#operations.inc({ transport, kind, name, outcome });
    this.#operationSeconds.observe({ kind, name }, durationMs / 1_000);
  }

  /** An operation has made one GameLift call more than its price says. */
  callAbovePrice(): void {
    this.#callsAbovePrice.inc();
  }

  subscriptionOpened(): void {
    this.#subscriptions.inc();
  }

  /** `reason`: one of a few words, see the metric. */
  subscriptionClosed(reason: string): void {
    this.#subscriptions.dec();
    this.#subscriptionEnds.inc({ reason });
  }

  /** An event was delivered to its last subscriber on this instance. */
  eventDelivered(event: { type: string; source: string; latencyMs: number }): void {
    this.#events.inc({ kind: event.type, source: event.source });
    this.#fanOutSeconds.observe(event.latencyMs / 1_000);
  }

  streamStarted(outcome: 'NEW' | 'RECOVERED' | 'RESET'): void {
    this.#streamStarts.inc({ outcome });
  }

  /** A round of reading has ended, and the next one begins after `delayMs`. */
  pollRound(kind: string, round: { outcome: string; durationMs: number; delayMs: number }): void {
    this.#pollRounds.inc({ kind, outcome: round.outcome });
    this.#pollRoundSeconds.observe({ kind }, round.durationMs / 1_000);
    this.#pollDelaySeconds.observe({ kind }, round.delayMs / 1_000);
  }

  leaseTaken(kind: string): void {
    this.#leasesTaken.inc({ kind });
  }

  appendFenced(kind: string): void {
    this.#appendsFenced.inc({ kind });
  }

  /** Numbers that are read when somebody asks for them. */
  observe(read: () => Partial<Record<ReadMetricName, number>>): void {
    for (const name of Object.keys(read()) as ReadMetricName[]) {
      const [type, metric, help] = readMetrics[name];
      const options = { name: `gamelift_graphql_${metric}`, help, registers: [this.#registry] };
      if (type === 'gauge') {
        new Gauge({
          ...options,
          collect() {
            this.set(read()[name] ?? 0);
          },
        });
      } else {
        new Counter({
          ...options,
          collect() {
            this.reset();
            this.inc(read()[name] ?? 0);
          },
        });
      }
    }
  }

  /** By how much each kind of topic is behind its plan, in milliseconds, by the kind's name; read for each answer of /metrics. */
  observeLag(read: () => Readonly<Record<string, number>>): void {
    new Gauge({
      name: 'gamelift_graphql_live_kind_lag_milliseconds',
      help: 'The same among the topics of one kind. kind: as in game-sessions.',
      labelNames: ['kind'] as const,
      registers: [this.#registry],
      collect() {
        for (const [kind, lagMs] of Object.entries(read())) this.set({ kind }, lagMs);
      },
    });
  }

  /** What may still be called, by operation; read when somebody asks. */
  observeBudget(read: () => readonly { operation: string; available: number; limitPerSecond: number }[]): void {
    const byOperation = { labelNames: ['operation'] as const, registers: [this.#registry] };
    new Gauge({
      ...byOperation,
      name: 'gamelift_graphql_upstream_budget_available',
      help: 'Calls that could be made at once.',
      collect() {
        for (const { operation, available } of read()) this.set({ operation }, available);
      },
    });
    new Gauge({
      ...byOperation,
      name: 'gamelift_graphql_upstream_budget_limit',
      help: 'Calls a second that the gateway allows itself: GameLift’s rate, less after GameLift has throttled.',
      collect() {
        for (const { operation, limitPerSecond } of read()) this.set({ operation }, limitPerSecond);
      },
    });
  }

  /** The text that Prometheus reads. */
  expose(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Every metric of ours, whatever its values: for the documentation. */
  static async describe(): Promise<readonly MetricDescription[]> {
    const metrics = new Metrics();
    metrics.observe(() => Object.fromEntries(Object.keys(readMetrics).map((name) => [name, 0])));
    metrics.observeLag(() => ({}));
    metrics.observeBudget(() => []);
    const ours = metrics.#registry.getMetricsAsArray().filter(({ name }) => name.startsWith('gamelift_graphql_'));
    const types = new Map((await metrics.#registry.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)]));
    return ours.map((metric) => ({
      name: metric.name,
      type: types.get(metric.name) ?? 'untyped',
      help: 'help' in metric ? String(metric.help) : '',
      labels: 'labelNames' in metric ? (metric.labelNames as string[]) : [],
    }));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

export interface MetricDescription {
  name: string;
  type: string;
  help: string;
  labels: readonly string[];
}

export type Transport = 'http' | 'websocket';
export type OperationKind = 'query' | 'mutation' | 'subscription' | 'refused';

/** How a GraphQL operation went. */
export interface OperationReport {
  transport: Transport;
  kind: OperationKind;
  /** The operation's name in its document; null where it has none. */
  name: string | null;
  /** ok, client, stopping, or the code of the first error: see the metric. */
  outcome: string;
  durationMs: number;
}

/** What is read when it is asked for: its type, its name behind the common prefix, and its sentence. */
const readMetrics = {
  webSockets: ['gauge', 'websockets', 'WebSockets that are open.'],
  draining: ['gauge', 'draining', '1 while the gateway stops, else 0.'],
  delivered: ['counter', 'messages_delivered_total', 'Results of subscriptions handed to their clients’ connections.'],
  topics: [
    'gauge',
    'live_topics',
    'Fleets, and game sessions for their players, that are watched; lingering ones included.',
  ],
  topicsRead: [
    'gauge',
    'live_topics_read',
    'Of the watched ones those that this instance reads, for all that share them: it holds their leases.',
  ],
  subscribers: ['gauge', 'live_subscribers', 'Streams of the live layer that have not ended.'],
  groups: ['gauge', 'live_groups', 'Distinct groups of equal streams.'],
  queuedEvents: ['gauge', 'live_queued_events', 'Events that wait in subscribers’ queues.'],
  timers: ['gauge', 'live_timers', 'Timers of the live layer that have not fired.'],
  polls: ['gauge', 'live_polls', 'Polls that are in flight or wait for their permit.'],
  backlog: ['gauge', 'live_backlog', 'Sessions that wait for a read by ID.'],
  heldBytes: [
    'gauge',
    'live_held_bytes',
    'Estimated bytes of the journal: snapshots, histories, tombstones and large blobs.',
  ],
  lagMs: ['gauge', 'live_lag_milliseconds', 'By how much the topic furthest behind its plan is behind it.'],
} as const;

export type ReadMetricName = keyof typeof readMetrics;
