import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'graphql-ws';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startOtlpReceiver } from './otlp-receiver.ts';
import { follow, frontier, harborDuel, linesOf, type Served, serve, stopped } from './served.ts';

describe('serve, with the OTEL_* variables', () => {
  it('sends an operation, its resolvers and its calls of GameLift as one trace, and rounds of reading as traces of their own', async () => {
    const receiver = await startOtlpReceiver();
    const gateway = await serve({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_SERVICE_NAME: 'lobby-gateway',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await gateway.graphql(
      `query Page { gameSessions(fleet: { fleetId: "${frontier}" }, first: 3) { nodes { name playerSessions(first: 2) { nodes { status } } } } }`,
      { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'request-7' },
    );
    expect(await answer.json()).not.toHaveProperty('errors');
    const transitions = `subscription Follow { gameSessionTransitions(of: { fleetId: "${frontier}" }, changes: true) { __typename } }`;
    await follow(gateway, transitions, 'GameSessionSnapshot');
    await stopped(gateway);

    const { spans } = receiver;
    expect(new Set(spans.map(({ resource }) => resource['service.name']))).toEqual(new Set(['lobby-gateway']));
    expect(spans[0]?.resource).toMatchObject({ 'deployment.environment.name': 'test' });
    const inTrace = spans.filter((span) => span.traceId === traceId);
    const childrenOf = (parent: { spanId: string } | undefined) =>
      inTrace.filter(({ parentSpanId }) => parentSpanId === parent?.spanId).map(({ name }) => name);
    const named = (name: string) => inTrace.find((span) => span.name === name);
    expect(named('query Page')).toMatchObject({
      parentSpanId: '00f067aa0ba902b7',
      attributes: { 'graphql.operation.name': 'Page', 'gamelift_graphql.request_id': 'request-7' },
    });
    expect(childrenOf(named('query Page'))).toEqual(
      expect.arrayContaining(['Query.gameSessions', 'GameSession.playerSessions']),
    );
    // Three sessions, one group.
    expect(inTrace.filter(({ name }) => name === 'GameSession.playerSessions')).toHaveLength(1);
    expect(childrenOf(named('Query.gameSessions'))).toEqual(['GameLift DescribeGameSessions']);
    expect(childrenOf(named('GameSession.playerSessions'))).toEqual(
      Array.from({ length: 3 }, () => 'GameLift DescribePlayerSessions'),
    );
    expect(named('GameLift DescribeGameSessions')?.attributes).toMatchObject({
      'rpc.method': 'DescribeGameSessions',
      'gamelift.priority': 'query',
      'gamelift.budget_wait_ms': expect.anything(),
      'aws.request_id': expect.stringMatching(/^[\w-]+$/),
    });
    const round = spans.find(({ name }) => name === 'live round game-sessions');
    const inRound = spans.filter((span) => span.traceId === round?.traceId).map(({ name }) => name);
    expect(inRound).toEqual(expect.arrayContaining(['GameLift DescribeGameSessionDetails', 'live append']));
  });

  it('makes an operation on a WebSocket part of its caller’s trace: of its own, its connection’s, or its upgrade’s', async () => {
    const receiver = await startOtlpReceiver();
    const gateway = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const parent = (digit: string) => ({ traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01` });
    class TracedUpgrade extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: parent('1') });
      }
    }
    const ask = async (name: string, connectionParams?: object, extensions?: Record<string, unknown>) => {
      const client = createClient({
        url: `${gateway.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: TracedUpgrade,
        connectionParams: { ...connectionParams },
      });
      const query = `query ${name} { fleets(first: 1) { nodes { name } } }`;
      expect((await client.iterate({ query, ...(extensions && { extensions }) }).next()).value).toHaveProperty('data');
      await client.dispose();
    };
    await ask('OfUpgrade');
    await ask('OfConnection', parent('2'));
    await ask('OfOperation', parent('2'), parent('3'));
    await ask('OfNobody', parent('2'), { traceparent: 'no trace at all' });
    await stopped(gateway);
    const traceOf = (name: string) => receiver.spans.find((span) => span.name === `query ${name}`)?.traceId;
    expect(['OfUpgrade', 'OfConnection', 'OfOperation'].map(traceOf)).toEqual(
      ['1', '2', '3'].map((digit) => digit.repeat(32)),
    );
    expect(traceOf('OfNobody')).toMatch(/^(?!(.)\1{31})[\da-f]{32}$/);
  });

  it('tells GameLift’s refusal on its span, and that a mutation’s answer was stored and told', async () => {
    const receiver = await startOtlpReceiver();
    const gateway = await serve({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces` });
    const transitions = `subscription { gameSessionTransitions(of: { fleetId: "${frontier}" }, changes: true) { __typename } }`;
    const following = follow(gateway, transitions, 'GameSessionChanged');
    await expect
      .poll(async () => (await fetch(`${gateway.url}/metrics`)).text(), { interval: 20 })
      .toContain('gamelift_graphql_live_stream_starts_total{outcome="NEW"} 1');
    const renamed = await gateway.graphql(
      `mutation { updateGameSession(input: { gameSessionId: "${harborDuel}", name: "Renamed" }) { __typename } }`,
    );
    expect(await renamed.json()).toEqual({ data: { updateGameSession: { __typename: 'UpdateGameSessionPayload' } } });
    await following;
    await gateway.graphql(
      `mutation { createPlayerSession(input: { gameSessionId: "${harborDuel}-2", playerId: "ada" }) { __typename } }`,
    );
    await stopped(gateway);
    const failed = receiver.spans.filter(({ attributes }) => attributes['error.type'] === 'NOT_FOUND');
    expect(failed[0]).toMatchObject({ name: 'GameLift CreatePlayerSession' });
    const fanOut = receiver.spans.find(({ name }) => name === 'live fan-out');
    const append = receiver.spans.find(({ spanId }) => spanId === fanOut?.parentSpanId);
    expect(append).toMatchObject({ name: 'live append', attributes: { 'live.source': 'MUTATION' } });
  });

  it('sends nothing when they switch it off', async () => {
    const receiver = await startOtlpReceiver();
    const gateway = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SDK_DISABLED: 'true' });
    await gateway.graphql('{ fleets { nodes { name } } }');
    await stopped(gateway);
    expect(receiver.spans).toEqual([]);
  });
});

describe('serve, with a collector of traces that is no good', () => {
  it('says once that it refuses, and once that it takes them again', async () => {
    const receiver = await startOtlpReceiver();
    receiver.answerWith(400);
    const gateway = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '50' });
    const ask = () => gateway.graphql('{ fleets { nodes { name } } }');
    await ask();
    await gateway.written('traces can’t be sent');
    await ask();
    await receiver.asked(2);
    receiver.answerWith(200);
    await ask();
    await gateway.written('traces are sent again');
    await stopped(gateway);
    const told = linesOf(gateway).filter(({ msg }) => msg.startsWith('traces'));
    expect(told).toMatchObject([
      { level: 'warn', msg: 'traces can’t be sent', err: { type: 'OTLPExporterError', message: 'Bad Request' } },
      { level: 'info', msg: 'traces are sent again' },
    ]);
  });

  it('ends by its deadline with exit code 0 where it does not answer, and says that the last traces are lost', async () => {
    const receiver = await startOtlpReceiver();
    receiver.answerWith(null);
    // It would wait for the answer for longer than this test lasts.
    const gateway = await serve({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '600000',
      DRAIN_DEADLINE_MS: '1000',
    });
    await gateway.graphql('{ fleets { nodes { name } } }');
    await stopped(gateway);
    expect(linesOf(gateway).at(-1)).toMatchObject({ level: 'warn', msg: 'the last traces could not be sent in time' });
  });

  it('tells what OpenTelemetry does not understand of its variables', async () => {
    const receiver = await startOtlpReceiver();
    const gateway = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER: 'now_and_then' });
    await gateway.written('OTEL_TRACES_SAMPLER value \\"now_and_then\\" invalid');
    await stopped(gateway);
  });
});

const role = 'arn:aws:iam::123456789012:role/gateway';

/** Its URL. */
async function startRefusingSts(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(400, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Request ARN is invalid</Message></Error></ErrorResponse>',
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const sts = await startRefusingSts();

describe('serve, with AWS credentials that are no good', () => {
  const readiness = async ({ url }: Served) => {
    const response = await fetch(`${url}/readyz`);
    return { status: response.status, ...((await response.json()) as { checks: { gamelift: string } }) };
  };
  const errorsOf = (gateway: Served) => linesOf(gateway).filter(({ level }) => level === 'error');

  it.each([
    ['there are none', {}, 'Could not load credentials from any providers'],
    [
      'the token of the service account is not there',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent/token', AWS_ROLE_ARN: role },
      "ENOENT: no such file or directory, open '/nonexistent/token'",
    ],
    [
      'STS knows no such role',
      { AWS_WEB_IDENTITY_TOKEN_FILE: 'LICENSE', AWS_ROLE_ARN: role, AWS_ENDPOINT_URL_STS: sts },
      'Request ARN is invalid',
    ],
  ])('says in one line, and at /readyz, that %s', async (_what, env, awsMessage) => {
    const gateway = await serve({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: '/nonexistent',
      ...env,
    });
    expect(await readiness(gateway)).toMatchObject({
      status: 503,
      checks: { gamelift: 'UPSTREAM_ACCESS_DENIED: the gateway found no AWS credentials of its own' },
    });
    await gateway.graphql('{ fleets { nodes { name } } }');
    await stopped(gateway);
    expect(errorsOf(gateway)).toMatchObject([
      { msg: 'the gateway found no AWS credentials of its own', awsError: 'CredentialsProviderError', awsMessage },
    ]);
  });

  it('says in one line, and at /readyz, that GameLift refuses them, and when it no longer does', async () => {
    const gateway = await serve();
    const awsMessage = 'User: arn:aws:iam::123456789012:role/gateway is not authorized to perform: gamelift:ListFleets';
    const fault = { kind: 'exception', operation: 'ListFleets', code: 'AccessDeniedException', message: awsMessage };
    const faults = (request: RequestInit) => fetch(`${gateway.emulator.url}/_emulator/faults`, request);
    await faults({ method: 'POST', body: JSON.stringify(fault), headers: { 'content-type': 'application/json' } });
    const expected = 'UPSTREAM_ACCESS_DENIED: GameLift refused the gateway’s own AWS credentials';
    await expect.poll(() => readiness(gateway)).toMatchObject({ status: 503, checks: { gamelift: expected } });
    const answer = await gateway.graphql('{ fleets { nodes { name } } }');
    expect(JSON.stringify(await answer.json())).not.toContain('123456789012');
    await faults({ method: 'DELETE' });
    await expect.poll(async () => (await readiness(gateway)).status).toBe(200);
    await stopped(gateway);
    expect(errorsOf(gateway)).toMatchObject([
      { operation: 'ListFleets', awsError: 'AccessDeniedException', awsMessage },
    ]);
    const states = linesOf(gateway).filter(({ msg }) => /ready$/.test(msg));
    expect(states.map(({ level, msg }) => `${level}: ${msg}`).slice(-2)).toEqual([
      'warn: the gateway is not ready',
      'info: the gateway is ready',
    ]);
  });
});
