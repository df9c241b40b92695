import { connect } from 'node:net';
import { buildSchema, getIntrospectionQuery } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openViewer } from '../../../src/auth/viewer.ts';
import { createDocumentCache } from '../../../src/execution/documents/cache.ts';
import { defaultOperationLimits } from '../../../src/execution/documents/operation-limits.ts';
import { rawSocket, startTestTransport } from './fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>>;

const init = { type: 'connection_init' };
const subscribe = (id: number, query = 'subscription { told { value } }') => ({
  id: `${id}`,
  type: 'subscribe',
  payload: { query },
});

/** Whatever came before: the next client is served. */
async function isUnharmed({ post, errors }: Started): Promise<void> {
  expect(await (await post({ query: '{ hello }' })).json()).toEqual({ data: { hello: 'hello world' } });
  expect(errors).toEqual([]);
}

describe('on a WebSocket', () => {
  it('of 2,000 operations a hundred are begun, and the others are refused one by one', async () => {
    const started = await startTestTransport();
    const { send, next } = await rawSocket(started.url);
    send(init);
    await next();
    for (let id = 0; id < 2_000; id++) send(subscribe(id));
    for (let id = 100; id < 2_000; id++) {
      expect(await next()).toMatchObject({
        id: `${id}`,
        type: 'error',
        payload: [{ extensions: { code: 'LIMIT_EXCEEDED' } }],
      });
    }
    expect(started.broadcast.open).toBe(100);
    await isUnharmed(started);
  });

  it('one that never says who it is ends with 4408', async () => {
    const { url } = await startTestTransport({ limits: { connectionInitTimeoutMs: 100 } });
    expect(await (await rawSocket(url)).closed).toBe(4408);
  });

  it('500 messages in a second end it with 1013', async () => {
    const started = await startTestTransport({ limits: { maxMessagesPerSecond: 200 } });
    const { send, closed } = await rawSocket(started.url);
    send(init);
    for (let count = 0; count < 500; count++) send({ type: 'ping' });
    expect(await closed).toBe(1013);
    await isUnharmed(started);
  });

  it('one too many of an address or of a principal ends with 1013; where one has ended another may come', async () => {
    const { url } = await startTestTransport({
      authenticate: () => ({ ...openViewer, id: 'ann' }),
      limits: { maxSocketsPerPrincipal: 1, maxSocketsPerAddress: 3 },
    });
    const first = await rawSocket(url);
    first.send(init);
    expect(await first.next()).toEqual({ type: 'connection_ack' });
    const second = await rawSocket(url);
    second.send(init);
    expect(await second.closed).toBe(1013);
    await rawSocket(url);
    await rawSocket(url);
    const fourth = await rawSocket(url);
    expect(await fourth.closed).toBe(1013);
    first.socket.close();
    await first.closed;
    const again = await rawSocket(url);
    again.send(init);
    expect(await again.next()).toEqual({ type: 'connection_ack' });
  });

  it('text that is no UTF-8 ends it with 1007', async () => {
    const started = await startTestTransport();
    const { socket, closed } = await rawSocket(started.url);
    socket.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false });
    expect(await closed).toBe(1007);
    await isUnharmed(started);
  });
});

describe('over HTTP', () => {
  const raw = (url: string, text: string | Buffer) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
      onTestFinished(() => void socket.destroy());
      let answer = '';
      socket.on('data', (data) => {
        answer += data;
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(answer));
    });
  const head = (length: number) =>
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n`;

  it('a body that trickles in is not waited for', async () => {
    const started = await startTestTransport({ limits: { requestTimeoutMs: 200 } });
    expect(await raw(started.url, `${head(1_000)}\r\n{"query`)).toMatch(/^HTTP\/1.1 408 /);
    await isUnharmed(started);
  });

  it('headers that trickle in are not waited for', async () => {
    const started = await startTestTransport({ limits: { requestTimeoutMs: 200 } });
    expect(await raw(started.url, head(1_000))).toMatch(/^HTTP\/1.1 408 /);
    await isUnharmed(started);
  });

  it('a body that is no UTF-8 is answered like any text', async () => {
    const started = await startTestTransport();
    const body = Buffer.concat([
      Buffer.from('{"query":"{ hello(name: \\"'),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('\\") }"}'),
    ]);
    const answer = await raw(
      started.url,
      Buffer.concat([Buffer.from(`${head(body.length)}connection: close\r\n\r\n`), body]),
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain('hello \ufffd\ufffd');
    await isUnharmed(started);
  });

  it('names that objects have anyway change nothing for anybody', async () => {
    const started = await startTestTransport();
    const body = `{"query":"query ($__proto__: String, $constructor: String) { hello(name: $__proto__) a: hello(name: $constructor) }",
      "variables":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},
      "extensions":{"__proto__":{"polluted":true}},"operationName":null}`;
    const answer = (await (await started.post(body)).json()) as { errors: { extensions: { code: string } }[] };
    expect(answer.errors.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    await isUnharmed(started);
  });
});

describe('a document', () => {
  const schema = buildSchema(`
    type Query { self: Query  list: [Query]  leaf(of: String): String }
    type Subscription { told: Query }
  `);
  const codesOf = (query: string) => {
    const lookUp = createDocumentCache(schema, defaultOperationLimits, { introspection: false });
    return new Set((lookUp(query).errors ?? []).map(({ extensions }) => extensions.code ?? 'validation'));
  };
  const many = (count: number, one: (n: number) => string) => Array.from({ length: count }, (_, n) => one(n)).join(' ');

  it.each([
    ['of a thousand aliases', `{ ${many(300, (n) => `a${n}: leaf`)} }`, 'LIMIT_EXCEEDED'],
    ['of a thousand directives', `{ leaf ${'@skip(if: false) '.repeat(200)} }`, 'LIMIT_EXCEEDED'],
    ['of unknown directives', `{ leaf ${'@x '.repeat(900)} }`, 'LIMIT_EXCEEDED'],
    [
      'of fragments that double',
      `{ ...F0 } ${many(60, (n) => `fragment F${n} on Query { a: self { ...F${n + 1} } b: self { ...F${n + 1} } }`)} fragment F60 on Query { leaf }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'of fragments that double without aliases',
      `{ ...F0 } ${many(60, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F60 on Query { leaf }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'of fragments in a circle',
      '{ ...A } fragment A on Query { self { ...B } } fragment B on Query { self { ...A } }',
      'validation',
    ],
    ['of a fragment that is its own', '{ ...A } fragment A on Query { ...A }', 'validation'],
    ['of deep fields', `${'{ self '.repeat(400)}{ leaf }${'}'.repeat(400)}`, 'LIMIT_EXCEEDED'],
    ['of deep lists', `{ leaf(of: ${'['.repeat(900)}${']'.repeat(900)}) }`, 'LIMIT_EXCEEDED'],
    ['of deep types', `query ($of: ${'['.repeat(900)}Int${']'.repeat(900)}) { leaf }`, 'LIMIT_EXCEEDED'],
    ['that asks for the schema', getIntrospectionQuery(), 'validation'],
    [
      'that asks for the schema without end',
      `{ __schema { types ${'{ fields { type '.repeat(30)}{ name }${'} }'.repeat(30)} } }`,
      'LIMIT_EXCEEDED',
    ],
    ['of one field, over and over', `{ ${'leaf '.repeat(1_990)} }`, 'LIMIT_EXCEEDED'],
    ['of too many tokens', `{ ${'leaf '.repeat(100_000)} }`, 'validation'],
    ['of braces', '{'.repeat(100_000), 'LIMIT_EXCEEDED'],
    ['of brackets', `{ leaf(of: ${'['.repeat(1_990)}`, 'LIMIT_EXCEEDED'],
  ])('%s is refused within a moment', (_name, query, code) => {
    const before = process.cpuUsage();
    expect(codesOf(query)).toContain(code);
    // A thousandth of it is usual. Time of the processor, so that a busy machine changes nothing.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});
