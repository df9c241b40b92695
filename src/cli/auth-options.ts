import { createPublicKey } from 'node:crypto';
import type { AuthOptions } from '../auth/authenticate.ts';
import type { JwtKeys } from '../auth/jwt.ts';
import { type ConfigOf, settings } from '../config/settings.ts';
import { readSettingFile, unusable } from './setting-file.ts';

type Config = ConfigOf<'dev'> | ConfigOf<'serve'>;

/** What the settings say of authentication. @throws CommandFailure where the file of the public key is no good. */
export function authOptionsOf(config: Config): AuthOptions | 'none' {
  if (config.auth === 'none') return config.auth;
  const { jwtIssuer: issuer, jwtAudience: audience, jwtAlgorithms: algorithms, jwtClockSkewMs: clockSkewMs } = config;
  const claims = { subject: config.jwtSubjectClaim, scopes: config.jwtScopeClaim, player: config.jwtPlayerClaim };
  const keys = jwtKeysOf(config);
  return {
    ...(config.auth.includes('jwt') && keys && { jwt: { keys, issuer, audience, algorithms, clockSkewMs, claims } }),
    ...(config.auth.includes('api-key') && { apiKeys: config.apiKeys }),
  };
}

/** The rules between settings have seen to it that there is one at most. */
function jwtKeysOf({ jwtJwksUrl, jwtPublicKeyFile, jwtSecret }: Config): JwtKeys | undefined {
  if (jwtJwksUrl !== undefined) return { jwksUrl: jwtJwksUrl };
  if (jwtSecret !== undefined) return { secret: jwtSecret };
  return jwtPublicKeyFile === undefined ? undefined : { publicKey: publicKeyIn(jwtPublicKeyFile) };
}

function publicKeyIn(path: string): string {
  const pem = readSettingFile(path, settings.jwtPublicKeyFile);
  try {
    createPublicKey(pem);
    return pem;
  } catch (error) {
    throw unusable(path, settings.jwtPublicKeyFile, 'a public key (PEM)', error);
  }
}
