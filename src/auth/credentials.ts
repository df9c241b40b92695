/** Where a caller may show who he is. */
export interface Credentials {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The payload of a WebSocket's connection_init. Where it shows something, the headers are not looked at. */
  connectionParams?: Readonly<Record<string, unknown>> | undefined;
}

/** What a caller shows of himself, not yet judged. */
export type Shown = { token: string; apiKey?: undefined } | { apiKey: string; token?: undefined };

/** The caller has not shown who he is. The message is fit for him, and quotes nothing that he sent. */
export class AuthenticationError extends Error {
  override name = 'AuthenticationError';
}

/**
 * The issuer of tokens is out of reach, so that nothing can be said of this one. No fault of the caller's: trying again
 * helps, from `retryAfterMs` on. The message is fit for clients; the cause is not.
 */
export class IssuerUnavailable extends Error {
  override name = 'IssuerUnavailable';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super('The issuer of tokens is out of reach: try again later', options);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The one thing that a caller shows: a bearer token (`Authorization: Bearer …`, or `authorization` in connection_init) or an API key
 * (`X-API-Key`, or `apiKey` in connection_init). Null where he shows nothing.
 *
 * @throws AuthenticationError where it has another form, or where there are two.
 */
export function shownBy({ headers, connectionParams }: Credentials): Shown | null {
  const fromParams = shownIn(
    connectionParams?.authorization ?? connectionParams?.Authorization,
    connectionParams?.apiKey,
  );
  return fromParams ?? shownIn(headers.authorization, headers['x-api-key']);
}

function shownIn(authorization: unknown, apiKey: unknown): Shown | null {
  if (authorization !== undefined && apiKey !== undefined) {
    throw new AuthenticationError('Expected a bearer token or an API key, got both');
  }
  if (apiKey !== undefined) return { apiKey: textOf(apiKey, 'API key') };
  if (authorization === undefined) return null;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(textOf(authorization, 'authorization'))?.[1];
  if (token === undefined) throw new AuthenticationError('Expected an authorization of the form "Bearer <token>"');
  return { token };
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= longestCredential) return value;
  throw new AuthenticationError(`Expected one ${what} of 1 to ${longestCredential} characters`);
}

/** Node takes no more than 16 KB of headers. */
const longestCredential = 16_384;
