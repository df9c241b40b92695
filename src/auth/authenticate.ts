import type { Clock } from '../lib/clock.ts';
import { type ApiKey, createApiKeyVerifier } from './api-keys.ts';
import { AuthenticationError, type Credentials, shownBy } from './credentials.ts';
import type { JwtOptions } from './jwt.ts';
import { openViewer, type Viewer } from './viewer.ts';

/** How callers show who they are: by tokens, by keys, or by either. */
export interface AuthOptions {
  jwt?: JwtOptions | undefined;
  apiKeys?: readonly ApiKey[] | undefined;
}

/**
 * @throws AuthenticationError where the credentials are not good, IssuerUnavailable where that cannot be found out now. What
 *   else is thrown is no fault of the caller's.
 */
export type Authenticate = (credentials: Credentials) => Viewer | Promise<Viewer>;

/**
 * What judges tokens is loaded where there are any. `onIssuerTrouble` is called once for each failed fetch of an issuer's
 * keys. Rejects with a TypeError where a key is no good.
 */
export async function createAuthenticate(
  options: AuthOptions | 'none',
  clock: Clock,
  onIssuerTrouble?: (error: Error) => void,
): Promise<Authenticate> {
  if (options === 'none') return () => openViewer;
  const verifyToken = options.jwt && (await import('./jwt.ts')).createJwtVerifier(options.jwt, clock, onIssuerTrouble);
  const verifyApiKey = options.apiKeys && createApiKeyVerifier(options.apiKeys);
  if (!verifyToken && !verifyApiKey)
    throw new TypeError('expected tokens, API keys or both to authenticate with, got neither');
  const expected = [verifyToken && 'a bearer token', verifyApiKey && 'an API key'].filter(Boolean).join(' or ');
  return (credentials) => {
    const shown = shownBy(credentials);
    if (shown?.token !== undefined && verifyToken) return verifyToken(shown.token);
    if (shown?.apiKey !== undefined && verifyApiKey) return verifyApiKey(shown.apiKey);
    throw new AuthenticationError(`Expected ${expected}`);
  };
}
