import { isLoopback } from '../lib/loopback.ts';
import { holdsNoCredentials, listOf, matching, oneOf, type Parser, url } from './parsers.ts';

/** How callers may show who they are. */
export type AuthMode = 'jwt' | 'api-key';

const authMode = oneOf<AuthMode>('jwt', 'api-key').read;

export const authModes: Parser<'none' | readonly AuthMode[]> = {
  expected: 'none, jwt, api-key, or jwt,api-key for both',
  read: (text) => {
    if (text === 'none') return text;
    const modes = listOf(text.split(','), authMode);
    return modes && isUnique(modes) ? modes : undefined;
  },
};

const scope = oneOf(
  'gamelift:read',
  'gamelift:connect',
  'gamelift:write',
  'gamelift:terminate',
  'gamelift:operate',
).read;
type Scope = NonNullable<ReturnType<typeof scope>>;
type ApiKey = { name: string; sha256: string; scopes: Scope[] };

/** `matchmaker <sha256> gamelift:read gamelift:write; console <sha256> gamelift:read` */
export const apiKeys: Parser<ApiKey[]> = {
  expected:
    'keys with semicolons between, each a name, the SHA-256 of the key in hexadecimal, and its scopes, e.g. "matchmaker 9f86d0…0f00a08 gamelift:read gamelift:write"',
  read: (text) => {
    const entries = text.split(';').filter((entry) => entry.trim() !== '');
    const keys = listOf(entries, apiKey);
    const isGood = keys && isUnique(keys.map(({ name }) => name)) && isUnique(keys.map(({ sha256 }) => sha256));
    return isGood ? keys : undefined;
  },
};

function apiKey(entry: string): ApiKey | undefined {
  const [name = '', sha256 = '', ...words] = entry.trim().split(/\s+/);
  const scopes = listOf(words, scope);
  const isGood = scopes && /^[\w.-]{1,64}$/.test(name) && /^[0-9a-f]{64}$/i.test(sha256);
  return isGood ? { name, sha256: sha256.toLowerCase(), scopes } : undefined;
}

const algorithm = oneOf(
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
  ...(['HS256', 'HS384', 'HS512'] as const),
).read;

export const jwtAlgorithms: Parser<NonNullable<ReturnType<typeof algorithm>>[]> = {
  expected: 'algorithms of JWS with commas between, e.g. RS256,ES256',
  read: (text) => listOf(text.split(','), algorithm),
};

/** Keys that come over a line that others can write to would be anybody's. */
export const jwksUrl: Parser<string> = {
  expected:
    'an https URL without credentials, or an http one of this machine, e.g. https://id.example.com/.well-known/jwks.json',
  read: (text) => {
    const found = url(text, 'http', 'https');
    if (found === undefined || !holdsNoCredentials(found)) return undefined;
    const { protocol, hostname } = new URL(found);
    return protocol === 'https:' || isLoopback(hostname) ? found : undefined;
  },
};

export const jwtSecret: Parser<string> = {
  expected: 'at least 32 bytes',
  read: matching((text) => Buffer.byteLength(text) >= 32),
};

export const claimName: Parser<string> = {
  expected: 'the name of a claim, up to 100 plain characters, e.g. player or https://game.example/player',
  read: matching((text) => /^[\x21-\x7e]{1,100}$/.test(text)),
};

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
