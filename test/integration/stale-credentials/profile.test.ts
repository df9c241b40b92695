import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

test('a profile whose file has new credentials is read anew, and the call that GameLift refused is repeated with them', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'profile-')), 'credentials');
  const write = (accessKeyId: string) =>
    writeFileSync(file, `[studio]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = none\n`);
  write('AKIDBEFORE');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  vi.stubEnv('AWS_PROFILE', 'studio');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  await using world = await startTestGateway({ gateway: { credentials: undefined } });
  const { control, dataOf } = world;
  const { fleetId } = await control.fleet({ sessions: 1 });
  const list = () => dataOf(`{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId } } }`);
  await list();
  write('AKIDAFTER');
  await control.fault({ kind: 'exception', code: 'ExpiredTokenException', status: 400, count: 1 });
  await list();
  await list();
  const signers = (await control.reads()).map(({ accessKeyId }) => accessKeyId);
  expect(signers).toEqual(['AKIDBEFORE', 'AKIDAFTER', 'AKIDAFTER']);
});
