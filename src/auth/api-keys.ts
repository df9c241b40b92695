import { createHash, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from './credentials.ts';
import type { Scope, Viewer } from './viewer.ts';

/** A server's key, without the key itself: only its hash is kept. */
export interface ApiKey {
  /** Whose it is; no two are the same. */
  name: string;
  /** SHA-256 of the key, as 64 hexadecimal digits. Fit for keys that are long and random, not for passwords. */
  sha256: string;
  scopes: readonly Scope[];
}

/**
 * Whose key it is. All hashes are compared, in constant time, whichever matches: how long it takes tells nothing.
 *
 * @throws AuthenticationError where it is nobody's. @throws TypeError at once where two keys have one name or one hash.
 */
export function createApiKeyVerifier(keys: readonly ApiKey[]): (apiKey: string) => Viewer {
  for (const member of ['name', 'sha256'] as const) {
    const values = new Set(keys.map((key) => key[member].toLowerCase()));
    if (values.size < keys.length) throw new TypeError(`expected API keys of different ${member}, got the same twice`);
  }
  const known = keys.map(({ name, sha256, scopes }) => ({
    hash: hashOf(sha256),
    viewer: { id: `key:${name}`, scopes: new Set(scopes), player: null } satisfies Viewer,
  }));
  return (apiKey) => {
    const hash = createHash('sha256').update(apiKey).digest();
    let found: Viewer | null = null;
    for (const key of known) {
      if (timingSafeEqual(hash, key.hash)) found = key.viewer;
    }
    if (!found) throw new AuthenticationError('The API key is not known');
    return found;
  };
}

function hashOf(sha256: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(sha256))
    throw new TypeError('expected the SHA-256 of an API key as 64 hexadecimal digits');
  return Buffer.from(sha256, 'hex');
}
