import { request } from 'node:http';
import { ListFleetsCommand } from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { open, type ProtocolName, protocols } from './harness.ts';

const requests: Record<ProtocolName, { path: string; headers: Record<string, string> }> = {
  'AWS JSON 1.1': {
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'GameLift.ListFleets' },
  },
  'RPC v2 CBOR': {
    path: '/service/GameLift/operation/ListFleets',
    headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
  },
};

const authorization =
  'AWS4-HMAC-SHA256 Credential=AKID/20261121/us-west-2/gamelift/aws4_request, SignedHeaders=host, Signature=00';

/** fetch does not let a program choose these headers; node:http does. */
function call(port: number, protocol: ProtocolName, headers: Record<string, string>) {
  const { path, headers: own } = requests[protocol];
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', headers: { authorization, ...own, ...headers } };
    request(options, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, text });
    })
      .once('error', reject)
      .end();
  });
}

describe.each(protocols)('the emulator over %s', (protocol) => {
  it.each([
    [421, { host: 'games.example' }],
    [421, { host: 'games.example:9080' }],
    [421, { host: '127.0.0.1.example.com' }],
    [421, { host: 'localhost.example.com:9080' }],
    [421, { host: '10.0.0.7' }],
    [421, { host: `${'x'.repeat(5_000)}.example` }],
    [403, { origin: 'http://games.example' }],
    [403, { origin: 'http://127.0.0.1:1' }],
    [403, { origin: 'null' }],
    [403, { 'sec-fetch-site': 'cross-site' }],
    [403, { 'sec-fetch-site': 'same-site' }],
  ])('answers a web page with %i: %j', async (status, headers) => {
    const { emulator, control } = await open({ seed: 'dev' });
    const answer = await call(emulator.port, protocol, headers);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('AccessDeniedException');
    expect(answer.text.length).toBeLessThan(400);
    expect((await control.get<Record<string, { calls: number }>>('/calls')).ListFleets?.calls).toBe(0);
  });

  it('answers under every name of this machine, and its own', async () => {
    const { emulator, gameLift } = await open({ seed: 'dev' });
    const { port } = emulator;
    for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `127.0.0.1:${port}`, '127.8.8.8', `[::1]:${port}`]) {
      expect(await call(port, protocol, { host })).toMatchObject({ status: 200 });
    }
    await gameLift.send(new ListFleetsCommand({}));
  });

  it('answers any name where it listens beyond this machine, but no web page', async () => {
    const { emulator } = await open({ seed: 'dev', host: '0.0.0.0' });
    expect(await call(emulator.port, protocol, { host: 'emulator:9080' })).toMatchObject({ status: 200 });
    const host = 'games.example:9080';
    // The last two are pages whose name was made to lead here.
    for (const page of [
      { host: 'emulator:9080', origin: 'http://games.example' },
      { host, origin: `http://${host}` },
      { host, 'sec-fetch-site': 'same-origin' },
    ]) {
      expect(await call(emulator.port, protocol, page)).toMatchObject({ status: 403 });
    }
  });
});
