import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { command } from './command.ts';

const upstream = {
  AWS_REGION: 'us-west-2',
  AWS_ACCESS_KEY_ID: 'emulator',
  AWS_SECRET_ACCESS_KEY: 'emulator',
  GAMELIFT_ENDPOINT: 'http://127.0.0.1:9',
  PORT: '0',
};
/** Costs GameLift nothing, and needs gamelift:operate. */
const budget = '{ upstreamBudget { operation } }';

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file');
  writeFileSync(path, text);
  return path;
}

/** A gateway that serves, as a function that asks it. */
async function serve(env: Record<string, string>) {
  const running = command(['serve'], { env: { ...upstream, ...env } });
  await running.written('GraphQL at');
  const url = /GraphQL at (\S+)\/graphql/.exec(running.output())?.[1] ?? '';
  const codesOf = async (body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return errors.map(({ extensions }) => extensions.code);
  };
  return { ...running, url, codesOf };
}

describe('gamelift-graphql serve', () => {
  it('refuses to start without authentication where other machines reach it', async () => {
    const { ended, errors } = command(['serve'], { env: { ...upstream, AUTH: 'none', HOST: '0.0.0.0' } });
    expect((await ended).code).toBe(1);
    expect(errors()).toContain('with AUTH=none, or --insecure, got "0.0.0.0"');
  });

  it('takes tokens and API keys, and nobody else', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const token = await new SignJWT({ sub: 'console', permissions: ['gamelift:operate'] })
      .setProtectedHeader({ alg: 'ES256' })
      .setExpirationTime('1 minute')
      .sign(privateKey);
    const key = 'a-long-and-random-key';
    const { codesOf, child, ended } = await serve({
      AUTH: 'jwt,api-key',
      JWT_PUBLIC_KEY_FILE: fileWith(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      JWT_SCOPE_CLAIM: 'permissions',
      API_KEYS: `console ${createHash('sha256').update(key).digest('hex')} gamelift:operate; reader ${'0'.repeat(64)} gamelift:read`,
    });
    expect(await codesOf({ query: budget })).toEqual(['UNAUTHENTICATED']);
    expect(await codesOf({ query: budget }, { authorization: `Bearer ${token}` })).toEqual([]);
    expect(await codesOf({ query: budget }, { authorization: `Bearer ${token}x` })).toEqual(['UNAUTHENTICATED']);
    expect(await codesOf({ query: budget }, { 'x-api-key': key })).toEqual([]);
    expect(await codesOf({ query: '{ fleets { nodes { name } } }' }, { 'x-api-key': key })).toEqual(['FORBIDDEN']);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it('tells nothing of its schema, has no page, and executes what was persisted only, as it is set', async () => {
    const { url, codesOf } = await serve({
      AUTH: 'none',
      PERSISTED_DOCUMENTS: fileWith(JSON.stringify({ budget })),
      PERSISTED_DOCUMENTS_ONLY: 'true',
    });
    expect(await codesOf({ documentId: 'budget' })).toEqual([]);
    expect(await codesOf({ query: budget })).toEqual(['FORBIDDEN']);
    expect(await codesOf({ query: '{ __schema { types { name } } }' })).toEqual(['FORBIDDEN']);
    expect((await fetch(`${url}/graphiql`)).status).toBe(404);
  });
});
