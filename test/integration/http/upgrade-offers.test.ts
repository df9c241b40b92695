import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/harness.ts';
import { runs } from '../../support/install.ts';

const run = promisify(execFile);
let started: TestGateway;
beforeAll(async () => {
  started = await startTestGateway();
});
afterAll(() => started.stop());

const answer = '{"data":{"__typename":"Query"}}';

it.runIf(runs('curl', ['--version']))('curl --http2 is answered on every route, to a GET and to a POST', async () => {
  const { url } = started.gateway;
  const curl = async (path: string, ...more: string[]) => {
    const { stdout } = await run('curl', ['-sS', '--http2', '--write-out', ' %{http_code}', ...more, `${url}${path}`]);
    return stdout;
  };
  const json = ['-H', 'content-type: application/json'];
  expect(await curl('/healthz')).toBe('{"status":"ok"}\n 200');
  expect(await curl('/graphql?query=%7B__typename%7D')).toBe(`${answer} 200`);
  expect(await curl('/graphql', ...json, '--data', '{"query": "{ __typename }"}')).toBe(`${answer} 200`);
  // With a body above a megabyte curl waits for `100 Continue`.
  const variables = JSON.stringify({ more: 'm'.repeat(1_100_000) });
  const large = run('curl', ['-sS', '--http2', ...json, '--data-binary', '@-', `${url}/graphql`]);
  large.child.stdin?.end(`{"query": "{ __typename }", "variables": ${variables}}`);
  expect((await large).stdout).toBe(answer);
});

it.runIf(runs('javac', ['-version']))('Java’s HttpClient is answered as it is, over HTTP and WebSocket', async () => {
  const program = fileURLToPath(new URL('OfferH2c.java', import.meta.url));
  const { stdout } = await run('java', ['-XX:TieredStopAtLevel=1', program, started.gateway.url]);
  expect(stdout.trim().split('\n')).toEqual([
    'GET /healthz: 200 {"status":"ok"}',
    `GET /graphql: 200 ${answer}`,
    `POST /graphql: 200 ${answer}`,
    `a large POST: 200 ${answer}`,
    'WebSocket: {"type":"connection_ack"}',
  ]);
});
