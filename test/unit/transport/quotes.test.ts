import { describe, expect, it } from 'vitest';
import { eventsOf, overWebSocket, startTestTransport } from './fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>>;
type Request = Record<string, unknown>;

const transports: Record<string, (started: Started, request: Request) => Promise<string>> = {
  POST: async ({ post }, request) => (await post(request)).text(),
  async SSE({ post }, request) {
    for await (const event of eventsOf(await post(request, { accept: 'text/event-stream' }))) {
      if (event.startsWith('event: next')) return event;
    }
    return '';
  },
  async WebSocket({ url }, request) {
    const results = overWebSocket(url).iterate({ query: '', ...request } as never);
    return results.next().then(
      ({ value }) => JSON.stringify(value),
      (refused: unknown) => JSON.stringify(refused),
    );
  },
};

const long = 'z'.repeat(200_000);
const many = (count: number, make: (n: number) => string) => Array.from({ length: count }, (_, n) => make(n)).join(' ');

const requests: Record<string, Request> = {
  'the name of a field': { query: `{ ${long} }` },
  'many names of fields': { query: `{ ${many(40, (n) => `f${n}${'z'.repeat(5_000)}`)} }` },
  'the name of an argument': { query: `{ hello(${long}: 1) }` },
  'the name of an argument that is not too long': { query: `{ hello(${'z'.repeat(250)}: 1) }` },
  'an alias': { query: `{ ${long}: bug }` },
  'the name of a fragment': { query: `{ ...${long} }` },
  'the name of a type': { query: `{ ... on ${long} { hello } }` },
  'the name of a directive': { query: `{ hello @${long} }` },
  'the name of a variable': { query: `query ($${long}: Int) { hello }` },
  'the name of an operation': { query: `query ${long} { ${many(60, () => 'hello')} }` },
  'the operationName': { query: '{ hello }', operationName: long },
  'a name where none is expected': { query: `{ hello } ${long}` },
  'a text where none is expected': { query: `{ hello "${long}" }` },
  'a text with spaces where a number is expected': { query: `{ sum(of: "${'z z '.repeat(50_000)}") }` },
  'a number where a list of small ones is expected': { query: `{ sum(of: [${'9'.repeat(200_000)}]) }` },
  'an object where a number is expected': { query: `{ sum(of: {a: "${long}", b: "${long}"}) }` },
  'a variable that is no number': { query: 'query ($n: Int!) { sum(of: [$n]) }', variables: { n: long } },
  'a short variable that is no number': {
    query: 'query ($n: Int!) { sum(of: [$n]) }',
    variables: { n: 'z '.repeat(200) },
  },
  'a variable that is an object': {
    query: 'query ($n: Int!) { sum(of: [$n]) }',
    variables: { n: { a: long, b: long } },
  },
  'a variable that is a list of texts': {
    query: 'query ($n: [Int!]!) { sum(of: $n) }',
    variables: { n: Array(900).fill('z'.repeat(200)) },
  },
  'the ID of a document': { documentId: long },
  'another ID of a document': { extensions: { persistedQuery: { version: 1, sha256Hash: long } } },
  'the name of a member of the body': { query: '{ hello }', [long]: 1 },
};

describe.each(Object.entries(transports))('an error over %s', (_name, ask) => {
  it.each(Object.entries(requests))('quotes a hundred characters of %s at most', async (_what, request) => {
    const started = await startTestTransport();
    const text = await ask(started, request);
    expect(text).not.toMatch(/(?:z ?){101}|9{101}/);
    expect(text.length).toBeLessThan(25_000);
    expect(started.errors).toEqual([]);
  });
});

it('of a thousand errors an answer tells the first hundred, and how many more there are', async () => {
  const { post } = await startTestTransport({ limits: { maxRootFields: 2_000, maxAliases: 2_000, maxTokens: 9_000 } });
  const query = `{ ${many(160, (n) => `a${n}: domain`)} }`;
  const { data, errors } = (await (await post({ query })).json()) as {
    data: Record<string, null>;
    errors: { message: string; path?: unknown; extensions: { code: string } }[];
  };
  expect(Object.keys(data)).toHaveLength(160);
  expect(errors).toHaveLength(101);
  expect(errors.slice(0, 100).map(({ path }) => path)).toEqual(Array.from({ length: 100 }, (_, n) => [`a${n}`]));
  expect(errors[100]).toEqual({ message: '60 more errors are left out', extensions: { code: 'LIMIT_EXCEEDED' } });
});

it('an error names ten places of a document at most', async () => {
  const { post } = await startTestTransport();
  const answer = await (await post({ query: `{ hello(${'name: "a" '.repeat(300)}) }` })).json();
  expect((answer as { errors: { locations: unknown[] }[] }).errors[0]?.locations).toHaveLength(10);
});

it('a document may have as many lines as tokens', async () => {
  const { post } = await startTestTransport({ limits: { maxTokens: 20 } });
  const ask = async (lines: number) => (await post({ query: `{ hello }${'\n'.repeat(lines - 1)}` })).json();
  expect(await ask(20)).toMatchObject({ data: {} });
  expect(await ask(21)).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
});
