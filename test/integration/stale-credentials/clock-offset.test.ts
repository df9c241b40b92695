import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { createGateway } from '../../../src/gateway.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { controlOf } from '../../support/control.ts';
import { clientOf, noRates } from '../../support/harness.ts';
import { stepDate } from '../../support/step-date.ts';

/** AWS takes signatures that are dated up to five minutes away. */
const mostSkewMs = 300_000;

/** Stands before the emulator and refuses, as AWS does, what was signed at another time. */
async function startDatedFront(target: string) {
  const answers: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    // AWS's time is not the gateway's, which the test steps.
    const isSkewed = Math.abs(signedAt(request) - systemClock.now()) > mostSkewMs;
    const [, operation] = String(request.headers['x-amz-target']).split('.');
    answers.push(`${operation} ${isSkewed ? 'refused' : 'taken'}`);
    if (isSkewed) {
      const refusal = { __type: 'RequestTimeTooSkewed', message: 'Signature not yet current or expired' };
      response.writeHead(403, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(refusal));
      return;
    }
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: new Uint8Array(body),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(new Uint8Array(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers };
}

/** The date of a signature: 20261130T101500Z. */
function signedAt({ headers }: IncomingMessage): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers['x-amz-date'])) ?? [];
  const [year = 0, month = 0, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

async function start() {
  const emulator = await startEmulator({ port: 0, randomSeed: 1 });
  onTestFinished(() => emulator.stop());
  const front = await startDatedFront(emulator.url);
  const gateway = await createGateway({
    region: 'us-west-2',
    endpoint: front.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    auth: 'none',
    port: 0,
    rates: noRates,
  });
  onTestFinished(() => gateway.stop(1_000));
  const client = clientOf(gateway);
  const control = controlOf(emulator);
  const { fleetId } = await control.fleet({ sessions: 1 });
  const { data } = await client.graphql(
    `{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId } } }`,
  );
  front.answers.length = 0;
  return { ...client, gameSessionId: data.gameSessions.nodes[0].gameSessionId, answers: front.answers };
}

const join = `mutation ($gameSessionId: String!) {
  createPlayerSession(input: { gameSessionId: $gameSessionId, playerId: "ada" }) {
    ... on CreatePlayerSessionPayload { playerSession { playerId } }
  }
}`;
const read = 'query ($gameSessionId: String!) { gameSession(gameSessionId: $gameSessionId) { name } }';

test.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])(
  'a call that was signed by a clock set %s is repeated once with the clock that the answer corrected',
  async (_way, byMs) => {
    const { graphql, gameSessionId, answers } = await start();
    stepDate(byMs);
    const { data, errors } = await graphql(join, { gameSessionId });
    expect([data, errors]).toEqual([{ createPlayerSession: { playerSession: { playerId: 'ada' } } }, []]);
    // From then on the SDK signs by the corrected clock.
    await graphql(read, { gameSessionId });
    expect(answers).toEqual(['CreatePlayerSession refused', 'CreatePlayerSession taken', 'DescribeGameSessions taken']);
  },
);
