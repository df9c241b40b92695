/** The largest document that is read, in bytes. An issuer publishes a few keys of half a kilobyte. */
const longestDocumentBytes = 262_144;
/** For the whole document to arrive. */
const timeoutMs = 5_000;

/**
 * Fetches the keys of a JWKS document, with private ones and what is no object left out. Redirects are not followed. Rejects
 * with an Error that says what was wrong, and quotes nothing of the document.
 */
export async function fetchKeySet(url: string): Promise<object[]> {
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`expected status 200 of the JWKS document, got ${response.status}`);
  }
  const keys = keysIn(await boundedText(response));
  return keys.filter((key): key is object => typeof key === 'object' && key !== null && !('d' in key || 'k' in key));
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > longestDocumentBytes) {
      throw new Error(`expected a JWKS document of at most ${longestDocumentBytes} bytes, got more`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function keysIn(text: string): unknown[] {
  const document = parsed(text) as { keys?: unknown } | null;
  if (!Array.isArray(document?.keys))
    throw new Error('expected a JWKS document with a list of keys, got something else');
  return document.keys.filter((key) => !Array.isArray(key));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('expected a JWKS document of JSON, got something else');
  }
}
