import { apiKeys, authModes, claimName, jwksUrl, jwtAlgorithms, jwtSecret } from '../auth-parsers.ts';
import { host, milliseconds, port, readableFile, text, toggle } from '../parsers.ts';
import { optional, required, setting } from '../setting.ts';

/** Where the gateway listens, and who may come in. */
export const access = {
  host: setting({
    env: 'HOST',
    flag: 'host',
    parser: host,
    defaults: { dev: '127.0.0.1', serve: '127.0.0.1', emulate: '127.0.0.1' },
    sentence: 'Address to listen on: the gateway’s, or with `emulate` the emulator’s.',
  }),
  port: setting({
    env: 'PORT',
    flag: 'port',
    parser: port,
    defaults: { dev: 4000, serve: 4000 },
    sentence: 'Port of the gateway.',
  }),
  auth: setting({
    env: 'AUTH',
    flag: 'auth',
    parser: authModes,
    defaults: { dev: 'none', serve: required },
    sentence: 'How callers show who they are. `none`: whoever reaches the port may do everything.',
  }),
  insecure: setting({
    env: 'INSECURE',
    flag: 'insecure',
    parser: toggle,
    defaults: { dev: false, serve: false },
    sentence: 'Allows `AUTH=none` on an address that other machines can reach.',
  }),
  jwtJwksUrl: setting({
    env: 'JWT_JWKS_URL',
    flag: 'jwt-jwks-url',
    parser: jwksUrl,
    defaults: { dev: optional, serve: optional },
    sentence:
      'Where the issuer of tokens publishes its keys. They are kept for ten minutes, and may rotate at any time.',
  }),
  jwtPublicKeyFile: setting({
    env: 'JWT_PUBLIC_KEY_FILE',
    flag: 'jwt-public-key-file',
    parser: readableFile,
    defaults: { dev: optional, serve: optional },
    sentence: 'In place of an issuer’s keys: a file with one public key (PEM).',
  }),
  jwtSecret: setting({
    env: 'JWT_SECRET',
    flag: 'jwt-secret',
    parser: jwtSecret,
    defaults: { dev: optional, serve: optional },
    sentence: 'In place of an issuer’s keys: a secret that you share with whoever signs the tokens.',
    secret: true,
  }),
  jwtIssuer: setting({
    env: 'JWT_ISSUER',
    flag: 'jwt-issuer',
    parser: text,
    defaults: { dev: optional, serve: optional },
    sentence: 'The `iss` of every token. Goes with `JWT_JWKS_URL`.',
  }),
  jwtAudience: setting({
    env: 'JWT_AUDIENCE',
    flag: 'jwt-audience',
    parser: text,
    defaults: { dev: optional, serve: optional },
    sentence: 'What the `aud` of every token holds. Goes with `JWT_JWKS_URL`: an issuer signs tokens for others, too.',
  }),
  jwtAlgorithms: setting({
    env: 'JWT_ALGORITHMS',
    flag: 'jwt-algorithms',
    parser: jwtAlgorithms,
    defaults: { dev: optional, serve: optional },
    sentence: 'Which signatures are taken. Unless given: those of public keys, or HS256 with `JWT_SECRET`.',
  }),
  jwtClockSkewMs: setting({
    env: 'JWT_CLOCK_SKEW_MS',
    flag: 'jwt-clock-skew-ms',
    parser: milliseconds({ from: 0, to: 300_000 }),
    defaults: { dev: 5_000, serve: 5_000 },
    sentence: 'By how much the issuer’s clock may differ from the gateway’s.',
  }),
  jwtSubjectClaim: setting({
    env: 'JWT_SUBJECT_CLAIM',
    flag: 'jwt-subject-claim',
    parser: claimName,
    defaults: { dev: 'sub', serve: 'sub' },
    sentence: 'Which claim says whose token it is; limits count by it.',
  }),
  jwtScopeClaim: setting({
    env: 'JWT_SCOPE_CLAIM',
    flag: 'jwt-scope-claim',
    parser: claimName,
    defaults: { dev: 'scope', serve: 'scope' },
    sentence: 'Which claim holds the scopes: words with spaces between, or a list.',
  }),
  jwtPlayerClaim: setting({
    env: 'JWT_PLAYER_CLAIM',
    flag: 'jwt-player-claim',
    parser: claimName,
    defaults: { dev: 'player', serve: 'player' },
    sentence: 'Which claim holds the GameLift player ID of a player, who then sees and reserves for himself only.',
  }),
  apiKeys: setting({
    env: 'API_KEYS',
    flag: 'api-keys',
    parser: apiKeys,
    defaults: { dev: optional, serve: optional },
    sentence: 'The keys of servers, as hashes. A key is long and random; `printf %s "$KEY" | sha256sum` hashes it.',
    secret: true,
  }),
};
