import { z } from 'zod';
import { isLoopback } from '../lib/loopback.ts';
import { holdsNoCredentials, type Parser } from './parsers.ts';

/** How callers may show who they are. */
export type AuthMode = 'jwt' | 'api-key';

export const authModes: Parser<'none' | readonly AuthMode[]> = {
  expected: 'none, jwt, api-key, or jwt,api-key for both',
  read: z.string().transform((text, context) => {
    if (text === 'none') return text;
    const modes = z.array(z.enum(['jwt', 'api-key'])).safeParse(text.split(','));
    if (modes.success && new Set(modes.data).size === modes.data.length) return modes.data;
    context.addIssue('no way to authenticate');
    return z.NEVER;
  }),
};

const scope = z.enum(['gamelift:read', 'gamelift:connect', 'gamelift:write', 'gamelift:terminate', 'gamelift:operate']);
const name = z.string().regex(/^[\w.-]{1,64}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/i);

/** `matchmaker <sha256> gamelift:read gamelift:write; console <sha256> gamelift:read` */
export const apiKeys: Parser<{ name: string; sha256: string; scopes: z.infer<typeof scope>[] }[]> = {
  expected:
    'keys with semicolons between, each a name, the SHA-256 of the key in hexadecimal, and its scopes, e.g. "matchmaker 9f86d0…0f00a08 gamelift:read gamelift:write"',
  read: z
    .string()
    .transform((text) =>
      text
        .split(';')
        .filter((entry) => entry.trim() !== '')
        .map((entry) => {
          const [name, sha256, ...scopes] = entry.trim().split(/\s+/);
          return { name, sha256: sha256?.toLowerCase(), scopes };
        }),
    )
    .pipe(z.array(z.object({ name, sha256, scopes: z.array(scope).min(1) })).min(1))
    .refine((keys) => isUnique(keys.map((key) => key.name)) && isUnique(keys.map((key) => key.sha256))),
};

const algorithm = z.enum([
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
  ...(['HS256', 'HS384', 'HS512'] as const),
]);

export const jwtAlgorithms: Parser<z.infer<typeof algorithm>[]> = {
  expected: 'algorithms of JWS with commas between, e.g. RS256,ES256',
  read: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(algorithm).min(1)),
};

/** Keys that come over a line that others can write to would be anybody's. */
export const jwksUrl: Parser<string> = {
  expected:
    'an https URL without credentials, or an http one of this machine, e.g. https://id.example.com/.well-known/jwks.json',
  read: z
    .url({ protocol: /^https?$/, abort: true })
    .refine(holdsNoCredentials)
    .refine((text) => new URL(text).protocol === 'https:' || isLoopback(new URL(text).hostname)),
};

export const jwtSecret: Parser<string> = {
  expected: 'at least 32 bytes',
  read: z.string().refine((text) => Buffer.byteLength(text) >= 32),
};

export const claimName: Parser<string> = {
  expected: 'the name of a claim, up to 100 plain characters, e.g. player or https://game.example/player',
  read: z.string().regex(/^[\x21-\x7e]{1,100}$/),
};

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
