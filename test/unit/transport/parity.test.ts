import { createHash } from 'node:crypto';
import type { SubscribePayload } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { AuthenticationError, shownBy } from '../../../src/auth/credentials.ts';
import { openViewer } from '../../../src/auth/viewer.ts';
import { eventsOf, overWebSocket, startTestTransport } from './fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>>;
type Options = NonNullable<Parameters<typeof startTestTransport>[0]>;

/** What a client sends, by whatever transport. */
interface Request {
  query?: string;
  operationName?: string;
  variables?: Record<string, unknown>;
  documentId?: string;
  extensions?: Record<string, unknown>;
}

/** What a client is told where nothing is executed: a line for each error, its code first. */
type Ask = (started: Started, request: Request) => Promise<string[]>;

const transports: Record<string, Ask> = {
  async POST({ post }, request) {
    return toldBy(await (await post(request)).json());
  },
  async GET({ url }, { variables, extensions, ...texts }) {
    const search = new URLSearchParams(texts as Record<string, string>);
    if (variables) search.set('variables', JSON.stringify(variables));
    if (extensions) search.set('extensions', JSON.stringify(extensions));
    return toldBy(await (await fetch(`${url}/graphql?${search}`)).json());
  },
  async SSE({ post }, request) {
    const response = await post(request, { accept: 'text/event-stream' });
    for await (const event of eventsOf(response)) {
      const data = event.match(/^event: next\ndata: (.*)$/)?.[1];
      if (data !== undefined) return toldBy(JSON.parse(data));
    }
    return [];
  },
  async WebSocket({ url }, request) {
    const results = overWebSocket(url).iterate({ query: '', ...request } as SubscribePayload);
    return results.next().then(
      ({ value }) => toldBy(value),
      (reason: unknown) =>
        Array.isArray(reason) ? toldBy({ errors: reason }) : toldBy(asErrors(reason as CloseEvent)),
    );
  },
};

/** A socket whose client shows nobody, or comes too often, is closed before he may ask for anything. */
const closedFor: Readonly<Record<number, string>> = { 4403: 'UNAUTHENTICATED', 1013: 'RATE_LIMITED' };
const asErrors = ({ code, reason }: CloseEvent) => ({
  errors: [{ message: reason, extensions: { code: closedFor[code] ?? String(code) } }],
});

interface Rule {
  rule: string;
  options?: Options;
  request: Request;
  told: string;
  /** Errors that are told beside it. */
  andMore?: readonly string[];
  /** The request is taken so often before. */
  takenBefore?: number;
}

const manifest = new Map([['abc', '{ hello }']]);
const persisted = (only: boolean): Options => ({ persistedDocuments: { documents: manifest, only } });
const knownAs = (id: string | null): Options => ({ authenticate: () => ({ ...openViewer, id }) });
const apq = (sha256Hash: unknown) => ({ persistedQuery: { version: 1, sha256Hash } });
const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const named = (only: boolean | null) => (only === null ? 'without a manifest' : `with one, only: ${only}`);
const longList = { query: 'query ($of: [Int!]!) { sum(of: $of) }', variables: { of: Array(11).fill(0) } };
const deepVariables = { of: JSON.parse(`${'['.repeat(200)}1${']'.repeat(200)}`) };
const onlyPersisted = 'FORBIDDEN: Only persisted documents are executed here: name one by its documentId';

/** Rules of admission; none may hold on only one transport. */
const rules: readonly Rule[] = [
  { rule: 'syntax', request: { query: '{' }, told: 'GRAPHQL_PARSE_FAILED: Syntax Error: Expected Name, found <EOF>.' },
  {
    rule: 'validation',
    request: { query: '{ nobody }' },
    told: 'GRAPHQL_VALIDATION_FAILED: Cannot query field "nobody" on type "Query".',
  },
  {
    rule: 'tokens',
    options: { limits: { maxTokens: 10 } },
    request: { query: '{ a: hello b: hello c: hello }' },
    told: 'GRAPHQL_PARSE_FAILED: Syntax Error: Document contains more that 10 tokens. Parsing aborted.',
  },
  {
    rule: 'depth',
    options: { limits: { maxDepth: 2 } },
    request: { query: '{ deep { deep { leaf } } }' },
    told: 'LIMIT_EXCEEDED: The operation is 3 fields deep; at most 2 are allowed',
  },
  {
    rule: 'aliases',
    options: { limits: { maxAliases: 1 } },
    request: { query: '{ a: hello b: hello }' },
    told: 'LIMIT_EXCEEDED: The operation has 2 aliases, fragments included; at most 1 are allowed',
  },
  {
    rule: 'directives',
    options: { limits: { maxDirectives: 1 } },
    request: { query: '{ hello @skip(if: false) @include(if: true) }' },
    told: 'LIMIT_EXCEEDED: The operation has 2 directives, fragments included; at most 1 are allowed',
  },
  {
    rule: 'root fields',
    options: { limits: { maxRootFields: 1 } },
    request: { query: '{ hello requestId }' },
    told: 'LIMIT_EXCEEDED: The operation has 2 fields at its root, fragments included; at most 1 are allowed',
  },
  {
    rule: 'lists',
    options: { limits: { maxListSize: 10 } },
    request: longList,
    told: 'LIMIT_EXCEEDED: A list of the variables has 11 entries; at most 10 are allowed',
  },
  {
    rule: 'lists in the document',
    options: { limits: { maxListSize: 2 } },
    request: { query: '{ sum(of: [1, 2, 3]) }' },
    told: 'LIMIT_EXCEEDED: A list of the document has 3 entries; at most 2 are allowed',
  },
  {
    rule: 'deep variables',
    request: { query: 'query ($of: [Int!]!) { sum(of: $of) }', variables: deepVariables },
    told: 'LIMIT_EXCEEDED: The variables nest deeper than the 100 levels that are allowed',
  },
  {
    rule: 'cost',
    request: { query: '{ a: costly(calls: 200) costly(calls: 51) }' },
    told: 'COST_LIMIT_EXCEEDED: The operation could cause 251 GameLift calls; at most 250 are allowed',
  },
  {
    rule: 'the fields of an answer',
    options: { limits: { maxResponseFields: 3 } },
    request: { query: '{ a: hello b: hello c: hello d: hello }' },
    told: 'COST_LIMIT_EXCEEDED: The operation could answer 4 fields; at most 3 are allowed',
  },
  {
    rule: 'the bytes of an answer',
    options: { limits: { maxResponseBytes: 500 } },
    request: { query: `{ hello(name: "${'z'.repeat(600)}") }` },
    told: 'LIMIT_EXCEEDED: The result is larger than the 500 bytes that are allowed; that was reached at hello',
  },
  {
    rule: 'fields that fail',
    request: { query: '{ failing(count: 1001) { domain } }' },
    told: 'LIMIT_EXCEEDED: More than 1000 fields of the result have failed',
    andMore: ['THROTTLED: too fast'],
  },
  {
    rule: 'the bytes of requests',
    options: { limits: { maxRequestBytesPerSecond: 20 } },
    request: { query: `{ hello(name: "${'z'.repeat(1_000)}") }` },
    takenBefore: 1,
    told: 'RATE_LIMITED: At most 20 bytes a second are taken from one principal',
  },
  {
    rule: 'long names',
    request: { query: `{ ${'z'.repeat(300)} }` },
    told: `LIMIT_EXCEEDED: The name ${'z'.repeat(50)}…${'z'.repeat(49)} has 300 characters; at most 255 are allowed`,
  },
  {
    rule: 'many lines',
    options: { limits: { maxTokens: 10 } },
    request: { query: `{${'\n'.repeat(20)}hello }` },
    told: 'LIMIT_EXCEEDED: The document has more than the 10 lines that are allowed',
  },
  {
    rule: 'a name that no operation has',
    request: { query: 'query A { hello }', operationName: 'B' },
    told: 'GRAPHQL_VALIDATION_FAILED: The document has no operation named "B"',
  },
  {
    rule: 'a subscription without a field',
    request: {
      query: 'subscription ($no: Boolean = false) { ...Root } fragment Root on Subscription { feed @include(if: $no) }',
    },
    told: "GRAPHQL_VALIDATION_FAILED: @include can't stand on the root field of a subscription",
  },
  {
    rule: 'introspection that is off',
    options: { introspection: false },
    request: { query: '{ __type(name: "Query") { name } }' },
    told: 'GRAPHQL_VALIDATION_FAILED: GraphQL introspection has been disabled, but the requested query contained the field "__type".',
  },
  {
    rule: 'a misspelt field, without a hint where introspection is off',
    options: { introspection: false },
    request: { query: '{ helo }' },
    told: 'GRAPHQL_VALIDATION_FAILED: Cannot query field "helo" on type "Query".',
  },
  {
    rule: 'the rate of an address',
    options: { limits: { operationsPerMinutePerAddress: 1 } },
    request: { query: '{ hello }' },
    takenBefore: 1,
    told: 'RATE_LIMITED: At most 1 operations a minute are taken from one address',
  },
  {
    rule: 'the rate of a principal',
    options: { ...knownAs('ann'), limits: { operationsPerMinutePerPrincipal: 2 } },
    request: { query: '{ hello }' },
    takenBefore: 2,
    told: 'RATE_LIMITED: At most 2 operations a minute are taken from one principal',
  },
  {
    rule: 'authentication',
    options: {
      authenticate: () => {
        throw new AuthenticationError('Expected a bearer token');
      },
    },
    request: { query: '{ hello }' },
    told: 'UNAUTHENTICATED: Expected a bearer token',
  },
  {
    rule: 'nothing to execute',
    request: { query: '' },
    told: 'INVALID_REQUEST: Expected a query, or the documentId of a persisted document',
  },
  {
    rule: 'an ID where no document is known by one',
    request: { documentId: 'abc' },
    told: 'PERSISTED_QUERY_NOT_SUPPORTED: PersistedQueryNotSupported',
  },
  {
    rule: 'a hash where no document is known by one',
    request: { extensions: apq(sha256Of('{ hello }')) },
    told: 'PERSISTED_QUERY_NOT_SUPPORTED: PersistedQueryNotSupported',
  },
  ...[null, false, true].flatMap((only): Rule[] => [
    {
      rule: `a text under another text's hash, ${named(only)}`,
      options: only === null ? {} : persisted(only),
      request: { query: '{ requestId }', extensions: apq(sha256Of('{ hello }')) },
      told: only ? onlyPersisted : 'INVALID_REQUEST: The document is not the one of its ID',
    },
    {
      rule: `a text under another text's documentId, ${named(only)}`,
      options: only === null ? {} : persisted(only),
      request: { query: '{ requestId }', documentId: `sha256:${sha256Of('{ hello }')}` },
      told: only ? onlyPersisted : 'INVALID_REQUEST: The document is not the one of its ID',
    },
    {
      rule: `a text under an ID that is made of no text, ${named(only)}`,
      options: only === null ? {} : persisted(only),
      request: { query: '{ hello }', documentId: 'abd' },
      told: only ? onlyPersisted : 'INVALID_REQUEST: The document is not the one of its ID',
    },
  ]),
  {
    rule: 'a document that is not in the manifest, where texts are taken too',
    options: persisted(false),
    request: { extensions: apq(sha256Of('{ hello }')) },
    told: 'PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFound',
  },
  {
    rule: 'a document that is not in the manifest',
    options: persisted(true),
    request: { documentId: 'abd' },
    told: 'PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFound',
  },
  {
    rule: 'a text where only persisted documents are',
    options: persisted(true),
    request: { query: '{ hello }' },
    told: onlyPersisted,
  },
  {
    rule: 'a text that is registered as it is sent',
    options: persisted(true),
    request: { query: '{ requestId }', extensions: apq('abd') },
    told: onlyPersisted,
  },
  {
    rule: 'a text under the ID of another',
    options: persisted(true),
    request: { query: '{ requestId }', documentId: 'abc' },
    told: 'INVALID_REQUEST: The document is not the one of its ID',
  },
  {
    rule: 'two IDs',
    options: persisted(true),
    request: { documentId: 'abc', extensions: apq('abd') },
    told: 'INVALID_REQUEST: Expected the ID of one document, got two',
  },
  {
    rule: 'an ID that is none',
    options: persisted(true),
    request: { extensions: apq(['abc']) },
    told: 'INVALID_REQUEST: Expected the ID of a document as a text',
  },
  {
    rule: 'an ID that objects have anyway',
    options: persisted(true),
    request: { documentId: '__proto__' },
    told: 'PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFound',
  },
];

describe.each(Object.entries(transports))('admission by %s', (_name, ask) => {
  it.each(rules)('refuses for $rule', async ({ options = {}, request, told, andMore = [], takenBefore = 0 }) => {
    const started = await startTestTransport(options);
    for (let times = 0; times < takenBefore; times++) expect(await ask(started, request)).toEqual([]);
    expect(await ask(started, request)).toEqual([told, ...andMore]);
    expect(started.errors).toEqual([]);
  });

  it('refuses a subscription for the same reasons', async () => {
    const started = await startTestTransport({ limits: { maxAliases: 0 } });
    expect(await ask(started, { query: 'subscription { alias: feed }' })).toEqual([
      expect.stringMatching(/^LIMIT_EXCEEDED/),
    ]);
    expect(started.feed.open).toBe(0);
  });

  it.each([
    ['documentId', { documentId: 'abc' }],
    ['documentId with its algorithm', { documentId: 'sha256:abc' }],
    ['extensions', { extensions: apq('abc') }],
    ['all at once', { query: '{ hello }', documentId: 'abc', extensions: apq('abc') }],
  ])('executes a persisted document that is named by %s', async (_name, request) => {
    const started = await startTestTransport(persisted(true));
    expect(await ask(started, request)).toEqual([]);
  });

  it.each([
    ['SHA-256', { extensions: apq(sha256Of('{ hello }')) }],
    ['SHA-256 in capitals', { extensions: apq(sha256Of('{ hello }').toUpperCase()) }],
    ['SHA-256, twice', { documentId: `sha256:${sha256Of('{ hello }')}`, extensions: apq(sha256Of('{ hello }')) }],
    ['SHA-1', { documentId: createHash('sha1').update('{ hello }').digest('hex') }],
    ['MD5', { documentId: createHash('md5').update('{ hello }').digest('hex') }],
  ])('executes a text that comes with its own %s, with a manifest and without', async (_name, id) => {
    for (const options of [{}, persisted(false)]) {
      const started = await startTestTransport(options);
      expect(await ask(started, { query: '{ hello }', ...id })).toEqual([]);
    }
  });

  it('knows a text by its SHA-256 once it was sent, beside a manifest that is not the only source', async () => {
    const started = await startTestTransport(persisted(false));
    const hash = { extensions: apq(sha256Of('{ requestId }')) };
    expect(await ask(started, { query: '{ requestId }', ...hash })).toEqual([]);
    expect(await ask(started, hash)).toEqual([]);
    // A weaker hash could be another text's, too.
    const weak = { documentId: createHash('md5').update('{ requestId }').digest('hex') };
    expect(await ask(started, { query: '{ requestId }', ...weak })).toEqual([]);
    expect(await ask(started, weak)).toEqual(['PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFound']);
  });

  it('counts nobody’s rate where nobody is asked who he is', async () => {
    const started = await startTestTransport({ ...knownAs(null), limits: { operationsPerMinutePerPrincipal: 1 } });
    for (let times = 0; times < 3; times++) expect(await ask(started, { query: '{ hello }' })).toEqual([]);
  });

  it('ends the reads of an operation that takes too long, with the time that it may take', async () => {
    const started = await startTestTransport({ limits: { operationTimeoutMs: 50 } });
    expect(await ask(started, { query: '{ waits }' })).toEqual([
      'LIMIT_EXCEEDED: The operation took longer than the 50 ms that are allowed',
    ]);
    await started.feed.closed();
  });
});

describe('how many subscriptions a principal has open', () => {
  it('is limited over all transports together, and a place is free again when one ends', async () => {
    const started = await startTestTransport({
      authenticate: (credentials) => ({ ...openViewer, id: shownBy(credentials)?.token ?? 'ann' }),
      limits: { maxSubscriptionsPerPrincipal: 2 },
    });
    const { post, broadcast, url } = started;
    const subscription = { query: 'subscription { told { value } }' };
    const refused = 'LIMIT_EXCEEDED: At most 2 subscriptions of one principal may be open';
    const streams = { accept: 'text/event-stream' };
    const first = await post(subscription, streams);
    void overWebSocket(url).iterate(subscription).next();
    await expect.poll(() => broadcast.open).toBe(2);
    expect(await transports.SSE?.(started, subscription)).toEqual([refused]);
    expect(await transports.WebSocket?.(started, subscription)).toEqual([refused]);
    const others = await post(subscription, { ...streams, authorization: 'Bearer bob' });
    await expect.poll(() => broadcast.open).toBe(3);
    await others.body?.cancel();
    await first.body?.cancel();
    await expect.poll(() => broadcast.open).toBe(1);
    void overWebSocket(url).iterate(subscription).next();
    await expect.poll(() => broadcast.open).toBe(2);
  });

  it('is limited by address where nobody is asked who he is', async () => {
    const started = await startTestTransport({ proxyHops: 1, limits: { maxSubscriptionsPerPrincipal: 1 } });
    const { post, broadcast } = started;
    const subscription = { query: 'subscription { told { value } }' };
    const refused = 'LIMIT_EXCEEDED: At most 1 subscriptions of one address may be open';
    const streams = { accept: 'text/event-stream' };
    const first = await post(subscription, streams);
    await expect.poll(() => broadcast.open).toBe(1);
    expect(await transports.SSE?.(started, subscription)).toEqual([refused]);
    expect(await transports.WebSocket?.(started, subscription)).toEqual([refused]);
    await post(subscription, { ...streams, 'x-forwarded-for': '10.0.0.2' });
    await expect.poll(() => broadcast.open).toBe(2);
    await first.body?.cancel();
    await expect.poll(() => broadcast.open).toBe(1);
    await post(subscription, streams);
    await expect.poll(() => broadcast.open).toBe(2);
  });

  it('does not count those that could not begin', async () => {
    const started = await startTestTransport({ ...knownAs('ann'), limits: { maxSubscriptionsPerPrincipal: 1 } });
    for (let times = 0; times < 3; times++) {
      expect(await transports.SSE?.(started, { query: 'subscription { refused }' })).toEqual([
        'NOT_FOUND: no such fleet',
      ]);
    }
  });
});

it('takes an empty operationName for none, in POST, in GET and over WebSocket', async () => {
  const { post, url } = await startTestTransport();
  const request = { query: '{ hello }', operationName: '' };
  const answer = { data: { hello: expect.any(String) } };
  expect(await (await post(request)).json()).toEqual(answer);
  expect(await (await fetch(`${url}/graphql?${new URLSearchParams(request)}`)).json()).toEqual(answer);
  expect((await overWebSocket(url).iterate(request).next()).value).toEqual(answer);
});

it('drops variables that the operation does not declare, however large and deep they are', async () => {
  const { post } = await startTestTransport();
  const more = `${'['.repeat(5_000)}1e400${']'.repeat(5_000)}`;
  const query = JSON.stringify('query ($name: String = "all") { hello(name: $name) }');
  const response = await post(`{"query": ${query}, "variables": {"more": ${more}, "__proto__": 1}}`);
  expect(await response.json()).toEqual({ data: { hello: 'hello all' } });
});

it('tells a client beyond its rate when to come back: 429, Retry-After, retryAfterMs', async () => {
  const { post } = await startTestTransport({ limits: { operationsPerMinutePerAddress: 1 } });
  await post({ query: '{ hello }' });
  const response = await post({ query: '{ hello }' });
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(50);
  const [error] = ((await response.json()) as { errors: { extensions: { retryAfterMs: number } }[] }).errors;
  expect(error?.extensions.retryAfterMs).toBeGreaterThan(50_000);
});

function toldBy({ errors = [] }: { errors?: readonly unknown[] }): string[] {
  return (errors as { message: string; extensions: { code: string } }[]).map(
    ({ message, extensions }) => `${extensions.code}: ${message}`,
  );
}
