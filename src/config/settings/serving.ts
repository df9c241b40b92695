import { headerNames, integer, milliseconds, oneOf, origins, readableFile, toggle } from '../parsers.ts';
import { optional, setting } from '../setting.ts';

/** What surrounds the gateway: proxies, pages, documents, logs, its end. */
export const serving = {
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
  corsHeaders: setting({
    env: 'CORS_HEADERS',
    flag: 'cors-headers',
    parser: headerNames,
    defaults: { dev: optional, serve: optional },
    sentence:
      'Request headers that pages of `CORS_ORIGINS` may send, beside those of tracing and of browsers’ GraphQL clients, which they always may.',
  }),
  persistedDocuments: setting({
    env: 'PERSISTED_DOCUMENTS',
    flag: 'persisted-documents',
    parser: readableFile,
    defaults: { dev: optional, serve: optional },
    sentence:
      'A file with the documents that clients may name by ID: a JSON object of texts by ID, as Relay’s compiler and the client preset of GraphQL Code Generator write it, or Apollo’s persisted query manifest. Read once, at the start, which it keeps from succeeding where a document could not be executed or is not the one of its SHA-256.',
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
  compileOperations: setting({
    env: 'COMPILE_OPERATIONS',
    flag: 'compile-operations',
    parser: toggle,
    defaults: { dev: true, serve: true },
    sentence:
      'Whether operations that come again, or are large, and events of subscriptions are compiled. Results are the same without, and take more CPU: turn it off to see whether a fault is the compiler’s.',
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
};
