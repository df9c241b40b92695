import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** An issuer of tokens on loopback that publishes its keys. */
export interface Issuer extends AsyncDisposable {
  readonly jwksUrl: string;
  /** How often its keys were fetched. */
  readonly fetches: number;
  /** A token that is good for a minute, unless `payload` says otherwise. */
  sign(payload: JWTPayload): Promise<string>;
  /** Signs with another key from now on, and publishes that one only. `id` may be one that was used before. */
  rotate(id?: string): Promise<void>;
  /** The public key that it signs with. */
  readonly published: JWK;
  /** Answers in another way from now on; null: with its key, again. */
  answerWith(answer: ((response: ServerResponse) => void) | null): void;
  stop(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  let key: { id: string; privateKey: CryptoKey; published: JWK };
  let count = 0;
  let fetches = 0;
  let answer: ((response: ServerResponse) => void) | null = null;
  const rotate = async (named?: string) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const id = named ?? `key-${count++}`;
    key = { id, privateKey, published: { ...(await exportJWK(publicKey)), kid: id, alg: 'ES256', use: 'sig' } };
  };
  await rotate();
  const server = createServer((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json');
    if (answer) answer(response);
    else response.end(JSON.stringify({ keys: [key.published] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    get fetches() {
      return fetches;
    },
    sign: (payload) =>
      new SignJWT({ exp: Math.floor(Date.now() / 1_000) + 60, ...payload })
        .setProtectedHeader({ alg: 'ES256', kid: key.id })
        .sign(key.privateKey),
    rotate,
    get published() {
      return key.published;
    },
    answerWith(other) {
      answer = other;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
