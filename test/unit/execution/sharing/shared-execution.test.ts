import { buildSchema, getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openViewer, type Scope, type Viewer } from '../../../../src/auth/viewer.ts';
import { ErrorMask } from '../../../../src/execution/error-mask.ts';
import { type ResultGroup, SharedExecution } from '../../../../src/execution/sharing/shared-execution.ts';
import { silentLogger } from '../../../../src/observability/logger.ts';
import type { Context } from '../../../../src/schema/context.ts';
import { collectGarbage } from '../../../support/collect-garbage.ts';
import { eventsOf, rawSocket, startTestTransport } from '../../transport/fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>>;

/** What a subscriber gets, and its leaving. */
function subscribe(
  { url }: Started,
  query: string,
  { variables, as }: { variables?: Record<string, unknown>; as?: string } = {},
) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { as },
  });
  onTestFinished(() => client.dispose());
  const results: unknown[] = [];
  const leave = client.subscribe(
    { query, ...(variables && { variables }) },
    { next: (result) => results.push(result), error: (error) => results.push(error), complete: () => {} },
  );
  return { results, leave };
}

const told = (value: number) => ({ data: { told: { value } } });

describe('equal subscriptions', () => {
  it('are executed once for all, over WebSocket and SSE', async () => {
    const started = await startTestTransport();
    const { broadcast, post } = started;
    const subscribers = Array.from({ length: 5 }, () => subscribe(started, 'subscription { told { value } }'));
    const response = await post({ query: 'subscription { told { value } }' }, { accept: 'text/event-stream' });
    const events = eventsOf(response);
    await events.next();
    await expect.poll(() => broadcast.open).toBe(6);
    for (const value of [1, 2, 3]) broadcast.tell(value);
    for (const { results } of subscribers) await expect.poll(() => results).toEqual([told(1), told(2), told(3)]);
    for (const value of [1, 2, 3]) {
      expect((await events.next()).value).toBe(`event: next\ndata: ${JSON.stringify(told(value))}`);
    }
    expect(broadcast.executed).toBe(3);
  });

  it('may go on from different cursors', async () => {
    const started = await startTestTransport();
    const query = 'subscription ($after: String) { told(after: $after) { value } }';
    const subscribers = ['a', 'b', null].map((after) => subscribe(started, query, { variables: { after } }));
    await expect.poll(() => started.broadcast.open).toBe(3);
    started.broadcast.tell(1);
    for (const { results } of subscribers) await expect.poll(() => results).toEqual([told(1)]);
    expect(started.broadcast.executed).toBe(1);
  });

  it('go on when the one that began first leaves', async () => {
    const started = await startTestTransport();
    const query = 'subscription { told { value } }';
    const [first, second] = [subscribe(started, query), subscribe(started, query)];
    await expect.poll(() => started.broadcast.open).toBe(2);
    first.leave();
    await expect.poll(() => started.broadcast.open).toBe(1);
    started.broadcast.tell(1);
    await expect.poll(() => second.results).toEqual([told(1)]);
    expect(first.results).toEqual([]);
  });
});

describe('subscriptions that are not equal share nothing', () => {
  it.each([
    ['documents', 'subscription { told { value } }', 'subscription { told { value secret } }', undefined],
    [
      'variables',
      'subscription ($of: String) { told(of: $of) { value } }',
      'subscription ($of: String) { told(of: $of) { value } }',
      { of: 'other' },
    ],
  ])('because of their %s', async (_name, one, other, variables) => {
    const started = await startTestTransport();
    const subscribers = [subscribe(started, one), subscribe(started, other, variables ? { variables } : {})];
    await expect.poll(() => started.broadcast.open).toBe(2);
    started.broadcast.tell(1);
    for (const { results } of subscribers) await expect.poll(() => results).toHaveLength(1);
    expect(started.broadcast.executed).toBe(2);
  });

  it('because their viewers may see different things: none gets what another may', async () => {
    const viewers: Record<string, Viewer> = {
      boss: openViewer,
      guest: { id: 'guest', scopes: new Set<Scope>(['gamelift:read']), player: null },
    };
    const started = await startTestTransport({
      authenticate: ({ connectionParams }) => viewers[String(connectionParams?.as)] ?? openViewer,
    });
    const query = 'subscription { told { secret } }';
    const names = ['boss', 'guest', 'boss', 'guest'];
    const subscribers = names.map((as) => ({ as, ...subscribe(started, query, { as }) }));
    await expect.poll(() => started.broadcast.open).toBe(4);
    started.broadcast.tell(1);
    for (const { as, results } of subscribers) {
      const secret = as === 'boss' ? 'for anyone' : null;
      await expect.poll(() => results).toEqual([{ data: { told: { secret } } }]);
    }
    expect(started.broadcast.executed).toBe(2);
  });
});

describe('a result', () => {
  // Around each size at which the header of a frame grows.
  it.each([0, 1, 50, 60, 70, 80, 65_400, 65_450, 65_500, 65_536, 300_000])(
    'of %i characters arrives whole',
    async (length) => {
      const started = await startTestTransport();
      const { results } = subscribe(started, `subscription { told { text(length: ${length}) } }`);
      await expect.poll(() => started.broadcast.open).toBe(1);
      started.broadcast.tell(7);
      await expect.poll(() => results).toEqual([{ data: { told: { text: '7'.repeat(length) } } }]);
    },
  );

  it.each(['"', '\\', 'ü', '😀', '\u2028', '"},{"', ' ', 'x'.repeat(200), '__proto__'])(
    'carries the ID that the client chose: %j',
    async (id) => {
      const { url, broadcast } = await startTestTransport();
      const { send, next } = await rawSocket(url);
      send({ type: 'connection_init' });
      await next();
      send({ id, type: 'subscribe', payload: { query: 'subscription { alias_é: told { value } }'.replace('é', 'e') } });
      await expect.poll(() => broadcast.open).toBe(1);
      broadcast.tell(1);
      expect(await next()).toEqual({ id, type: 'next', payload: { data: { alias_e: { value: 1 } } } });
    },
  );

  it('never comes after the message that its subscription is complete, nor after a query that was answered later', async () => {
    const { url, broadcast } = await startTestTransport();
    const { send, next } = await rawSocket(url);
    send({ type: 'connection_init' });
    await next();
    send({ id: 'a', type: 'subscribe', payload: { query: 'subscription { told { value } }' } });
    await expect.poll(() => broadcast.open).toBe(1);
    for (let value = 0; value < 50; value++) broadcast.tell(value);
    send({ id: 'b', type: 'subscribe', payload: { query: '{ hello }' } });
    const ids = [];
    for (let n = 0; n < 52; n++) ids.push(((await next()) as { id: string }).id);
    expect(ids).toEqual([...Array(50).fill('a'), 'b', 'b']);
  });
});

describe('a socket that is not read', () => {
  it('lets events wait with its subscription, which ends when too many do, while a neighbour gets all', async () => {
    const started = await startTestTransport();
    const { url, broadcast } = started;
    const stalled = await rawSocket(url);
    stalled.send({ type: 'connection_init' });
    await stalled.next();
    const query = 'subscription { told { text(length: 100000) } }';
    stalled.send({ id: 'a', type: 'subscribe', payload: { query } });
    const healthy = subscribe(started, 'subscription { told { value } }');
    await expect.poll(() => broadcast.open).toBe(2);
    stalled.socket.pause();
    let count = 0;
    while (broadcast.open === 2) {
      broadcast.tell(count++);
      await expect.poll(() => healthy.results.length, { interval: 1 }).toBe(count);
    }
    expect(broadcast.waiting).toBe(0);
    stalled.socket.resume();
    const seen = [];
    for (let message = await stalled.next(); ; message = await stalled.next()) {
      seen.push(message as { id: string; type: string; payload: { errors?: { extensions: unknown }[] } });
      if (seen.at(-1)?.type === 'complete') break;
    }
    expect(seen.at(-2)?.payload.errors?.[0]?.extensions).toEqual({ code: 'SLOW_CONSUMER', retryable: true });
    const texts = seen.slice(0, -2).map(({ payload }) => payload);
    expect(texts).toEqual(texts.map((_, value) => ({ data: { told: { text: String(value).repeat(100_000) } } })));
  });
});

describe('the text of an event', () => {
  const document = parse('subscription { told { text(length: 100000) } }');
  const operation = getOperationAST(document) as OperationDefinitionNode;

  /** A group of so many members, and the parts that it needs. */
  function groupOf(members: number) {
    const schema = buildSchema(
      'type Query { a: Int } type Told { text(length: Int!): String! } type Subscription { told: Told! }',
    );
    const group = new SharedExecution({
      schema,
      createContext: () => ({}) as Context,
      mask: new ErrorMask(silentLogger, { suggestions: false }),
      maxResponseBytes: 1_000_000,
      compileOperations: true,
      tally: { delivered: 0 },
    });
    const call = { transport: 'websocket', requestId: 'r', signal: undefined, headers: {} } as const;
    const prepared = {
      document,
      operation,
      variableValues: {},
      calls: 0,
      fields: 1,
      call,
      arrivedAt: 0,
      viewer: openViewer,
      address: '',
    };
    return Array.from({ length: members }, () => group.join(prepared))[0] as ResultGroup;
  }
  const event = () => ({ told: { text: ({ length }: { length: number }) => 'x'.repeat(length) } });

  it('is made once for all members', () => {
    const [group, told] = [groupOf(2), event()];
    expect(group.textOf(told)).toBe(group.textOf(told));
  });

  it('is not kept for a group of one member', () => {
    const [group, told] = [groupOf(1), event()];
    expect(group.textOf(told)).not.toBe(group.textOf(told));
  });

  it('is not kept longer than its event, however long the group is silent', async () => {
    const group = groupOf(2);
    const text = new WeakRef(group.textOf(event()));
    await collectGarbage();
    expect(text.deref()).toBeUndefined();
    group.leave();
  });
});
