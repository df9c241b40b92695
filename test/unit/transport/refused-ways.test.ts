import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../../src/auth/credentials.ts';
import { startTestTransport } from './fixture.ts';

const subscription = { query: 'subscription { feed }' };
const apollo = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json';

interface Refusal {
  errors: { message: string; extensions: { code: string } }[];
}

/** What a client is told, which must be JSON. */
async function refusalOf(response: Response) {
  const [error] = ((await response.json()) as Refusal).errors;
  return { status: response.status, code: error?.extensions.code, message: error?.message };
}

describe('a subscription whose client accepts no event stream', () => {
  it.each([apollo, 'multipart/mixed', 'application/json', 'application/graphql-response+json'])(
    'is refused to %s by what it is answered as',
    async (accept) => {
      const { url, post, feed } = await startTestTransport();
      const search = new URLSearchParams(subscription);
      const answers = [
        await post(subscription, { accept }),
        await fetch(`${url}/graphql?${search}`, { headers: { accept } }),
      ];
      for (const answer of answers) {
        expect(await refusalOf(answer)).toEqual({
          status: 406,
          code: 'INVALID_REQUEST',
          message: expect.stringMatching(/text\/event-stream .* not as multipart\/mixed .*graphql-transport-ws/),
        });
        await feed.closed();
      }
    },
  );
});

describe('graphql-sse’s single connection mode', () => {
  const token = { 'x-graphql-event-stream-token': 'a1b2' };
  it.each<[string, string, RequestInit, number]>([
    ['the reservation', '/graphql', { method: 'PUT', headers: { accept: 'text/plain' } }, 405],
    ['the stream', '/graphql', { headers: { accept: 'text/event-stream', ...token } }, 400],
    ['the stream of an EventSource', '/graphql?token=a1b2', { headers: { accept: 'text/event-stream' } }, 400],
    [
      'an operation',
      '/graphql',
      {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json', ...token },
        body: JSON.stringify({ ...subscription, extensions: { operationId: '1' } }),
      },
      400,
    ],
    ['the end of an operation', '/graphql?operationId=1', { method: 'DELETE', headers: token }, 405],
  ])('is refused by what works, at %s', async (_step, path, init, status) => {
    const { url, feed } = await startTestTransport();
    const response = await fetch(`${url}${path}`, init);
    if (status === 405) expect(response.headers.get('allow')).toBe('GET, POST');
    expect(await refusalOf(response)).toEqual({
      status,
      code: 'INVALID_REQUEST',
      message: expect.stringMatching(/single connection mode .*distinct connections mode.*graphql-transport-ws/),
    });
    expect(feed.open).toBe(0);
  });

  it('leaves a query with a variable or a parameter of the name token', async () => {
    const { url } = await startTestTransport();
    const response = await fetch(`${url}/graphql?query={hello}&operationName=&variables={"token":"a"}`);
    expect(await response.json()).toEqual({ data: { hello: 'hello world' } });
  });
});

it.each(['PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  '%s is refused in words, whatever its client accepts',
  async (method) => {
    const { url } = await startTestTransport();
    for (const accept of ['text/plain', 'application/json', '*/*']) {
      expect(await refusalOf(await fetch(`${url}/graphql`, { method, headers: { accept } }))).toEqual({
        status: 405,
        code: 'INVALID_REQUEST',
        message: `GraphQL is served by GET and POST, not by ${method}`,
      });
    }
  },
);

it('a client that is not identified is told that first, whatever its method is', async () => {
  const { url } = await startTestTransport({
    authenticate: () => {
      throw new AuthenticationError('Expected a bearer token');
    },
  });
  expect((await fetch(`${url}/graphql`, { method: 'PUT' })).status).toBe(401);
});

describe('a browser that opens /graphql', () => {
  const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
  /** fetch follows, and sends no Sec-Fetch-Site of a page's. */
  const open = (url: string, headers: Record<string, string>) =>
    new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
      request(url, { headers }, (response) => resolve([response.statusCode, response.resume().headers.location]))
        .once('error', reject)
        .end();
    });

  it.each<[string, Record<string, string>]>([
    ['by its address', { 'sec-fetch-site': 'none' }],
    ['by a link of another site', { 'sec-fetch-site': 'cross-site' }],
    ['that says nothing of sites', {}],
  ])('is led to GraphiQL: %s', async (_how, headers) => {
    const { url } = await startTestTransport();
    expect(await open(`${url}/graphql`, { accept: html, ...headers })).toEqual([302, '/graphiql']);
    const page = await fetch(`${url}/graphql`, { headers: { accept: html } });
    expect([page.status, page.url]).toEqual([200, `${url}/graphiql`]);
    expect(await page.text()).toContain('GraphiQL');
  });

  it('needs no token for that', async () => {
    const { url } = await startTestTransport({
      authenticate: () => {
        throw new AuthenticationError('Expected a bearer token');
      },
    });
    expect(await open(`${url}/graphql`, { accept: html })).toEqual([302, '/graphiql']);
  });

  it('is answered as any client where there is no GraphiQL', async () => {
    const { url } = await startTestTransport({ graphiql: false });
    expect(await open(`${url}/graphql`, { accept: html })).toEqual([400, undefined]);
  });

  it.each([
    ['a query', '?query={hello}', { accept: html }, 200],
    ['no HTML', '', { accept: '*/*' }, 400],
    ['nothing in particular', '', {}, 400],
    ['JSON first', '', { accept: 'application/json, text/html' }, 400],
  ] as const)('is the one that is led: not a client that asks for %s', async (_what, search, headers, status) => {
    const { url } = await startTestTransport();
    expect(await open(`${url}/graphql${search}`, { ...headers })).toEqual([status, undefined]);
  });
});
