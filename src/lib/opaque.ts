/** A value as an opaque base64url token: what clients keep and hand back without looking inside. */
export function encodeOpaque(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

/** The longest that this gateway gives out have some 2,000 characters: a NextToken or two ARNs, and what goes with them. */
const longestToken = 4_096;

/** The value of a token, or `undefined` where it is not one of ours. The caller checks the value's shape. */
export function decodeOpaque(token: string): unknown {
  if (token.length > longestToken) return undefined;
  // Buffer skips what is not base64url instead of refusing it, so two different strings could mean the same token.
  if (!/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
