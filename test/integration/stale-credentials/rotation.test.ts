import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

test('a role that rotates is fetched once for all calls, which are signed with the new credentials', async () => {
  let fetched = 0;
  const source = createServer((_request, response) => {
    fetched++;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const identity = { AccessKeyId: `AKIDROLE${fetched}`, SecretAccessKey: 'none', Token: 'token', Expiration };
    response.end(JSON.stringify(identity));
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  const { port } = source.address() as AddressInfo;
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `http://127.0.0.1:${port}/role`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    source.close();
  });
  await using world = await startTestGateway({ gateway: { credentials: undefined } });
  const { control, dataOf } = world;
  const { fleetId } = await control.fleet({ sessions: 1 });
  const list = (first: number) =>
    dataOf(`{ gameSessions(fleet: { fleetId: "${fleetId}" }, first: ${first}) { nodes { gameSessionId } } }`);
  await list(1);
  expect(fetched).toBe(1);
  await control.fault({ kind: 'latency', latencyMs: 50 });
  await control.fault({ kind: 'exception', code: 'ExpiredTokenException', status: 403, count: 5 });
  await Promise.all([2, 3, 4, 5, 6].map(list));
  expect(fetched).toBe(2);
  const signers = (await control.reads()).map(({ accessKeyId }) => accessKeyId);
  expect(signers).toEqual(['AKIDROLE1', ...Array(5).fill('AKIDROLE2')]);
});
