import {
  bytes,
  host,
  httpUrl,
  integer,
  milliseconds,
  oneOf,
  type Parser,
  port,
  redisPrefix,
  redisUrl,
  region,
  share,
  toggle,
} from './parsers.ts';

/** The commands that settings apply to. */
export const configuredCommands = ['dev', 'serve', 'emulate'] as const;
export type ConfiguredCommand = (typeof configuredCommands)[number];

/** In place of a default: the command refuses to start without a choice. */
export const required = Symbol('required');
/** In place of a default: the command does without. */
export const optional = Symbol('optional');

type Defaults<T> = { readonly [C in ConfiguredCommand]?: T | typeof required | typeof optional };

export interface Setting<T, D extends Defaults<T> = Defaults<T>> {
  env: string;
  /** Without the dashes. */
  flag: string;
  parser: Parser<T>;
  /** Which commands have it, and what it is there when nobody says. */
  defaults: D;
  /** One sentence for help, docs and .env.example. */
  sentence: string;
  /** Never shown. */
  secret?: true;
}

/** THE table of settings: flags, environment, help, docs/settings.md and .env.example all come from it. */
export const settings = {
  host: setting({
    env: 'HOST',
    flag: 'host',
    parser: host,
    defaults: { dev: '127.0.0.1', serve: '127.0.0.1', emulate: '127.0.0.1' },
    sentence: 'Address to listen on: the gateway’s, or with `emulate` the emulator’s.',
  }),
  port: setting({
    env: 'PORT',
    flag: 'port',
    parser: port,
    defaults: { dev: 4000, serve: 4000 },
    sentence: 'Port of the gateway.',
  }),
  auth: setting({
    env: 'AUTH',
    flag: 'auth',
    parser: oneOf('none'),
    defaults: { dev: 'none', serve: required },
    sentence: 'Who may do what. `none`: whoever reaches the port may do everything.',
  }),
  region: setting({
    env: 'AWS_REGION',
    flag: 'region',
    parser: region,
    defaults: { serve: required },
    sentence: 'The Region of the fleets.',
  }),
  endpoint: setting({
    env: 'GAMELIFT_ENDPOINT',
    flag: 'endpoint',
    parser: httpUrl,
    defaults: { serve: optional },
    sentence: 'Another endpoint than AWS’s own, e.g. the emulator’s.',
  }),
  engine: setting({
    env: 'ENGINE',
    flag: 'engine',
    parser: oneOf('memory', 'redis'),
    defaults: { serve: 'memory' },
    sentence:
      'Where histories are kept: in this process, or in a Redis that several gateways share (docs/scaling.md); then `REDIS_URL` and `REDIS_PREFIX` are needed.',
  }),
  redisUrl: setting({
    env: 'REDIS_URL',
    flag: 'redis-url',
    parser: redisUrl,
    defaults: { serve: optional },
    sentence: 'The Redis of `ENGINE=redis`. A password belongs here, which is never shown.',
    secret: true,
  }),
  redisPrefix: setting({
    env: 'REDIS_PREFIX',
    flag: 'redis-prefix',
    parser: redisPrefix,
    defaults: { serve: optional },
    sentence:
      'What every key in Redis begins with. Gateways with the same prefix share histories and rates, so it names the account and Region.',
  }),
  leaseTtlMs: setting({
    env: 'LEASE_TTL_MS',
    flag: 'lease-ttl-ms',
    parser: milliseconds({ from: 500, to: 60_000 }),
    defaults: { serve: 3_000 },
    sentence: 'How long the gateway that reads a fleet for all may be silent before another one takes over.',
  }),
  workers: setting({
    env: 'WORKERS',
    flag: 'workers',
    parser: integer({ from: 1, to: 64, of: 'processes' }),
    defaults: { serve: 1 },
    sentence: 'Processes of this machine that share the port; more than one needs `ENGINE=redis` (docs/scaling.md).',
  }),
  pollMinIntervalMs: setting({
    env: 'POLL_MIN_INTERVAL_MS',
    flag: 'poll-min-interval-ms',
    parser: milliseconds({ from: 100, to: 600_000 }),
    defaults: { dev: 1_000, serve: 1_000 },
    sentence: 'Shortest wait between two readings of a fleet, while it is busy.',
  }),
  pollMaxIntervalMs: setting({
    env: 'POLL_MAX_INTERVAL_MS',
    flag: 'poll-max-interval-ms',
    parser: milliseconds({ from: 100, to: 600_000 }),
    defaults: { dev: 15_000, serve: 15_000 },
    sentence: 'Longest wait between two readings of a fleet, while it is at rest.',
  }),
  pollFastIntervalMs: setting({
    env: 'POLL_FAST_INTERVAL_MS',
    flag: 'poll-fast-interval-ms',
    parser: milliseconds({ from: 50, to: 600_000 }),
    defaults: { dev: 300, serve: 300 },
    sentence: 'First wait between two readings of a session that is ACTIVATING or TERMINATING.',
  }),
  pollBudgetShare: setting({
    env: 'POLL_BUDGET_SHARE',
    flag: 'poll-budget-share',
    parser: share,
    defaults: { dev: 0.4, serve: 0.4 },
    sentence: 'Share of GameLift’s published rates that polls may use, so that people never wait for them.',
  }),
  maxBodyBytes: setting({
    env: 'MAX_BODY_BYTES',
    flag: 'max-body-bytes',
    parser: bytes({ from: 1_024, to: 100_000_000 }),
    defaults: { dev: 2_097_152, serve: 2_097_152 },
    sentence: 'Largest request body, and largest WebSocket message. A full gameSessionData needs up to 1.6 million.',
  }),
  maxTokens: setting({
    env: 'MAX_TOKENS',
    flag: 'max-tokens',
    parser: integer({ from: 10, to: 1_000_000 }),
    defaults: { dev: 2_000, serve: 2_000 },
    sentence: 'Lexical tokens of one document.',
  }),
  maxDepth: setting({
    env: 'MAX_DEPTH',
    flag: 'max-depth',
    parser: integer({ from: 1, to: 100 }),
    defaults: { dev: 16, serve: 16 },
    sentence: 'How deep the fields of an operation may nest. GraphiQL’s introspection needs 15.',
  }),
  maxAliases: setting({
    env: 'MAX_ALIASES',
    flag: 'max-aliases',
    parser: integer({ from: 0, to: 10_000 }),
    defaults: { dev: 50, serve: 50 },
    sentence: 'Aliases of an operation, those in fragments counted wherever they are spread.',
  }),
  maxOperationsPerSocket: setting({
    env: 'MAX_OPERATIONS_PER_SOCKET',
    flag: 'max-operations-per-socket',
    parser: integer({ from: 1, to: 10_000 }),
    defaults: { dev: 100, serve: 100 },
    sentence: 'Operations that one WebSocket may have open at once.',
  }),
  maxSockets: setting({
    env: 'MAX_SOCKETS',
    flag: 'max-sockets',
    parser: integer({ from: 1, to: 1_000_000 }),
    defaults: { dev: 10_000, serve: 10_000 },
    sentence: 'WebSockets open at once; beyond it a client is told to try again later (1013).',
  }),
  drainDeadlineMs: setting({
    env: 'DRAIN_DEADLINE_MS',
    flag: 'drain-deadline-ms',
    parser: milliseconds({ from: 0, to: 600_000 }),
    defaults: { dev: 2_000, serve: 10_000 },
    sentence: 'How long requests in flight may take to finish after SIGTERM or SIGINT.',
  }),
  logLevel: setting({
    env: 'LOG_LEVEL',
    flag: 'log-level',
    parser: oneOf('debug', 'info', 'warn', 'error', 'silent'),
    defaults: { dev: 'info', serve: 'info' },
    sentence: 'What goes to standard error: readable with `dev`, JSON lines with `serve`.',
  }),
  emulatorPort: setting({
    env: 'EMULATOR_PORT',
    flag: 'emulator-port',
    parser: port,
    defaults: { dev: 9080, emulate: 9080 },
    sentence: 'Port of the emulator.',
  }),
  // Not AWS_REGION: many a shell sets that, and the IDs of the README's operations name this one.
  emulatorRegion: setting({
    env: 'EMULATOR_REGION',
    flag: 'emulator-region',
    parser: region,
    defaults: { dev: 'us-west-2', emulate: 'us-west-2' },
    sentence: 'The Region that the emulator plays.',
  }),
  emulatorSeed: setting({
    env: 'EMULATOR_SEED',
    flag: 'seed',
    parser: oneOf('dev', 'empty'),
    defaults: { emulate: 'dev' },
    sentence: 'The world to begin with: the one with the fixed IDs of the README, or none.',
  }),
  emulatorSimulate: setting({
    env: 'EMULATOR_SIMULATE',
    flag: 'simulate',
    parser: toggle,
    defaults: { dev: true, emulate: false },
    sentence: 'Players come and go, sessions start and end.',
  }),
  emulatorControl: setting({
    env: 'EMULATOR_CONTROL',
    flag: 'control',
    parser: toggle,
    defaults: { dev: true, emulate: true },
    sentence: 'The control interface under `/_emulator`, for callers on this machine only.',
  }),
  emulatorRates: setting({
    env: 'EMULATOR_RATES',
    flag: 'rates',
    parser: oneOf('off', 'aws'),
    defaults: { dev: 'off', emulate: 'off' },
    sentence: 'Whether the emulator throttles at GameLift’s published rates.',
  }),
};

export type SettingName = keyof typeof settings;

/** What a command is given: every setting that it has, read and checked. */
export type ConfigOf<C extends ConfiguredCommand> = {
  readonly [N in SettingName as C extends keyof (typeof settings)[N]['defaults'] ? N : never]: ValueOf<
    (typeof settings)[N],
    C
  >;
};

type ValueOf<S, C extends ConfiguredCommand> = S extends { parser: Parser<infer T>; defaults: infer D }
  ? C extends keyof D
    ? D[C] extends typeof optional
      ? T | undefined
      : T
    : never
  : never;

function setting<T, const D extends Defaults<T>>(row: Setting<T, D>): Setting<T, D> {
  return row;
}
