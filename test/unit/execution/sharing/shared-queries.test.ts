import { describe, expect, it } from 'vitest';
import { openViewer, type Viewer } from '../../../../src/auth/viewer.ts';
import { overWebSocket, startTestTransport } from '../../transport/fixture.ts';

const query = { query: '{ gated }' };

/** The viewer whom a header names. */
const players: Record<string, Viewer> = {
  all: openViewer,
  reader: { ...openViewer, scopes: new Set(['gamelift:read']) },
};

describe('equal queries in flight', () => {
  it('share one execution, over HTTP and WebSocket', async () => {
    let identified = 0;
    const { url, post, gate } = await startTestTransport({
      authenticate() {
        identified += 1;
        return openViewer;
      },
    });
    const requests = Array.from({ length: 5 }, () => post(query));
    const client = overWebSocket(url);
    const overSocket = client.iterate({ ...query }).next();
    // Answered behind it on its socket; a request is begun in the tick in which its caller is identified.
    await client.iterate({ query: '{ hello }' }).next();
    await expect.poll(() => identified).toBe(requests.length + 1);
    const last = post(query);
    await expect.poll(() => identified).toBe(requests.length + 2);
    gate.open('once');
    for (const request of [...requests, last])
      expect(await (await request).json()).toEqual({ data: { gated: 'once' } });
    expect((await overSocket).value).toEqual({ data: { gated: 'once' } });
    expect(gate.arrived).toBe(1);
  });

  it('are executed anew once they have been answered', async () => {
    const { post, gate } = await startTestTransport();
    for (const answer of ['first', 'second']) {
      const request = post(query);
      await expect.poll(() => gate.arrived).toBe(answer === 'first' ? 1 : 2);
      gate.open(answer);
      expect(await (await request).json()).toEqual({ data: { gated: answer } });
    }
  });

  it('do not join one that began before a mutation', async () => {
    const { post, gate } = await startTestTransport();
    const before = post(query);
    await expect.poll(() => gate.arrived).toBe(1);
    await post({ query: 'mutation { change }' });
    const after = post(query);
    await expect.poll(() => gate.arrived).toBe(2);
    gate.open('done');
    expect(await (await before).json()).toEqual(await (await after).json());
  });

  it('are told apart by their variables, their operation and what their viewers may see', async () => {
    const authenticate = ({ headers }: { headers?: Record<string, unknown> }) =>
      players[String(headers?.['x-viewer'] ?? 'all')] ?? openViewer;
    const { post, gate } = await startTestTransport({ authenticate: authenticate as never });
    const document = 'query A($name: String) { gated hello(name: $name) } query B { gated hello }';
    const requests = [
      post({ query: document, operationName: 'A', variables: { name: 'ann' } }),
      post({ query: document, operationName: 'A', variables: { name: 'bob' } }),
      post({ query: document, operationName: 'A' }),
      post({ query: document, operationName: 'B' }),
      post({ query: document, operationName: 'B' }, { 'x-viewer': 'reader' }),
    ];
    await expect.poll(() => gate.arrived).toBe(requests.length);
    gate.open('open');
    const answers = await Promise.all(requests.map(async (request) => (await (await request).json()).data.hello));
    expect(answers).toEqual(['hello ann', 'hello bob', 'hello world', 'hello world', 'hello world']);
  });

  it('are not joined by one with a number that JSON can say only once: it would be null from then on', async () => {
    const { url, post, gate } = await startTestTransport();
    const document = 'query ($name: String) { gated hello(name: $name) }';
    const withNull = post({ query: document, variables: { name: null } });
    await expect.poll(() => gate.arrived).toBe(1);
    const body = `{"query":${JSON.stringify(document)},"variables":{"name":1e400}}`;
    const headers = { 'content-type': 'application/json' };
    const beyond = fetch(`${url}/graphql`, { method: 'POST', headers, body });
    // Whoever joins the first has joined by now.
    await post({ query: '{ hello }' });
    gate.open('open');
    expect((await (await withNull).json()).data).toEqual({ gated: 'open', hello: 'hello world' });
    expect((await (await beyond).json()).errors).toMatchObject([{ extensions: { code: 'INVALID_REQUEST' } }]);
  });

  it('tell each caller of an error with the request ID of his own', async () => {
    const { post, gate } = await startTestTransport();
    const requests = ['one', 'two'].map((id) => post(query, { 'x-request-id': id }));
    await expect.poll(() => gate.arrived).toBe(1);
    await post({ query: '{ hello }' });
    gate.fail(new Error('a bug'));
    const answers = await Promise.all(requests.map(async (request) => (await request).json()));
    expect(answers.map(({ errors }) => errors[0].extensions)).toMatchObject([
      { code: 'INTERNAL', requestId: 'one' },
      { code: 'INTERNAL', requestId: 'two' },
    ]);
  });

  it('go on for those who stay, and are given up when the last one has left', async () => {
    const { url, feed } = await startTestTransport();
    const [first, second] = [overWebSocket(url), overWebSocket(url)].map((client) =>
      client.iterate({ query: '{ waits }' }),
    );
    const answers = [first?.next(), second?.next()];
    await feed.opened(1);
    await first?.return?.();
    const third = overWebSocket(url).iterate({ query: '{ waits }' });
    const late = third.next();
    await overWebSocket(url).iterate({ query: '{ hello }' }).next();
    expect(feed.open).toBe(1);
    await second?.return?.();
    await third.return?.();
    await feed.opened(0);
    await Promise.allSettled([...answers, late]);
  });
});
