import { expect, it } from 'vitest';
import { CommandFailure } from '../../../src/cli/command.ts';
import { configured } from '../../../src/cli/configured.ts';
import { gatewayOptionsOf } from '../../../src/cli/serve.ts';
import { defaultClientLimits, defaultTransportLimits } from '../../../src/transport/limits.ts';

const optionsFor = (env: Record<string, string>) =>
  gatewayOptionsOf(configured('serve', [], { AWS_REGION: 'us-west-2', AUTH: 'none', ...env }));

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
    'documents that are none',
    { PERSISTED_DOCUMENTS: 'package.json' },
    'PERSISTED_DOCUMENTS: expected a JSON object of documents by ID, got "package.json"',
  ],
])('serve refuses %s', (_name, env, told) => {
  expect(() => optionsFor(env)).toThrow(CommandFailure);
  expect(() => optionsFor(env)).toThrow(told);
});
