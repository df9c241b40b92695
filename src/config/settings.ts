import { apiKeys, authModes, claimName, jwksUrl, jwtAlgorithms, jwtSecret } from './auth-parsers.ts';
import {
  bytes,
  host,
  httpUrl,
  integer,
  integerOrOff,
  milliseconds,
  off,
  oneOf,
  origins,
  type Parser,
  port,
  readableFile,
  redisPrefix,
  redisUrl,
  region,
  share,
  text,
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
    parser: authModes,
    defaults: { dev: 'none', serve: required },
    sentence: 'How callers show who they are. `none`: whoever reaches the port may do everything.',
  }),
  insecure: setting({
    env: 'INSECURE',
    flag: 'insecure',
    parser: toggle,
    defaults: { dev: false, serve: false },
    sentence: 'Allows `AUTH=none` on an address that other machines can reach.',
  }),
  jwtJwksUrl: setting({
    env: 'JWT_JWKS_URL',
    flag: 'jwt-jwks-url',
    parser: jwksUrl,
    defaults: { dev: optional, serve: optional },
    sentence:
      'Where the issuer of tokens publishes its keys. They are kept for ten minutes, and may rotate at any time.',
  }),
  jwtPublicKeyFile: setting({
    env: 'JWT_PUBLIC_KEY_FILE',
    flag: 'jwt-public-key-file',
    parser: readableFile,
    defaults: { dev: optional, serve: optional },
    sentence: 'In place of an issuer’s keys: a file with one public key (PEM).',
  }),
  jwtSecret: setting({
    env: 'JWT_SECRET',
    flag: 'jwt-secret',
    parser: jwtSecret,
    defaults: { dev: optional, serve: optional },
    sentence: 'In place of an issuer’s keys: a secret that you share with whoever signs the tokens.',
    secret: true,
  }),
  jwtIssuer: setting({
    env: 'JWT_ISSUER',
    flag: 'jwt-issuer',
    parser: text,
    defaults: { dev: optional, serve: optional },
    sentence: 'The `iss` of every token. Goes with `JWT_JWKS_URL`.',
  }),
  jwtAudience: setting({
    env: 'JWT_AUDIENCE',
    flag: 'jwt-audience',
    parser: text,
    defaults: { dev: optional, serve: optional },
    sentence: 'What the `aud` of every token holds. Goes with `JWT_JWKS_URL`: an issuer signs tokens for others, too.',
  }),
  jwtAlgorithms: setting({
    env: 'JWT_ALGORITHMS',
    flag: 'jwt-algorithms',
    parser: jwtAlgorithms,
    defaults: { dev: optional, serve: optional },
    sentence: 'Which signatures are taken. Unless given: those of public keys, or HS256 with `JWT_SECRET`.',
  }),
  jwtClockSkewMs: setting({
    env: 'JWT_CLOCK_SKEW_MS',
    flag: 'jwt-clock-skew-ms',
    parser: milliseconds({ from: 0, to: 300_000 }),
    defaults: { dev: 5_000, serve: 5_000 },
    sentence: 'By how much the issuer’s clock may differ from the gateway’s.',
  }),
  jwtSubjectClaim: setting({
    env: 'JWT_SUBJECT_CLAIM',
    flag: 'jwt-subject-claim',
    parser: claimName,
    defaults: { dev: 'sub', serve: 'sub' },
    sentence: 'Which claim says whose token it is; limits count by it.',
  }),
  jwtScopeClaim: setting({
    env: 'JWT_SCOPE_CLAIM',
    flag: 'jwt-scope-claim',
    parser: claimName,
    defaults: { dev: 'scope', serve: 'scope' },
    sentence: 'Which claim holds the scopes: words with spaces between, or a list.',
  }),
  jwtPlayerClaim: setting({
    env: 'JWT_PLAYER_CLAIM',
    flag: 'jwt-player-claim',
    parser: claimName,
    defaults: { dev: 'player', serve: 'player' },
    sentence: 'Which claim holds the GameLift player ID of a player, who then sees and reserves for himself only.',
  }),
  apiKeys: setting({
    env: 'API_KEYS',
    flag: 'api-keys',
    parser: apiKeys,
    defaults: { dev: optional, serve: optional },
    sentence: 'The keys of servers, as hashes. A key is long and random; `printf %s "$KEY" | sha256sum` hashes it.',
    secret: true,
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
  heldBytes: setting({
    env: 'LIVE_HELD_BYTES',
    flag: 'live-held-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 268_435_456, serve: 268_435_456 },
    sentence:
      'What all watched topics together may hold: snapshots, histories and ended sessions. History gives way first; then LIMIT_EXCEEDED.',
  }),
  blobBytes: setting({
    env: 'LIVE_BLOB_BYTES',
    flag: 'live-blob-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 67_108_864, serve: 67_108_864 },
    sentence:
      'Large game-session and matchmaker data of all sessions together; what has no room is null and named in `omitted`.',
  }),
  journalBytes: setting({
    env: 'LIVE_JOURNAL_BYTES',
    flag: 'live-journal-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 4_194_304, serve: 4_194_304 },
    sentence:
      'History of one topic, for status transitions and for other changes each; a cursor from before it resumes as RESET.',
  }),
  tombstoneBytes: setting({
    env: 'LIVE_TOMBSTONE_BYTES',
    flag: 'live-tombstone-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 2_097_152, serve: 2_097_152 },
    sentence: 'Ended sessions that one topic remembers, so that a late reading can’t revive them; the oldest go first.',
  }),
  backlogBytes: setting({
    env: 'LIVE_BACKLOG_BYTES',
    flag: 'live-backlog-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 4_194_304, serve: 4_194_304 },
    sentence: 'Sessions of one topic that wait for a reading of their own; more are found again by the next round.',
  }),
  queueLength: setting({
    env: 'LIVE_QUEUE_LENGTH',
    flag: 'live-queue-length',
    parser: integer({ from: 10, to: 1_000_000 }),
    defaults: { dev: 1_000, serve: 1_000 },
    sentence: 'Events that wait for one subscriber; one more ends him with SLOW_CONSUMER (a lobby coalesces).',
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
  maxDirectives: setting({
    env: 'MAX_DIRECTIVES',
    flag: 'max-directives',
    parser: integer({ from: 0, to: 10_000 }),
    defaults: { dev: 50, serve: 50 },
    sentence: 'Directives of an operation, counted as aliases are.',
  }),
  maxRootFields: setting({
    env: 'MAX_ROOT_FIELDS',
    flag: 'max-root-fields',
    parser: integer({ from: 1, to: 10_000 }),
    defaults: { dev: 50, serve: 50 },
    sentence: 'Fields that an operation asks for at its root, counted as aliases are.',
  }),
  maxListSize: setting({
    env: 'MAX_LIST_SIZE',
    flag: 'max-list-size',
    parser: integer({ from: 1, to: 1_000_000 }),
    defaults: { dev: 1_000, serve: 1_000 },
    sentence:
      'Entries of any list in an operation or in its variables. What a list means is limited besides: 50 IDs, 25 players, 16 properties, pages of 1,000.',
  }),
  maxCost: setting({
    env: 'MAX_COST',
    flag: 'max-cost',
    parser: integer({ from: 1, to: 1_000_000 }),
    defaults: { dev: 250, serve: 250 },
    sentence: 'GameLift calls that one operation could cause; the refusal tells how many it could.',
  }),
  operationTimeoutMs: setting({
    env: 'OPERATION_TIMEOUT_MS',
    flag: 'operation-timeout-ms',
    parser: milliseconds({ from: 100, to: 600_000 }),
    defaults: { dev: 30_000, serve: 30_000 },
    sentence: 'How long a query or a mutation may take: its reads end then, a change that is under way never does.',
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
  maxSocketsPerPrincipal: setting({
    env: 'MAX_SOCKETS_PER_PRINCIPAL',
    flag: 'max-sockets-per-principal',
    parser: integerOrOff({ from: 1, to: 1_000_000 }),
    defaults: { dev: off, serve: 200 },
    sentence: 'WebSockets of one principal (a token’s subject, an API key).',
  }),
  maxSocketsPerAddress: setting({
    env: 'MAX_SOCKETS_PER_ADDRESS',
    flag: 'max-sockets-per-address',
    parser: integerOrOff({ from: 1, to: 1_000_000 }),
    defaults: { dev: off, serve: 1_000 },
    sentence: 'WebSockets of one address (IPv6: of one network of 64 bits); see `PROXY_HOPS`.',
  }),
  maxSubscriptionsPerPrincipal: setting({
    env: 'MAX_SUBSCRIPTIONS_PER_PRINCIPAL',
    flag: 'max-subscriptions-per-principal',
    parser: integerOrOff({ from: 1, to: 1_000_000 }),
    defaults: { dev: off, serve: 1_000 },
    sentence:
      'Subscriptions of one principal, over all sockets and event streams; of one address where nobody is asked who he is (`AUTH=none`).',
  }),
  maxMessagesPerSecond: setting({
    env: 'MAX_MESSAGES_PER_SECOND',
    flag: 'max-messages-per-second',
    parser: integerOrOff({ from: 1, to: 1_000_000 }),
    defaults: { dev: off, serve: 200 },
    sentence:
      'Messages, pings and pongs that one WebSocket may send in a second; one that sends more is closed (1013).',
  }),
  operationsPerMinutePerPrincipal: setting({
    env: 'OPERATIONS_PER_MINUTE_PER_PRINCIPAL',
    flag: 'operations-per-minute-per-principal',
    parser: integerOrOff({ from: 1, to: 100_000_000 }),
    defaults: { dev: off, serve: 1_200 },
    sentence: 'Operations that one principal may begin in a minute.',
  }),
  operationsPerMinutePerAddress: setting({
    env: 'OPERATIONS_PER_MINUTE_PER_ADDRESS',
    flag: 'operations-per-minute-per-address',
    parser: integerOrOff({ from: 1, to: 100_000_000 }),
    defaults: { dev: off, serve: 6_000 },
    sentence: 'Operations that may begin in a minute from one address, whoever asks.',
  }),
  connectionInitTimeoutMs: setting({
    env: 'CONNECTION_INIT_TIMEOUT_MS',
    flag: 'connection-init-timeout-ms',
    parser: milliseconds({ from: 100, to: 600_000 }),
    defaults: { dev: 5_000, serve: 5_000 },
    sentence: 'How long a WebSocket may take to say who it is (4408).',
  }),
  requestTimeoutMs: setting({
    env: 'REQUEST_TIMEOUT_MS',
    flag: 'request-timeout-ms',
    parser: milliseconds({ from: 100, to: 600_000 }),
    defaults: { dev: 30_000, serve: 30_000 },
    sentence: 'How long a request may take to arrive, body included (408).',
  }),
  proxyHops: setting({
    env: 'PROXY_HOPS',
    flag: 'proxy-hops',
    parser: integer({ from: 0, to: 10 }),
    defaults: { dev: 0, serve: 0 },
    sentence:
      'Proxies before the gateway, each of which adds to `X-Forwarded-For`; limits count the address before the first of them.',
  }),
  corsOrigins: setting({
    env: 'CORS_ORIGINS',
    flag: 'cors-origins',
    parser: origins,
    defaults: { dev: optional, serve: optional },
    sentence: 'Origins of pages elsewhere that may use the gateway. Its own pages always may.',
  }),
  persistedDocuments: setting({
    env: 'PERSISTED_DOCUMENTS',
    flag: 'persisted-documents',
    parser: readableFile,
    defaults: { dev: optional, serve: optional },
    sentence:
      'A file with the documents that clients may name by ID: a JSON object of texts by ID, as code generators write it. Read once, at the start, which it keeps from succeeding where a document could not be executed or is not the one of its SHA-256.',
  }),
  persistedDocumentsOnly: setting({
    env: 'PERSISTED_DOCUMENTS_ONLY',
    flag: 'persisted-documents-only',
    parser: toggle,
    defaults: { dev: false, serve: false },
    sentence: 'Nothing but the documents of `PERSISTED_DOCUMENTS` is executed.',
  }),
  introspection: setting({
    env: 'INTROSPECTION',
    flag: 'introspection',
    parser: toggle,
    defaults: { dev: true, serve: false },
    sentence: 'Whether clients may ask for the schema; without it errors suggest no names either.',
  }),
  graphiql: setting({
    env: 'GRAPHIQL',
    flag: 'graphiql',
    parser: toggle,
    defaults: { dev: true, serve: false },
    sentence: 'Whether there is a page to try operations on. It needs `INTROSPECTION`.',
  }),
  drainWindowMs: setting({
    env: 'DRAIN_WINDOW_MS',
    flag: 'drain-window-ms',
    parser: milliseconds({ from: 0, to: 600_000 }),
    defaults: { dev: 0, serve: 5_000 },
    sentence:
      'Over how long clients are told to reconnect after SIGTERM or SIGINT, so that they do not come back all at once; never more than half of `DRAIN_DEADLINE_MS`.',
  }),
  drainDeadlineMs: setting({
    env: 'DRAIN_DEADLINE_MS',
    flag: 'drain-deadline-ms',
    parser: milliseconds({ from: 0, to: 600_000 }),
    defaults: { dev: 2_000, serve: 10_000 },
    sentence: 'By when the process has ended after SIGTERM or SIGINT; requests in flight may take most of it.',
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
