import { describe, expect, it } from 'vitest';
import { refusal } from '../../../src/transport/refusal.ts';
import { eventsOf, overWebSocket, startTestTransport } from './fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>>;

/** How each transport tells why an operation is refused: its error codes. */
const transports: Record<string, (started: Started, query: string) => Promise<string[]>> = {
  async HTTP({ post }, query) {
    const response = await post({ query });
    return codesOf(((await response.json()) as { errors: unknown }).errors);
  },
  async SSE({ post }, query) {
    const response = await post({ query }, { accept: 'text/event-stream' });
    for await (const event of eventsOf(response)) {
      const data = event.match(/^event: next\ndata: (.*)$/)?.[1];
      if (data !== undefined) return codesOf(JSON.parse(data).errors);
    }
    return [];
  },
  async WebSocket({ url }, query) {
    const results = overWebSocket(url).iterate({ query });
    return results.next().then(
      ({ value }) => codesOf(value.errors),
      (errors: unknown) => codesOf(errors),
    );
  },
};

/** Rules of admission; none may hold on only one transport. */
const rules = [
  { rule: 'syntax', query: '{', code: 'GRAPHQL_PARSE_FAILED', options: {} },
  { rule: 'validation', query: '{ nobody }', code: 'GRAPHQL_VALIDATION_FAILED', options: {} },
  {
    rule: 'tokens',
    query: '{ a: hello b: hello c: hello }',
    code: 'GRAPHQL_PARSE_FAILED',
    options: { limits: { maxTokens: 10 } },
  },
  { rule: 'depth', query: '{ deep { deep { leaf } } }', code: 'LIMIT_EXCEEDED', options: { limits: { maxDepth: 2 } } },
  { rule: 'aliases', query: '{ a: hello b: hello }', code: 'LIMIT_EXCEEDED', options: { limits: { maxAliases: 1 } } },
  {
    rule: 'a subscription without a field',
    query: 'subscription ($no: Boolean = false) { ...Root } fragment Root on Subscription { feed @include(if: $no) }',
    code: 'GRAPHQL_VALIDATION_FAILED',
    options: {},
  },
  {
    rule: 'authentication',
    query: '{ hello }',
    code: 'UNAUTHENTICATED',
    options: {
      authenticate: () => {
        throw refusal('UNAUTHENTICATED', 'who are you?');
      },
    },
  },
];

describe.each(Object.entries(transports))('admission over %s', (_name, ask) => {
  it.each(rules)('refuses for $rule', async ({ query, code, options }) => {
    expect(await ask(await startTestTransport(options), query)).toEqual([code]);
  });

  it('refuses a subscription for the same reasons', async () => {
    const started = await startTestTransport({ limits: { maxAliases: 0 } });
    expect(await ask(started, 'subscription { alias: feed }')).toEqual(['LIMIT_EXCEEDED']);
    expect(started.feed.open).toBe(0);
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

it.each([
  ['objects', '{"a":', '}'],
  ['lists', '[', ']'],
])('refuses variables of %s in each other without end, over HTTP and WebSocket', async (_name, open, close) => {
  const { post, url } = await startTestTransport();
  const of = (depth: number) => ({
    query: 'query ($name: String = "all") { hello(name: $name) }',
    variables: { more: JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) },
  });
  expect(await (await post(of(99))).json()).toEqual({ data: { hello: 'hello all' } });
  const refused = (await (await post(of(2_000))).json()) as { errors: unknown };
  expect(codesOf(refused.errors)).toEqual(['LIMIT_EXCEEDED']);
  await expect(overWebSocket(url).iterate(of(2_000)).next()).rejects.toMatchObject([
    { extensions: { code: 'LIMIT_EXCEEDED' } },
  ]);
});

function codesOf(errors: unknown): string[] {
  return (errors as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);
}
