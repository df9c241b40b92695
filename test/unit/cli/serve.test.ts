import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCheckConfig } from '../../../src/cli/check-config.ts';
import { CommandFailure } from '../../../src/cli/command.ts';
import { configured } from '../../../src/cli/configured.ts';
import { gatewayOptionsOf } from '../../../src/cli/serve.ts';
import { defaultClientLimits, defaultTransportLimits } from '../../../src/execution/limits.ts';

const optionsFor = (env: Record<string, string>) =>
  gatewayOptionsOf(configured('serve', [], { env: { AWS_REGION: 'us-west-2', AUTH: 'none', ...env }, warn: () => {} }));

it('serve limits single clients, as a gateway that is embedded with authentication does', () => {
  expect(optionsFor({}).limits).toEqual({ ...defaultTransportLimits, ...defaultClientLimits });
});

it('serve hands on how tokens and keys are judged', () => {
  const sha256 = 'a'.repeat(64);
  const secret = 's'.repeat(32);
  const keys = {
    AUTH: 'jwt,api-key',
    JWT_SECRET: secret,
    JWT_PLAYER_CLAIM: 'gamer',
    API_KEYS: `a ${sha256} gamelift:read`,
  };
  expect(optionsFor(keys).auth).toMatchObject({
    jwt: { keys: { secret }, clockSkewMs: 5_000, claims: { subject: 'sub', scopes: 'scope', player: 'gamer' } },
    apiKeys: [{ name: 'a', sha256, scopes: ['gamelift:read'] }],
  });
  expect(optionsFor({ AUTH: 'api-key', API_KEYS: `a ${sha256} gamelift:read` }).auth).not.toHaveProperty('jwt');
});

it.each([
  [
    'a key that is no file',
    { AUTH: 'jwt', JWT_PUBLIC_KEY_FILE: '/nowhere' },
    'JWT_PUBLIC_KEY_FILE: expected a file that can be read, got "/nowhere"',
  ],
  [
    'a file that is no key',
    { AUTH: 'jwt', JWT_PUBLIC_KEY_FILE: 'package.json' },
    'JWT_PUBLIC_KEY_FILE: expected a public key (PEM), got "package.json"',
  ],
  [
    'documents that are no file',
    { PERSISTED_DOCUMENTS: '/nowhere' },
    'PERSISTED_DOCUMENTS: expected a file that can be read, got "/nowhere"',
  ],
  [
    'documents that are no JSON',
    { PERSISTED_DOCUMENTS: 'README.md' },
    'PERSISTED_DOCUMENTS: expected a JSON object of documents by ID, got "README.md" (Unexpected token',
  ],
  [
    'documents that are none',
    { PERSISTED_DOCUMENTS: 'package.json' },
    'PERSISTED_DOCUMENTS: expected documents that are executed here, each under its ID, got "package.json"\n  "name": ',
  ],
])('serve refuses %s, and check-config tells it too', async (_name, env, told) => {
  expect(() => optionsFor(env)).toThrow(CommandFailure);
  expect(() => optionsFor(env)).toThrow(told);
  const checked = runCheckConfig(['serve', '--region', 'us-west-2'], {
    env: { AUTH: 'none', ...env },
    print: () => {},
    warn: () => {},
    untilStopped: async () => {},
  });
  await expect(checked).rejects.toThrow(told);
});

it('serve judges documents by its own limits, and by whether it shows its schema', () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'manifest.json');
  const documents = { names: '{ fleets { nodes { name } } }', schema: '{ __schema { types { name } } }' };
  writeFileSync(path, JSON.stringify(documents));
  const named = { PERSISTED_DOCUMENTS: path };
  expect(() => optionsFor({ ...named, MAX_DEPTH: '2' })).toThrow(
    /"names": The operation is 3 fields deep; at most 2 are allowed\n {2}"schema": The operation is 3 fields deep/,
  );
  expect(() => optionsFor(named)).toThrow(/^[^\n]*\n {2}"schema": GraphQL introspection has been disabled/);
  expect(optionsFor({ ...named, INTROSPECTION: 'true' }).persistedDocuments).toEqual({
    documents: new Map(Object.entries(documents)),
    only: false,
  });
});

it('serve reads files that begin with a byte order mark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marked-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = (name: string, text: string) => {
    writeFileSync(join(folder, name), `\ufeff${text}`);
    return join(folder, name);
  };
  const hello = '{ fleets { nodes { name } } }';
  const operations = [{ id: 'Fleets', name: 'Fleets', type: 'query', body: hello }];
  const documents = path('documents.json', JSON.stringify({ Fleets: hello }));
  const manifest = JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
  const known = { documents: new Map([['Fleets', hello]]), only: false };
  expect(optionsFor({ PERSISTED_DOCUMENTS: documents }).persistedDocuments).toEqual(known);
  expect(optionsFor({ PERSISTED_DOCUMENTS: path('apollo.json', manifest) }).persistedDocuments).toEqual(known);
  const token = { AUTH: 'jwt', JWT_ALGORITHMS: 'ES256', JWT_PUBLIC_KEY_FILE: path('key.pem', String(key)) };
  expect(optionsFor(token).auth).toHaveProperty('jwt');
});
