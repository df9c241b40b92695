import { bytes, integer, integerOrOff, milliseconds, off } from '../parsers.ts';
import { setting } from '../setting.ts';

/** What clients may cost. */
export const limits = {
  maxBodyBytes: setting({
    env: 'MAX_BODY_BYTES',
    flag: 'max-body-bytes',
    parser: bytes({ from: 1_024, to: 100_000_000 }),
    defaults: { dev: 2_097_152, serve: 2_097_152 },
    sentence:
      'Largest request body, and largest WebSocket message, of a client with gamelift:write; of others 262,144 at most. A full gameSessionData needs up to 1.6 million.',
  }),
  maxResponseFields: setting({
    env: 'MAX_RESPONSE_FIELDS',
    flag: 'max-response-fields',
    parser: integer({ from: 100, to: 100_000_000 }),
    defaults: { dev: 250_000, serve: 250_000 },
    sentence:
      'Fields of one result: of every object that an answer or an event could hold. The refusal says how many it could.',
  }),
  maxResponseBytes: setting({
    env: 'MAX_RESPONSE_BYTES',
    flag: 'max-response-bytes',
    parser: bytes({ from: 65_536, to: 1_073_741_824 }),
    defaults: { dev: 16_777_216, serve: 16_777_216 },
    sentence: 'Bytes of one result: of an answer, or of one event of a subscription. A stream as a whole has no limit.',
  }),
  maxRequestBytesPerSecond: setting({
    env: 'MAX_REQUEST_BYTES_PER_SECOND',
    flag: 'max-request-bytes-per-second',
    parser: integerOrOff({ from: 1_024, to: 1_000_000_000 }),
    defaults: { dev: off, serve: 1_048_576 },
    sentence:
      'Bytes that one principal may send in a second, over all transports, four seconds’ bytes at once; one address with `AUTH=none`.',
  }),
  maxArrivingBytesPerAddress: setting({
    env: 'MAX_ARRIVING_BYTES_PER_ADDRESS',
    flag: 'max-arriving-bytes-per-address',
    parser: bytes({ from: 1_048_576, to: 17_179_869_184 }),
    defaults: { dev: 16_777_216, serve: 16_777_216 },
    sentence:
      'Bytes of request bodies and WebSocket messages that are arriving at once from one address. At the limit the largest is given up.',
  }),
  maxArrivingBytes: setting({
    env: 'MAX_ARRIVING_BYTES',
    flag: 'max-arriving-bytes',
    parser: bytes({ from: 1_048_576, to: 17_179_869_184 }),
    defaults: { dev: 67_108_864, serve: 67_108_864 },
    sentence: 'The same, from all addresses.',
  }),
  maxUnsentBytesPerPrincipal: setting({
    env: 'MAX_UNSENT_BYTES_PER_PRINCIPAL',
    flag: 'max-unsent-bytes-per-principal',
    parser: bytes({ from: 1_048_576, to: 17_179_869_184 }),
    defaults: { dev: 67_108_864, serve: 67_108_864 },
    sentence:
      'Bytes of answers that wait to be read by the clients of one principal. At the limit the connection with the most is cut.',
  }),
  maxUnsentBytes: setting({
    env: 'MAX_UNSENT_BYTES',
    flag: 'max-unsent-bytes',
    parser: bytes({ from: 1_048_576, to: 17_179_869_184 }),
    defaults: { dev: 268_435_456, serve: 268_435_456 },
    sentence: 'The same, of all principals.',
  }),
  maxHeldBytesPerPrincipal: setting({
    env: 'MAX_HELD_BYTES_PER_PRINCIPAL',
    flag: 'max-held-bytes-per-principal',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 4_194_304, serve: 4_194_304 },
    sentence:
      'Bytes of variables and of documents that the open subscriptions of one principal keep, each document once, with 6 bytes a character. At the limit the subscription with the most ends.',
  }),
  maxHeldBytes: setting({
    env: 'MAX_HELD_BYTES',
    flag: 'max-held-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 67_108_864, serve: 67_108_864 },
    sentence: 'The same, of all principals.',
  }),
  maxTopicFieldsPerPrincipal: setting({
    env: 'MAX_TOPIC_FIELDS_PER_PRINCIPAL',
    flag: 'max-topic-fields-per-principal',
    parser: integerOrOff({ from: 100, to: 100_000_000 }),
    defaults: { dev: off, serve: 20_000 },
    sentence:
      'Fields of all different subscriptions of one principal to one fleet, alias or game session: what one change is made into.',
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
    sentence: 'How deep the fields of an operation may nest. GraphiQL’s introspection needs 6: `ofType` is no level.',
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
};
