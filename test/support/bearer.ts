import { SignJWT } from 'jose';

/** Of the gateways that these tokens are for. */
export const secret = 'a secret that is shared with the issuer';

/** The header of a caller with such a token, good for `seconds`. */
export async function bearer(claims: { scope: string; player?: string; sub?: string }, seconds = 600) {
  const exp = Math.ceil(Date.now() / 1_000) + seconds;
  const token = await new SignJWT({ sub: 'a caller', exp, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.from(secret));
  return { authorization: `Bearer ${token}` };
}
