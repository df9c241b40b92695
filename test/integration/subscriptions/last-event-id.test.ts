import { afterAll, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';

const testGateway = await startTestGateway({
  gateway: { live: { pollMinIntervalMs: 50, pollMaxIntervalMs: 200, pollFastIntervalMs: 30 } },
});
const { control, dataOf, gateway, stop } = testGateway;
afterAll(stop);

interface Event {
  id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the events of its own document.
  data: any;
}

/** Server-sent events as EventSource reads them, by GET; `leave` cuts the connection. */
async function open(search: Record<string, string>, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  const response = await fetch(`${gateway.url}/graphql?${new URLSearchParams(search)}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  });
  async function* read(): AsyncGenerator<Event, void> {
    let text = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const data = /^data: (.+)$/m.exec(block)?.[1];
        if (data) yield { id: /^id: (.+)$/m.exec(block)?.[1], data: Object.values(JSON.parse(data).data)[0] };
      }
    }
  }
  const events = read();
  return {
    leave: () => abort.abort(),
    async until(type: string): Promise<Event> {
      for (;;) {
        const { value } = await events.next();
        if (!value) throw new Error(`the stream ended before ${type}`);
        if (value.data.__typename === type) return value;
      }
    },
  };
}

const create = async (fleetId: string, name: string) => {
  await dataOf(mutations.createGameSession, { input: { fleet: { fleetId }, maximumPlayerSessionCount: 4, name } });
};

const body = `
  __typename
  ... on LiveEvent { cursor }
  ... on StreamStarted { outcome }
  ... on GameSessionTransition { gameSession { name } status }
`;

test.each([
  ['without after', `subscription ($of: GameSessionScope!) { gameSessionTransitions(of: $of) { ${body} } }`],
  [
    'with an older cursor as after',
    `subscription ($of: GameSessionScope!, $after: String) { gameSessionTransitions(of: $of, after: $after) { ${body} } }`,
  ],
  [
    'whose root field stands in fragments, under an alias',
    `subscription ($of: GameSessionScope!) { ...Root }
     fragment Root on Subscription { ... { events: gameSessionTransitions(of: $of) { __typename } } ...More }
     fragment More on Subscription { events: gameSessionTransitions(of: $of) { ${body} } }`,
  ],
])('a subscription %s resumes where Last-Event-ID says, though its request is the same', async (_name, query) => {
  const { fleetId } = await control.fleet({ serverProcesses: 5 });
  const first = await open({ query, variables: JSON.stringify({ of: { fleetId } }) });
  const started = await first.until('StreamStarted');
  expect(started.data.outcome).toBe('NEW');
  expect(started.id).toBe(started.data.cursor);
  const snapshot = await first.until('GameSessionSnapshot');
  const again = { query, variables: JSON.stringify({ of: { fleetId }, after: snapshot.data.cursor }) };
  await create(fleetId, 'one');
  const one = await first.until('GameSessionTransition');
  expect(one.data.gameSession.name).toBe('one');
  expect(one.id).toBe(one.data.cursor);
  await create(fleetId, 'two');
  await first.until('GameSessionTransition');
  first.leave();
  const second = await open(again, { 'last-event-id': one.id ?? '' });
  expect((await second.until('StreamStarted')).data.outcome).toBe('RECOVERED');
  expect((await second.until('GameSessionTransition')).data.gameSession.name).toBe('two');
  second.leave();
});

test('a POST resumes where Last-Event-ID says, too', async () => {
  const { fleetId } = await control.fleet({ serverProcesses: 5 });
  const query = `subscription ($fleetId: String!) { lobby(fleet: { fleetId: $fleetId }) { ${body} } }`.replace(
    '... on GameSessionTransition { gameSession { name } status }',
    '',
  );
  const first = testGateway.sse(query, { fleetId });
  const { cursor } = (await first.next()).data.lobby;
  first.close();
  const second = testGateway.sse(query, { fleetId }, { 'last-event-id': cursor });
  // StreamStarted stands before its snapshot: what follows it begins anew.
  expect((await second.next()).data.lobby).toMatchObject({ __typename: 'StreamStarted', outcome: 'RESET' });
});

test('a Last-Event-ID that is no cursor is refused as `after` would be, and means nothing to a query', async () => {
  const { fleetId } = await control.fleet({ serverProcesses: 1 });
  const headers = { 'last-event-id': 'seven' };
  const stream = testGateway.sse(
    'subscription ($fleetId: String!) { lobby(fleet: { fleetId: $fleetId }) { __typename } }',
    { fleetId },
    headers,
  );
  expect((await stream.next()).errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
  expect((await testGateway.graphql('{ __typename }', {}, headers)).data).toEqual({ __typename: 'Query' });
});
