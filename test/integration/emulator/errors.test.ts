import * as sdk from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { devWorld } from '../../../src/emulator/seed.ts';
import { failureOf, open, protocols } from './harness.ts';

const modelledExceptions = Object.entries(sdk).filter(
  ([, exported]) => typeof exported === 'function' && exported.prototype instanceof sdk.GameLiftServiceException,
);

describe.each(protocols)('errors over %s', (protocol) => {
  it('arrive as the class that the SDK has for each exception of the model', async () => {
    const { gameLift, control } = await open({}, protocol);
    expect(modelledExceptions.length).toBeGreaterThanOrEqual(16);
    for (const [code, exceptionClass] of modelledExceptions) {
      await control.post('/faults', { kind: 'exception', code, message: `told by ${code}`, count: 1 });
      const failure = await failureOf(gameLift.send(new sdk.ListFleetsCommand({})));
      expect(failure).toBeInstanceOf(exceptionClass);
      expect(failure).toMatchObject({ name: code, message: `told by ${code}` });
      const httpStatusCode = code === 'InternalServiceException' ? 500 : 400;
      expect(failure.$metadata).toMatchObject({ httpStatusCode, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    }
  });

  it('come from the actions with their messages', async () => {
    const { gameLift } = await open({ seed: 'dev' }, protocol);
    const unknownFleet = gameLift.send(new sdk.DescribeGameSessionsCommand({ FleetId: 'fleet-unknown' }));
    expect(await failureOf(unknownFleet)).toBeInstanceOf(sdk.NotFoundException);
    const retired = gameLift.send(new sdk.ResolveAliasCommand({ AliasId: devWorld.retiredAliasId }));
    const failure = await failureOf(retired);
    expect(failure).toBeInstanceOf(sdk.TerminalRoutingStrategyException);
    expect(failure.message).toContain('no longer supported');
  });

  it('name an operation that is not emulated', async () => {
    const { gameLift } = await open({}, protocol);
    const failure = await failureOf(gameLift.send(new sdk.DescribeMatchmakingCommand({ TicketIds: ['ticket'] })));
    expect(failure).toMatchObject({
      name: 'UnknownOperationException',
      message: 'Unknown operation DescribeMatchmaking',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('refuse a member of another JSON type before any constraint', async () => {
    const { gameLift } = await open({}, protocol);
    const wrong = { Limit: 'ten', NextToken: '' } as unknown as sdk.ListFleetsCommandInput;
    expect(await failureOf(gameLift.send(new sdk.ListFleetsCommand(wrong)))).toMatchObject({
      name: 'SerializationException',
      message: "STRING_VALUE can not be converted to an Integer (at 'limit')",
    });
  });
});

describe('the wire', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKID/20261121/eu-west-1/gamelift/aws4_request, SignedHeaders=host, Signature=00';
  const json = { 'content-type': 'application/x-amz-json-1.1', authorization };

  async function post(body: string, headers: Record<string, string>, path = '/') {
    const { emulator } = await open();
    const response = await fetch(`${emulator.url}${path}`, { method: 'POST', headers, body });
    return { response, text: await response.text() };
  }

  it('answers JSON 1.1 with its content type, request ID and date', async () => {
    const { response, text } = await post('{}', { ...json, 'x-amz-target': 'GameLift.ListFleets' });
    expect(response.status).toBe(200);
    expect(JSON.parse(text)).toEqual({ FleetIds: [] });
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(Math.abs(Date.now() - Date.parse(response.headers.get('date') ?? ''))).toBeLessThan(60_000);
  });

  it('writes timestamps as seconds', async () => {
    const { emulator } = await open({ seed: 'dev' });
    const response = await fetch(emulator.url, {
      method: 'POST',
      headers: { ...json, 'x-amz-target': 'GameLift.DescribeGameSessions' },
      body: JSON.stringify({ GameSessionId: devWorld.harborDuelId }),
    });
    const { GameSessions } = (await response.json()) as { GameSessions: { CreationTime: number }[] };
    expect(Math.abs(Date.now() / 1_000 - (GameSessions[0]?.CreationTime ?? 0))).toBeLessThan(3_600);
  });

  it('answers CBOR with the header that the Go SDK looks for, on errors too', async () => {
    const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', authorization };
    for (const [operation, status] of [
      ['ListFleets', 200],
      ['DescribeAlias', 400],
    ] as const) {
      const { response } = await post('', headers, `/service/GameLift/operation/${operation}`);
      expect(response.status).toBe(status);
      expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
      expect(response.headers.get('content-type')).toBe('application/cbor');
    }
  });

  it('refuses a body that cannot be parsed', async () => {
    const { response, text } = await post('{"Limit":', { ...json, 'x-amz-target': 'GameLift.ListFleets' });
    expect(response.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ __type: 'SerializationException' });
    const cbor = await post(
      '\u0001\u0002',
      { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', authorization },
      '/service/GameLift/operation/ListFleets',
    );
    expect(cbor.response.status).toBe(400);
    expect(cbor.text).toContain('SerializationException');
  });

  it('refuses a request without an authorization header', async () => {
    const { authorization: _, ...unsigned } = json;
    const { response, text } = await post('{}', { ...unsigned, 'x-amz-target': 'GameLift.ListFleets' });
    expect(response.status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it.each([
    [
      'text/plain',
      404,
      /^<UnknownOperationException>\n {2}<Message>content-type: expected application\/x-amz-json-1.1, got text\/plain</,
    ],
    ['application/x-amz-json-1.0', 404, /^<UnknownOperationException>/],
    ['application/cbor', 404, /^<UnknownOperationException>/],
    ['application/json', 404, /^\{"Output":\{"__type":"com.amazon.coral.service#UnknownOperationException"/],
  ])('refuses a JSON request whose content type is %s', async (type, status, expected) => {
    const headers = { ...json, 'content-type': type, 'x-amz-target': 'GameLift.ListFleets' };
    const { response, text } = await post('{}', headers);
    expect(response.status).toBe(status);
    expect(text).toMatch(expected);
    expect(response.headers.get('x-amzn-requestid')).not.toBeNull();
  });

  it('refuses a request whose content type is another and that names no target', async () => {
    const { response, text } = await post('{}', { 'content-type': 'text/plain', authorization });
    expect(response.status).toBe(403);
    expect(text).toContain('<Message>Unable to determine service/operation name to be authorized</Message>');
  });

  it('takes a content type with parameters and in capitals', async () => {
    for (const type of ['application/x-amz-json-1.1; charset=utf-8', 'Application/X-Amz-Json-1.1']) {
      const headers = { ...json, 'content-type': type, 'x-amz-target': 'GameLift.ListFleets' };
      expect((await post('{}', headers)).response.status).toBe(200);
    }
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['another content type', { 'content-type': 'application/json' }, 415, 'UnsupportedMediaTypeException'],
    ['no smithy-protocol', { 'smithy-protocol': '' }, 400, 'UnknownOperationException'],
    ['another smithy-protocol', { 'smithy-protocol': 'rpc-v2-json' }, 400, 'UnknownOperationException'],
  ])('refuses a CBOR request with %s', async (_, wrong, status, code) => {
    const right = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', authorization };
    const { response, text } = await post('', { ...right, ...wrong }, '/service/GameLift/operation/ListFleets');
    expect(response.status).toBe(status);
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(text).toContain(code);
  });

  it('cuts the fraction of a whole number, and holds what is beyond 32 bits against the constraints', async () => {
    const target = { ...json, 'x-amz-target': 'GameLift.ListFleets' };
    for (const [limit, status] of [
      ['1.9', 200],
      ['1e1', 200],
      ['99999999999', 200],
      ['0.9', 400],
      ['-99999999999', 400],
    ] as const) {
      const { response, text } = await post(`{"Limit":${limit}}`, target);
      expect(response.status, limit).toBe(status);
      if (status === 400) expect(JSON.parse(text)).toMatchObject({ __type: 'InvalidRequestException' });
    }
  });

  it('refuses a missing target and one of another service', async () => {
    for (const target of [{}, { 'x-amz-target': 'DynamoDB_20120810.ListTables' }]) {
      const { response, text } = await post('{}', { ...json, ...target });
      expect(response.status).toBe(400);
      expect(JSON.parse(text)).toEqual({
        __type: 'UnknownOperationException',
        Message: 'x-amz-target: expected GameLift.<Operation>',
      });
    }
  });

  it('refuses a body of more than 4 MiB', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(4 * 1_024 * 1_024) });
    const { response, text } = await post(body, { ...json, 'x-amz-target': 'GameLift.ListFleets' });
    expect(response.status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ __type: 'RequestEntityTooLargeException' });
  });

  it('answers 404 beside the two protocols and 405 to other methods', async () => {
    const { emulator } = await open();
    for (const path of ['/graphql', '/service/GameLift/operation/', '//', '/service/DynamoDB/operation/ListTables']) {
      expect((await fetch(`${emulator.url}${path}`, { method: 'POST' })).status).toBe(404);
    }
    const got = await fetch(emulator.url);
    expect(got.status).toBe(405);
    expect(got.headers.get('allow')).toBe('POST');
  });
});
