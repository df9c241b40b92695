import { describe, expect, it } from 'vitest';
import { openViewer } from '../../../src/auth/viewer.ts';
import { eventsOf, overWebSocket, startTestTransport } from '../transport/fixture.ts';

const limits = { maxResponseBytes: 65_536 };
const name = 'x'.repeat(50_000);

describe('a result', () => {
  it.each([
    ['a plan', 'query ($name: String) { a: hello(name: $name) b: hello(name: $name) }'],
    ['graphql-js', 'query ($name: String) { a: hello(name: $name) b: hello(name: $name) __schema { description } }'],
  ])('of too many bytes is LIMIT_EXCEEDED, and names the field, by %s', async (_name, query) => {
    const { post } = await startTestTransport({ limits });
    const answer = await (await post({ query, variables: { name } })).json();
    expect(answer).toEqual({
      errors: [
        expect.objectContaining({
          message: 'The result is larger than the 65536 bytes that are allowed; that was reached at b',
          extensions: { code: 'LIMIT_EXCEEDED' },
        }),
      ],
    });
    expect((await post({ query: 'query ($name: String) { hello(name: $name) }', variables: { name } })).status).toBe(
      200,
    );
  });

  it.each([
    ['a plan', ''],
    ['graphql-js', ' __schema { description }'],
  ])('in which more than 1,000 fields fail is given up, and tells the first error, by %s', async (_name, more) => {
    const { post } = await startTestTransport();
    const ask = async (count: number) =>
      (await post({ query: `{ failing(count: ${count}) { a: domain b: domain }${more} }` })).json();
    const few = (await ask(500)) as { data: { failing: object[] }; errors: object[] };
    expect([few.data.failing.length, few.errors.length]).toEqual([500, 101]);
    const locations = [expect.anything()];
    expect(await ask(501)).toEqual({
      errors: [
        { message: 'More than 1000 fields of the result have failed', extensions: { code: 'LIMIT_EXCEEDED' } },
        {
          message: 'too fast',
          path: ['failing', 0, 'a'],
          locations,
          extensions: { code: 'THROTTLED', retryable: true, retryAfterMs: 250 },
        },
      ],
    });
  });

  it.each([
    ['letters of three bytes', '漢'.repeat(30_000)],
    ['characters that JSON escapes', '\u0001'.repeat(15_000)],
  ])('counts the bytes of %s, whether graphql-js executes the query or its plan', async (_, name) => {
    const { post } = await startTestTransport({ limits });
    const query = 'query ($name: String) { hello(name: $name) }';
    for (const _time of ['first', 'second']) {
      const answer = (await (await post({ query, variables: { name } })).json()) as { errors?: unknown };
      expect(answer.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    }
  });

  it.each(['WebSocket', 'SSE'])(
    'of one event that is too large ends its subscription over %s, and no other',
    async (transport) => {
      const { post, url, broadcast } = await startTestTransport({ limits });
      const large = { query: 'subscription { told { text(length: 20000) } }' };
      const small = overWebSocket(url).iterate({ query: 'subscription { told { value } }' });
      const next = small.next();
      const ended =
        transport === 'SSE'
          ? (async () => {
              for await (const event of eventsOf(await post(large, { accept: 'text/event-stream' }))) {
                if (event.includes('errors')) return event;
              }
              return 'complete';
            })()
          : overWebSocket(url)
              .iterate(large)
              .next()
              .then(
                ({ value }) => JSON.stringify(value),
                (reason: unknown) => JSON.stringify(reason),
              );
      await expect.poll(() => broadcast.open).toBe(2);
      broadcast.tell(12_345);
      expect(await ended).toMatch(/told\.text/);
      expect((await next).value).toEqual({ data: { told: { value: 12_345 } } });
      expect(broadcast.open).toBe(1);
    },
  );
});

describe('what a principal’s subscriptions keep', () => {
  const authenticate = () => ({ ...openViewer, id: 'ann' });
  const query = 'subscription ($of: String) { told(of: $of) { value } }';

  it('is bounded in bytes: the largest ends, not the newcomer', async () => {
    const { url, broadcast } = await startTestTransport({
      authenticate,
      limits: { maxHeldBytesPerPrincipal: 100_000 },
    });
    const first = overWebSocket(url)
      .iterate({ query, variables: { of: 'a'.repeat(70_000) } })
      .next();
    await expect.poll(() => broadcast.open).toBe(1);
    void overWebSocket(url)
      .iterate({ query, variables: { of: 'b'.repeat(40_000) } })
      .next();
    const ending = await first.then(
      ({ value }) => JSON.stringify(value),
      (reason: unknown) => JSON.stringify(reason),
    );
    expect(ending).toContain('LIMIT_EXCEEDED');
    await expect.poll(() => broadcast.open).toBe(1);
  });

  it.each(['WebSocket', 'SSE'])('is bounded in bytes of documents over %s: each counts once', async (transport) => {
    const { url, post, broadcast } = await startTestTransport({
      authenticate,
      limits: { maxHeldBytesPerPrincipal: 300_000 },
    });
    const padded = (length: number) => `${query} #${'x'.repeat(length)}`;
    const begin = async (text: string) => {
      if (transport === 'WebSocket')
        return void overWebSocket(url)
          .iterate({ query: text })
          .next()
          .catch(() => {});
      await post({ query: text }, { accept: 'text/event-stream' });
    };
    for (let index = 0; index < 5; index++) await begin(padded(30_000));
    await expect.poll(() => broadcast.open).toBe(5);
    // The largest ends, not the newcomer.
    await begin(padded(25_000));
    await expect.poll(() => broadcast.open).toBe(1);
    await begin(padded(60_000));
    await begin(padded(10_000));
    await expect.poll(() => broadcast.open).toBe(2);
  });

  it('is bounded in fields of different subscriptions to one topic', async () => {
    const { post, broadcast } = await startTestTransport({ authenticate, limits: { maxTopicFieldsPerPrincipal: 9 } });
    const open = async (index: number) => {
      const response = await post(
        { query: `subscription { told { a${index}: value } }` },
        { accept: 'text/event-stream' },
      );
      return eventsOf(response);
    };
    for (let index = 0; index < 4; index++) await open(index);
    await expect.poll(() => broadcast.open).toBe(4);
    const events = await open(4);
    let text = '';
    for await (const event of events) text += event;
    expect(text).toContain('LIMIT_EXCEEDED');
    // One that is equal to an open one costs nothing more.
    await open(0);
    await expect.poll(() => broadcast.open).toBe(5);
  });
});
