import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Every metric and its name. A gateway has its own, so that two in one process do not mix. */
export class Metrics {
  readonly #registry = new Registry();

  readonly #upstreamAttempts = new Counter({
    name: 'gamelift_graphql_upstream_attempts_total',
    help: 'Attempts of GameLift calls. outcome: ok, aborted, or the error code.',
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
    help: 'GraphQL operations that have begun. kind: query, mutation, subscription, or refused.',
    labelNames: ['transport', 'kind'] as const,
    registers: [this.#registry],
  });
  readonly #operationSeconds = new Histogram({
    name: 'gamelift_graphql_operation_seconds',
    help: 'From an operation’s arrival to its result; for a subscription to its start.',
    labelNames: ['kind'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });
  readonly #subscriptions = new Gauge({
    name: 'gamelift_graphql_subscriptions',
    help: 'Subscriptions that are open.',
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
  operation(operation: { transport: Transport; kind: OperationKind; durationMs: number }): void {
    const { transport, kind, durationMs } = operation;
    this.#operations.inc({ transport, kind });
    this.#operationSeconds.observe({ kind }, durationMs / 1_000);
  }

  subscriptionOpened(): void {
    this.#subscriptions.inc();
  }

  subscriptionClosed(): void {
    this.#subscriptions.dec();
  }

  /** Numbers that are read when somebody asks for them. */
  observe(read: () => Partial<Record<GaugeName, number>>): void {
    for (const name of Object.keys(read()) as GaugeName[]) {
      const [metric, help] = gauges[name];
      new Gauge({
        name: `gamelift_graphql_${metric}`,
        help,
        registers: [this.#registry],
        collect() {
          this.set(read()[name] ?? 0);
        },
      });
    }
  }

  /** The text that Prometheus reads. */
  expose(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

export type Transport = 'http' | 'websocket';
export type OperationKind = 'query' | 'mutation' | 'subscription' | 'refused';

/** What is read when it is asked for: its name behind the common prefix, and its sentence. */
const gauges = {
  webSockets: ['websockets', 'WebSockets that are open.'],
  topics: ['live_topics', 'Fleets, and game sessions for their players, that are watched; lingering ones included.'],
  subscribers: ['live_subscribers', 'Streams of the live layer that have not ended.'],
  groups: ['live_groups', 'Distinct groups of equal streams.'],
  queuedEvents: ['live_queued_events', 'Events that wait in subscribers’ queues.'],
  timers: ['live_timers', 'Timers of the live layer that have not fired.'],
  polls: ['live_polls', 'Polls that are in flight or wait for their turn.'],
  backlog: ['live_backlog', 'Sessions that wait for a read by ID.'],
  heldBytes: ['live_held_bytes', 'Estimated bytes of snapshots, histories, tombstones and large blobs.'],
  lagMs: ['live_lag_milliseconds', 'By how much the topic furthest behind its plan is behind it.'],
} as const;

export type GaugeName = keyof typeof gauges;
