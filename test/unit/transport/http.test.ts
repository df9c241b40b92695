import { gzipSync } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { startTestTransport } from './fixture.ts';

const modern = { accept: 'application/graphql-response+json' };

describe('GraphQL over HTTP', () => {
  it('answers a POST with JSON, by default as application/json', async () => {
    const { post } = await startTestTransport();
    const response = await post({
      query: 'query Greet($name: String) { hello(name: $name) }',
      variables: { name: 'you' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({ data: { hello: 'hello you' } });
  });

  it('answers application/graphql-response+json to who accepts it', async () => {
    const { post } = await startTestTransport();
    const response = await post({ query: '{ hello }' }, modern);
    expect(response.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
  });

  it.each([
    ['application/json;q=0.9, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json;q=0.9, application/json', 'application/json'],
    ['application/graphql-response+json; q=0, application/json; q=0.1', 'application/json'],
    ['application/json;q=0, */*', 'application/graphql-response+json'],
    ['*/*;q=0.1, application/graphql-response+json;q=0.1', 'application/json'],
    ['application/json;q=0', null],
    ['text/event-stream;q=0.5, application/json;q=0.1', 'application/json'],
    ['text/event-stream, application/json;q=0', 'text/event-stream'],
  ])('answers a client that accepts %s with %s', async (accept, type) => {
    const { post } = await startTestTransport();
    const response = await post({ query: '{ hello }' }, { accept });
    if (type === null) expect(response.status).toBe(406);
    else expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  });

  it.each(['text/event-stream;q=0, application/json', 'text/event-stream;q=0.0, */*', 'text/*;q=0, */*'])(
    'streams no subscription to a client that accepts %s',
    async (accept) => {
      const { post } = await startTestTransport();
      expect((await post({ query: 'subscription { feed }' }, { accept })).status).toBe(406);
    },
  );

  it.each(['utf-16', 'UTF-16LE', 'utf-32', 'iso-8859-1', '"latin1"'])(
    'refuses a body in the charset %s with 415, in words',
    async (charset) => {
      const { post } = await startTestTransport();
      const response = await post({ query: '{ hello }' }, { 'content-type': `application/json; charset=${charset}` });
      expect(response.status).toBe(415);
      expect(await response.text()).toContain(
        `The body must be JSON in UTF-8, got the charset \\"${charset.replaceAll('"', '')}\\"`,
      );
    },
  );

  it.each(['utf-8', 'UTF-8', '"utf-8"', 'utf8', 'us-ascii'])('takes a body in the charset %s', async (charset) => {
    const { post } = await startTestTransport();
    const response = await post({ query: '{ hello }' }, { 'content-type': `application/json;charset=${charset}` });
    expect(response.status).toBe(200);
  });

  const text = '{"query":"{ hello }"}';
  it.each([
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(text, 'utf16le')],
    ['UTF-16, the high byte first', Buffer.from(text, 'utf16le').swap16()],
    [
      'UTF-32',
      Buffer.from([...`\ufeff${text}`].flatMap((each) => [each.charCodeAt(0) & 255, each.charCodeAt(0) >> 8, 0, 0])),
    ],
    ['gzip without a content-encoding', gzipSync(text)],
  ])('refuses a body in %s in words', async (_encoding, body) => {
    const { url } = await startTestTransport();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('The body must be JSON in UTF-8: its first bytes are those of another');
  });

  // A plain POST is answered without Yoga, a GET by it.
  it.each([
    '*/*',
    'application/*',
    'application/json',
    'Application/JSON;q=0.9',
    'application/graphql-response+json, application/json;q=0.9',
    'application/json, application/graphql-response+json',
    'text/html, application/graphql-response+json; charset=utf-8, */*',
    'application/json; charset=latin1',
    'text/html, */*',
    'text/html',
    'application/json;q=0, application/graphql-response+json',
    'application/json;q=0.5, application/graphql-response+json;q=0.8',
    'application/json;q=0, */*',
    'application/*;q=0',
  ])('answers a POST and a GET that accept %s with the same media type', async (accept) => {
    const { url, post } = await startTestTransport();
    const [posted, got] = [
      await post({ query: '{ hello }' }, { accept }),
      await fetch(`${url}/graphql?query=%7Bhello%7D`, { headers: { accept } }),
    ];
    const headers = ['content-type', 'content-length', 'cache-control', 'x-content-type-options', 'vary'];
    for (const name of headers) expect(posted.headers.get(name), name).toBe(got.headers.get(name));
    expect([posted.status, await posted.text()]).toEqual([got.status, await got.text()]);
  });

  it.each([
    ['a parameter that nobody knows', { query: '{ hello }', more: 1 }],
    ['extensions that are no object', { query: '{ hello }', extensions: [] }],
    ['a name that is no text', { query: '{ hello }', operationName: 1 }],
  ])('refuses %s', async (_name, body: unknown) => {
    const { post } = await startTestTransport();
    const response = await post(body, modern);
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toEqual(['INVALID_REQUEST']);
  });

  it('counts each request, however often the same was asked before', async () => {
    const { post } = await startTestTransport({ limits: { operationsPerMinutePerAddress: 3 } });
    const answers = [];
    for (let time = 0; time < 4; time++) answers.push(await (await post({ query: '{ hello }' })).json());
    const answer = { data: { hello: 'hello world' } };
    expect(answers).toMatchObject([answer, answer, answer, { errors: [{ extensions: { code: 'RATE_LIMITED' } }] }]);
  });

  it('answers a query by GET, with variables', async () => {
    const { url } = await startTestTransport();
    const search = new URLSearchParams({
      query: 'query ($name: String) { hello(name: $name) }',
      variables: '{"name":"you"}',
    });
    const response = await fetch(`${url}/graphql?${search}`);
    expect(await response.json()).toEqual({ data: { hello: 'hello you' } });
  });

  it('refuses a mutation by GET with 405', async () => {
    const { url } = await startTestTransport();
    const response = await fetch(`${url}/graphql?query=${encodeURIComponent('mutation { change }')}`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await codesOf(response)).toEqual(['INVALID_REQUEST']);
  });

  it('refuses bodies that a foreign page may send without asking: forms, multipart, plain text', async () => {
    const { url } = await startTestTransport();
    for (const body of [new URLSearchParams({ query: '{ hello }' }), formOf('{ hello }'), 'query=%7Bhello%7D']) {
      const response = await fetch(`${url}/graphql`, { method: 'POST', body });
      expect(response.status).toBe(415);
      expect(await codesOf(response)).toEqual(['INVALID_REQUEST']);
    }
  });

  it('refuses a batch', async () => {
    const { post } = await startTestTransport();
    const response = await post([{ query: '{ hello }' }, { query: '{ hello }' }]);
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toEqual(['INVALID_REQUEST']);
  });

  it.each([
    ['no JSON', '{"query":'],
    ['no query', {}],
    ['a query that is no string', { query: 1 }],
    ['variables that are no object', { query: '{ hello }', variables: [] }],
  ])('refuses %s', async (_name, body: unknown) => {
    const { post } = await startTestTransport();
    const response = await post(body, modern);
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toEqual(['INVALID_REQUEST']);
  });

  it('refuses variables in a GET that are no JSON, as the request’s own fault', async () => {
    const { url, errors } = await startTestTransport();
    const response = await fetch(`${url}/graphql?query=%7Bhello%7D&variables=nope`);
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toEqual(['INVALID_REQUEST']);
    expect(errors).toEqual([]);
  });

  it.each([
    ['a syntax error', '{ hello', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nobody }', 'GRAPHQL_VALIDATION_FAILED'],
    ['two operations and no name', 'query A { hello } query B { hello }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('tells %s with its code: 400, or 200 as application/json', async (_name, query, code) => {
    const { post } = await startTestTransport();
    const asModern = await post({ query }, modern);
    expect(asModern.status).toBe(400);
    expect(await codesOf(asModern)).toEqual([code]);
    const asJson = await post({ query });
    expect(asJson.status).toBe(200);
    expect(await codesOf(asJson)).toEqual([code]);
  });

  it('refuses variables that do not fit before executing', async () => {
    const { post } = await startTestTransport();
    const response = await post({ query: 'query ($name: String!) { hello(name: $name) }' }, modern);
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('keeps the status 200 where there is data, and tells a domain error with its fields', async () => {
    const { post } = await startTestTransport();
    const response = await post({ query: '{ hello domain }' }, modern);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: { hello: 'hello world', domain: null },
      errors: [
        expect.objectContaining({
          message: 'too fast',
          path: ['domain'],
          extensions: { code: 'THROTTLED', retryable: true, retryAfterMs: 250 },
        }),
      ],
    });
  });

  it('masks what is our fault, and logs it with the request’s ID', async () => {
    const { post, errors } = await startTestTransport();
    const response = await post({ query: '{ bug }' }, { 'x-request-id': 'trace-7' });
    const text = await response.text();
    expect(text).not.toContain('secret detail');
    expect(JSON.parse(text).errors).toEqual([
      expect.objectContaining({ message: 'Internal error', extensions: { code: 'INTERNAL', requestId: 'trace-7' } }),
    ]);
    expect(errors).toEqual([
      {
        message: 'internal error',
        fields: expect.objectContaining({
          requestId: 'trace-7',
          err: expect.objectContaining({ message: 'secret detail' }),
        }),
      },
    ]);
  });

  it('masks a failing authentication', async () => {
    const { post } = await startTestTransport({
      authenticate: () => {
        throw new Error('secret detail');
      },
    });
    const response = await post({ query: '{ hello }' });
    expect(response.status).toBe(500);
    expect(await codesOf(response)).toEqual(['INTERNAL']);
  });

  it('takes a plain request ID from the request, makes one otherwise, and sends it back', async () => {
    const { post } = await startTestTransport();
    const taken = await post({ query: '{ requestId }' }, { 'x-request-id': 'abc-123' });
    expect(taken.headers.get('x-request-id')).toBe('abc-123');
    expect(await taken.json()).toEqual({ data: { requestId: 'abc-123' } });
    const made = await post({ query: '{ requestId }' }, { 'x-request-id': 'not plain {}' });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await made.json()).toEqual({ data: { requestId: made.headers.get('x-request-id') } });
  });

  it('refuses a body beyond the limit, whether its length is announced or not', async () => {
    const { url, post } = await startTestTransport({ limits: { maxBodyBytes: 1_000 } });
    const body = JSON.stringify({ query: `{ hello(name: "${'x'.repeat(1_000)}") }` });
    const refused = await post(body);
    expect(refused.status).toBe(413);
    expect(await refused.text()).toContain('The body is larger than the 1000 bytes that are allowed');
    // `duplex` is needed for a body that streams; lib.dom knows it, Node's types do not.
    const streaming: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    };
    const chunked = await fetch(`${url}/graphql`, streaming);
    expect(chunked.status).toBe(413);
    expect(await codesOf(chunked)).toEqual(['INVALID_REQUEST']);
  });

  it.each(['gzip', 'GZIP', 'x-gzip', 'deflate', 'br', 'zstd', 'identity, gzip', 'gzip, gzip'])(
    'refuses a body in the encoding %s with 415, in words',
    async (encoding) => {
      const { post, url } = await startTestTransport();
      const body = gzipSync('{"query":"{ hello }"}');
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'identity']);
      const message = `The body must not be compressed: send it without a content-encoding, got "${encoding}"`;
      const errors = [{ message, extensions: { code: 'INVALID_REQUEST' } }];
      expect(await response.json()).toEqual({ errors });
      expect((await post({ query: '{ hello }' })).status).toBe(200);
    },
  );

  it.each(['', 'identity', 'Identity', 'identity, identity'])('takes the encoding %j for none', async (encoding) => {
    const { post } = await startTestTransport();
    expect((await post({ query: '{ hello }' }, { 'content-encoding': encoding })).status).toBe(200);
  });

  it('lets an introspection with twelve levels of ofType pass', async () => {
    const { post } = await startTestTransport();
    const response = await post({ query: getIntrospectionQuery({ typeDepth: 12 }) });
    expect(await response.json()).not.toHaveProperty('errors');
  });

  it('lets GraphiQL’s introspection through', async () => {
    const { post } = await startTestTransport();
    const response = await post({ query: getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }) });
    expect(await response.json()).toHaveProperty('data.__schema.queryType.name', 'Query');
  });

  it('aborts an operation whose client has left, and logs nothing', async () => {
    const { url, feed, errors } = await startTestTransport();
    const leaving = new AbortController();
    const asked = fetch(`${url}/graphql?query=%7Bwaits%7D`, { signal: leaving.signal });
    await feed.opened();
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await feed.closed();
    expect(errors).toEqual([]);
  });
});

function formOf(query: string): FormData {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query }));
  return form;
}

async function codesOf(response: Response): Promise<string[]> {
  const body = (await response.json()) as { errors: { extensions: Record<string, unknown> }[] };
  for (const { extensions } of body.errors) expect(Object.keys(extensions)).not.toContain('http');
  return body.errors.map(({ extensions }) => String(extensions.code));
}
