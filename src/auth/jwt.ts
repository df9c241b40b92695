import { createHash, createPublicKey, createSecretKey } from 'node:crypto';
import {
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import type { Clock } from '../lib/clock.ts';
import { AuthenticationError, IssuerUnavailable } from './credentials.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { type Scope, scopes, type Viewer } from './viewer.ts';

export interface JwtOptions {
  keys: JwtKeys;
  /** The `iss` of every token. Not judged where there is none. */
  issuer?: string | undefined;
  /** What the `aud` of every token must hold. Not judged where there is none. */
  audience?: string | undefined;
  /** Which signatures are taken. Default: those of public keys, or HS256 where the key is a secret. */
  algorithms?: readonly JwtAlgorithm[] | undefined;
  /** By how much the issuer's clock may differ from ours, in milliseconds. Default 5,000. */
  clockSkewMs?: number;
  claims?: Partial<JwtClaims>;
}

/** Where signatures are judged by: an issuer's published keys, one public key (PEM), or a secret of at least 32 bytes. */
export type JwtKeys = { jwksUrl: string } | { publicKey: string } | { secret: string };

/** Which claim tells what. */
export interface JwtClaims {
  /** Who: the principal that limits count by. Default `sub`. */
  subject: string;
  /** The scopes: words with spaces between, or a list. Words that are none of ours are left out. Default `scope`. */
  scopes: string;
  /** The GameLift player ID of a token that is a player's. Default `player`. */
  player: string;
}

/** Those of public keys, then those of secrets. `none` is not among them. */
export const jwtAlgorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
  ...(['HS256', 'HS384', 'HS512'] as const),
] as const;
export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

const defaultJwtClaims: JwtClaims = { subject: 'sub', scopes: 'scope', player: 'player' };
const defaultClockSkewMs = 5_000;

/**
 * The verifier of tokens: it answers with the viewer that a token is of. An issuer's keys are fetched when the first token
 * comes, and again after five minutes and for a key ID that is not among them, once a second at most: keys may rotate at any
 * time. `onIssuerTrouble` is called once for each fetch that fails.
 *
 * The verifier rejects with AuthenticationError for a token that is not good, and with IssuerUnavailable while the issuer is
 * out of reach and no keys of it are at hand. Throws a TypeError at once for a key that is not good.
 */
export function createJwtVerifier(
  options: JwtOptions,
  clock: Clock,
  onIssuerTrouble?: (error: Error) => void,
): (token: string) => Promise<Viewer> {
  const { issuer, audience, clockSkewMs = defaultClockSkewMs } = options;
  const key = keyOf(options.keys, clock, onIssuerTrouble);
  const algorithms =
    options.algorithms ?? jwtAlgorithms.filter((name) => name.startsWith('HS') === 'secret' in options.keys);
  const claims = { ...defaultJwtClaims, ...options.claims };
  return async (token) => {
    const { payload } = await verified(token);
    return { ...viewerOf(payload, claims), expiresAt: expiryOf(payload) };
  };

  async function verified(token: string): Promise<JWTVerifyResult> {
    const verifyOptions = {
      algorithms: [...algorithms],
      ...(issuer !== undefined && { issuer }),
      ...(audience !== undefined && { audience }),
      clockTolerance: clockSkewMs / 1_000,
      currentDate: new Date(clock.wallTime()),
      requiredClaims: ['exp', claims.subject],
    };
    try {
      return await verifyWithAny(token, key, verifyOptions);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new AuthenticationError(`The token is not accepted: ${reasonOf(error)}`);
    }
  }

  /** A token that comes within the skew after its end is good for the rest of the skew, one that comes before until its end. */
  function expiryOf({ exp = 0 }: JWTPayload): number {
    const end = exp * 1_000;
    return end > clock.wallTime() ? end : end + clockSkewMs;
  }
}

/** Several keys may match where the token names none, and where an issuer gave two one ID: the token's may be any of them. */
async function verifyWithAny(token: string, key: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await verifyWithOne(token, key, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    let tried = 0;
    for await (const candidate of error) {
      if (++tried > mostCandidates) break;
      const result = await verifyWithOne(token, async () => candidate, options).catch(unlessItFits);
      if (result) return result;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** A key that cannot be used, such as one that is too short, refuses the token: a signature by it proves nothing. */
async function verifyWithOne(token: string, key: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, key, options);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof IssuerUnavailable) throw error;
    throw new errors.JWSSignatureVerificationFailed(undefined, { cause: error });
  }
}

/** Each costs a signature's verification, and any client can send a token that fits none. */
const mostCandidates = 32;

function unlessItFits(error: unknown): null {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
}

function keyOf(keys: JwtKeys, clock: Clock, onTrouble?: (error: Error) => void): JWTVerifyGetKey {
  if ('jwksUrl' in keys) return new IssuerKeys({ jwksUrl: keys.jwksUrl, clock, onTrouble }).find;
  if ('publicKey' in keys) {
    const publicKey = createPublicKey(keys.publicKey);
    return async () => publicKey;
  }
  const bytes = Buffer.from(keys.secret);
  // RFC 7518, section 3.2: a key of at least the size of the hash.
  if (bytes.length < 32) throw new TypeError(`expected a secret of at least 32 bytes, got ${bytes.length}`);
  const secret = createSecretKey(bytes);
  return async () => secret;
}

function viewerOf(payload: JWTPayload, claims: JwtClaims): Viewer {
  const subject = payload[claims.subject];
  if (typeof subject !== 'string' || subject === '') {
    throw new AuthenticationError(`The token is not accepted: expected a text as the claim "${claims.subject}"`);
  }
  return {
    id: principalOf(payload.iss, subject),
    scopes: scopesOf(payload[claims.scopes], claims),
    player: playerOf(payload[claims.player], claims),
  };
}

/** Hashed: a subject is often a player's ID or an address of e-mail, which have no business in keys and logs. */
function principalOf(issuer: string | undefined, subject: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([issuer ?? null, subject]))
    .digest('base64url');
  return `jwt:${hash.slice(0, 22)}`;
}

function scopesOf(claim: unknown, claims: JwtClaims): ReadonlySet<Scope> {
  const words = typeof claim === 'string' ? claim.split(' ') : (claim ?? []);
  if (!Array.isArray(words)) {
    throw new AuthenticationError(
      `The token is not accepted: expected words or a list as the claim "${claims.scopes}"`,
    );
  }
  return new Set(scopes.filter((scope) => words.includes(scope)));
}

/** A claim that is there but names nobody must not make a player into one who sees everybody. */
function playerOf(claim: unknown, claims: JwtClaims): string | null {
  if (claim === undefined) return null;
  if (typeof claim === 'string' && claim !== '') return claim;
  throw new AuthenticationError(`The token is not accepted: expected a player ID as the claim "${claims.player}"`);
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim "${error.claim}" is not the expected one`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed';
  if (error instanceof errors.JWKSNoMatchingKey) return 'its key is not known';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature does not fit';
  return 'it is malformed';
}
